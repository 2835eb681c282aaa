"""What the file is like at a glance: by its indexes and its ends, in milliseconds however many stories it holds."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime, timedelta

from natwire.model.vitals import Arrivals, Vitals
from natwire.store.database import Database, known_moment, moment, seconds
from natwire.store.withdrawal import BY_AGENCY

SQLITE = sqlite3.sqlite_version_info
MONTH = timedelta(days=28)
_DAY = timedelta(days=1)
_SAMPLE = 500  # articles at each end whose place in the index is looked at; the whole of it takes minutes

_INDEXED = "select id from article where copy_of is null and state <> 'unfit' order by id {way} limit ?"


def vitals(db: Database, now: datetime) -> Vitals:
    """The facts by which a doctor judges, all of one moment. Raises what SQLite raises, for a file that is damaged."""
    db.sql.execute("begin")  # a run that writes meanwhile is no drift
    try:
        return _vitals(db, now)
    finally:
        if db.sql.in_transaction:
            db.sql.execute("rollback")


def _vitals(db: Database, now: datetime) -> Vitals:
    log = db.path.with_name(db.path.name + "-wal")
    run = db.sql.execute("select started_at, ended_at from run order by id desc limit 1").fetchone() or (None, None)
    looked_at, unindexed = _unindexed(db)
    newest = _one(db, "select max(first_seen_at) from story")
    asked = _one(db, "select max(last_request_at) from source")
    return Vitals(
        bytes=db.path.stat().st_size,
        free_bytes=_one(db, "select freelist_count * page_size from pragma_freelist_count, pragma_page_size") or 0,
        log_bytes=log.stat().st_size if log.exists() else 0,
        stories=_one(db, "select max(id) from story") or 0,
        month=_one(db, "select count(*) from story where first_seen_at > ?", seconds(now - MONTH)) or 0,
        first=moment(_one(db, "select min(first_seen_at) from story")),
        newest=moment(newest),
        latest=moment(max(filter(None, (newest, asked, *run)), default=None)),
        started=moment(run[0]),
        ended=moment(run[1]),
        looked_at=looked_at,
        unindexed=unindexed,
        stuck=_one(db, "select count(*) from outbox where state in ('failed', 'held')") or 0,
        recalled=_one(db, "select count(*) from outbox where state = 'held' and reply like ?", f"%{BY_AGENCY}") or 0,
        late=_one(
            db,
            "select count(*) from outbox where state in ('queued', 'sending') and queued_at < ?",
            seconds(now - _DAY),
        )
        or 0,
    )


def arrivals(db: Database, now: datetime) -> dict[str, Arrivals]:
    """What each source has brought, by its address; those that brought nothing yet are left out."""
    rows = db.sql.execute(
        "select address, first, newest, max(first + :day, :since) as begin, (select count(*) from item "
        " where source_id = id and first_seen_at > max(first + :day, :since)) from (select id, address, "
        "  (select min(first_seen_at) from item where source_id = s.id) as first, "
        "  (select max(first_seen_at) from item where source_id = s.id) as newest from source s) "
        "where first is not null",
        {"day": int(_DAY.total_seconds()), "since": seconds(now - MONTH)},
    )
    return {
        address: Arrivals(known_moment(first), known_moment(newest), known_moment(begin), recent)
        for address, first, newest, begin, recent in rows
    }


def _unindexed(db: Database) -> tuple[int, int]:
    """How many articles were looked at, the newest and the oldest, and how many of them the index does not have."""
    ids = {number for way in ("desc", "asc") for (number,) in db.sql.execute(_INDEXED.format(way=way), (_SAMPLE,))}
    if ids and not _finds(db, max(ids)):
        return len(ids), len(ids)
    there = sum(
        db.sql.execute("select 1 from article_fts_docsize where id = ?", (number,)).fetchone() is not None
        for number in ids
    )
    return len(ids), len(ids) - there


def _finds(db: Database, number: int) -> bool:
    """Whether the index, where it can be read at all, finds an article by a word of its title."""
    ((title,),) = db.sql.execute("select title from article_folded where id = ?", (number,)).fetchall()
    words = [word for word in re.findall(r"\w+", title) if word.isascii() and word.isalpha()]
    asked = "select 1 from article_fts where rowid = ? and article_fts match ?"
    try:
        return not words or db.sql.execute(asked, (number, f'"{max(words, key=len)}"')).fetchone() is not None
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        return False


def _one(db: Database, statement: str, *values: object) -> int | None:
    found: int | None = db.sql.execute(statement, values).fetchone()[0]
    return found

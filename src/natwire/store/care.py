"""What the file itself is like: its size, its counts, its health."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from natwire.errors import DataError
from natwire.store.database import Database, moment, plainly, seconds
from natwire.store.polling import OLD_RAW
from natwire.store.schema import tables

INDEX = "article_fts"
_PAGES = 2_000  # of the file that are copied between two words on how far it is
_AT_ONCE = 500  # pages of sites that are dropped in one commit

_COUNTS = {
    "sources": "select count(*) from source where status <> 'removed'",
    "items": "select count(*) from item",
    "articles": "select count(*) from article",
    "teasers": "select count(*) from article where state = 'teaser'",
    "unfit": "select count(*) from article where state = 'unfit'",
    "stories": "select count(*) from story where into_id is null and carriers > 0",
    "outlets": "select count(*) from outlet",
    "versions": "select count(*) from version",
    "pages": "select count(*) from page",
    "pages_wanted": "select count(*) from item where page = 'wanted'",
    "outbox": "select count(*) from outbox where state in ('queued', 'sending')",
    "outbox_stuck": "select count(*) from outbox where state in ('failed', 'held')",
}


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was dropped, or would be: pages as they were fetched and their bytes, texts of mails that were sent or given
    up by hand, runs, agencies' files as they were delivered."""

    pages: int = 0
    page_bytes: int = 0
    mails: int = 0
    runs: int = 0
    files: int = 0


def info(db: Database) -> dict[str, Any]:
    """Counts, sizes in bytes and times, by name."""
    one = {name: db.sql.execute(statement).fetchone()[0] for name, statement in _COUNTS.items()}
    wal = db.path.with_name(db.path.name + "-wal")
    started, ended = db.sql.execute(
        "select max(started_at), max(ended_at) from run where ended_at is not null"
    ).fetchone()
    return {
        "path": str(db.path.absolute()),
        "bytes": db.path.stat().st_size,
        "wal_bytes": wal.stat().st_size if wal.exists() else 0,
        "schema": db.sql.execute("pragma user_version").fetchone()[0],
        "sqlite": sqlite3.sqlite_version,
        **one,
        "oldest": _iso(moment(db.sql.execute("select min(sort_at) from story").fetchone()[0])),
        "newest": _iso(moment(db.sql.execute("select max(sort_at) from story").fetchone()[0])),
        "last_run": _iso(moment(started)),
        "last_run_ended": _iso(moment(ended)),
    }


def sizes(db: Database) -> dict[str, tuple[int, int]]:
    """Rows and bytes of each table with its indexes, the largest first. Looks at every page: seconds a gigabyte.

    Bytes are 0 where this SQLite was built without dbstat. The tables behind `article_fts` are one: the index of words.
    """
    names = "select name, tbl_name from sqlite_master where rootpage > 0 and name not like 'sqlite^_%' escape '^'"
    parts = dict(db.sql.execute(names).fetchall())
    tables = {INDEX: 0} | {table: 0 for table in parts.values() if not table.startswith(INDEX)}
    try:
        used = db.sql.execute("select name, pgsize from dbstat where aggregate = 1").fetchall()
    except sqlite3.OperationalError:
        used = []
    for name, size in used:
        if name in parts:
            tables[INDEX if parts[name].startswith(INDEX) else parts[name]] += size
    counted = {
        name: db.sql.execute(f"select count(*) from {f'{INDEX}_docsize' if name == INDEX else name}").fetchone()[0]
        for name in tables
    }
    return {name: (counted[name], size) for name, size in sorted(tables.items(), key=lambda each: (-each[1], each[0]))}


def backup(db: Database, target: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Copy the database as it is at this moment to `target`, whoever writes meanwhile. All of it, or no file.

    `progress` is told how many pages of how many are done. Raises DiskError where there is no room.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    db.sql.execute("begin")  # one moment for the whole copy, or it would begin anew at each commit of a run
    db.sql.execute("select 1 from sqlite_master").fetchone()
    try:
        with plainly(target):
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                copy.execute("pragma journal_mode = off")  # it is thrown away where it is not finished
                db.sql.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
                copy.execute("pragma synchronous = full")
            finally:
                copy.close()
        _to_disk(part)
        part.replace(target)
        _to_disk(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        db.sql.execute("rollback")


def prune(
    db: Database,
    before: datetime,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Pruned:
    """Drop what is from before that moment and can be had again, or nobody reads: pages first, then mails and runs.

    Stories, their versions, carriers and tags stay, whatever their age, and so does who was told of them. A few at a
    time: ended in the middle, it goes on from there.
    """
    at = seconds(before)
    (pages, size) = db.sql.execute(
        "select count(*), coalesce(sum(length(body_z)), 0) from page where fetched_at < ?", (at,)
    ).fetchone()
    mails = f"state in ('sent', 'dropped') and coalesce(sent_at, queued_at) < {at} and length(body) > 0"
    runs = f"ended_at < {at} and id < (select max(id) from run where ended_at is not null)"
    (letters,) = db.sql.execute(f"select count(*) from outbox where {mails}").fetchone()
    (ended,) = db.sql.execute(f"select count(*) from run where {runs}").fetchone()
    (files,) = db.sql.execute(f"select count(*) from raw where {OLD_RAW}", (at,)).fetchone()
    found = Pruned(pages, size, letters, ended, files)
    if dry_run:
        return found
    # Some builds of SQLite write zeroes over what is deleted; in the log they need as much room as the pages had, and
    # who prunes may have none.
    db.sql.execute("pragma secure_delete = fast")
    done = 0
    while done < pages:
        with db.writing() as sql:
            few = "select article_id from page where fetched_at < ? order by fetched_at limit ?"
            gone = sql.execute(f"delete from page where article_id in ({few})", (at, _AT_ONCE)).rowcount
        if not gone:
            break
        done += gone
        progress(done, pages)
    with db.writing() as sql:
        # That it was sent is remembered, or it could be sent again.
        sql.execute(f"update outbox set body = x'' where {mails}")
        sql.execute(f"delete from run where {runs}")
        sql.execute(f"delete from raw where {OLD_RAW}", (at,))
    db.settle()
    return found


def vacuum(db: Database) -> int:
    """Write the file anew without its empty pages; the bytes that this gave back. It needs as much room again."""
    before = db.path.stat().st_size
    db.settle()
    with plainly(db.path):
        db.sql.execute("pragma temp_store = file")  # the copy of a large file is no matter for memory
        db.sql.execute("vacuum")
        db.sql.execute("pragma wal_checkpoint(truncate)")
    return before - db.path.stat().st_size


def _to_disk(path: Path) -> None:
    """Not even a power cut takes it back."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def faults(db: Database) -> list[str]:
    """What is wrong with the file or its index; nothing where all is well. Reads everything: seconds a gigabyte.

    The index is compared with the folded text, word by word, which needs a connection that may write.
    """
    found: list[str] = []
    try:
        found += [row[0] for row in db.sql.execute("pragma integrity_check") if row[0] != "ok"]
        found += [
            f"row {row[1]} of {row[0]} points to nothing in {row[2]}"
            for row in db.sql.execute("pragma foreign_key_check")
        ]
        there = {name for (name,) in db.sql.execute("select name from sqlite_master")}
        found += [f"the table {name} is missing" for name in sorted(tables() - there)]
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        found.append(str(error))
    if found:
        return found
    try:
        with plainly(db.path):
            db.sql.execute("insert into article_fts (article_fts, rank) values ('integrity-check', 1)")
    except DataError:
        found.append("the search index does not agree with the articles")
    except sqlite3.DatabaseError as error:  # what it notes of itself is spoilt
        found.append(f"the search index cannot be read: {error}")
    return found


def index_anew(db: Database) -> None:
    """Write the index of words anew from the articles. All of it or nothing; minutes for a million."""
    with db.writing() as sql:
        # One that cannot read what it notes of itself takes no order either: these are the notes of an empty one.
        sql.execute("insert or replace into article_fts_data (id, block) values (1, x''), (10, zeroblob(7))")
        sql.execute("insert into article_fts (article_fts) values ('rebuild')")
    db.settle()


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""What the file itself is like: its size, its counts, its health."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from natwire.store.database import Database, moment, plainly
from natwire.store.schema import tables

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
}


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
        "newest": _iso(moment(db.sql.execute("select max(sort_at) from story").fetchone()[0])),
        "last_run": _iso(moment(started)),
        "last_run_ended": _iso(moment(ended)),
    }


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
    with plainly(db.path):
        try:
            db.sql.execute("insert into article_fts (article_fts, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if "malformed" not in str(error):  # locked, perhaps: that is no fault of the index
                raise
            found.append("the search index does not agree with the articles")
    return found


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""An article's row, and the few others that every way in writes."""

from __future__ import annotations

from sqlite3 import Connection, Cursor
from typing import NamedTuple

from natwire.model.article import Article


class Row(NamedTuple):
    id: int
    story: int
    title: str
    text: str
    teaser: bool
    copy_of: int | None
    unfit: bool


def state(article: Article) -> str:
    return "unfit" if article.unfit else "teaser" if article.teaser else "kept"


def added(cursor: Cursor) -> int:
    """The number of the row that was just inserted."""
    return cursor.lastrowid or 0


def outlet(sql: Connection, host: str) -> int:
    row = sql.execute("select id from outlet where host = ?", (host,)).fetchone()
    return int(row[0]) if row else added(sql.execute("insert into outlet (host) values (?)", (host,)))


def stored(sql: Connection, column: str, value: int | str) -> Row | None:
    row = sql.execute(
        f"select id, story_id, title, text, state = 'teaser', copy_of, state = 'unfit' from article where {column} = ?",
        (value,),
    ).fetchone()
    return Row(*row) if row else None

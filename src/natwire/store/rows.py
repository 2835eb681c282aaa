"""An article's row, and the few others that every way in writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Connection, Cursor
from typing import Any, NamedTuple

from natwire.model.article import Article
from natwire.store.database import moment

# The columns of `article a` that `article` reads, in this order.
TOLD = (
    "a.title, a.text, a.url, a.authors, a.published_at, a.published_from, a.lang, a.site, a.state = 'teaser', "
    "coalesce(a.unfit, ''), coalesce(a.quality, 0)"
)


class Row(NamedTuple):
    id: int
    story: int
    title: str
    text: str
    teaser: bool
    copy_of: int | None
    unfit: bool


def article(told: Sequence[Any]) -> Article:
    """The article in the columns that `TOLD` names."""
    title, text, url, authors, published, origin, lang, site, teaser, unfit, quality = told
    return Article(
        title=title,
        text=text,
        url=url,
        authors=tuple(json.loads(authors)),
        published=moment(published),
        published_from=origin,
        lang=lang,
        site=site,
        teaser=bool(teaser),
        unfit=unfit,
        quality=quality,
    )


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

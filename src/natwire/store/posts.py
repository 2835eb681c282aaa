"""What articles are besides when they are posts, and how those go on from one to the next."""

from __future__ import annotations

import json
from dataclasses import asdict
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

from natwire.store.database import known_moment

if TYPE_CHECKING:  # the words of posts take longer to import than a search that finds none
    from natwire.model.post import Posted, ThreadPost

_LONGEST = 100  # posts of a thread
_COLUMNS = ("platform", "handle", "reply_to")

# Up to the post that answers none of the author's own, and from there down to all that answer it.
_THREAD = f"""
with recursive
up (id, n) as (select ?1, 0 union all select a.id, n + 1 from up join post p on p.article_id = up.id
    join article a on a.key = p.reply_to and a.outlet_id = ?2 where n < {_LONGEST}),
down (id) as (select * from (select id from up order by n desc limit 1) union
    select a.id from down join article d on d.id = down.id join post p on p.reply_to = d.key
    join article a on a.id = p.article_id and a.outlet_id = ?2 limit {_LONGEST})
select a.story_id, a.url, a.sort_at, a.text from down join article a on a.id = down.id order by a.sort_at, a.id
"""


def put(sql: Connection, article: int, posted: Posted | None) -> None:
    """Write what an article is as a post; of one that is told as none now, what was known stands."""
    if posted is None:
        return
    told = {name: value for name, value in asdict(posted).items() if value and name not in _COLUMNS}
    sql.execute(
        "insert or replace into post (article_id, platform, handle, reply_to, told) values (?, ?, ?, ?, ?)",
        (article, posted.platform, posted.handle, posted.reply_to, json.dumps(told, ensure_ascii=False)),
    )


def of(sql: Connection, article: int) -> Posted | None:
    """What an article is as a post; None for one that is none."""
    columns = f"select {', '.join(_COLUMNS)}, told from post where article_id = ?"
    row = sql.execute(columns, (article,)).fetchone()
    return _posted(dict(zip(_COLUMNS, row, strict=False)) | json.loads(row[-1])) if row else None


def thread(sql: Connection, article: int) -> tuple[ThreadPost, ...]:
    """The posts by one author that answer each other, the first first; () for one that stands alone."""
    (outlet,) = sql.execute("select outlet_id from article where id = ?", (article,)).fetchone()
    found = sql.execute(_THREAD, (article, outlet)).fetchall()
    from natwire.model.post import ThreadPost

    pieces = tuple(ThreadPost(story, url, known_moment(at), text) for story, url, at, text in found)
    return pieces if len(pieces) > 1 else ()


def _posted(told: dict[str, Any]) -> Posted:
    from natwire.model.post import Link, Media, Posted, Quote

    told["links"] = tuple(Link(**each) for each in told.get("links", ()))
    told["media"] = tuple(Media(**each) for each in told.get("media", ()))
    told["quote"] = Quote(**told["quote"]) if told.get("quote") else None
    return Posted(**told)

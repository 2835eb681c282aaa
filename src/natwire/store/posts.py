"""What articles are besides when they are posts, how those go on from one to the next, and how they go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from sqlite3 import Connection
from typing import Any

from natwire.model.article import Kept, Posted
from natwire.model.source import Link, Media, Quote, Source
from natwire.model.story import Piece
from natwire.store import index, joins, mentions, rows
from natwire.store.database import known_moment

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


def thread(sql: Connection, article: int) -> tuple[Piece, ...]:
    """The posts by one author that answer each other, the first first; () for one that stands alone."""
    (outlet,) = sql.execute("select outlet_id from article where id = ?", (article,)).fetchone()
    found = sql.execute(_THREAD, (article, outlet)).fetchall()
    pieces = tuple(Piece(story, url, known_moment(at), text) for story, url, at, text in found)
    return pieces if len(pieces) > 1 else ()


def gone(sql: Connection, source: Source, source_id: int, guids: Iterable[str]) -> Kept:
    """What a source announced under these guids was deleted by its author: nothing of it stays but that it was there.

    Of a repost or a mere link only the edge goes, and of an article that is no post nothing: servers may give their
    posts any name. Nothing goes that another source still announces. An item that is announced again is as new.
    """
    kept = Kept()
    for guid in guids:
        names = (guid, f"{source.kind}:{guid}")  # ids of some platforms are bare numbers, and carry its name here
        own = sql.execute(
            "select i.id, a.id, a.key in (?, ?) and exists (select 1 from post where article_id = a.id) "
            "from item i join article a on a.id = i.article_id where i.source_id = ? and i.guid = ?",
            (*names, source_id, guid),
        ).fetchone()
        if own is None:
            continue
        item, article, is_its_own = own
        sql.execute("update item set hash = x'' where id = ?", (item,))
        if not _is_shown(sql, article, guid):
            mentions.forget(sql, names)
            kept += withdraw(sql, article) if is_its_own else Kept()
    return kept


def _is_shown(sql: Connection, article: int, guid: str) -> bool:
    """Whether a source that is followed still announces that post: a server may only have parted from its author's."""
    found = (
        "select 1 from item i join source s on s.id = i.source_id "
        "where i.article_id = ? and i.guid = ? and i.hash <> x'' and s.status <> 'removed'"
    )
    return sql.execute(found, (article, guid)).fetchone() is not None


def withdraw(sql: Connection, article: int) -> Kept:
    """Take all that an article says out of the store. Its number stays, and its address."""
    stored = rows.stored(sql, "id", article)
    if stored is None or stored.unfit:
        return Kept()
    index.take(sql, stored)
    for table in ("version", "page", "print", "post"):
        sql.execute(f"delete from {table} where article_id = ?", (article,))
    sql.execute(
        "update article set title = '', text = '', authors = '[]', text_hash = x'', copy_of = null, credit = null, "
        "quality = null, state = 'unfit', unfit = 'withdrawn' where id = ?",
        (article,),
    )
    joins.recount(sql, stored.story)
    return Kept(changed=1)


def _posted(told: dict[str, Any]) -> Posted:
    told["links"] = tuple(Link(**each) for each in told.get("links", ()))
    told["media"] = tuple(Media(**each) for each in told.get("media", ()))
    told["quote"] = Quote(**told["quote"]) if told.get("quote") else None
    return Posted(**told)

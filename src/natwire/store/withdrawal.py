"""What its author deleted goes here too: nothing of it stays but that it was there; inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from natwire.model.article import Kept
from natwire.model.source import Source
from natwire.store import index, joins, mentions, rows


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

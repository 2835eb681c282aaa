"""What its author deleted goes here too, and what its agency takes back; inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from natwire.model.article import Kept, Unfit
from natwire.model.source import Source
from natwire.store import index, joins, mentions, rows

BY_AGENCY = "by its agency"  # how that ends which is said of a letter that is held for it


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
    return _emptied(sql, article, "withdrawn", titled=False)


def hide(sql: Connection, article: int, why: Unfit) -> Kept:
    """Take an article out of the store: it is `killed` or `withheld`, and its headline stays, or `embargoed`.

    A letter that tells of its story and did not go yet is held for a person to look at; what waits to be told is not.
    """
    sql.execute(
        "update article set unfit = ?1, title = iif(?1 = 'embargoed', '', title) "
        "where id = ?2 and unfit in ('killed', 'withheld', 'embargoed')",
        (why, article),
    )
    kept = _emptied(sql, article, why, titled=why != "embargoed")
    (story, carriers) = sql.execute(
        "select s.id, s.carriers from article a join story s on s.id = a.story_id where a.id = ?", (article,)
    ).fetchone()
    sql.execute(
        "update outbox set state = 'held', reply = ? where state = 'queued' "
        "and id in (select letter_id from told where story_id = ?)",
        (f"story {story} in it was {why} {BY_AGENCY}", story),
    )
    if not carriers:
        sql.execute("delete from told where story_id = ? and letter_id is null", (story,))
    return kept


def _emptied(sql: Connection, article: int, why: Unfit, titled: bool) -> Kept:
    stored = rows.stored(sql, "id", article)
    if stored is None or stored.unfit:
        return Kept()
    index.take(sql, stored)
    for table in ("version", "page", "print", "post"):
        sql.execute(f"delete from {table} where article_id = ?", (article,))
    sql.execute(
        "update article set title = iif(?, title, ''), text = '', authors = '[]', text_hash = x'', copy_of = null, "
        "credit = null, quality = null, state = 'unfit', unfit = ? where id = ?",
        (titled, why, article),
    )
    joins.recount(sql, stored.story)
    return Kept(changed=1)

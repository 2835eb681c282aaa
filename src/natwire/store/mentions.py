"""Who speaks of an article without being a copy of it; inside the caller's transaction.

An edge leads to the key of an article and not to its row: it may be there first, and wait.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

from natwire.store.database import known_moment, seconds

if TYPE_CHECKING:  # as in posts.py
    from natwire.model.article import Arrival
    from natwire.model.post import Mention, Mentioned

_COLUMNS = "m.uid, m.article_key, m.how, m.handle, m.at, m.url, m.text"


def speak(sql: Connection, new: Arrival) -> None:
    """Write of what an item speaks now, in the place of what it spoke of before."""
    forget(sql, [new.uid])
    put(sql, new.mentions)


def put(sql: Connection, mentions: Iterable[Mention]) -> None:
    """Write these down."""
    sql.executemany(
        "insert or replace into mention (uid, article_key, how, handle, at, url, text) values (?, ?, ?, ?, ?, ?, ?)",
        [(each.uid, each.key, each.how, each.handle, seconds(each.at), each.url, each.text) for each in mentions],
    )


def forget(sql: Connection, uids: Iterable[str]) -> None:
    """Drop what these spoke of."""
    sql.execute("delete from mention where uid in (select value from json_each(?))", (json.dumps(list(uids)),))


def is_by(sql: Connection, uid: str, article_id: int) -> bool:
    """Whether an item that is named so is a mention of this article."""
    found = "select 1 from article a join mention m on m.article_key = a.key where a.id = ? and m.uid = ?"
    return sql.execute(found, (article_id, uid)).fetchone() is not None


def lead_to(sql: Connection, key: str, article_id: int) -> None:
    """An article is about to have that key: who spoke of it under the one that it had speaks of it under the new."""
    sql.execute(
        "update or replace mention set article_key = ? where article_key = (select key from article where id = ?)",
        (key, article_id),
    )


def of_article(sql: Connection, article_id: int) -> tuple[Mention, ...]:
    """The mentions of an article as they came, the oldest first."""
    return _found(sql, "a.id = ?", article_id, "null")


def of_story(sql: Connection, story: int) -> tuple[Mention, ...]:
    """The mentions of all articles of a story, the oldest first, each with the story that its post is."""
    return _found(
        sql, "a.story_id = ?", story, "(select p.story_id from article p where p.key = m.uid and p.unfit is null)"
    )


def by_post(sql: Connection, article_id: int) -> tuple[Mentioned, ...]:
    """The stories that a post leads to and that are here."""
    rows = sql.execute(
        "select s.id, l.title from article p join mention m on m.uid = p.key join article a on a.key = m.article_key "
        "join story s on s.id = a.story_id join article l on l.id = s.lead_id "
        "where p.id = ? and s.id <> p.story_id group by s.id order by s.id",
        (article_id,),
    ).fetchall()
    from natwire.model.post import Mentioned

    return tuple(Mentioned(*row) for row in rows)


def _found(sql: Connection, where: str, value: int, story: str) -> tuple[Mention, ...]:
    rows = sql.execute(
        f"select {_COLUMNS}, {story} from article a join mention m on m.article_key = a.key where {where} "
        "order by m.at, m.uid",
        (value,),
    )
    return tuple(_mention(*row) for row in rows.fetchall())


def _mention(
    uid: str, key: str, how: Any, handle: str, at: int, url: str | None, text: str, story: int | None
) -> Mention:
    from natwire.model.post import Mention

    return Mention(uid, key, how, handle, known_moment(at), url, text, story)

"""Tags of the user's own, on articles: they go where the text goes that they were given to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection

from natwire.store import numbers
from natwire.store.database import Database, seconds

_OF_STORY = "select distinct t.name from article a join tag t on t.article_id = a.id where a.story_id = ? order by 1"


class Tags:
    """What people write on their stories. A story has the tags of all its carriers."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def change(
        self, ids: Iterable[tuple[int, int | None]], add: Iterable[str], drop: Iterable[str], at: datetime
    ) -> int:
        """Tag the carrier that each of these ids names, or the one that its story shows; how many tags came or went.

        What is dropped from a story is dropped from all of its carriers. Not even a power cut takes it back.
        """
        add, drop = tuple(add), tuple(drop)
        with self.db.writing_for_good() as sql:
            before = sql.total_changes
            for number, carrier in ids:
                story, article = numbers.find(sql, number, carrier) or (0, 0)
                if carrier is None:
                    where, which = "article_id in (select id from article where story_id = ?)", story
                else:
                    where, which = "article_id = ?", article
                sql.executemany(f"delete from tag where {where} and name = ?", [(which, name) for name in drop])
                new = set(add).difference(of_story(sql, story) if carrier is None else ())
                put(sql, article, [(name, at) for name in sorted(new)])
            return sql.total_changes - before

    def all(self) -> dict[str, int]:
        """Every tag with the number of its stories, the most frequent first."""
        return dict(
            self.db.sql.execute(
                "select t.name, count(distinct a.story_id) as n from tag t join article a on a.id = t.article_id "
                "group by 1 order by n desc, 1"
            )
        )


def of_story(sql: Connection, story: int) -> tuple[str, ...]:
    """The tags of a story, by name."""
    return tuple(name for (name,) in sql.execute(_OF_STORY, (story,)))


def put(sql: Connection, article: int, tags: Iterable[tuple[str, datetime]]) -> None:
    """Tag an article; one that it has already keeps its earlier time."""
    sql.executemany(
        "insert into tag (article_id, name, at) values (?, ?, ?) on conflict do update set at = excluded.at "
        "where at > excluded.at",
        [(article, name, seconds(at)) for name, at in tags],
    )


def inherit(sql: Connection, one: int, twin: int) -> None:
    """Article `one` is about to go, for it is the same as its twin: that has its tags now."""
    sql.execute(
        "insert or ignore into tag (article_id, name, at) select ?, name, at from tag where article_id = ?", (twin, one)
    )
    sql.execute("delete from tag where article_id = ?", (one,))

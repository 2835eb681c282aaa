"""Stories corrected by hand: carriers that leave one, stories that become one. What was decided is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from sqlite3 import Connection

from natwire.model.article import Article, Reading
from natwire.store import candidates, decisions, index, joins, numbers, rows
from natwire.store.database import Database, seconds

# A title and a text made ready for the index and for the judge.
Ready = Callable[[Article, str, str], Reading]


class ByHand:
    """What a person may do to the stories. Nothing is deleted, and every id of before leads to the same text."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def split(self, story: int, carriers: Sequence[int], at: datetime, ready: Ready) -> int:
        """Make the carriers with these numbers a story of their own; its id. Some must be left behind."""
        with self.db.writing() as sql:
            numbers.fix(sql, story)
            known = {n: article for article, n in numbers.of(sql, story).items()}
            going = [known[n] for n in carriers]
            staying = set(known.values()).difference(going)
            assert going
            assert staying
            now = seconds(at) or 0
            new = rows.added(sql.execute("insert into story (first_seen_at, sort_at) values (?, ?)", (now, now)))
            for article in going:
                move(sql, article, new, ready)
            sql.executemany(
                "update article set joined_by = 'split', joined_facts = ? where id = ?",
                [(f"story {story} until then", article) for article in going],
            )
            decisions.decide(sql, going, staying, together=False, at=now)
            joins.recount(sql, story)
            joins.recount(sql, new)
        return new

    def merge(self, stories: Iterable[int], at: datetime) -> int:
        """Make these stories one: that of the lowest number, which has been printed the longest. Its id."""
        into, *others = sorted(set(stories))
        with self.db.writing() as sql:
            for other in others:
                theirs, mine = numbers.of(sql, other), numbers.of(sql, into)
                decisions.decide(sql, theirs, mine, together=True, at=seconds(at) or 0)
                sql.execute(
                    "update article set joined_by = 'merged', joined_facts = ? "
                    "where story_id = ? and joined_by in ('new', 'split')",
                    (f"story {other} until then", other),
                )
                joins.into(sql, other, into)
            joins.recount(sql, into)
        return into


def move(sql: Connection, article_id: int, story: int, ready: Ready) -> None:
    """Put an article into a new story, with an entry in the index and a print of its own: it is nobody's copy there."""
    stored = rows.stored(sql, "id", article_id)
    assert stored
    index.take(sql, stored)
    sql.execute("update article set story_id = ?, copy_of = null where id = ?", (story, article_id))
    if not stored.unfit:
        reading = ready(Article(stored.title, stored.text), "", "")
        holders = candidates.holders(sql, reading.print.anchors)
        index.put(sql, article_id, reading, candidates.rare(reading, holders), story)

"""Who was told of what: never twice, and never forgotten. It belongs to this database; merges and imports bring none.

A plan is a digest or a watch, such as `digest:morning`. Each of its destinations has a ledger of its own. A story that
becomes part of another takes along what was told of it, so that all else may ask by today's stories.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from sqlite3 import Connection

from natwire.model.delivery import Destination, Edition, Outcome, Told
from natwire.store.database import Database, known_moment, moment, seconds

# What is later than that was written by a clock that was ahead. Less is another process that began after this one.
_AHEAD = timedelta(hours=1)
_OURS = "t.plan = ? and t.channel = ? and t.recipient = ?"


class Ledger:
    """What plans have told, and what they have yet to tell."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def told(self, plan: str, to: Destination, stories: Iterable[int]) -> dict[int, list[Told]]:
        """What was told there of these stories, or waits to be, the oldest first; those without any are left out."""
        rows = self._rows(
            "select t.story_id, t.what, t.at from json_each(?) chosen cross join told t on t.story_id = chosen.value "
            f"where {_OURS} order by t.at, t.what",
            json.dumps(list(stories)),
            *_ours(plan, to),
        )
        found: dict[int, list[Told]] = defaultdict(list)
        for story, what, at in rows:
            found[story].append(Told(story, what, known_moment(at)))
        return dict(found)

    def wait(self, plan: str, to: Destination, told: Iterable[Told]) -> None:
        """Keep for the next letter there what cannot go now. What was told already does not wait."""
        with self.db.writing_for_good() as sql:
            remember(sql, plan, to, told)

    def waiting(self, plan: str, to: Destination) -> list[Told]:
        """What waits for the next letter there, the oldest first."""
        rows = self._rows(
            f"select t.story_id, t.what, t.at from told t where {_OURS} and t.letter_id is null "
            "order by t.at, t.story_id, t.what",
            *_ours(plan, to),
        )
        return [Told(story, what, known_moment(at)) for story, what, at in rows]

    def last(self, plan: str, to: Destination, now: datetime) -> datetime | None:
        """When the last letter to there was queued, whatever became of it; None where there was none.

        What a clock wrote that was ahead of `now` silences nobody until then.
        """
        ((at,),) = self._rows(
            f"select max(t.queued_at) from outbox t where {_OURS} and t.queued_at <= ?",
            *_ours(plan, to),
            seconds(now + _AHEAD),
        )
        return moment(at)

    def changes(
        self, plan: str, to: Destination, grades: Collection[str]
    ) -> list[tuple[int, int, int, datetime, tuple[str, ...]]]:
        """What publishers changed in one of these `grades` since a story was first told there, and is not told yet.

        The story, its article, the number of the text that was replaced, when, and the grades of that; by story and
        time. A text that nobody has graded yet is not among them: a run grades them at its end.
        """
        rows = self._rows(
            "select a.story_id, v.article_id, v.n, v.seen_at, v.grades from "
            f"(select t.story_id, min(t.at) as at from told t where {_OURS} and t.letter_id is not null group by 1) s "
            "cross join article a on a.story_id = s.story_id cross join version v on v.article_id = a.id "
            "where v.seen_at > s.at and v.grades <> '' and not exists (select 1 from told t where "
            f"{_OURS} and t.story_id = a.story_id and t.what = 'changed:' || v.article_id || '.' || v.n) "
            "order by 1, 4, 2, 3",
            *_ours(plan, to),
            *_ours(plan, to),
        )
        graded = [(*row, known_moment(at), tuple(said.split())) for *row, at, said in rows]
        return [each for each in graded if not set(grades).isdisjoint(each[-1])]

    # ----------------------------------------------------------------------------------- the hours of digests

    def edition(self, plan: str, now: datetime) -> str | None:
        """The last hour of a digest that was settled, as the clock showed it; None before the first.

        One that is ahead of `now` does not count, as in `last`.
        """
        slot: str | None
        ((slot,),) = self._rows("select max(slot) from edition where plan = ? and at <= ?", plan, seconds(now + _AHEAD))
        return slot

    def first_edition(self, plan: str) -> datetime | None:
        """When the first hour of a digest was settled; None before that."""
        ((at,),) = self._rows("select min(at) from edition where plan = ?", plan)
        return moment(at)

    def close(self, plan: str, slot: str, at: datetime, outcome: Outcome) -> None:
        """Settle an hour of a digest; it stays as it was settled first."""
        with self.db.writing_for_good() as sql:
            sql.execute(
                "insert into edition (plan, slot, at, outcome) values (?, ?, ?, ?) on conflict do nothing",
                (plan, slot, seconds(at), outcome),
            )

    def editions(self, plan: str | None, limit: int) -> list[Edition]:
        """The hours of one digest, or of all, that were settled, the last first."""
        rows = self._rows(
            "select plan, slot, at, outcome from edition where ?1 is null or plan = ?1 "
            "order by at desc, slot desc, plan limit ?2",
            plan,
            limit,
        )
        return [Edition(of, slot, known_moment(at), outcome) for of, slot, at, outcome in rows]

    # ------------------------------------------------------------------------------ what watches have to look at

    def since(self, plan: str, now: datetime) -> datetime:
        """Since when a watch reports: the moment at which this was first asked. What was seen before is no news.

        One of after `now` was written by a clock that was ahead, and is put right.
        """
        with self.db.writing_for_good() as sql:
            sql.execute(
                "insert into watching (plan, since_at) values (?, ?) "
                "on conflict do update set since_at = min(since_at, excluded.since_at)",
                (plan, seconds(now)),
            )
        ((at,),) = self._rows("select since_at from watching where plan = ?", plan)
        return known_moment(at)

    def fresh(self) -> list[int]:
        """The stories that are new, or have another text or another carrier, since the watches last looked."""
        return [story for (story,) in self._rows("select story_id from fresh order by 1")]

    def looked(self, stories: Iterable[int]) -> None:
        """All watches have looked at these stories."""
        with self.db.writing() as sql:
            sql.execute(
                "delete from fresh where story_id in (select value from json_each(?))", (json.dumps(list(stories)),)
            )

    def _rows(self, statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        return self.db.sql.execute(statement, values).fetchall()


def remember(sql: Connection, plan: str, to: Destination, told: Iterable[Told], letter: int | None = None) -> None:
    """Write down what is told in a letter, or waits for one. What was told before stays as it was told."""
    sql.executemany(
        # By the story as it is now: it may have become part of another since the letter was written.
        "insert into told (plan, channel, recipient, story_id, what, at, letter_id) "
        "select ?, ?, ?, coalesce(into_id, id), ?, ?, ? from story where id = ? "
        "on conflict do update set at = excluded.at, letter_id = excluded.letter_id "
        "where letter_id is null and excluded.letter_id is not null",
        [(*_ours(plan, to), each.what, seconds(each.at), letter, each.story) for each in told],
    )


def freshen(sql: Connection, story: int) -> None:
    """The watches have to look at this story."""
    sql.execute("insert into fresh (story_id) values (?) on conflict do nothing", (story,))


def move(sql: Connection, old: int, new: int) -> None:
    """Story `old` becomes part of `new`: what was told of either was told."""
    sql.execute(
        "insert into told (plan, channel, recipient, story_id, what, at, letter_id) "
        "select plan, channel, recipient, ?, what, at, letter_id from told where story_id = ? "
        "on conflict do update set at = excluded.at, letter_id = excluded.letter_id where letter_id is null",
        (new, old),
    )
    sql.execute("delete from told where story_id = ?", (old,))
    sql.execute("delete from fresh where story_id = ?", (old,))


def _ours(plan: str, to: Destination) -> tuple[str, str, str]:
    return plan, to.channel, to.address

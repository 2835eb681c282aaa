"""Mail under way: queued before it is sent, so that a crash neither loses nor repeats it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from natwire.model.delivery import Destination, Edition, Letter, LetterState, Told
from natwire.store import ledger
from natwire.store.database import Database, known_moment, moment, seconds

# The columns of `outbox o` that `_letter` reads, in this order; the body is asked for where it is wanted.
_COLUMNS = (
    "o.id, o.message_id, o.plan, o.channel, o.recipient, o.tries, o.state, o.queued_at, o.next_at, o.sent_at, o.reply, "
    "(select count(distinct story_id) from told where letter_id = o.id)"
)
_DUE = "state in ('queued', 'sending') and next_at <= :now"


class Outbox:
    """A queue that outlives the process. A message is known by its Message-ID and its destination.

    Every step is written for good before the next one is taken: what was sent is not sent again after a power cut.
    """

    def __init__(self, db: Database) -> None:
        self.db = db

    def queue(
        self, plan: str, to: Destination, message_id: str, body: bytes, told: Iterable[Told], at: datetime
    ) -> bool:
        """Put a message in the queue and what it tells in the ledger, both or neither; what waited there waits no more.

        False, and nothing is written, when the message was there before, sent or not.
        """
        with self.db.writing_for_good() as sql:
            added = sql.execute(
                "insert into outbox (message_id, plan, channel, recipient, body, queued_at, next_at) "
                "values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                (message_id, plan, to.channel, to.address, body, seconds(at), seconds(at)),
            )
            if added.rowcount:
                ledger.remember(sql, plan, to, (replace(each, at=at) for each in told), added.lastrowid)
            return bool(added.rowcount)

    def due(self, now: datetime) -> Iterator[Letter]:
        """What is to be sent now, the oldest first, each marked as being sent before it is handed out.

        A letter found marked so by an earlier run was under way in a crash: its answer is `unknown`, it comes again.
        """
        for (number,) in self._due("id", now):
            if letter := self._begun(number, now):
                yield letter

    def count_due(self, now: datetime) -> int:
        """How many letters `due` would hand out."""
        ((n,),) = self._due("count(*)", now)
        return int(n)

    def _due(self, what: str, now: datetime) -> list[tuple[int]]:
        return self.db.sql.execute(
            f"select {what} from outbox where {_DUE} order by id", {"now": seconds(now)}
        ).fetchall()

    def _begun(self, number: int, now: datetime) -> Letter | None:
        """Mark a letter as being sent; None where somebody dropped it meanwhile."""
        with self.db.writing_for_good() as sql:
            still = sql.execute(
                f"select state = 'sending' from outbox where id = :id and {_DUE}", {"id": number, "now": seconds(now)}
            ).fetchone()
            if still is None:
                return None
            sql.execute("update outbox set state = 'sending', tries = tries + 1 where id = ?", (number,))
        letter = self.letter(number)
        return letter and replace(letter, unknown=bool(still[0]))

    def sent(self, letter: Letter, reply: str, at: datetime) -> None:
        """The other side has it, and said so."""
        self._answered(letter, "sent", reply, sent_at=seconds(at))

    def failed(self, letter: Letter, why: str, again: datetime | None) -> None:
        """It did not go: try `again` then, or never."""
        self._answered(letter, "queued" if again else "failed", why, next_at=seconds(again))

    def put_off(self, channel: str, now: datetime, again: datetime) -> None:
        """What is due by a channel that leads nowhere now waits until then, as if each had been tried."""
        with self.db.writing_for_good() as sql:
            sql.execute(
                f"update outbox set next_at = :again, tries = tries + 1 where channel = :channel and {_DUE}",
                {"channel": channel, "now": seconds(now), "again": seconds(again)},
            )

    def hold(self, letter: Letter, why: str) -> None:
        """Somebody has to say what becomes of it."""
        self._answered(letter, "held", why)

    def _answered(
        self, letter: Letter, state: str, reply: str, sent_at: int | None = None, next_at: int | None = None
    ) -> None:
        with self.db.writing_for_good() as sql:
            sql.execute(
                "update outbox set state = ?, reply = ?, "
                "sent_at = coalesce(?, sent_at), next_at = coalesce(?, next_at) where id = ?",
                (state, reply, sent_at, next_at, letter.id),
            )

    # ------------------------------------------------------------------------------------------------- for people

    def letters(self, plan: str | None = None, states: Collection[str] = (), limit: int = 100) -> list[Letter]:
        """The newest first, without their bodies: of one plan or all, in these states or any."""
        rows = self.db.sql.execute(
            f"select {_COLUMNS}, x'' from outbox o where (:plan is null or plan = :plan) "
            "and (:any or state in (select value from json_each(:states))) order by id desc limit :limit",
            {"plan": plan, "any": not states, "states": json.dumps(list(states)), "limit": limit},
        )
        return [_letter(row) for row in rows.fetchall()]

    def count(self, states: Collection[LetterState]) -> int:
        """How many letters are in one of these states."""
        ((n,),) = self.db.sql.execute(
            "select count(*) from outbox where state in (select value from json_each(?))", (json.dumps(list(states)),)
        )
        return int(n)

    def of(self, edition: Edition) -> list[Letter]:
        """The letters of an hour of a digest, the newest first, without their bodies.

        They are those queued until it was settled and after the hour before it was; a run that was killed had queued
        some of them earlier.
        """
        rows = self.db.sql.execute(
            f"select {_COLUMNS}, x'' from outbox o where plan = :plan and queued_at <= :at and queued_at > coalesce("
            "(select max(at) from edition where plan = :plan and (at, slot) < (:at, :slot)), 0) order by id desc",
            {"plan": edition.plan, "at": seconds(edition.at), "slot": edition.slot},
        )
        return [_letter(row) for row in rows.fetchall()]

    def letter(self, number: int) -> Letter | None:
        """One with its body; None where there is none of that number."""
        row = self.db.sql.execute(f"select {_COLUMNS}, o.body from outbox o where id = ?", (number,)).fetchone()
        return _letter(row) if row else None

    def retry(self, numbers: Iterable[int], at: datetime, idle: bool = False) -> int:
        """Try letters that were given up, held, or wait for their next try; how many. A sent one stays sent.

        `idle` says that nobody sends: then one that is under way was so when its process ended, and waits, too.
        """
        return self._decided(numbers, idle, "set state = 'queued', next_at = ?", seconds(at))

    def drop(self, numbers: Iterable[int], idle: bool = False) -> int:
        """Give up letters that were not sent; how many. What they tell counts as told; `idle` is as in `retry`."""
        return self._decided(numbers, idle, "set state = 'dropped'")

    def _decided(self, numbers: Iterable[int], idle: bool, change: str, *values: int | None) -> int:
        states = ("queued", "failed", "held", *(("sending",) if idle else ()))
        with self.db.writing_for_good() as sql:
            return sql.execute(
                f"update outbox {change} where state in (select value from json_each(?)) "
                "and id in (select value from json_each(?))",
                (*values, json.dumps(states), json.dumps(list(numbers))),
            ).rowcount


def _letter(row: tuple[Any, ...]) -> Letter:
    number, message_id, plan, channel, recipient, tries, state, queued, again, sent, reply, stories, body = row
    return Letter(
        id=number,
        message_id=message_id,
        plan=plan,
        to=Destination(channel, recipient),
        body=body,
        tries=tries,
        state=state,
        queued=known_moment(queued),
        next=moment(again),
        sent=moment(sent),
        reply=reply,
        stories=stories,
    )

"""Mail under way: queued before it is sent, so that a crash neither loses nor repeats it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from natwire.store.database import Database, seconds


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one recipient: the very bytes that are to be sent."""

    id: int
    message_id: str
    channel: str
    recipient: str
    body: bytes
    tries: int


class Outbox:
    """A queue that outlives the process. A message is known by its Message-ID, channel and recipient."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def queue(self, message_id: str, channel: str, recipient: str, body: bytes, at: datetime) -> bool:
        """Put a message in the queue; False when it was there before, sent or not."""
        with self.db.writing() as sql:
            return bool(
                sql.execute(
                    "insert into outbox (message_id, channel, recipient, body, queued_at, next_at) "
                    "values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                    (message_id, channel, recipient, body, seconds(at), seconds(at)),
                ).rowcount
            )

    def due(self, now: datetime) -> Iterator[Letter]:
        """What is to be sent now, the oldest first, each marked as being sent before it is handed out.

        A letter found marked so by an earlier run was under way in a crash: its answer is lost, it comes again.
        """
        rows = self.db.sql.execute(
            "select id, message_id, channel, recipient, body, tries from outbox "
            "where state in ('queued', 'sending') and next_at <= ? order by id",
            (seconds(now),),
        ).fetchall()
        for number, message_id, channel, recipient, body, tries in rows:
            with self.db.writing() as sql:
                sql.execute("update outbox set state = 'sending', tries = tries + 1 where id = ?", (number,))
            yield Letter(number, message_id, channel, recipient, body, tries + 1)

    def sent(self, letter: Letter, at: datetime) -> None:
        """The other side has it."""
        with self.db.writing() as sql:
            sql.execute(
                "update outbox set state = 'sent', sent_at = ?, error = null where id = ?", (seconds(at), letter.id)
            )

    def failed(self, letter: Letter, error: str, again: datetime | None) -> None:
        """It did not go: try `again` then, or never."""
        with self.db.writing() as sql:
            sql.execute(
                "update outbox set state = ?, error = ?, next_at = coalesce(?, next_at) where id = ?",
                ("queued" if again else "failed", error, seconds(again), letter.id),
            )

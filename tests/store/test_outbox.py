"""Mail under way: never lost, and twice only where a crash leaves no other choice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from natwire.store import Database
from natwire.store.outbox import Letter, Outbox

HOUR = timedelta(hours=1)


@pytest.fixture
def outbox(db: Database) -> Outbox:
    """An empty queue."""
    return Outbox(db)


def queue(outbox: Outbox, now: datetime, message: str = "<1@desk.example>", recipient: str = "me@desk.example") -> bool:
    """Hand in a message."""
    return outbox.queue(message, "mail", recipient, b"Subject: Morning\r\n\r\n\xff", now)


def test_what_is_queued_is_handed_out_as_it_was(outbox: Outbox, now: datetime) -> None:
    """The very bytes, with the number of the try."""
    queue(outbox, now)

    assert list(outbox.due(now)) == [
        Letter(1, "<1@desk.example>", "mail", "me@desk.example", b"Subject: Morning\r\n\r\n\xff", 1)
    ]


def test_the_same_message_is_queued_once(outbox: Outbox, now: datetime) -> None:
    """A run that is repeated sends nothing again: not while it waits, nor when it was sent or given up."""
    assert queue(outbox, now)
    assert not queue(outbox, now + HOUR)
    (letter,) = outbox.due(now)
    outbox.sent(letter, now)
    assert not queue(outbox, now + HOUR)
    assert list(outbox.due(now + HOUR)) == []

    assert queue(outbox, now, recipient="you@desk.example")
    assert queue(outbox, now, message="<2@desk.example>")


def test_the_oldest_goes_first(outbox: Outbox, now: datetime) -> None:
    """In the order in which they were written."""
    for n in range(3):
        queue(outbox, now, f"<{n}@desk.example>")

    assert [letter.message_id for letter in outbox.due(now)] == [f"<{n}@desk.example>" for n in range(3)]


def test_what_was_sent_is_not_sent_again(outbox: Outbox, db: Database, now: datetime) -> None:
    """Its state and its time are kept."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "451 greylisted", now + HOUR)
    (letter,) = outbox.due(now + HOUR)
    outbox.sent(letter, now + HOUR)

    assert list(outbox.due(now + 99 * HOUR)) == []
    row = db.sql.execute("select state, tries, error, sent_at from outbox").fetchone()
    assert row == ("sent", 2, None, int((now + HOUR).timestamp()))


def test_a_crash_between_sending_and_its_answer_hands_it_out_again(outbox: Outbox, now: datetime) -> None:
    """Whether the other side has it is unknown; losing it would be worse."""
    queue(outbox, now)
    (first,) = outbox.due(now)

    (again,) = Outbox(outbox.db).due(now)
    assert (again.id, first.tries, again.tries) == (first.id, 1, 2)


def test_each_is_marked_before_it_is_handed_out(outbox: Outbox, db: Database, now: datetime) -> None:
    """A crash at the first leaves the second as it was."""
    queue(outbox, now, "<1@desk.example>")
    queue(outbox, now, "<2@desk.example>")
    next(outbox.due(now))

    states = db.sql.execute("select state, tries from outbox order by id").fetchall()
    assert states == [("sending", 1), ("queued", 0)]
    assert not db.sql.in_transaction


def test_a_failure_is_tried_again_when_it_was_said(outbox: Outbox, db: Database, now: datetime) -> None:
    """Not before; and what was said is kept for the user to read."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "no route", now + HOUR)

    assert list(outbox.due(now + timedelta(minutes=59))) == []
    assert db.sql.execute("select state, error from outbox").fetchone() == ("queued", "no route")
    (again,) = outbox.due(now + HOUR)
    assert again.tries == 2


def test_what_will_never_go_is_given_up(outbox: Outbox, db: Database, now: datetime) -> None:
    """It stays in the list, and is not tried."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "550 no such user", None)

    assert list(outbox.due(now + 99 * HOUR)) == []
    assert db.sql.execute("select state, error from outbox").fetchone() == ("failed", "550 no such user")

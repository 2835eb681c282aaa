"""Mail under way: never lost, and twice only where a crash leaves no other choice."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from natwire.model.delivery import Destination, Letter, Told
from natwire.store import Database, care
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox

from .conftest import ME, Keep, reading

HOUR = timedelta(hours=1)
BODY = b"Subject: Morning\r\n\r\n\xff"


@pytest.fixture
def outbox(db: Database) -> Outbox:
    """An empty queue."""
    return Outbox(db)


def queue(
    outbox: Outbox,
    now: datetime,
    message: str = "<1@desk.example>",
    to: Destination = ME,
    plan: str = "digest:morning",
    told: Sequence[Told] = (),
) -> bool:
    """Hand in a message."""
    return outbox.queue(plan, to, message, BODY, told, now)


def test_what_is_queued_is_handed_out_as_it_was(outbox: Outbox, now: datetime) -> None:
    """The very bytes, with the number of the try."""
    queue(outbox, now)

    assert list(outbox.due(now)) == [
        Letter(1, "<1@desk.example>", "digest:morning", ME, BODY, 1, "sending", queued=now, next=now)
    ]


def test_the_same_message_is_queued_once(outbox: Outbox, now: datetime) -> None:
    """A run that is repeated sends nothing again: not while it waits, nor when it was sent or given up."""
    assert queue(outbox, now)
    assert not queue(outbox, now + HOUR)
    (letter,) = outbox.due(now)
    outbox.sent(letter, "250 OK", now)
    assert not queue(outbox, now + HOUR)
    assert list(outbox.due(now + HOUR)) == []

    assert queue(outbox, now, to=Destination("mail", "you@desk.example"))
    assert queue(outbox, now, to=Destination("box"))
    assert queue(outbox, now, message="<2@desk.example>")


def test_a_letter_and_what_it_tells_are_written_together_or_not_at_all(
    outbox: Outbox, keep: Keep, now: datetime
) -> None:
    """What was queued before tells nothing anew, and a fault in the middle leaves nothing."""
    keep(reading("One", "first text"), reading("Two", "second text", "https://yle.example/2"))
    ledger = Ledger(outbox.db)
    queue(outbox, now, told=[Told(1, "new", now)])
    queue(outbox, now, told=[Told(2, "new", now)])
    with suppress(ZeroDivisionError), outbox.db.writing_for_good():
        queue(outbox, now, "<2@desk.example>", told=[Told(2, "new", now)])
        raise ZeroDivisionError

    assert ledger.told("digest:morning", ME, [1, 2]) == {1: [Told(1, "new", now)]}
    (letter,) = outbox.letters()
    assert letter.stories == 1


def test_the_oldest_goes_first(outbox: Outbox, now: datetime) -> None:
    """In the order in which they were written."""
    for n in range(3):
        queue(outbox, now, f"<{n}@desk.example>")

    assert [letter.message_id for letter in outbox.due(now)] == [f"<{n}@desk.example>" for n in range(3)]


def test_what_is_due_by_a_channel_that_is_down_waits_as_long(outbox: Outbox, now: datetime) -> None:
    """And is tried once more for it; what waits longer keeps waiting, and other channels are not down."""
    queue(outbox, now, "<1@desk.example>")
    queue(outbox, now, "<2@desk.example>")
    queue(outbox, now, to=Destination("box"))
    outbox.failed(next(outbox.due(now)), "451 greylisted", now + 2 * HOUR)
    outbox.put_off("mail", now, now + HOUR)

    waits = [(letter.to.channel, letter.next, letter.tries) for letter in outbox.letters()][::-1]
    assert waits == [("mail", now + 2 * HOUR, 1), ("mail", now + HOUR, 1), ("box", now, 0)]


def test_what_is_due_is_counted_as_it_is_handed_out(outbox: Outbox, now: datetime) -> None:
    """Not what waits for its next try or for a person."""
    for n in range(3):
        queue(outbox, now, f"<{n}@desk.example>")
    queue(outbox, now, to=Destination("box"))
    first, second, *_ = outbox.due(now)
    outbox.failed(first, "451 greylisted", now + HOUR)
    outbox.hold(second, "perhaps it arrived")

    assert outbox.count_due(now) == 2
    assert outbox.count_due(now + HOUR) == len(list(outbox.due(now + HOUR))) == 3
    assert (outbox.count(["held"]), outbox.count(["queued", "sending"]), outbox.count(["failed"])) == (1, 3, 0)


def test_what_was_sent_is_not_sent_again(outbox: Outbox, now: datetime) -> None:
    """Its time is kept, and what the other side said."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "451 greylisted", now + HOUR)
    (letter,) = outbox.due(now + HOUR)
    outbox.sent(letter, "250 2.0.0 queued as 7F", now + HOUR)

    assert list(outbox.due(now + 99 * HOUR)) == []
    (known,) = outbox.letters()
    assert (known.state, known.tries, known.reply, known.sent) == ("sent", 2, "250 2.0.0 queued as 7F", now + HOUR)


def test_a_crash_between_sending_and_its_answer_hands_it_out_again(outbox: Outbox, now: datetime) -> None:
    """Whether the other side has it is unknown, and that is said; losing it would be worse."""
    queue(outbox, now)
    (first,) = outbox.due(now)

    (again,) = Outbox(outbox.db).due(now)
    assert (again.id, first.tries, again.tries) == (first.id, 1, 2)
    assert (first.unknown, again.unknown) == (False, True)


def test_each_is_marked_before_it_is_handed_out(outbox: Outbox, db: Database, now: datetime) -> None:
    """A crash at the first leaves the second as it was."""
    queue(outbox, now, "<1@desk.example>")
    queue(outbox, now, "<2@desk.example>")
    next(outbox.due(now))

    assert [(letter.state, letter.tries) for letter in outbox.letters()] == [("queued", 0), ("sending", 1)]
    assert not db.sql.in_transaction


def test_a_letter_that_is_dropped_while_others_go_out_does_not_go(outbox: Outbox, now: datetime) -> None:
    """Somebody saw it in the list in time."""
    queue(outbox, now, "<1@desk.example>")
    queue(outbox, now, "<2@desk.example>")
    handed = outbox.due(now)
    next(handed)

    assert outbox.drop([2]) == 1
    assert list(handed) == []


def test_a_failure_is_tried_again_when_it_was_said(outbox: Outbox, now: datetime) -> None:
    """Not before; and what was said is kept for the user to read."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "no route", now + HOUR)

    assert list(outbox.due(now + timedelta(minutes=59))) == []
    (waits,) = outbox.letters()
    assert (waits.state, waits.reply, waits.next) == ("queued", "no route", now + HOUR)
    (again,) = outbox.due(now + HOUR)
    assert (again.tries, again.unknown) == (2, False)


def test_what_will_never_go_is_given_up(outbox: Outbox, now: datetime) -> None:
    """It stays in the list, and is not tried."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.failed(letter, "550 no such user", None)

    assert list(outbox.due(now + 99 * HOUR)) == []
    (known,) = outbox.letters()
    assert (known.state, known.reply) == ("failed", "550 no such user")
    assert (care.info(outbox.db)["outbox"], care.info(outbox.db)["outbox_stuck"]) == (0, 1)


def test_what_is_held_waits_for_a_person(outbox: Outbox, now: datetime) -> None:
    """It goes when somebody says so."""
    queue(outbox, now)
    (letter,) = outbox.due(now)
    outbox.hold(letter, "perhaps it arrived")

    assert list(outbox.due(now + 99 * HOUR)) == []
    assert outbox.retry([letter.id], now + HOUR) == 1
    (again,) = outbox.due(now + HOUR)
    assert (again.reply, again.unknown) == ("perhaps it arrived", False)


@pytest.mark.parametrize(("state", "idle"), [("sent", True), ("sending", False), ("dropped", True)])
def test_nothing_is_decided_of_what_went_goes_or_was_given_up(
    outbox: Outbox, now: datetime, state: str, idle: bool
) -> None:
    """A sent letter is not sent again by a slip, and one under way is not called back."""
    queue(outbox, now)
    outbox.db.sql.execute("update outbox set state = ?", (state,))

    assert outbox.retry([1], now, idle) == outbox.drop([1], idle) == 0
    assert outbox.letters()[0].state == state


def test_what_was_under_way_when_its_process_ended_waits_for_a_person_too(outbox: Outbox, now: datetime) -> None:
    """Where nobody sends."""
    queue(outbox, now)
    next(outbox.due(now))

    assert outbox.retry([1], now, idle=True) == 1
    assert not next(outbox.due(now)).unknown
    assert outbox.drop([1], idle=True) == 1


def test_letters_are_listed_by_plan_and_state_without_their_bodies(outbox: Outbox, now: datetime) -> None:
    """The newest first; one by its number has its body."""
    for n, plan in enumerate(["digest:morning", "watch:patria", "digest:morning"], 1):
        queue(outbox, now, f"<{n}@desk.example>", plan=plan)
    outbox.drop([1])

    assert [(letter.id, letter.body) for letter in outbox.letters()] == [(3, b""), (2, b""), (1, b"")]
    assert [letter.id for letter in outbox.letters("digest:morning")] == [3, 1]
    assert [letter.id for letter in outbox.letters("digest:morning", ["dropped", "held"])] == [1]
    assert [letter.id for letter in outbox.letters(limit=1)] == [3]
    letter = outbox.letter(2)
    assert letter is not None
    assert letter.body == BODY
    assert outbox.letter(9) is None


def test_the_letters_of_an_hour_are_those_since_the_one_before(outbox: Outbox, now: datetime) -> None:
    """Also those that a killed run wrote before it settled the hour; of no other digest, and each of one hour."""
    ledger = Ledger(outbox.db)
    for n, (plan, minutes) in enumerate([("a", 0), ("a", 50), ("b", 55), ("a", 60), ("a", 61)], 1):
        queue(outbox, now + timedelta(minutes=minutes), f"<{n}@desk.example>", plan=plan)
    ledger.close("a", "2026-06-03T13:00", now + HOUR, "built")
    ledger.close("a", "2026-06-03T13:01", now + HOUR, "empty")
    ledger.close("a", "2026-06-03T12:00", now, "built")
    ledger.close("b", "2026-06-03T13:00", now + HOUR, "built")

    found = {(each.plan, each.slot[-5:]): [one.id for one in outbox.of(each)] for each in ledger.editions(None, 9)}
    assert found == {("a", "13:01"): [], ("a", "13:00"): [4, 2], ("b", "13:00"): [3], ("a", "12:00"): [1]}

"""What is said of letters that were written and sent: the same after a fetch, by `digest send` and by `watch run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from natwire.cli.place import Place, say
from natwire.errors import DeliveryError, NatwireError
from natwire.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from natwire.model.delivery import Letter
    from natwire.model.watch import Watch
    from natwire.pipeline.delivery import Undelivered
    from natwire.pipeline.telling import Telling
    from natwire.store import Database


def said(telling: Telling, place: Place, summary: bool = False) -> int:
    """Say a line for each thing that went wrong, and with `summary` one for what went well; the status to exit with.

    That is 2 when the config kept a digest or a watch from telling something, else 4 when something was not delivered.
    """
    for fault in telling.faults:
        hint = f" ({fault.error.hint})" if fault.error.hint else ""
        say(f"natwire: {fault.plan}: {fault.error}{hint}", "warning", "plan", plan=fault.plan)
    for line, facts in _delivery(telling, place):
        say(line, "warning", "letter", **facts)
    if summary:
        say(_summary(telling))
    if telling.faults:
        return NatwireError.exit_code
    return DeliveryError.exit_code if telling.delivered.faults or telling.delivered.held else 0


def unwritten(db: Database, plan: str, place: Place) -> Iterator[str]:
    """Why a digest that somebody named has no new letter: one of before waits, or there is nothing new."""
    from natwire.show.lines import moment
    from natwire.store.outbox import Outbox

    letters = Outbox(db).letters(plan, states=("queued", "sending"))
    for letter in letters:
        again = f"; next try {moment(letter.next, place.zone, place.now)}" if letter.next else ""
        yield f"{plan}: letter {letter.id} to {letter.to} waits{again}"
    if not letters:
        yield f"{plan}: nothing new"


def kept_back(db: Database, chosen: Sequence[Watch]) -> Iterator[str]:
    """What these watches may not send yet, a line for each, with the hours and the cooldown that it waits for."""
    from natwire.pipeline.telling import waiting
    from natwire.show.watches import pace

    for watch in chosen:
        stories = {each.story.id for each in waiting(db, [watch])}
        if stories and watch.report:
            why = "; ".join(pace(watch.report))
            yield f"{watch.plan}: {count(len(stories), 'story waits', 'stories wait')}" + (f" ({why})" if why else "")


def remind(db: Database) -> None:
    """Say how many letters nothing more is done about, unless a person does it."""
    from natwire.store.outbox import Outbox

    parts = []
    for state in ("failed", "held"):
        if n := Outbox(db).count((state,)):
            parts.append(f"{count(n, 'letter')} {state}")
    if parts:
        say(f"outbox: {', '.join(parts)}: natwire outbox list")


def after_fetch(place: Place, began: datetime) -> int:
    """Let the watches that report tell what came in, and send what waits; the status to exit with.

    Outside the run's lock: a mail server takes its time, and the next run need not wait for it.
    """
    from natwire.pipeline.alerts import reporting
    from natwire.pipeline.telling import report

    settings = place.settings
    with place.opened("beside") as db:
        return said(report(db, settings, reporting(settings), began, place.clock), place)


def _delivery(telling: Telling, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """A line for each thing that went wrong, and what is told of it to programs."""
    done = telling.delivered
    for fault in done.faults:
        again = fault.again.isoformat() if fault.again else None
        error = getattr(fault.error, "word", "error")
        yield _fault(fault, place), {**_facts(fault.letter), "error": error, "next_at": again}
    for letter in done.held:
        yield f"natwire: letter {letter.id} to {letter.to} is held: natwire outbox show {letter.id}", _facts(letter)
    if done.left:
        most = place.settings.mail.max_messages
        more = count(done.left, "letter waits", "letters wait")
        yield f"natwire: {most} letters are as many as one run sends ([mail] max_messages); {more} for the next", {}


def _facts(letter: Letter) -> dict[str, Any]:
    return {"letter": letter.id, "plan": letter.plan, "to": str(letter.to)}


def _fault(fault: Undelivered, place: Place) -> str:
    """One line: which letter, what was wrong, and when it is tried again."""
    from natwire.show.lines import moment

    letter, error = fault.letter, fault.error
    hint = f" ({error.hint})" if error.hint else ""
    told = f"natwire: {letter.plan} to {letter.to}: {error}{hint}"
    if fault.again:
        return f"{told}; next try {moment(fault.again, place.zone, place.now)}"
    return f"{told}; not tried again: natwire outbox show {letter.id}"


def _summary(telling: Telling) -> str:
    written = count(len(telling.queued), "letter")
    sent = "another process sends" if telling.delivered.elsewhere else f"sent {len(telling.delivered.sent)}"
    return f"wrote {written}, {sent}"

"""Tells the readers: digests whose hour has come, what watches found, and what still lies in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from natwire.config.settings import Settings
from natwire.model.delivery import Destination, Told
from natwire.model.story import Story
from natwire.model.watch import Watch
from natwire.pipeline import alerts, editions, wires
from natwire.pipeline.delivery import Delivered, deliver, idle
from natwire.pipeline.editions import Due
from natwire.pipeline.letters import Fault, Queued, noting
from natwire.store import Database, stories
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Telling:
    """What was written, what of the config kept something from being written, and how the delivery went."""

    queued: list[Queued] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    delivered: Delivered = field(default_factory=Delivered)


class Waiting(NamedTuple):
    """What a watch has to tell one reader of a story."""

    watch: str
    to: Destination
    told: Told
    story: Story


def send(db: Database, settings: Settings, chosen: Sequence[Due], clock: Clock) -> Telling:
    """Write these editions, and send them and all that lies in the outbox, unless somebody sends it just now.

    What was under an embargo until now is told too.
    """
    wires.release(db, clock())
    telling = _written(db, settings, chosen, clock())
    telling.delivered = _delivered(db, settings, clock)
    return telling


def would_send(db: Database, settings: Settings, chosen: Sequence[Due], now: datetime) -> Telling:
    """What these editions would be; nothing is sent or kept."""
    with _rehearsal(db):
        return _written(db, settings, chosen, now)


def report(db: Database, settings: Settings, chosen: Sequence[Watch], begun: datetime, clock: Clock) -> Telling:
    """Let these watches tell what came in, and send what lies in the outbox, unless somebody sends it just now.

    `begun` is since when a watch reports that never looked before.
    """
    telling, now = Telling(), clock()
    telling.faults += alerts.look(db, settings, chosen, begun, now)
    for watch in chosen:
        with noting(watch.plan, telling.faults):
            telling.queued += alerts.queue(db, settings, watch, now)
    if Outbox(db).count_due(clock()):
        telling.delivered = _delivered(db, settings, clock)
    return telling


def would_report(db: Database, settings: Settings, chosen: Sequence[Watch], now: datetime) -> list[Waiting]:
    """What these watches have to tell, sent or not at this hour; nothing is kept."""
    with _rehearsal(db):
        alerts.look(db, settings, chosen, now, now)
        return waiting(db, chosen)


def waiting(db: Database, chosen: Sequence[Watch]) -> list[Waiting]:
    """What these watches have yet to tell of what they have seen."""
    return [
        Waiting(watch.name, to, told, story)
        for watch in chosen
        for to in (watch.report.to if watch.report else ())
        for told in Ledger(db).waiting(watch.plan, to)
        if (story := stories.get(db, told.story))
    ]


def _delivered(db: Database, settings: Settings, clock: Clock) -> Delivered:
    with idle(db) as free:
        return deliver(db, settings, clock) if free else Delivered(elsewhere=True)


def _written(db: Database, settings: Settings, chosen: Sequence[Due], now: datetime) -> Telling:
    telling = Telling()
    for edition in chosen:
        with noting(edition.name, telling.faults):
            telling.queued += editions.queue(db, settings, edition, now)
    return telling


class _TakenBackError(Exception):
    """Ends a rehearsal."""


@contextmanager
def _rehearsal(db: Database) -> Iterator[None]:
    """All that is written within it is taken back at its end."""
    with suppress(_TakenBackError), db.writing():
        yield
        raise _TakenBackError

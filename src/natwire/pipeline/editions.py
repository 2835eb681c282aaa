"""Digests whose hour has come, and those that somebody wants now: built and put into the outbox, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from natwire.config.settings import DigestPlan, Settings
from natwire.digest.slots import last_slot, slot_of
from natwire.errors import ConfigError
from natwire.model.delivery import Destination, Edition, Letter
from natwire.pipeline.digests import build
from natwire.pipeline.letters import Queued, channel_of, letter
from natwire.store import Database
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox


class Due(NamedTuple):
    """A digest that is to be written: its hour as the clock showed it, and when that was."""

    plan: DigestPlan
    slot: str
    at: datetime

    @property
    def name(self) -> str:
        """Its plan in the ledger."""
        return self.plan.plan

    def missed(self, now: datetime) -> bool:
        """Whether it is too late to write it."""
        return now - self.at > self.plan.catch_up


def due(db: Database, settings: Settings, now: datetime) -> list[Due]:
    """The digests with readers whose last hour was not settled yet."""
    editions = []
    for plan in (each for each in settings.digests if each.to):
        found = last_slot(plan.at, plan.days, settings.timezone, now)
        if found and (Ledger(db).edition(plan.plan, now) or "") < found[0]:
            editions.append(Due(plan, *found))
    return editions


def by_hand(plan: DigestPlan, settings: Settings, now: datetime) -> Due:
    """A digest that somebody wants now, whatever its hours; it stands for the hour that was due last, too.

    Raises ConfigError for one without readers.
    """
    if not plan.to:
        raise ConfigError(f'the digest "{plan.name}" goes to nobody', hint='write to = ["desk@example.org"] below it')
    now = now.replace(microsecond=0)
    return Due(plan, slot_of(now, settings.timezone), now)


def queue(db: Database, settings: Settings, edition: Due, now: datetime) -> list[Queued]:
    """Write the letters of an edition into the outbox, and settle its hour; one that is too late is settled alone.

    Each letter is one transaction with what it tells. A run that is killed in between goes on with those readers who
    had none since that hour. Raises NatwireError for what is wrong with the digest; then its hour stays open.
    """
    ledger = Ledger(db)

    def unwritten(to: Destination) -> bool:
        last = ledger.last(edition.name, to, now)
        return last is None or last < edition.at

    if edition.missed(now):
        ledger.close(edition.name, edition.slot, now, "missed")
        return []
    for to in edition.plan.to:
        channel_of(to, settings)
    written: list[Queued] = []
    for to in edition.plan.to:
        with db.writing_for_good():
            if unwritten(to):
                written += _queued(db, settings, edition, to, now)
    ledger.close(edition.name, edition.slot, now, "empty" if all(map(unwritten, edition.plan.to)) else "built")
    return written


def history(db: Database, plan: str | None, limit: int) -> dict[Edition, list[Letter]]:
    """The last hours of a digest, or of all, the newest first, each with its letters."""
    return {edition: Outbox(db).of(edition) for edition in Ledger(db).editions(plan, limit)}


def _queued(db: Database, settings: Settings, edition: Due, to: Destination, now: datetime) -> Iterator[Queued]:
    """The letter to one destination, put into the outbox; nothing where there is nothing to tell."""
    digest, news = build(db, settings, edition.plan, to, now)
    if not (digest.sections or digest.changes or edition.plan.send_empty):
        return
    mail = letter(digest, edition.plan, to, edition.slot, settings)
    told = [each for each in news if each.story in mail.told]
    if Outbox(db).queue(edition.name, to, mail.message_id, mail.body, told, now):
        yield Queued(edition.name, to, len(mail.told))

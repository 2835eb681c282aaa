"""What came in, before the watches that report: each story once to each reader, when it may be sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from datetime import datetime

from natwire.config.settings import DigestPlan, Settings
from natwire.digest.model import Digest, Section
from natwire.digest.news import is_news, may_send, news
from natwire.digest.slots import slot_of
from natwire.model.delivery import Destination, Told
from natwire.model.story import Story
from natwire.model.watch import Report, Watch
from natwire.pipeline import changed, links
from natwire.pipeline.digests import asking
from natwire.pipeline.letters import Fault, Queued, channel_of, letter, noting
from natwire.store import Database, stories
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
from natwire.store.polling import Polling
from natwire.store.search import Search


def reporting(settings: Settings) -> list[Watch]:
    """The watches that report."""
    return [watch for watch in settings.watches if watch.report]


def look(db: Database, settings: Settings, chosen: Sequence[Watch], begun: datetime, now: datetime) -> list[Fault]:
    """Let these watches look at what came in since they last looked, and write down what each is to tell.

    `begun` is since when a watch reports that never looked before. What came in is forgotten when all have looked, in
    the same transaction: a run that is killed looks again. A watch that is wrong disturbs no other, and is told; until
    it is mended nothing is forgotten, and the others look again at what the ledger says they told.
    """
    faults: list[Fault] = []
    with db.writing_for_good():
        fresh = Ledger(db).fresh()
        scout = _Scout(db, settings, fresh, begun, now)
        for watch in chosen:
            with noting(watch.plan, faults):
                scout.look(watch)
        if not faults and len(chosen) == len(reporting(settings)):
            Ledger(db).looked(fresh)
    return faults


class _Scout:
    """Holds what came in against one watch after the other; each story is read once."""

    def __init__(self, db: Database, settings: Settings, fresh: list[int], begun: datetime, now: datetime) -> None:
        self.db, self.settings, self.fresh, self.begun, self.now = db, settings, fresh, begun, now
        self.ledger, self.search = Ledger(db), Search(db)
        self.known: dict[int, Story | None] = {}

    def look(self, watch: Watch) -> None:
        """Write down what this watch is to tell. Raises NatwireError for a query that is wrong."""
        plan, report = watch.plan, watch.report
        if not report:
            return
        since = self.ledger.since(plan, self.begun)
        found = self.search.matching(asking(watch.query, self.settings, self.now), self.fresh)
        for to in report.to if found else ():
            self.ledger.wait(plan, to, list(self._news(report, plan, to, found, since)))

    def _news(
        self, report: Report, plan: str, to: Destination, found: Sequence[int], since: datetime
    ) -> Iterator[Told]:
        """What that reader is to be told of the stories that were found."""
        told = self.ledger.told(plan, to, found)
        changes = changed.untold(self.db, plan, to)
        for number in found:
            if story := self._story(number):
                mine = [each.what for each in changes if each.story == number]
                outlets = len({each.outlet for each in story.carriers})
                new = is_news(story, since, self.now)
                words = news(report, told.get(number, ()), new, outlets, mine)
                yield from (Told(number, word, self.now) for word in words)

    def _story(self, number: int) -> Story | None:
        if number not in self.known:
            self.known[number] = stories.get(self.db, number)
        return self.known[number]


def queue(db: Database, settings: Settings, watch: Watch, now: datetime) -> list[Queued]:
    """Write a letter to each reader of a watch for whom something waits, where it may be sent now.

    Raises NatwireError for what is wrong with the watch; then it waits on.
    """
    written: list[Queued] = []
    for to in watch.report.to if watch.report else ():
        with db.writing_for_good():
            written += _queued(db, settings, watch, to, now)
    return written


def _queued(db: Database, settings: Settings, watch: Watch, to: Destination, now: datetime) -> Iterator[Queued]:
    """The letter with all that waits for one reader."""
    ledger, plan = Ledger(db), watch.plan
    waiting = ledger.waiting(plan, to)
    last = ledger.last(plan, to, now)
    if not waiting or not watch.report or not may_send(watch.report, last, now, settings.timezone):
        return
    channel_of(to, settings)
    digest = _digest(db, settings, watch, waiting, now)
    mail = letter(digest, DigestPlan(watch.name, watch.name), to, slot_of(now, settings.timezone), settings)
    if mail.told and Outbox(db).queue(plan, to, mail.message_id, mail.body, waiting, now):
        yield Queued(plan, to, len(mail.told))


def _digest(db: Database, settings: Settings, watch: Watch, waiting: Sequence[Told], now: datetime) -> Digest:
    """A small digest of what waits: the stories, then what publishers changed in those that were told before."""
    ids = dict.fromkeys(each.story for each in waiting if not each.what.startswith("changed:"))
    hits = links.hits(Search(db).hits(list(ids)[::-1], asking(watch.query, settings, now)))
    return Digest(
        name=watch.name,
        title=watch.name,
        sections=(Section("New", hits),) if hits else (),
        at=now,
        zone=settings.timezone,
        kind="watch",
        changes=tuple(changed.shown(db, waiting)),
        folded=sum(len(hit.story.carriers) - 1 for hit in hits),
        host=socket.gethostname(),
        run=Polling(db).last(),
    )

"""A run: every source that is due through the whole corridor, then the pages that its items want."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from natwire import __version__, dedupe, sources
from natwire.config.settings import Settings
from natwire.dedupe import changes
from natwire.errors import EndlessError, NatwireError, NetworkError, SourceError, UnreachableError, unforeseen
from natwire.fetch import Client, Hosts, schedule
from natwire.fetch.client import PAGES
from natwire.fetch.hosts import OutOfTime, host_key
from natwire.fetch.rhythm import WINDOW, Rhythm
from natwire.fetch.robots import FRESH, Manners
from natwire.fetch.schedule import Haste
from natwire.model.article import Kept, Page, Poll, Reading, Wanted
from natwire.model.run import Outcome, Totals
from natwire.model.source import Request, Source, State
from natwire.pipeline import reparse, steps, wires
from natwire.pipeline.budget import Budget
from natwire.pipeline.folders import Folders
from natwire.pipeline.knowledge import Memory
from natwire.pipeline.talk import Line, Talk, converse
from natwire.pipeline.tasks import all_of, end_on_signal
from natwire.pipeline.workers import Workers
from natwire.pipeline.writer import Pen
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.sites import Sites
from natwire.store.versions import Versions

P = ParamSpec("P")
T = TypeVar("T")

PAGE_TRIES = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1))  # then the announcement must do
# A page that is no article is tried again where waiting may help: for the others the announcement must do at once.
TRIES: Mapping[str, tuple[timedelta, ...]] = {
    "captcha": (timedelta(hours=6), timedelta(days=1), timedelta(days=3)),  # guards forget whom they mistrusted
    "consent": (timedelta(days=1), timedelta(days=7)),  # not every edge of a site asks, and not for ever
    "home": (timedelta(hours=1), timedelta(days=1)),  # announced before it was published, or under repair
    "not-found": (timedelta(minutes=30), timedelta(days=1)),  # a feed is often quicker than the caches of its site
    "empty": (timedelta(days=1),),  # half written
    "unavailable": PAGE_TRIES,  # an error that came with the status of a page
    "refused": (),
    "too-large": (),
    "paywall": (),
    "list": (),
    "binary": (),
    "feed": (),
}
PAGES_AT_ONCE = 500  # taken from the queue; their announcements are in memory
SWEPT = 50  # pages of a site that are read again when more is known of it
FEW_HOSTS = 3  # with fewer, silence says nothing of our own network
UNREACHED = 0.8  # share of the hosts beyond which it does


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched: these sources, in this haste, with so many worker processes, for so long at most.

    `named` says that the user named them: only then does `force` go against a 410 and a Retry-After.
    """

    sources: tuple[Source, ...]
    haste: Haste = "due"
    named: bool = False
    jobs: int = 0
    max_time: timedelta = timedelta(minutes=10)

    def haste_of(self, source: Source) -> Haste:
        """In which haste this one is asked. For one that is paused it is never time: who names it wants it now."""
        return "now" if source.paused and self.haste == "due" else self.haste


class Watcher(Protocol):
    """Who wants to know how a run goes."""

    def expect(self, more: int, pages: bool = False) -> None:
        """So many sources, or pages, are about to be asked."""

    def done(self, outcome: Outcome) -> None:
        """One of them is done."""


async def run(
    database: Path, settings: Settings, order: Order, watcher: Watcher, clock: Callable[[], datetime]
) -> Totals:
    """Fetch, and tell the `watcher` of each source and page as it is done. The caller holds the lock.

    Raises DiskError when nothing more can be written; what was committed is kept. When hardly any host can be reached,
    the totals say so, and nobody is penalised.
    """
    end_on_signal()
    with open_database(database, "create") as db:
        pen = Pen(db)
        try:
            memory = Memory(pen, Sites(db), settings.sites)
            async with _Run(settings, order, watcher, clock, pen, Polling(db), Archive(db), memory) as corridor:
                return await corridor.walk()
        finally:
            pen.close()
            if not db.sql.in_transaction:
                db.settle()


class _Run:
    def __init__(
        self,
        settings: Settings,
        order: Order,
        watcher: Watcher,
        clock: Callable[[], datetime],
        pen: Pen,
        polling: Polling,
        archive: Archive,
        memory: Memory,
    ) -> None:
        self.settings, self.order, self.watcher, self.clock = settings, order, watcher, clock
        self.pen, self.polling, self.archive, self.memory = pen, polling, archive, memory
        self.totals = Totals()
        self.broken: list[_Broken] = []
        self.left: dict[str, State] = {}  # by address: for these there was no time
        self.rhythms: dict[str, Rhythm] = {}
        self.by_name = {source.name: source for source in order.sources}

    async def __aenter__(self) -> _Run:
        fetch = self.settings.fetch
        forced = self.order.haste == "force" and self.order.named
        now = self.clock()
        known = await self.pen(self.polling.hosts, now)
        if forced:
            known = {key: replace(host, not_before=None) for key, host in known.items()}
        until = time.monotonic() + self.order.max_time.total_seconds()
        # Names are looked up in threads; the few that there are by default would make all wait for a slow one.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(fetch.connections, "names"))
        self.hosts = Hosts(fetch.connections, fetch.host_connections, fetch.host_delay, known, until, now)
        self.client = Client(self.hosts, agent(self.settings.contact), self.clock, fetch.allow_private, fetch.proxy)
        self.manners = Manners(self.client, self.clock, {})
        self.workers = Workers(self.order.jobs or os.cpu_count() or 1)
        self.budget = Budget(self.settings.budgets, await self.pen(self.polling.costs, now), now)
        self.folders = Folders(self.pen, self.workers, self.settings.path.parent, self.clock)
        self.reader = reparse.Rereader(self.archive.db, self.pen, self.workers, self.settings, self.clock)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.workers.close()
        await self.client.__aexit__()
        # However the run ends, the next one may begin at once, and owes the same hosts their pause.
        await self.pen(self.polling.remember, self.hosts.learned() | self.hosts.asked(self.clock()))

    async def walk(self) -> Totals:
        now, names = self.clock(), [source.name for source in self.order.sources]
        number = await self.pen(self.polling.begin, now)
        states = await self.pen(self.polling.states, self.order.sources)
        due = [each for each in self.order.sources if self._is_due(each, states[each.address], now)]
        due.sort(key=lambda each: self._waiting_since(states[each.address]))
        self.totals.due = len(due)
        self.watcher.expect(len(due))
        self.rhythms = await self._rhythms(due, now)
        await self.pen(self.polling.touch, [each for each in due if not each.is_folder], now)
        await all_of(self._told(self._poll(source, states[source.address])) for source in due)
        await self.pen(self.polling.put_back, self.left)
        if fault := self._network_fault(due):
            await self._excuse(fault)
        else:
            await all_of(self._told(self._again(one)) for one in self.broken)
            await self._follow(names)
            await self._sweep()
        self.totals.kept += await self.pen(wires.release, self.archive.db, self.clock())
        await self._grade()
        await self.pen(self.polling.end, number, self.clock(), self._counts(), self.settings.fetch.keep_pages)
        return self.totals

    async def _follow(self, names: list[str]) -> None:
        """The pages that the items of these sources want, until there are none or no time is left."""
        self.manners.known |= await self.pen(self.polling.robots, self.clock() - FRESH)
        while wanted := await self.pen(self.polling.wanted, self.clock(), names, PAGES_AT_ONCE):
            self.watcher.expect(len(wanted), pages=True)
            if not all(await all_of(self._told(self._page(page)) for page in wanted)):
                break  # out of time
        await self._leave_alone()
        await self.pen(self.polling.allowed, self.manners.learned)

    def _waiting_since(self, state: State) -> datetime:
        """What was never asked comes first, then what waited longest: the next run begins with what this one leaves.

        Who is in haste does not ask when something is due.
        """
        since = state.next_at if self.order.haste == "due" else state.last_request
        return since or _NEVER_ASKED

    def _is_due(self, source: Source, state: State, now: datetime) -> bool:
        return schedule.due(state, self.order.haste_of(source), now, self.order.named)

    async def _rhythms(self, due: list[Source], now: datetime) -> dict[str, Rhythm]:
        told = await self.pen(self.polling.rhythms, due, now - WINDOW)
        return {address: Rhythm(*rhythm) for address, rhythm in told.items()}

    def _network_fault(self, due: list[Source]) -> NetworkError | None:
        """Our own network's fault, when nearly nobody could be reached."""
        hosts = {_host(source) for source in due if source.address not in self.left and not source.is_folder}
        silent = {_host(one.source) for one in self.broken if isinstance(one.error, UnreachableError)}
        if len(hosts) < FEW_HOSTS or len(silent) <= UNREACHED * len(hosts):
            return None
        return NetworkError(
            f"the network is down: {len(silent)} of {len(hosts)} hosts cannot be reached",
            hint="nobody was penalised; run the same command again when it is up",
        )

    async def _excuse(self, fault: NetworkError) -> None:
        """Tell of those that could not be read, and leave their schedule as if they had not been asked."""
        self.totals.network = fault
        await self.pen(self.polling.put_back, {one.source.address: one.state for one in self.broken})
        for source, state, error in ((one.source, one.state, one.error) for one in self.broken):
            self._tell(Outcome(source.name, error.word, error=error, state=state, url=state.url, status=error.status))

    def _counts(self) -> dict[str, int]:
        kept = self.totals.kept
        return {
            "due": self.totals.due,
            "failed": len(self.totals.failed),
            "items": kept.items,
            "stories": kept.stories,
            "unfit": kept.unfit + self.totals.unfit,
        }

    async def _told(self, work: Awaitable[Outcome | None]) -> bool:
        """Count it and tell of it, unless it is to be tried again; whether there was time for it."""
        outcome = await work
        if outcome is None:
            return True
        self._tell(outcome)
        return outcome.word != "left"

    def _tell(self, outcome: Outcome) -> None:
        self.totals.add(outcome)
        self.watcher.done(outcome)

    # ------------------------------------------------------------------------------------------------ a source

    async def _poll(self, source: Source, state: State) -> Outcome | None:
        """One source's whole conversation, then one transaction; None for a fault that may be gone in a moment."""
        if source.is_folder:
            return await self.folders.visit(source, state)
        talk = Talk()
        try:
            return await self._ended(source, state, talk)
        except OutOfTime:
            left = self.left[source.address] = replace(state, why="left over by the last run, and first in the next")
            return Outcome(source.name, "left", url=state.url, state=left)
        except SourceError as error:
            if not talk.pages and self._may_be_mended(error, source, state):
                self.broken.append(_Broken(source, state, error.bare()))
                return None
            return await self._failed(source, state, talk, error)

    def _may_be_mended(self, error: SourceError, source: Source, state: State) -> bool:
        silent = error.until or self.hosts.silent(_host(source, state))
        return error.word in _MENDED and not silent and not isinstance(error, EndlessError)

    async def _again(self, first: _Broken) -> Outcome:
        """A second try at the end of the run. Where there is no time for it, the first fault stands."""
        source, state, talk = first.source, first.state, Talk()
        try:
            return await self._ended(source, state, talk)
        except OutOfTime:
            return await self._failed(source, state, talk, first.error)
        except SourceError as error:
            return await self._failed(source, state, talk, error)

    async def _ended(self, source: Source, state: State, talk: Talk) -> Outcome:
        """The conversation, and what it brought written down. Raises SourceError and OutOfTime."""
        rhythm, now = self._rhythm(source), self.clock()
        over = Line(self.settings, self.client, self.workers, self._known, self.budget)
        after = await converse(source, state, rhythm, talk, over, now)
        await self._write_costs()
        poll = Poll(source, after, self.clock(), talk.arrivals, talk.same, talk.gone)
        kept = await self._kept(self.archive.keep, poll, dedupe.judge)
        return talk.outcome(source, state, after, talk.word, kept)

    async def _failed(self, source: Source, state: State, talk: Talk, error: SourceError) -> Outcome:
        """Write down the fault, with the whole items that came before it."""
        now = self.clock()
        await self._leave_alone()
        await self._write_costs()
        until = error.until or self.hosts.silent(_host(source, state))
        after = schedule.failed(source, state, error, until, self._rhythm(source), now)
        try:
            poll = Poll(source, after, now)
            if error.word != "crash":  # the mark stands for what came before the fault
                reached = after if talk.mark is None else replace(after, mark=talk.mark)
                poll = Poll(source, reached, now, talk.arrivals, talk.same, talk.gone)
            kept = await self._kept(self.archive.keep, poll, dedupe.judge)
        except SourceError:
            kept = await self.pen(self.archive.keep, Poll(source, after, now), dedupe.judge)
        return talk.outcome(source, state, after, error.word, kept, error.bare())

    async def _known(self, address: str) -> Mapping[str, bytes]:
        """What is stored of a source, told in turn behind all that waits to be written.

        So a source that was never read stands in the queue too: no more is read ahead than the pen can write.
        """
        return await self.pen(self.archive.hashes, address)

    async def _leave_alone(self) -> None:
        """Write down which hosts asked for silence: at once, for a run that is killed must not forget it."""
        if learned := self.hosts.learned():
            await self.pen(self.polling.remember, learned)

    async def _write_costs(self) -> None:
        """Write down what was spent, and that before what it bought: a run that is killed in between has spent it."""
        if spent := self.budget.learned():
            await self.pen(self.polling.spend, self.clock(), spent)

    def _rhythm(self, source: Source) -> Rhythm:
        return self.rhythms.get(source.address, Rhythm())

    # -------------------------------------------------------------------------------------------------- a page

    async def _page(self, wanted: Wanted) -> Outcome:
        """An article's page. What does not come is tried again later, and what was announced stands meanwhile."""
        try:
            source = self.by_name[wanted.source]
            request = schedule.equipped(Request(wanted.url), source, sources.server(source), self.settings)
            async with self.client.ask(request, PAGES, self.manners.permit) as reply:
                steps.check_page(reply)
                site = await self.memory.of(reply.url)
                reading = await self.workers(steps.read_page, wanted, reply, site, self.settings.timezone)
            if why := reading.article.unfit:
                await self._not_read(wanted, why)
                return Outcome(wanted.source, why, page=True, unfit=True, url=wanted.url)
            page = Page(reply.body, reply.headers.get("content-type", ""), reply.at, reply.url)
            # Where an earlier page is here, what today's rules change in its text must not look like a correction.
            if earlier := await self.reader.one(wanted.article):
                self.totals.kept += earlier.kept
            kept = await self._kept(self._keep_page, wanted, reading, page)
            return Outcome(wanted.source, "ok", kept, page=True, url=wanted.url)
        except OutOfTime:
            return Outcome(wanted.source, "left", page=True, url=wanted.url)
        except SourceError as error:
            await self._leave_alone()
            await self._not_read(wanted, error.word)
            return Outcome(wanted.source, error.word, error=error, page=True, url=wanted.url, status=error.status)

    def _keep_page(self, wanted: Wanted, reading: Reading, page: Page) -> Kept:
        """Write a page, and learn from it; that first, while it can be told that the article had none."""
        self.memory.learn(page.url, reading.traces, page.at, wanted.article)
        return self.archive.keep_page(wanted, reading, page, dedupe.judge)

    async def _not_read(self, wanted: Wanted, why: str) -> None:
        """Write down why the page is not here, and when it is tried again, if that may help."""
        tries = TRIES.get(why, () if why in _FOR_GOOD else PAGE_TRIES)
        later = tries[wanted.tries] if wanted.tries < len(tries) else None
        await self.pen(self.polling.page_failed, wanted, self.clock() + later if later else None, why)

    async def _sweep(self) -> None:
        """Read the stored pages of a site again of which more is known now than when they came.

        A host for which there is no time is left for the next run.
        """
        for host in await self.pen(self.memory.sites.grown):
            if time.monotonic() > self.hosts.until:
                return
            newest = await self.pen(self.reader.rereading.of_host, host, SWEPT)
            await self.reader.all(newest, self._swept)
            await self.pen(self.memory.sites.swept, host, self.clock())

    async def _grade(self) -> None:
        """Look at what publishers changed, those of a run that was killed too; what is no change leaves the count."""
        versions = Versions(self.archive.db)
        while True:
            looked_at, dropped = await self.pen(versions.grade, changes.grades)
            self.totals.kept += Kept(corrected=-min(dropped, self.totals.kept.corrected))
            if not looked_at:
                return

    def _swept(self, outcome: reparse.Outcome) -> None:
        self.totals.kept += outcome.kept

    async def _kept(self, verb: Callable[P, Kept], *args: P.args, **kwargs: P.kwargs) -> Kept:
        """Write it. An error that nobody foresaw becomes that of its source, so that it disturbs no other."""
        try:
            return await self.pen(verb, *args, **kwargs)
        except NatwireError:
            raise
        except Exception as error:
            raise unforeseen("store", error) from error


def _host(source: Source, state: State | None = None) -> str:
    """Whose turn it takes to ask a source: its platform's, or that of where the feed lives now."""
    return host_key(state.url if state and not source.is_account else sources.server(source))


_NEVER_ASKED = datetime.min.replace(tzinfo=UTC)
# Often gone a moment later.
_MENDED = {"dns", "refused", "network", "http-5xx", "unavailable", "tls", "timeout", "cut"}
_FOR_GOOD = {"gone", "address", "private", "slow", "memory", "crash"}


@dataclass(frozen=True, slots=True)
class _Broken:
    """A source whose first try failed."""

    source: Source
    state: State
    error: SourceError


def agent(contact: str | None) -> str:
    """The User-Agent: who asks, and where to complain."""
    return f"natwire/{__version__}" + (f" (+{contact})" if contact else "")

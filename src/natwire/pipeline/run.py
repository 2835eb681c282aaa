"""A run: every source that is due through the whole corridor, then the pages that its items want."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from natwire import __version__, dedupe, sources
from natwire.config.settings import Settings
from natwire.errors import FetchError, NatwireError, NetworkError, ParseError, SourceError, unforeseen
from natwire.fetch import Client, Hosts, schedule
from natwire.fetch.client import PAGES
from natwire.fetch.hosts import OutOfTime, host_key
from natwire.fetch.schedule import Haste
from natwire.model.article import Arrival, Kept, Page, Poll, Reading, Wanted
from natwire.model.source import Hint, Mark, Reply, Request, Source, State
from natwire.pipeline import reparse, steps
from natwire.pipeline.memory import Memory
from natwire.pipeline.tasks import all_of, end_on_signal
from natwire.pipeline.workers import Workers
from natwire.pipeline.writer import Pen
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.sites import Sites

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
class Outcome:
    """How it went with one source, or with one page of it.

    `word` is ok, unchanged, left, that of the error, or what an `unfit` page is instead of an article; `state` is what
    is known of a source after an error.
    """

    source: str
    word: str
    kept: Kept = field(default_factory=Kept)
    error: SourceError | None = None
    state: State | None = None
    page: bool = False
    unfit: bool = False


@dataclass(slots=True)
class Totals:
    """A run in numbers."""

    due: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    unfit: int = 0  # pages that were no articles
    kept: Kept = field(default_factory=Kept)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count it."""
        self.kept += outcome.kept
        if outcome.page:
            self.pages += outcome.word == "ok"
            self.unfit += outcome.unfit
            return
        self.words[outcome.word] += 1
        if outcome.error and outcome.word != "host-silent":  # whose host was told of when it asked for silence
            self.failed.append(outcome)

    def swept(self, outcome: reparse.Outcome) -> None:
        """Count what came of a stored page that was read again."""
        self.kept += outcome.kept


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched: these sources, in this haste, with so many worker processes, for so long at most."""

    sources: tuple[Source, ...]
    haste: Haste = "due"
    jobs: int = 0
    max_time: timedelta = timedelta(minutes=10)


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

    Raises DiskError when nothing more can be written, and NetworkError when no host can be reached; what was committed
    is kept.
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
        self.unreached: list[Poll] = []

    async def __aenter__(self) -> _Run:
        fetch = self.settings.fetch
        silent = {} if self.order.haste == "force" else await self.pen(self.polling.hosts, self.clock())
        until = time.monotonic() + self.order.max_time.total_seconds()
        self.hosts = Hosts(fetch.connections, fetch.host_connections, fetch.host_delay, silent, until)
        self.client = Client(self.hosts, agent(self.settings.contact), self.clock, fetch.allow_private, fetch.proxy)
        self.workers = Workers(self.order.jobs or os.cpu_count() or 1)
        self.reader = reparse.Rereader(self.archive.db, self.pen, self.workers, self.settings.sites, self.clock)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.workers.close()
        await self.client.http.aclose()

    async def walk(self) -> Totals:
        now, names = self.clock(), [source.name for source in self.order.sources]
        number = await self.pen(self.polling.begin, now)
        states = await self.pen(self.polling.states, self.order.sources)
        due = [each for each in self.order.sources if schedule.due(states[each.address], self.order.haste, now)]
        self.totals.due = len(due)
        self.watcher.expect(len(due))
        await self.pen(self.polling.touch, due, now)
        await all_of(self._told(self._poll(source, states[source.address])) for source in due)
        await self._blame(len({host_key(source.address) for source in due}))
        while wanted := await self.pen(self.polling.wanted, self.clock(), names, PAGES_AT_ONCE):
            self.watcher.expect(len(wanted), pages=True)
            if not all(await all_of(self._told(self._page(page)) for page in wanted)):
                break  # out of time
        await self.pen(self.polling.leave_alone, self.hosts.asked_for_silence)
        await self._sweep()
        await self.pen(self.polling.end, number, self.clock(), self._counts(), self.settings.fetch.keep_pages)
        return self.totals

    async def _blame(self, hosts: int) -> None:
        """Write down who could not be reached, unless that is nearly everybody: then it is our own network's fault."""
        silent = len({host_key(poll.source.address) for poll in self.unreached})
        if hosts >= FEW_HOSTS and silent > UNREACHED * hosts:
            raise NetworkError(
                f"the network is down: {silent} of {hosts} hosts cannot be reached",
                hint="nobody was penalised; run the same command again when it is up",
            )
        for poll in self.unreached:
            await self.pen(self.archive.keep, poll, dedupe.judge)

    def _counts(self) -> dict[str, int]:
        kept = self.totals.kept
        return {
            "due": self.totals.due,
            "failed": len(self.totals.failed),
            "items": kept.items,
            "stories": kept.stories,
            "unfit": kept.unfit + self.totals.unfit,
        }

    async def _told(self, work: Awaitable[Outcome]) -> bool:
        """Count it and tell of it; whether there was time for it."""
        outcome = await work
        self.totals.add(outcome)
        self.watcher.done(outcome)
        return outcome.word != "left"

    # ------------------------------------------------------------------------------------------------ a source

    async def _poll(self, source: Source, state: State) -> Outcome:
        """One source's whole conversation, then one transaction. An error is an outcome, written like any other."""
        talk = _Talk()
        try:
            after = await self._converse(source, state, talk)
            kept = await self._kept(self.archive.keep, Poll(source, after, self.clock(), talk.arrivals), dedupe.judge)
            return Outcome(source.name, talk.word, kept)
        except OutOfTime:
            return Outcome(source.name, "left")
        except SourceError as error:
            return await self._failed(source, state, talk, error)

    async def _failed(self, source: Source, state: State, talk: _Talk, error: SourceError) -> Outcome:
        """Write down the fault, with the whole items that came before it."""
        now = self.clock()
        after = schedule.failed(source, state, error, self.hosts.silent.get(host_key(source.address)), now)
        if error.word in _NOT_REACHED:
            self.unreached.append(Poll(source, after, now))
            return Outcome(source.name, error.word, error=error, state=after)
        try:
            arrivals = () if error.word == "crash" else talk.arrivals
            kept = await self._kept(self.archive.keep, Poll(source, after, now, arrivals), dedupe.judge)
        except SourceError:
            kept = await self.pen(self.archive.keep, Poll(source, after, now), dedupe.judge)
        return Outcome(source.name, error.word, kept, error, after)

    async def _converse(self, source: Source, state: State, talk: _Talk) -> State:
        """Ask, read, and ask on where the answer says so; the state after it. Raises SourceError."""
        asks = list(sources.kind(source.kind).first(source, state.mark))
        answer: Reply | None = None
        while asks and talk.pages < source.pages:
            request = schedule.addressed(asks.pop(0), source, state)
            try:
                async with self.client.ask(request if answer else schedule.conditional(request, state)) as reply:
                    if not answer and (reply.status == 304 or schedule.body_hash(reply.body) == state.body_hash):
                        talk.word = "unchanged"
                        return schedule.succeeded(source, state, reply, None, None)
                    read = await self.workers(steps.read, source, reply, state.mark)
            except (FetchError, ParseError, OutOfTime):
                if answer is None:
                    raise
                break  # an older page: past the last one there is a 404
            talk.take(read)
            if read.error and answer is None:
                raise read.error
            answer = answer or reply
            asks += read.requests
        if answer is None:
            raise ParseError(f"{source.name} asks for nothing", word="empty")
        return schedule.succeeded(source, state, answer, talk.mark or Mark(), talk.hint)

    # -------------------------------------------------------------------------------------------------- a page

    async def _page(self, wanted: Wanted) -> Outcome:
        """An article's page. What does not come is tried again later, and what was announced stands meanwhile."""
        try:
            async with self.client.ask(Request(wanted.url), PAGES) as reply:
                steps.check_page(reply)
                site = await self.memory.of(reply.url)
                reading = await self.workers(steps.read_page, wanted, reply, site)
            if why := reading.article.unfit:
                await self._not_read(wanted, why)
                return Outcome(wanted.source, why, page=True, unfit=True)
            page = Page(reply.body, reply.headers.get("content-type", ""), reply.at, reply.url)
            # Where an earlier page is here, what today's rules change in its text must not look like a correction.
            if earlier := await self.reader.one(wanted.article):
                self.totals.swept(earlier)
            kept = await self._kept(self._keep_page, wanted, reading, page)
            return Outcome(wanted.source, "ok", kept, page=True)
        except OutOfTime:
            return Outcome(wanted.source, "left", page=True)
        except SourceError as error:
            await self._not_read(wanted, error.word)
            return Outcome(wanted.source, error.word, error=error, page=True)

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
            await self.reader.all(newest, self.totals.swept)
            await self.pen(self.memory.sites.swept, host, self.clock())

    async def _kept(self, verb: Callable[P, Kept], *args: P.args, **kwargs: P.kwargs) -> Kept:
        """Write it. An error that nobody foresaw becomes that of its source, so that it disturbs no other."""
        try:
            return await self.pen(verb, *args, **kwargs)
        except NatwireError:
            raise
        except Exception as error:
            raise unforeseen("store", error) from error


_NOT_REACHED = {"dns", "refused", "network"}
_FOR_GOOD = {"gone", "address", "private", "slow", "memory", "crash"}


@dataclass(slots=True)
class _Talk:
    """What came of a conversation so far. The mark and the hint are those of the first answer."""

    arrivals: tuple[Arrival, ...] = ()
    mark: Mark | None = None
    hint: Hint | None = None
    pages: int = 0
    word: str = "ok"

    def take(self, read: steps.Read) -> None:
        """Add an answer. An item stands once, as it was told first, whether the page repeats it or an older one."""
        mine: dict[str, Arrival] = {}
        for arrival in (*self.arrivals, *read.arrivals):
            mine.setdefault(arrival.item.guid, arrival)
        self.arrivals = tuple(mine.values())
        self.mark, self.hint = self.mark or read.mark, self.hint or read.hint
        self.pages += 1


def agent(contact: str | None) -> str:
    """The User-Agent: who asks, and where to complain."""
    return f"natwire/{__version__}" + (f" (+{contact})" if contact else "")

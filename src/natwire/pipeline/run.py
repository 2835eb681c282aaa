"""A run: every source that is due through the whole corridor, then the pages that its items want."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from natwire import __version__, dedupe, sources
from natwire.config.settings import Settings
from natwire.errors import FetchError, NatwireError, NetworkError, ParseError, SourceError, unforeseen
from natwire.fetch import Client, Hosts, schedule
from natwire.fetch.client import PAGES
from natwire.fetch.hosts import OutOfTime, host_key
from natwire.fetch.rhythm import WINDOW, Rhythm
from natwire.fetch.robots import FRESH, Manners
from natwire.fetch.schedule import Haste
from natwire.model.article import Arrival, Kept, Page, Poll, Reading, Wanted
from natwire.model.run import Outcome, Totals
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
        self.broken: list[_Broken] = []
        self.rhythms: dict[str, Rhythm] = {}

    async def __aenter__(self) -> _Run:
        fetch = self.settings.fetch
        forced = self.order.haste == "force" and self.order.named
        silent = {} if forced else await self.pen(self.polling.hosts, self.clock())
        until = time.monotonic() + self.order.max_time.total_seconds()
        # Names are looked up in threads; the few that there are by default would make all wait for a slow one.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(fetch.connections, "names"))
        self.hosts = Hosts(fetch.connections, fetch.host_connections, fetch.host_delay, silent, until)
        self.client = Client(self.hosts, agent(self.settings.contact), self.clock, fetch.allow_private, fetch.proxy)
        self.manners = Manners(self.client, self.clock, {})
        self.workers = Workers(self.order.jobs or os.cpu_count() or 1)
        self.reader = reparse.Rereader(self.archive.db, self.pen, self.workers, self.settings.sites, self.clock)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.workers.close()
        await self.client.__aexit__()

    async def walk(self) -> Totals:
        now, names = self.clock(), [source.name for source in self.order.sources]
        number = await self.pen(self.polling.begin, now)
        states = await self.pen(self.polling.states, self.order.sources)
        due = [each for each in self.order.sources if self._is_due(states[each.address], now)]
        due.sort(key=lambda each: states[each.address].next_at or now)  # what was left over comes first
        self.totals.due = len(due)
        self.watcher.expect(len(due))
        self.rhythms = await self._rhythms(due, now)
        await self.pen(self.polling.touch, due, now)
        await all_of(self._told(self._poll(source, states[source.address])) for source in due)
        self._blame(due)
        await all_of(self._told(self._again(one)) for one in self.broken)
        self.manners.known |= await self.pen(self.polling.robots, self.clock() - FRESH)
        while wanted := await self.pen(self.polling.wanted, self.clock(), names, PAGES_AT_ONCE):
            self.watcher.expect(len(wanted), pages=True)
            if not all(await all_of(self._told(self._page(page)) for page in wanted)):
                break  # out of time
        await self.pen(self.polling.leave_alone, self.hosts.asked_for_silence)
        await self._sweep()
        await self.pen(self.polling.allowed, self.manners.learned)
        await self.pen(self.polling.end, number, self.clock(), self._counts(), self.settings.fetch.keep_pages)
        return self.totals

    def _is_due(self, state: State, now: datetime) -> bool:
        return schedule.due(state, self.order.haste, now, self.order.named)

    async def _rhythms(self, due: list[Source], now: datetime) -> dict[str, Rhythm]:
        told = await self.pen(self.polling.rhythms, due, now - WINDOW)
        return {address: Rhythm(*rhythm) for address, rhythm in told.items()}

    def _blame(self, due: list[Source]) -> None:
        """Raises NetworkError when nearly nobody could be reached: then it is our own network's fault."""
        hosts = len({host_key(source.address) for source in due})
        silent = len({host_key(one.source.address) for one in self.broken if one.error.word in _NOT_REACHED})
        if hosts >= FEW_HOSTS and silent > UNREACHED * hosts:
            raise NetworkError(
                f"the network is down: {silent} of {hosts} hosts cannot be reached",
                hint="nobody was penalised; run the same command again when it is up",
            )

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
        self.totals.add(outcome)
        self.watcher.done(outcome)
        return outcome.word != "left"

    # ------------------------------------------------------------------------------------------------ a source

    async def _poll(self, source: Source, state: State) -> Outcome | None:
        """One source's whole conversation, then one transaction; None for a fault that may be gone in a moment."""
        talk = _Talk()
        try:
            return await self._ended(source, state, talk)
        except OutOfTime:
            return Outcome(source.name, "left", url=state.url, state=state)
        except SourceError as error:
            if error.word in _MENDED and host_key(state.url) not in self.hosts.silent:
                self.broken.append(_Broken(source, state, error))
                return None
            return await self._failed(source, state, talk, error)

    async def _again(self, first: _Broken) -> Outcome:
        """A second try at the end of the run. Where there is no time for it, the first fault stands."""
        source, state, talk = first.source, first.state, _Talk()
        try:
            return await self._ended(source, state, talk)
        except OutOfTime:
            return await self._failed(source, state, talk, first.error)
        except SourceError as error:
            return await self._failed(source, state, talk, error)

    async def _ended(self, source: Source, state: State, talk: _Talk) -> Outcome:
        """The conversation, and what it brought written down. Raises SourceError and OutOfTime."""
        after = await self._converse(source, state, talk)
        kept = await self._kept(self.archive.keep, Poll(source, after, self.clock(), talk.arrivals), dedupe.judge)
        return talk.outcome(source, state, after, talk.word, kept)

    async def _failed(self, source: Source, state: State, talk: _Talk, error: SourceError) -> Outcome:
        """Write down the fault, with the whole items that came before it."""
        now = self.clock()
        until = self.hosts.silent.get(host_key(state.url))
        after = schedule.failed(source, state, error, until, self._rhythm(source), now)
        try:
            arrivals = () if error.word == "crash" else talk.arrivals
            kept = await self._kept(self.archive.keep, Poll(source, after, now, arrivals), dedupe.judge)
        except SourceError:
            kept = await self.pen(self.archive.keep, Poll(source, after, now), dedupe.judge)
        return talk.outcome(source, state, after, error.word, kept, error)

    def _rhythm(self, source: Source) -> Rhythm:
        return self.rhythms.get(source.address, Rhythm())

    async def _converse(self, source: Source, state: State, talk: _Talk) -> State:
        """Ask, read, and ask on where the answer says so; the state after it. Raises SourceError."""
        asks = list(sources.kind(source.kind).first(source, state.mark))
        answer: schedule.Answer | None = None
        while asks and talk.pages < source.pages:
            request = schedule.addressed(asks.pop(0), source, state)
            try:
                async with self.client.ask(request if answer else schedule.conditional(request, state)) as reply:
                    talk.heard(reply)
                    if not answer and (same := _unchanged(source, state, reply)):
                        talk.word = "unchanged"
                        return schedule.succeeded(source, state, same, self._rhythm(source))
                    read = await self.workers(steps.read, source, reply, state.mark)
            except (FetchError, ParseError, OutOfTime):
                if answer is None:
                    raise
                break  # an older page: past the last one there is a 404
            talk.take(read)
            if read.error and answer is None:
                raise read.error
            answer = answer or schedule.Answer(reply, Mark(), stable=_stable(source, reply))
            asks += read.requests
        if answer is None:
            raise ParseError(f"{source.name} asks for nothing", word="empty")
        answer = replace(answer, mark=talk.mark or Mark(), hint=talk.hint)
        return schedule.succeeded(source, state, answer, self._rhythm(source).with_new(talk.times(state), self.clock()))

    # -------------------------------------------------------------------------------------------------- a page

    async def _page(self, wanted: Wanted) -> Outcome:
        """An article's page. What does not come is tried again later, and what was announced stands meanwhile."""
        try:
            async with self.client.ask(Request(wanted.url), PAGES, self.manners.permit) as reply:
                steps.check_page(reply)
                site = await self.memory.of(reply.url)
                reading = await self.workers(steps.read_page, wanted, reply, site)
            if why := reading.article.unfit:
                await self._not_read(wanted, why)
                return Outcome(wanted.source, why, page=True, unfit=True)
            page = Page(reply.body, reply.headers.get("content-type", ""), reply.at, reply.url)
            # Where an earlier page is here, what today's rules change in its text must not look like a correction.
            if earlier := await self.reader.one(wanted.article):
                self.totals.kept += earlier.kept
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
            await self.reader.all(newest, self._swept)
            await self.pen(self.memory.sites.swept, host, self.clock())

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


_NOT_REACHED = {"dns", "refused", "network"}
_MENDED = _NOT_REACHED | {"http-5xx", "unavailable", "tls", "timeout", "cut"}  # often gone a moment later
_FOR_GOOD = {"gone", "address", "private", "slow", "memory", "crash"}


@dataclass(frozen=True, slots=True)
class _Broken:
    """A source whose first try failed."""

    source: Source
    state: State
    error: SourceError


@dataclass(slots=True)
class _Talk:
    """What came of a conversation so far. The mark and the hint are those of the first answer."""

    arrivals: tuple[Arrival, ...] = ()
    mark: Mark | None = None
    hint: Hint | None = None
    pages: int = 0
    word: str = "ok"
    status: int | None = None
    bytes: int = 0
    begun: float = field(default_factory=time.monotonic)

    def heard(self, reply: Reply) -> None:
        """Count an answer. The status is that of the first."""
        self.status = self.status or reply.status
        self.bytes += len(reply.body)

    def take(self, read: steps.Read) -> None:
        """Add what was read. An item stands once, as it was told first, whether the page repeats it or an older one."""
        mine: dict[str, Arrival] = {}
        for arrival in (*self.arrivals, *read.arrivals):
            mine.setdefault(arrival.item.guid, arrival)
        self.arrivals = tuple(mine.values())
        self.mark, self.hint = self.mark or read.mark, self.hint or read.hint
        self.pages += 1

    def times(self, state: State) -> list[datetime | None]:
        """When the items are from that came since the last poll; one without a date may be of any time."""
        told = (arrival.item.published for arrival in self.arrivals)
        return [at for at in told if (at > state.last_ok if at and state.last_ok else not state.last_ok)]

    def outcome(
        self, source: Source, before: State, after: State, word: str, kept: Kept, error: SourceError | None = None
    ) -> Outcome:
        """How it went, with what is known now."""
        return Outcome(
            source.name,
            word,
            kept,
            error,
            after,
            url=after.url,
            items=len(self.arrivals),
            status=error.status if error and error.status else self.status,
            bytes=self.bytes,
            ms=round((time.monotonic() - self.begun) * 1000),
            moved=after.url != before.url and not error,
            news="sick" if after.told and not before.told else "well" if before.told and not after.told else "",
        )


def _unchanged(source: Source, state: State, reply: Reply) -> schedule.Answer | None:
    """The answer when it brings nothing new: a 304, the same bytes, or the same but for stamps and comments."""
    if reply.status == 304:
        return schedule.Answer(reply)
    if schedule.body_hash(reply.body) == state.body_hash:
        return schedule.Answer(reply, same=True)
    stable = _stable(source, reply)
    return schedule.Answer(reply, stable=stable, same=True) if stable == state.stable_hash else None


def _stable(source: Source, reply: Reply) -> bytes:
    return schedule.body_hash(sources.stable(source.kind, reply.body))


def agent(contact: str | None) -> str:
    """The User-Agent: who asks, and where to complain."""
    return f"natwire/{__version__}" + (f" (+{contact})" if contact else "")

"""A run: every source that is due through the whole corridor, then the pages that its items want."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, Protocol

from natwire import __version__, dedupe, sources
from natwire.config.settings import Settings
from natwire.errors import FetchError, NatwireError, ParseError, SourceError
from natwire.fetch import Client, Hosts, schedule
from natwire.fetch.client import PAGES
from natwire.fetch.hosts import OutOfTime, host_key
from natwire.fetch.schedule import Haste
from natwire.model.article import Kept, Page, Poll, Wanted
from natwire.model.source import Hint, Mark, Reply, Request, Source, State
from natwire.pipeline import steps
from natwire.pipeline.workers import Workers
from natwire.pipeline.writer import Pen
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.polling import Polling

P = ParamSpec("P")

PAGE_TRIES = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1))  # then the announcement must do


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one source, or with one page of it.

    `word` is ok, unchanged, left, or that of the error; `state` is what is known of a source after an error.
    """

    source: str
    word: str
    kept: Kept = field(default_factory=Kept)
    error: SourceError | None = None
    state: State | None = None
    page: bool = False


@dataclass(slots=True)
class Totals:
    """A run in numbers."""

    due: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    kept: Kept = field(default_factory=Kept)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count it."""
        self.kept += outcome.kept
        if outcome.page:
            self.pages += 1
        else:
            self.words[outcome.word] += 1
            if outcome.error:
                self.failed.append(outcome)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched: these sources, in this haste, with so many worker processes, for so long at most."""

    sources: tuple[Source, ...]
    haste: Haste = "due"
    jobs: int = 0
    max_time: timedelta = timedelta(minutes=10)


class Watcher(Protocol):
    """Who wants to know how a run goes."""

    def expect(self, more: int) -> None:
        """So many sources, or pages, are about to be asked."""

    def done(self, outcome: Outcome) -> None:
        """One of them is done."""


async def run(database: Path, settings: Settings, order: Order, watcher: Watcher) -> Totals:
    """Fetch, and tell the `watcher` of each source and page as it is done. The caller holds the lock.

    Raises DiskError when nothing more can be written; what was committed is kept.
    """
    with open_database(database, "create") as db:
        pen = Pen(db)
        try:
            async with _Run(settings, order, watcher, pen, Polling(db), Archive(db)) as corridor:
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
        pen: Pen,
        polling: Polling,
        archive: Archive,
    ) -> None:
        self.settings, self.order, self.watcher = settings, order, watcher
        self.pen, self.polling, self.archive = pen, polling, archive
        self.totals = Totals()

    async def __aenter__(self) -> _Run:
        fetch = self.settings.fetch
        silent = {} if self.order.haste == "force" else await self.pen(self.polling.hosts, datetime.now(UTC))
        until = time.monotonic() + self.order.max_time.total_seconds()
        self.hosts = Hosts(fetch.connections, fetch.host_connections, fetch.host_delay, silent, until)
        self.client = Client(self.hosts, agent(self.settings.contact), fetch.allow_private, fetch.proxy)
        self.workers = Workers(self.order.jobs or os.cpu_count() or 1)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.workers.close()
        await self.client.http.aclose()

    async def walk(self) -> Totals:
        now = datetime.now(UTC)
        number = await self.pen(self.polling.begin, now)
        states = await self.pen(self.polling.states, self.order.sources)
        due = [each for each in self.order.sources if schedule.due(states[each.address], self.order.haste, now)]
        self.totals.due = len(due)
        self.watcher.expect(len(due))
        await self.pen(self.polling.touch, due, now)
        await _all(self._told(self._poll(source, states[source.address])) for source in due)
        wanted = await self.pen(self.polling.wanted, datetime.now(UTC), [source.name for source in self.order.sources])
        self.watcher.expect(len(wanted))
        await _all(self._told(self._page(page)) for page in wanted)
        await self.pen(self.polling.leave_alone, self.hosts.asked_for_silence)
        await self.pen(self.polling.end, number, datetime.now(UTC), self._counts(), self.settings.fetch.keep_pages)
        return self.totals

    def _counts(self) -> dict[str, int]:
        kept = self.totals.kept
        return {"due": self.totals.due, "failed": len(self.totals.failed), "items": kept.items, "stories": kept.stories}

    async def _told(self, work: Awaitable[Outcome]) -> None:
        outcome = await work
        self.totals.add(outcome)
        self.watcher.done(outcome)

    # ------------------------------------------------------------------------------------------------ a source

    async def _poll(self, source: Source, state: State) -> Outcome:
        """One source's whole conversation, then one transaction. An error is an outcome, written like any other."""
        talk = _Talk()
        try:
            after = await self._converse(source, state, talk)
            kept = await self._kept(
                self.archive.keep, Poll(source, after, datetime.now(UTC), talk.arrivals), dedupe.judge
            )
            return Outcome(source.name, talk.word, kept)
        except OutOfTime:
            return Outcome(source.name, "left")
        except SourceError as error:
            now = datetime.now(UTC)
            after = schedule.failed(
                source, state, error, self.hosts.asked_for_silence.get(host_key(source.address)), now
            )
            arrivals = () if error.word == "crash" else talk.arrivals  # whole items before a fault are kept
            kept = await self.pen(self.archive.keep, Poll(source, after, now, arrivals), dedupe.judge)
            return Outcome(source.name, error.word, kept, error, after)

    async def _converse(self, source: Source, state: State, talk: _Talk) -> State:
        """Ask, read, and ask on where the answer says so; the state after it. Raises SourceError."""
        asks = list(sources.kind(source.kind).first(source, state.mark))
        answer: Reply | None = None
        while asks and talk.pages < source.pages:
            request = schedule.conditional(schedule.with_headers(asks.pop(0), source), state)
            try:
                async with self.client.ask(request) as reply:
                    if reply.status == 304 or schedule.body_hash(reply.body) == state.body_hash:
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
                reading = await self.workers(steps.read_page, wanted, reply)
            page = Page(reply.body, reply.headers.get("content-type", ""), reply.at)
            kept = await self._kept(self.archive.keep_page, wanted, reading, page, dedupe.judge)
            return Outcome(wanted.source, "ok", kept, page=True)
        except OutOfTime:
            return Outcome(wanted.source, "left", page=True)
        except SourceError as error:
            later = PAGE_TRIES[wanted.tries] if wanted.tries < len(PAGE_TRIES) and error.word not in _FOR_GOOD else None
            await self.pen(self.polling.page_failed, wanted, datetime.now(UTC) + later if later else None)
            return Outcome(wanted.source, error.word, error=error, page=True)

    async def _kept(self, verb: Callable[P, Kept], *args: P.args, **kwargs: P.kwargs) -> Kept:
        """Write it. An error that nobody foresaw becomes that of its source, so that it disturbs no other."""
        try:
            return await self.pen(verb, *args, **kwargs)
        except NatwireError:
            raise
        except Exception as error:
            raise ParseError(
                f"natwire cannot store it: {type(error).__name__}: {error}", word="crash", hint="please report it"
            ) from error


_FOR_GOOD = {"gone", "address", "private", "slow", "memory", "crash"}


@dataclass(slots=True)
class _Talk:
    """What came of a conversation so far. The mark and the hint are those of the first answer."""

    arrivals: tuple[Any, ...] = ()
    mark: Mark | None = None
    hint: Hint | None = None
    pages: int = 0
    word: str = "ok"

    def take(self, read: steps.Read) -> None:
        """Add an answer. What an older page repeats of a newer one is not taken twice."""
        seen = {arrival.item.guid for arrival in self.arrivals}
        self.arrivals += tuple(arrival for arrival in read.arrivals if arrival.item.guid not in seen)
        self.mark, self.hint = self.mark or read.mark, self.hint or read.hint
        self.pages += 1


def agent(contact: str | None) -> str:
    """The User-Agent: who asks, and where to complain."""
    return f"natwire/{__version__}" + (f" (+{contact})" if contact else "")


async def _all(jobs: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run them all; the first unexpected error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job)
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None

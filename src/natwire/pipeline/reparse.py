"""Stored pages, read again with today's rules and with what is known of their sites today."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from natwire import dedupe
from natwire.config.settings import Settings
from natwire.errors import DataError, NatwireError, SourceError, unforeseen
from natwire.model.article import Again, Article, Kept, Stored
from natwire.model.query import Query
from natwire.model.site import Trace
from natwire.pipeline import steps
from natwire.pipeline.knowledge import known, known_then
from natwire.pipeline.tasks import all_of, end_on_signal
from natwire.pipeline.workers import Workers
from natwire.pipeline.writer import Pen
from natwire.store import Database, open_database
from natwire.store.reread import Rereading, damaged
from natwire.store.search import Search
from natwire.store.sites import Sites

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2  # pages a worker: one that it reads, one that is fetched for it or written behind it
LESSONS = 50  # of the newest stored pages of a host, when nothing is remembered of it


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read again: the pages of the stories that `query` finds, None for all; by so many workers.

    With `dry_run` nothing is written. `sample` is how many of the differences are to be shown.
    """

    query: Query | None = None
    jobs: int = 0
    dry_run: bool = False
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one page: the word of `Again`, or `failed` with its error. `after` is what is kept now."""

    stored: Stored
    word: str
    after: Article | None = None
    kept: Kept = field(default_factory=Kept)
    error: SourceError | DataError | None = None


@dataclass(slots=True)
class Totals:
    """A run in numbers. `left` counts the texts that stand, by the reason; `sample` holds some of the better ones.

    `unfit` are those that turned out to be no articles, and `learned` the hosts that were learned first.
    """

    wanted: int = 0
    same: int = 0
    better: int = 0
    unfit: int = 0
    learned: int = 0
    left: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)
    sample: list[Outcome] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many were read."""
        return self.same + self.better + self.unfit + self.left.total() + len(self.failed)

    def add(self, outcome: Outcome) -> None:
        """Count it, and take it into the sample: as many as are wanted, the same ones each time, from anywhere."""
        self.kept += outcome.kept
        match outcome.word:
            case "same":
                self.same += 1
            case "better":
                self.better += 1
                self.sample = sorted([*self.sample, outcome], key=_by_lot)[: self.wanted]
            case "no-article":
                self.unfit += 1
            case "failed":
                self.failed.append(outcome)
            case word:
                self.left[word] += 1


def _by_lot(outcome: Outcome) -> bytes:
    return hashlib.blake2b(str(outcome.stored.number).encode()).digest()


class Watcher(Protocol):
    """Who wants to know how it goes."""

    def expect(self, pages: int) -> None:
        """So many pages are about to be read."""

    def done(self, outcome: Outcome) -> None:
        """One of them is done."""


class Doing(Protocol):
    """Somebody who does the store's verbs: the pen, or one who only reads."""

    async def __call__(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `verb(*args)` answers."""


class Rereader:
    """Reads stored pages by the rows of their articles, in the workers, and writes what is better."""

    def __init__(
        self,
        db: Database,
        do: Doing,
        workers: Workers,
        settings: Settings,
        clock: Callable[[], datetime],
        dry_run: bool = False,
    ) -> None:
        self.rereading, self.sites = Rereading(db), Sites(db)
        self.do, self.workers, self.settings, self.clock, self.dry_run = do, workers, settings, clock, dry_run

    async def all(self, numbers: Iterable[int], told: Callable[[Outcome], None]) -> None:
        """Read them, and tell of each as it is done."""

        async def read(number: int) -> None:
            if outcome := await self.one(number):
                told(outcome)

        await self._few_at_once(read, numbers)

    async def one(self, number: int) -> Outcome | None:
        """Read one; None where its page is not kept. A page that cannot be read is an outcome and no error."""
        stored = await self.do(self.rereading.stored, number)
        if stored is None:
            return None
        if stored.damaged:
            return Outcome(stored, "failed", error=damaged(stored))
        try:
            site = await self.do(known_then, self.sites, self.settings.sites, stored)
            again = await self.workers(steps.reread, stored, site, self.settings.timezone)
            if again.reading is None:
                return Outcome(stored, again.word)
            kept = Kept() if self.dry_run else await self._keep(stored, again)
            return Outcome(stored, again.word, again.reading.article, kept)
        except SourceError as error:
            return Outcome(stored, "failed", error=error)

    async def learn(self, numbers: Iterable[int]) -> int:
        """Learn the hosts of these pages of which nothing is remembered, each from its stored pages. Their number."""
        strangers = await self.do(self.rereading.strangers, numbers)
        await self._few_at_once(self._learn, strangers)
        return len(strangers)

    async def _learn(self, host: str) -> None:
        """As if its pages came now, the oldest first: all or nothing."""
        newest = await self.do(self.rereading.of_host, host, LESSONS)
        lessons = await all_of(self._lesson(host, number) for number in reversed(newest))
        await self.do(self.sites.learn_all, host, list(filter(None, lessons)))

    async def _lesson(self, host: str, number: int) -> tuple[Sequence[Trace], datetime] | None:
        """What a stored page teaches, and when it was fetched; None where it cannot be read, which is told later."""
        stored = await self.do(self.rereading.stored, number)
        if stored is None or stored.damaged:
            return None
        try:
            site = known(host, self.settings.sites)
            return await self.workers(steps.lesson, stored, site, self.settings.timezone), stored.page.at
        except SourceError:
            return None

    async def _few_at_once(self, work: Callable[[T], Awaitable[None]], things: Iterable[T]) -> None:
        """So that however many there are they do not fill the memory."""
        left = iter(things)

        async def some() -> None:
            for each in left:
                await work(each)

        await all_of(some() for _ in range(self.workers.number * AT_ONCE))

    async def _keep(self, stored: Stored, again: Again) -> Kept:
        try:
            return await self.do(self.rereading.keep, stored, again, self.clock(), dedupe.judge)
        except NatwireError:
            raise
        except Exception as error:
            raise unforeseen("store", error) from error


async def reparse(
    database: Path, settings: Settings, order: Order, watcher: Watcher, clock: Callable[[], datetime]
) -> Totals:
    """Read the pages again, and tell the `watcher` of each. The caller holds the lock, unless it is a dry run.

    Hosts of which nothing is remembered are learned first. Each page is a transaction, and a second run finds nothing
    to do: whatever ends this one, the same command goes on.
    """
    end_on_signal()
    with open_database(database, "read" if order.dry_run else "write") as db:
        if order.dry_run:
            Sites(db).learn_aside()
            return await _walk(db, _at_once, settings, order, watcher, clock)
        pen = Pen(db)
        try:
            return await _walk(db, pen, settings, order, watcher, clock)
        finally:
            pen.close()
            if not db.sql.in_transaction:
                db.settle()


async def _at_once(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A dry run needs no pen: it only reads, and that takes no time."""
    return verb(*args, **kwargs)


async def _walk(
    db: Database,
    do: Doing,
    settings: Settings,
    order: Order,
    watcher: Watcher,
    clock: Callable[[], datetime],
) -> Totals:
    totals = Totals(order.sample)
    stories = None if order.query is None else await do(Search(db).ids, order.query, -1, "new")
    numbers = await do(Rereading(db).numbers, stories)
    watcher.expect(len(numbers))

    def told(outcome: Outcome) -> None:
        totals.add(outcome)
        watcher.done(outcome)

    workers = Workers(order.jobs or os.cpu_count() or 1)
    reader = Rereader(db, do, workers, settings, clock, order.dry_run)
    try:
        totals.learned = await reader.learn(numbers)
        await reader.all(numbers, told)
    finally:
        workers.close()
    return totals

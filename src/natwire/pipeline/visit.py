"""One question, answered and not stored: a page, a feed on trial, the feeds of a home page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from natwire import sources
from natwire.config.settings import Settings
from natwire.errors import FetchError, ParseError
from natwire.fetch import Client, Hosts, schedule
from natwire.fetch.client import FEEDS, PAGES
from natwire.model.source import Host, Mark, Reply, Request, Source, State
from natwire.pipeline import steps
from natwire.pipeline.run import agent
from natwire.pipeline.workers import Workers
from natwire.sources import discover
from natwire.store import open_database
from natwire.store.polling import Polling

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered: where it is, what it calls itself, what it holds."""

    url: str
    title: str
    read: steps.Read

    @property
    def only_comments(self) -> bool:
        """Whether all of its items are what readers say."""
        arrivals = self.read.arrivals
        return bool(arrivals) and all(each.reading.article.unfit == "comment" for each in arrivals)


@asynccontextmanager
async def _client(settings: Settings, clock: Clock, database: Path | None = None) -> AsyncIterator[Client]:
    """A client that keeps the pauses and the silence which hosts asked runs for, as far as the database knows them."""
    fetch, now = settings.fetch, clock()
    known: dict[str, Host] = {}
    if database and database.exists():
        with open_database(database) as db:
            known = Polling(db).hosts(now)
    hosts = Hosts(fetch.connections, fetch.host_connections, fetch.host_delay, known, now=now)
    try:
        async with Client(hosts, agent(settings.contact), clock, fetch.allow_private, fetch.proxy) as client:
            yield client
    finally:
        if database and database.exists():
            with open_database(database, "beside") as db:
                Polling(db).remember(hosts.learned() | hosts.asked(clock()))


async def page(url: str, settings: Settings, clock: Clock) -> Reply:
    """The answer at `url`, as a page. Raises FetchError."""
    async with _client(settings, clock) as client, client.ask(Request(url), PAGES) as reply:
        return reply


async def trial(source: Source, state: State, settings: Settings, clock: Clock, database: Path) -> Found:
    """A source asked once, outside the schedule, where it lives now and as a run asks it. Raises SourceError."""
    request = schedule.addressed(next(iter(sources.kind(source.kind).first(source, Mark()))), source, state)
    workers = Workers(1)
    try:
        async with _client(settings, clock, database) as client, client.ask(request, FEEDS) as reply:
            return await _read(workers, source, reply)
    finally:
        workers.close()


async def feed(url: str, settings: Settings, clock: Clock, database: Path) -> Found:
    """The feed at `url`, or the first good one that the page there names, or one at a well-known path below it.

    Raises FetchError when `url` does not answer, ParseError when there is no feed to be found.
    """
    workers = Workers(1)
    try:
        async with _client(settings, clock, database) as client:
            async with client.ask(Request(url), FEEDS) as reply:
                if discover.is_feed(reply):
                    return await _read(workers, Source(url, url), reply)
            # What the page names comes first; guesses are asked only of a page that names none.
            named = [address for address, _ in await workers(discover.feeds, reply)]
            for address in named or [urljoin(reply.url, path) for path in discover.WELL_KNOWN]:
                try:
                    async with client.ask(Request(address), FEEDS) as answer:
                        return await _read(workers, Source(address, address), answer)
                except (FetchError, ParseError):
                    continue
    finally:
        workers.close()
    raise ParseError(
        f"no feed found at {url}",
        word="not-a-feed",
        hint="give the address of the feed itself, or of the page that links to it",
    )


async def _read(workers: Workers, source: Source, reply: Reply) -> Found:
    read = await workers(steps.read, source, reply, Mark())
    if read.error:
        raise read.error
    title = str((read.mark or Mark()).get("title") or "")
    return Found(source.address, title, read)

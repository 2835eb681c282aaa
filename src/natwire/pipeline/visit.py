"""What is asked by hand, and not stored: a page, a source on trial, what an address turns out to be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from natwire import sources
from natwire.addresses import is_front_door
from natwire.config.settings import Settings
from natwire.errors import FetchError, ParseError, SourceError
from natwire.fetch import Client, Hosts
from natwire.fetch.client import API, FEEDS, PAGES
from natwire.model.source import Host, Mark, Reply, Request, Source, State
from natwire.pipeline import steps
from natwire.pipeline.budget import Budget
from natwire.pipeline.run import agent
from natwire.pipeline.talk import equipped
from natwire.pipeline.workers import Workers
from natwire.sources import discover
from natwire.sources.locate import Located
from natwire.store import open_database
from natwire.store.polling import Polling

Clock = Callable[[], datetime]

# What tells that something is not where it was looked for; other faults pass.
_NOT_THERE = frozenset(
    {"not-found", "gone", "denied", "blocked", "http-4xx", "redirects", "not-a-feed", "empty", "broken"}
)
_ACTIVITY = "application/activity+json"
_MOST_ANSWERS = 10  # until an account is found; a server without the API may have its feed in one of several places


@dataclass(frozen=True, slots=True)
class Found:
    """A source that answered: its kind and address, what it calls itself, what it holds."""

    kind: str
    address: str
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
    async with _visiting(settings, clock, database) as visit:
        return await visit.trial(source, state)


async def found(
    what: Located, settings: Settings, clock: Clock, database: Path, *, api: str | None = None, brief: bool = True
) -> Found:
    """What was meant, tried once; what it only looked like is looked for at its page. Raises SourceError.

    With `brief` an account is looked up and not read, for each post may cost. `api` is where its platform answers,
    where that is not the usual place.
    """
    async with _visiting(settings, clock, database) as visit:
        if not what.guessed or what.is_page:
            return await visit.named(what, api, brief)
        if what.kind == "mastodon" and not api and not await visit.is_fediverse(what.url):
            with suppress(SourceError):  # a blog may have such addresses
                return await visit.page(what.url, brief)
            return await visit.named(what, api, brief)  # or a site may lend its name to accounts on a server elsewhere
        try:
            return await visit.named(what, api, brief)
        except SourceError as fault:
            if fault.word in _NOT_THERE:
                with suppress(SourceError):
                    return await visit.page(what.url, brief)
            raise


@asynccontextmanager
async def _visiting(settings: Settings, clock: Clock, database: Path) -> AsyncIterator[_Visit]:
    workers = Workers(1)
    try:
        async with _client(settings, clock, database) as client:
            yield _Visit(client, workers, settings, clock, database)
    finally:
        workers.close()


@dataclass(frozen=True, slots=True)
class _Visit:
    """Questions over one client, and one worker that reads the answers."""

    client: Client
    workers: Workers
    settings: Settings
    clock: Clock
    database: Path

    async def named(self, what: Located, api: str | None, brief: bool) -> Found:
        """What was named, taken at its word."""
        if what.is_page:
            return await self.page(what.address, brief)
        return await self.trial(Source(what.address, what.address, what.kind, api=api), State(what.address), brief)

    async def trial(self, source: Source, state: State, brief: bool = False) -> Found:
        """What a source holds; with `brief` it is enough that it is known to be there."""
        budget = self._budget()
        asks, mark = list(sources.kind(source.kind).first(source, Mark())), Mark()
        try:
            for _ in range(_MOST_ANSWERS):
                request = await equipped(asks.pop(0), source, state, self.settings)
                read = await self._heard(request, source, mark, budget)
                mark = mark if read.mark is None else read.mark
                asks += read.requests
                if read.arrivals or not asks or (brief and read.mark is not None):
                    break
        finally:
            self._write_costs(budget)
        return Found(source.kind, source.address, str(mark.get("title") or ""), read)

    async def _heard(self, request: Request, source: Source, mark: Mark, budget: Budget) -> steps.Read:
        """One answer of a source, read and paid for. Raises SourceError."""
        budget.check(source.kind)
        async with self.client.ask(request, API if request.api else FEEDS) as reply:
            read = await self.workers(steps.read, source, reply, mark)
        budget.spend(source.kind, read.cost)
        if read.error and request.api:
            self.client.leave_alone(reply, read.error.word == "too-many", read.error.until)
        if read.error:
            raise read.error
        return read

    def _budget(self) -> Budget:
        now, spent = self.clock(), dict[str, float]()
        if self.settings.budgets and self.database.exists():
            with open_database(self.database) as db:
                spent = Polling(db).costs(now)
        return Budget(self.settings.budgets, spent, now)

    def _write_costs(self, budget: Budget) -> None:
        if (spent := budget.learned()) and self.database.exists():
            with open_database(self.database, "beside") as db:
                Polling(db).spend(self.clock(), spent)

    async def page(self, url: str, brief: bool) -> Found:
        """The feed at `url`; or the account whose page is there; or the first good feed that the page names.

        Of a page that names none, the well-known paths of its site are tried, and then its news sitemaps. The articles
        that the page itself lists count before guesses, but behind them at the front door, which a feed speaks for.
        Raises FetchError when `url` does not answer, ParseError when there is nothing to be found.
        """
        # Asked as a browser asks: some servers have a page and its feed at one address, and the page was seen.
        reply = await self._asked(Request(url, discover.consent(url)), PAGES)
        if discover.is_feed(reply):
            return await self._read(url, reply)
        if found := await self._account(reply, brief):
            return found
        named = [address for address, _ in await self.workers(discover.feeds, reply)]
        if not named and not is_front_door(reply.url) and (found := await self._listed(url, reply)):
            return found
        if found := await self._first(named or [url, *(urljoin(reply.url, path) for path in discover.WELL_KNOWN)]):
            return found
        if found := await self._first(await self._news_maps(reply.url)) or await self._listed(url, reply):
            return found
        raise ParseError(
            f"no feed found at {url}",
            word="not-a-feed",
            hint="give the address of the feed itself, or of the page that links to it",
        )

    async def _first(self, addresses: Iterable[str]) -> Found | None:
        """The first of those where there is a feed or a sitemap of news."""
        for address in addresses:
            with suppress(FetchError, ParseError):
                answer = await self._asked(Request(address), FEEDS)
                if not discover.is_page(answer):
                    return await self._read(address, answer)
        return None

    async def _news_maps(self, url: str) -> list[str]:
        """Where the site of a page has its news sitemaps, by its robots.txt; of one that names none, where most are."""
        named: list[str] = []
        with suppress(FetchError):
            named = discover.news_maps(await self._asked(Request(urljoin(url, "/robots.txt")), PAGES))
        return named or [urljoin(url, path) for path in discover.NEWS_MAPS]

    async def _listed(self, url: str, page: Reply) -> Found | None:
        """The page itself, where it lists articles for machines."""
        with suppress(ParseError):
            return await self._read(url, page)
        return None

    async def _account(self, page: Reply, brief: bool) -> Found | None:
        """The account that a page, or the post on it, is of; its API tells more than the page's feed.

        None for all other pages: blogs that speak ActivityPub have whole articles in their feeds, and no such API.
        """
        with suppress(SourceError):
            where = await self.workers(discover.activity, page)
            if where and discover.is_instance(await self._answer(urljoin(where, "/api/v1/instance"))):
                told = await self._answer(where, _ACTIVITY)
                if author := discover.author(told):
                    told = await self._answer(author, _ACTIVITY)
                if address := discover.account(told):
                    return await self.trial(Source(address, address, "mastodon"), State(address), brief)
        return None

    async def _read(self, address: str, reply: Reply) -> Found:
        source, mark = Source(address, address), Mark()
        read = await self.workers(steps.read, source, reply, mark)
        if read.requests and not read.arrivals:  # an index; what it leads to tells whether it is one of news
            read = await self._heard(read.requests[0], source, mark, self._budget())
        if read.error:
            raise read.error
        return Found("feed", address, str((read.mark or Mark()).get("title") or ""), read)

    async def is_fediverse(self, url: str) -> bool:
        """Whether a server says of itself that it has accounts; no more is asked of it. Raises FetchError."""
        if where := discover.nodeinfo(await self._answer(urljoin(url, "/.well-known/nodeinfo"))):
            with suppress(FetchError):  # a server may know itself by a name that leads nowhere from here
                if discover.is_fediverse(await self._answer(where)):
                    return True
        return discover.is_instance(await self._answer(urljoin(url, "/api/v1/instance")))

    async def _answer(self, url: str, accept: str = API) -> Reply:
        return await self._asked(Request(url, api=True), accept)

    async def _asked(self, request: Request, accept: str) -> Reply:
        async with self.client.ask(request, accept) as reply:
            return reply

"""What hosts allow of their pages (RFC 9309). Feeds that the user follows are not asked for: they are made for us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from protego import Protego

from natwire.errors import FetchError, UnreachableError
from natwire.fetch.client import Client
from natwire.fetch.hosts import LONGEST_PAUSE
from natwire.fetch.moves import origin
from natwire.model.site import Robots
from natwire.model.source import Request

NAME = "natwire"
FRESH = timedelta(hours=24)  # §2.4
_UNANSWERED = timedelta(hours=1)  # then a host that could not say is asked again: its pages wait for it
_MOST = 500 << 10  # bytes of the file that are read, as §2.5 asks for
_TEXT = "text/plain, */*;q=0.5"
_DENIED = "User-agent: *\nDisallow: /"
# The host cannot be asked now, or at all: §2.3.1.4 takes that for a no until it can.
_NO_ANSWER = {
    "unavailable",
    "http-5xx",
    "timeout",
    "network",
    "tls",
    "cut",
    "too-many",
    "host-silent",
}


class Manners:
    """`await manners.permit(request)` before it is made. Each host is asked once; `learned` is what was new."""

    def __init__(self, client: Client, clock: Callable[[], datetime], known: Mapping[str, Robots]) -> None:
        self.client, self.clock = client, clock
        self.known = dict(known)
        self.learned: dict[str, Robots] = {}
        self.asking: dict[str, asyncio.Task[Protego]] = {}

    async def permit(self, request: Request) -> None:
        """Raises FetchError, `robots`, when the host does not want this page to be fetched, or does not say.

        It is asked the way on which the page is, through the same proxy. Where no connection comes about, the page has
        that fault: UnreachableError.
        """
        url, site = request.url, "{}://{}".format(*origin(request.url))
        if site not in self.asking:
            self.asking[site] = asyncio.create_task(self._rules(site, request.proxy))
        rules = await asyncio.shield(self.asking[site])
        self._pace(site, rules)
        if not rules.can_fetch(url, NAME):
            told = "cannot be had" if self.known[site].body is None else f"asks not to fetch {url}"
            raise FetchError(f"the robots.txt of {site} {told}", word="robots")

    def _pace(self, site: str, rules: Protego) -> None:
        if delay := rules.crawl_delay(NAME):
            self.client.hosts.pause(site, min(delay, LONGEST_PAUSE))

    async def _rules(self, site: str, proxy: str | None) -> Protego:
        told = self.known.get(site)
        if told is None or self.clock() - told.at >= (_UNANSWERED if told.body is None else FRESH):
            told = self.known[site] = self.learned[site] = Robots(self.clock(), await self._ask(site, proxy))
        return Protego.parse(_DENIED if told.body is None else told.body)

    async def _ask(self, site: str, proxy: str | None) -> str | None:
        """The file; "" where there is none, which allows all."""
        try:
            async with self.client.ask(Request(f"{site}/robots.txt", proxy=proxy), _TEXT) as reply:
                body = reply.body[:_MOST].decode("utf-8", "replace")
                self._pace(site, Protego.parse(body))  # while the turn is held, so that the first page waits too
                return body
        except UnreachableError:
            raise  # nothing was learned of the host's wishes, and the page is as far away
        except FetchError as error:
            return None if error.word in _NO_ANSWER else ""

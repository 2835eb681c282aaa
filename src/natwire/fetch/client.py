"""One client for the whole run: asks, follows redirects, counts bytes, and says in one word what went wrong."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin

import httpx

from natwire.errors import FetchError
from natwire.fetch.decode import Body
from natwire.fetch.guard import Guard
from natwire.fetch.hosts import Hosts
from natwire.fetch.moves import origin
from natwire.fetch.wishes import retry_after
from natwire.model.source import Reply, Request

MOST_BYTES = 20 << 20  # of a body, decompressed
MOST_HOPS = 10  # redirects
SECONDS = 60.0  # for one exchange, redirects and all
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"

Permit = Callable[[str], Awaitable[None]]

_TOO_MANY = 429
_BUSY = {_TOO_MANY, 503}
_UNTOLD = timedelta(hours=1)  # of silence, for a host that has too many requests and does not say how long
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_WORDS = {
    401: "denied",
    402: "denied",
    403: "denied",
    407: "denied",
    451: "denied",
    404: "not-found",
    410: "gone",
    429: "too-many",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class _Move:
    """A redirect: where it leads, and whether for good."""

    target: str
    for_good: bool


class Client:
    """Asks the network: `async with Client(...) as client`, then `async with client.ask(request) as reply`."""

    def __init__(
        self,
        hosts: Hosts,
        agent: str,
        clock: Callable[[], datetime],
        allow_private: tuple[str, ...] = (),
        proxy: str | None = None,
    ) -> None:
        self.hosts, self.clock, self.agent = hosts, clock, agent
        self.allow_private, self.proxy = allow_private, proxy
        self.clients: dict[str | None, httpx.AsyncClient] = {}

    def through(self, proxy: str | None) -> httpx.AsyncClient:
        """The client that goes through this proxy, or directly; each is made once, for that takes its time."""
        if proxy not in self.clients:
            self.clients[proxy] = self._client(proxy)
        return self.clients[proxy]

    def _client(self, proxy: str | None) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(
            # Most hosts are asked once a run; kept connections cost twice the CPU, and httpx lost some of them.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            proxy=proxy,
            trust_env=False,
        )
        if proxy is None:
            transport._pool._network_backend = Guard(self.allow_private)
        return httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(20, connect=10, pool=None),
            event_hooks={"response": [_keep_location]},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers=httpx.Headers({"User-Agent": self.agent, "Accept-Encoding": "gzip, br"}, encoding="utf-8"),
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self.clients.values():
            await client.aclose()

    @asynccontextmanager
    async def ask(self, request: Request, accept: str = FEEDS, permit: Permit | None = None) -> AsyncIterator[Reply]:
        """The answer, 200 or 304. The host's turn and the connection are held until the block ends.

        Each hop of a redirect waits for the turn of its own host; `permit` is asked before each, and raises what it
        will. Raises FetchError for everything else; its `word` is stable: dns, refused, timeout, tls, private,
        too-large, redirects, address, cut, encoding, denied, not-found, gone, too-many, unavailable, host-silent,
        network, and http-4xx, http-5xx and their like for any other status. A 204 is told as a 304: there is nothing
        new.
        """
        url, headers, for_good, left = request.url, dict(request.headers), True, SECONDS
        for hop in range(MOST_HOPS + 1):
            if not _is_address(url):
                raise FetchError(f"{url[:80]!r} is no web address", word="address")
            if permit:
                await permit(url)
            sent = {**headers, "Accept": accept}
            if request.validators and origin(url) == origin(request.validators_for):
                sent |= request.validators
            async with self.hosts.turn(url):
                begun = time.monotonic()
                answer = await self._within(left, url, sent, request.proxy or self.proxy, for_good and hop > 0)
                if isinstance(answer, Reply):
                    yield answer
                    return
            left -= time.monotonic() - begun  # a slow chain of redirects is one slow exchange
            for_good = for_good and answer.for_good
            if origin(answer.target) != origin(url):
                headers = {}  # they were meant for the first origin, and for no other
            url = answer.target
        raise FetchError(f"{request.url} redirects more than {MOST_HOPS} times", word="redirects")

    async def _within(
        self, seconds: float, url: str, headers: Mapping[str, str], proxy: str | None, moved: bool
    ) -> Reply | _Move:
        """One request. What goes wrong is said in one word."""
        try:
            async with asyncio.timeout(seconds):
                return await self._get(self.through(proxy), url, headers, moved)
        except TimeoutError as error:
            raise FetchError(f"{url} took more than {SECONDS:.0f} s", word="timeout") from error
        except httpx.HTTPError as error:
            raise _failure(url, error) from error
        except ssl.SSLError as error:  # in the middle of an answer, httpx lets it pass as it is
            raise FetchError(f"{url}: the secure connection broke ({error})", word="tls") from error
        except (httpx.InvalidURL, ValueError) as error:  # a name that httpx takes and the system does not
            raise FetchError(f"{url[:80]!r} is no web address", word="address") from error

    async def _get(self, client: httpx.AsyncClient, url: str, headers: Mapping[str, str], moved: bool) -> Reply | _Move:
        # What a server sent is sent back byte for byte; see `_read`.
        sent = httpx.Headers(dict(headers), encoding="latin-1")
        async with client.stream("GET", url, headers=sent, follow_redirects=False) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.extensions:
                return _Move(_target(url, answer.extensions["location"]), answer.status_code in _FOR_GOOD)
            return await self._read(url, answer, moved)

    async def _read(self, url: str, answer: httpx.Response, moved: bool) -> Reply:
        now, status = self.clock(), answer.status_code
        answer.headers.encoding = "latin-1"  # a letter for each byte, whatever the server meant (RFC 9110 §5.5)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        wish = retry_after(headers.get("retry-after"), now) if status in _BUSY else None
        if wish or status == _TOO_MANY:
            self.hosts.silence(url, now + (wish or _UNTOLD))
        if status in (204, 304):
            return Reply(url, 304, headers, b"", now, moved)
        if status != 200:
            word = _WORDS.get(status, f"http-{status // 100}xx")
            told = f"{url} answers {status} {answer.reason_phrase}".rstrip()
            raise FetchError(told, word=word, status=status, until=now + wish if wish else None)
        body = Body(headers.get("content-encoding", ""), MOST_BYTES, url)
        async for chunk in answer.aiter_raw():
            body.add(chunk)
        return Reply(url, status, headers, body.whole(), now, moved)


def _target(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError when that is no web address."""
    try:
        target = urljoin(url, location)
    except ValueError:
        target = ""
    if not _is_address(target):
        raise FetchError(f"{url} leads to {location[:80]!r}, which is no web address", word="redirects")
    return target


def _is_address(url: str) -> bool:
    try:
        parts = httpx.URL(url)
        return parts.scheme in ("http", "https") and parts.host != "" and (parts.port or 80) < 65_536
    except (httpx.InvalidURL, ValueError):
        return False


async def _keep_location(answer: httpx.Response) -> None:
    """httpx looks at where a redirect leads even when it does not follow, and fails on what it cannot read."""
    if "location" in answer.headers:
        answer.extensions["location"] = answer.headers.pop("location")


def _failure(url: str, error: httpx.HTTPError) -> FetchError:
    host = origin(url)[1].rpartition("@")[2]
    if isinstance(error, httpx.TimeoutException):
        return FetchError(f"{host} did not answer in time", word="timeout")
    if isinstance(error, httpx.ConnectError):
        if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
            return FetchError(f"{host}: no secure connection ({error})", word="tls")
        return FetchError(f"{host} refuses the connection", word="refused")
    if isinstance(error, httpx.RemoteProtocolError) and "too long" in str(error):  # httpcore's bound: 100 kB
        return FetchError(f"{host}: the headers do not end", word="too-large")
    if isinstance(error, httpx.RemoteProtocolError):
        return FetchError(f"{host}: the answer was cut short or is not HTTP ({error})", word="cut")
    return FetchError(f"{host}: the connection broke ({error or type(error).__name__})", word="network")


def _causes(error: BaseException | None) -> list[BaseException]:
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found

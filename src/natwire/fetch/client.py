"""One client for the whole run: asks, follows redirects, counts bytes, and says in one word what went wrong."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin

import httpx

from natwire.dates import parse_date
from natwire.errors import FetchError
from natwire.fetch.decode import Body
from natwire.fetch.guard import Guard
from natwire.fetch.hosts import Hosts
from natwire.fetch.schedule import origin, whole
from natwire.model.source import Reply, Request

MOST_BYTES = 20 << 20  # of a body, decompressed
MOST_HOPS = 10  # redirects
SECONDS = 60.0  # for one exchange, redirects and all
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"

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
        self.hosts, self.clock = hosts, clock
        transport = httpx.AsyncHTTPTransport(
            # Most hosts are asked once a run; kept connections cost twice the CPU, and httpx lost some of them.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            proxy=proxy,
            trust_env=False,
        )
        if proxy is None:
            transport._pool._network_backend = Guard(allow_private)
        self.http = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(20, connect=10, pool=None),
            event_hooks={"response": [_keep_location]},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers=httpx.Headers({"User-Agent": agent, "Accept-Encoding": "gzip, br"}, encoding="utf-8"),
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @asynccontextmanager
    async def ask(self, request: Request, accept: str = FEEDS) -> AsyncIterator[Reply]:
        """The answer, 200 or 304. The host's turn and the connection are held until the block ends.

        Raises FetchError for everything else; its `word` is stable: dns, refused, timeout, tls, private, too-large,
        redirects, address, cut, encoding, denied, not-found, gone, too-many, unavailable, host-silent, network, and
        http-4xx, http-5xx and their like for any other status. A 204 is told as a 304: there is nothing new.
        """
        async with self.hosts.turn(request.url):
            yield await self._within(request, accept)

    async def _within(self, request: Request, accept: str) -> Reply:
        if not _is_address(request.url):
            raise FetchError(f"{request.url[:80]!r} is no web address", word="address")
        try:
            async with asyncio.timeout(SECONDS):
                return await self._follow(request, accept)
        except TimeoutError as error:
            raise FetchError(f"{request.url} took more than {SECONDS:.0f} s", word="timeout") from error
        except httpx.HTTPError as error:
            raise _failure(request.url, error) from error
        except ssl.SSLError as error:  # in the middle of an answer, httpx lets it pass as it is
            raise FetchError(f"{request.url}: the secure connection broke ({error})", word="tls") from error
        except (httpx.InvalidURL, ValueError) as error:  # a name that httpx takes and the system does not
            raise FetchError(f"{request.url[:80]!r} is no web address", word="address") from error

    async def _follow(self, request: Request, accept: str) -> Reply:
        url, headers = request.url, {**request.headers, "Accept": accept}
        for_good = True
        for hop in range(MOST_HOPS + 1):
            # What a server sent is sent back byte for byte; see `_read`.
            sent = httpx.Headers(headers, encoding="latin-1")
            async with self.http.stream("GET", url, headers=sent, follow_redirects=False) as answer:
                if answer.status_code not in _REDIRECTS or "location" not in answer.extensions:
                    return await self._read(url, answer, moved=for_good and hop > 0)
                for_good = for_good and answer.status_code in _FOR_GOOD
                target = _target(url, answer.extensions["location"])
            self.hosts.refuse_silent(target)
            if origin(target) != origin(url):
                headers = {"Accept": accept}  # the rest was meant for the first origin, and for no other
            url = target
        raise FetchError(f"{request.url} redirects more than {MOST_HOPS} times", word="redirects")

    async def _read(self, url: str, answer: httpx.Response, moved: bool) -> Reply:
        now, status = self.clock(), answer.status_code
        answer.headers.encoding = "latin-1"  # a letter for each byte, whatever the server meant (RFC 9110 §5.5)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if status in (429, 503) and (status == 429 or "retry-after" in headers):
            self.hosts.silence(url, now + retry_after(headers.get("retry-after"), now))
        if status in (204, 304):
            return Reply(url, 304, headers, b"", now, moved)
        if status != 200:
            word = _WORDS.get(status, f"http-{status // 100}xx")
            raise FetchError(f"{url} answers {status} {answer.reason_phrase}".rstrip(), word=word)
        body = Body(headers.get("content-encoding", ""), MOST_BYTES, url)
        async for chunk in answer.aiter_raw():
            body.add(chunk)
        return Reply(url, status, headers, body.whole(), now, moved)


def retry_after(value: str | None, now: datetime) -> timedelta:
    """How long a server wants to be left alone (RFC 9110 §10.2.3: seconds or a date): one hour when it does not say.

    At least a minute, at most seven days.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    wanted = timedelta(hours=1)
    if value and (seconds := whole(value)) is not None:
        wanted = timedelta(seconds=seconds)
    elif value and (until := parse_date(value)):
        wanted = until - now
    return min(max(wanted, timedelta(minutes=1)), timedelta(days=7))


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

"""One client for the whole run: asks, follows redirects, counts bytes, and says in one word what went wrong."""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from urllib.parse import urljoin

import httpx

from natwire.errors import EndlessError, FetchError, UnreachableError
from natwire.fetch.decode import Body
from natwire.fetch.guard import Guard
from natwire.fetch.hosts import Hosts
from natwire.fetch.moves import origin
from natwire.fetch.wishes import retry_after
from natwire.model.source import Reply, Request

MOST_BYTES = 20 << 20  # of a body, decompressed
LARGE = 4 << 20  # bytes of a body that needs a place
LARGE_AT_ONCE = 4  # such places: fifty connections with such bodies would fill a small machine
MOST_HEADERS = 64 << 10  # bytes of an answer's headers; the library stops those without an end at 100 kB
MOST_HOPS = 10  # redirects
SECONDS = 60.0  # for one exchange, redirects and all
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
API = "application/json, */*;q=0.5"

Permit = Callable[[Request], Awaitable[None]]
_Place = Callable[[], Awaitable[None]]

_TOO_MANY = 429
_BUSY = {_TOO_MANY, 503}
_PATIENCE = {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": None}  # seconds for each step of an exchange
# `close`, for it is the only request of its connection.
_USUAL = {"Accept-Encoding": "gzip, br", "Connection": "close"}
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


if find_spec("sniffio") is None:
    # httpcore tries to import it six times a request; looking for what is not there takes 0.1 ms each time.
    sys.modules["sniffio"] = None  # type: ignore[assignment]


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
        self.places = asyncio.Semaphore(LARGE_AT_ONCE)
        self.transports: dict[str | None, httpx.AsyncHTTPTransport] = {}
        self.usual = httpx.Headers({"User-Agent": agent, **_USUAL}, encoding="utf-8")

    def through(self, proxy: str | None) -> httpx.AsyncHTTPTransport:
        """The way through this proxy, or the direct one; each is made once, for that takes its time.

        It is httpx without its client, which would keep cookies, follow redirects, and take as long again.
        """
        if proxy not in self.transports:
            self.transports[proxy] = self._transport(proxy)
        return self.transports[proxy]

    def _transport(self, proxy: str | None) -> httpx.AsyncHTTPTransport:
        transport = httpx.AsyncHTTPTransport(
            # Most hosts are asked once a run; kept connections cost twice the CPU, and httpx lost some of them.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            proxy=proxy,
            trust_env=False,
        )
        if proxy is None:
            transport._pool._network_backend = Guard(self.allow_private)
        return transport

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        for transport in self.transports.values():
            await transport.aclose()

    @asynccontextmanager
    async def ask(
        self,
        request: Request,
        accept: str = FEEDS,
        permit: Permit | None = None,
        begins: Callable[[], None] | None = None,
    ) -> AsyncIterator[Reply]:
        """The answer: 200, or 304 and 204 where nothing is new; for a request to an `api`, whatever it says.

        The host's turn, the connection and a large body's place are held until the block ends. Each hop of a redirect
        waits for the turn of its own host; `permit` is asked before each, and raises what it will, and `begins` is
        called when the turn has come.

        Raises FetchError for everything else; its `word` is stable: dns, refused, timeout, tls, private, too-large,
        redirects, address, cut, encoding, denied, not-found, gone, too-many, unavailable, host-silent, network, and
        http-4xx, http-5xx and their like for any other status.
        """
        url, headers, for_good, left = request.url, dict(request.headers), True, SECONDS
        for hop in range(MOST_HOPS + 1):
            if not _is_address(url):
                raise FetchError(f"{url[:80]!r} is no web address", word="address")
            if permit:
                await permit(replace(request, url=url))
            sent = {"Accept": accept, **headers}
            if request.validators and origin(url) == origin(request.validators_for):
                sent |= request.validators
            async with self.hosts.turn(url), AsyncExitStack() as held:
                begun = time.monotonic()
                if begins:
                    begins()
                answer = await self._within(left, url, sent, request, held)
                if isinstance(answer, Reply):
                    yield replace(answer, moved=for_good and hop > 0, about=request.about)
                    return
            left -= time.monotonic() - begun  # a slow chain of redirects is one slow exchange
            for_good = for_good and answer.for_good
            if origin(answer.target) != origin(url):
                headers = {}  # they were meant for the first origin, and for no other
            url = answer.target
        raise FetchError(f"{request.url} redirects more than {MOST_HOPS} times", word="redirects")

    async def _within(
        self, seconds: float, url: str, headers: Mapping[str, str], request: Request, held: AsyncExitStack
    ) -> Reply | _Move:
        """One hop of it. What goes wrong is said in one word; `held` is what is given back when its answer was used."""
        proxy = request.proxy or self.proxy
        try:
            async with asyncio.timeout(seconds) as limit:
                place = partial(self._place, limit, held)
                return await self._get(self.through(proxy), url, headers, request.api, place)
        except TimeoutError as error:
            raise EndlessError(f"{url} took more than {SECONDS:.0f} s", word="timeout") from error
        except httpx.HTTPError as error:
            raise _failure(url, error, proxy) from error
        except ssl.SSLError as error:  # in the middle of an answer, httpx lets it pass as it is
            raise FetchError(f"{url}: the secure connection broke ({error})", word="tls") from error
        except (httpx.InvalidURL, ValueError) as error:  # a name that httpx takes and the system does not
            raise FetchError(f"{url[:80]!r} is no web address", word="address") from error

    async def _place(self, limit: asyncio.Timeout, held: AsyncExitStack) -> None:
        """Wait for a large body's place; its time does not run meanwhile."""
        loop = asyncio.get_running_loop()
        left = (limit.when() or loop.time()) - loop.time()
        limit.reschedule(None)
        await held.enter_async_context(self.places)
        limit.reschedule(loop.time() + left)

    async def _get(
        self, transport: httpx.AsyncHTTPTransport, url: str, headers: Mapping[str, str], api: bool, place: _Place
    ) -> Reply | _Move:
        sent = self.usual.copy()
        sent.update(httpx.Headers(headers, encoding="latin-1"))  # what a server sent goes back byte for byte
        question = httpx.Request("GET", url, headers=sent, extensions={"timeout": _PATIENCE})
        async with aclosing(await transport.handle_async_request(question)) as answer:
            told = _headers(url, answer)
            if answer.status_code in _REDIRECTS and "location" in told:
                return _Move(_target(url, told["location"]), answer.status_code in _FOR_GOOD)
            return await self._read(url, answer, told, api, place)

    async def _read(
        self, url: str, answer: httpx.Response, headers: Mapping[str, str], api: bool, place: _Place
    ) -> Reply:
        reply = Reply(url, answer.status_code, headers, b"", self.clock())
        if reply.unchanged or reply.status == 200:
            self.hosts.welcomes(url)
        elif not api:
            raise self._refused(answer, reply)
        if reply.unchanged:
            return reply
        body = Body(headers.get("content-encoding", ""), MOST_BYTES, url)
        async for chunk in answer.aiter_raw():
            is_small = body.size <= LARGE
            body.add(chunk)
            if is_small and body.size > LARGE:
                await place()
        return replace(reply, body=body.whole())

    def _refused(self, answer: httpx.Response, reply: Reply) -> FetchError:
        """What an answer means that holds nothing. Its host is left alone when it wants that."""
        status, until = reply.status, None
        if status in _BUSY:
            until = self.leave_alone(reply, status == _TOO_MANY)
        told = f"{reply.url} answers {status} {answer.reason_phrase}".rstrip()
        kind = status // 100 if status < 600 else 5  # what is beyond is the server's own fault (RFC 9110 §15)
        return FetchError(told, word=_WORDS.get(status, f"http-{kind}xx"), status=status, until=until)

    def leave_alone(self, reply: Reply, anyway: bool, until: datetime | None = None) -> datetime | None:
        """Leave the host alone as long as its answer says, or until then; `anyway` also when it does not say how long.

        Until when that is; None where it wishes nothing.
        """
        wish = until - reply.at if until else retry_after(reply.headers.get("retry-after"), reply.at)
        return self.hosts.silence(reply.url, reply.at, wish) if wish or anyway else None


def _headers(url: str, answer: httpx.Response) -> dict[str, str]:
    """By name in lower case. A letter stands for each byte, whatever the server meant (RFC 9110 §5.5)."""
    if sum(len(name) + len(value) for name, value in answer.headers.raw) > MOST_HEADERS:
        raise FetchError(f"{url} sends more than {MOST_HEADERS >> 10} kB of headers", word="too-large")
    answer.headers.encoding = "latin-1"
    return {name.lower(): value for name, value in answer.headers.items()}


def _target(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError when that is no web address."""
    with suppress(UnicodeDecodeError):  # many servers send UTF-8 where only ASCII may stand
        location = location.encode("latin-1").decode()
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


def _failure(url: str, error: httpx.HTTPError, proxy: str | None) -> FetchError:
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return _no_connection(origin(proxy or url)[1], error)
    host = origin(url)[1]
    if isinstance(error, httpx.TimeoutException):
        return FetchError(f"{host} did not answer in time", word="timeout")
    if isinstance(error, httpx.RemoteProtocolError) and "too long" in str(error):  # httpcore's bound: 100 kB
        return FetchError(f"{host}: the headers do not end", word="too-large")
    if isinstance(error, httpx.RemoteProtocolError):
        return FetchError(f"{host}: the answer was cut short or is not HTTP ({error})", word="cut")
    return FetchError(f"{host}: the connection broke ({error or type(error).__name__})", word="network")


def _no_connection(host: str, error: httpx.HTTPError) -> FetchError:
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchError(f"{host}: no secure connection ({error})", word="tls")
    if isinstance(error, httpx.ConnectTimeout):
        return UnreachableError(f"{host} takes no connection in time", word="timeout")
    refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
    return UnreachableError(f"{host} {'refuses the connection' if refused else 'cannot be reached'}", word="refused")


def _causes(error: BaseException | None) -> list[BaseException]:
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found

"""The pace: a turn per host, a pause after each, and so many connections in all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from natwire.errors import FetchError
from natwire.model.source import Host

# Many names, one house: who asks one of them asks the same servers as who asks another.
_PLATFORMS = (
    "blogspot.com", "wordpress.com", "substack.com", "medium.com", "feedburner.com", "tumblr.com", "reddit.com",
    "youtube.com",
)  # fmt: skip
_LONGER = {"reddit.com": 2.0}  # seconds that a house asks for between two requests
LONGEST_PAUSE = 30.0  # seconds between two requests that are kept; some ask for hours
_UNTOLD = timedelta(hours=1)  # of silence, for a host that has too many requests and does not say how long
_MOST_UNTOLD = timedelta(hours=24)


def host_key(url: str) -> str:
    """The host that a turn is taken at: without `www.`, port and final dot; a shared platform is one host.

    >>> host_key("https://www.example.org:8080/feed/"), host_key("https://ada.substack.com/feed")
    ('example.org', 'substack.com')
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""  # no address: the client says so when it is asked
    return next((house for house in _PLATFORMS if host.endswith(f".{house}")), host)


class OutOfTime(Exception):
    """The run's time is over; what was not begun is left for the next one."""


class Hosts:
    """Who may ask whom, and when. A host that asked for silence (429, Retry-After) is left alone for the whole run."""

    def __init__(
        self,
        connections: int,
        per_host: int,
        delay: timedelta,
        known: Mapping[str, Host] | None = None,
        until: float = float("inf"),
        now: datetime | None = None,
    ) -> None:
        """At most `connections` in all, `per_host` to one; `until` (of time.monotonic) nothing new is begun.

        `known` are the hosts of earlier runs, as they are `now`.
        """
        self.room = asyncio.Semaphore(connections)
        self.per_host, self.delay, self.until = per_host, delay.total_seconds(), until
        self.known = dict(known or {})
        self.changed: set[str] = set()
        self.pauses = dict(_LONGER)
        self.turns: dict[str, asyncio.Semaphore] = {}
        self.ended: dict[str, float] = {}  # the last request to each host, by time.monotonic
        for key, host in self.known.items():
            if now and host.asked:
                self.ended[key] = time.monotonic() - max((now - host.asked).total_seconds(), 0)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the host's turn, then for a connection; both are held until the caller is done with the body.

        The host comes first, so that a slow one holds no connection while its queue waits.
        """
        key = host_key(url)
        async with self.turns.setdefault(key, asyncio.Semaphore(self.per_host)):
            await self._rest(key)
            async with self.room:
                self._check(key, time.monotonic())
                try:
                    yield
                finally:
                    self.ended[key] = time.monotonic()

    async def _rest(self, key: str) -> None:
        """Wait until the host had its pause. Raises as `_check` does, and does not wait for nothing."""
        while True:
            again = self.ended.get(key, float("-inf")) + max(self.delay, self.pauses.get(key, 0.0))
            now = time.monotonic()
            self._check(key, max(again, now))
            if again <= now:
                return
            await asyncio.sleep(again - now)

    def _check(self, key: str, at: float) -> None:
        """Raises FetchError when the host wants to be left alone, OutOfTime when the run's time is over by then."""
        if until := self.silent(key):
            told = f"{key} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
            raise FetchError(told, word="host-silent", until=until)
        if at > self.until:
            raise OutOfTime

    def pause(self, url: str, seconds: float) -> None:
        """This host wants at least so long a pause between two requests."""
        key = host_key(url)
        self.pauses[key] = max(_LONGER.get(key, 0.0), seconds)

    def silent(self, key: str) -> datetime | None:
        """Until when a host wants to be left alone; None where it does not."""
        return self.known[key].not_before if key in self.known else None

    def silence(self, url: str, now: datetime, wish: timedelta | None) -> datetime:
        """This host wants to be left alone; until when. One that does not say how long is asked ever later."""
        key = host_key(url)
        host = self.known.get(key, Host())
        if wish is None and host.not_before:
            return host.not_before  # it said so to somebody else just now
        until = now + (wish or min(_UNTOLD * 2 ** min(host.refusals, 10), _MOST_UNTOLD))
        until = max(until, host.not_before or until)
        self._learn(key, replace(host, not_before=until, refusals=host.refusals + (wish is None)))
        return until

    def welcomes(self, url: str) -> None:
        """This host answered well."""
        key = host_key(url)
        if key in self.known and self.known[key].refusals:
            self._learn(key, replace(self.known[key], refusals=0))

    def _learn(self, key: str, host: Host) -> None:
        self.known[key] = host
        self.changed.add(key)

    def learned(self) -> dict[str, Host]:
        """What is known of hosts now and was not when this was last asked."""
        keys, self.changed = self.changed, set()
        return {key: self.known[key] for key in keys}

    def asked(self, now: datetime) -> dict[str, Host]:
        """The hosts that were asked so lately that who asks them next must know it."""
        passed = {key: time.monotonic() - ended for key, ended in self.ended.items()}
        return {
            key: replace(self.known.get(key, Host()), asked=now - timedelta(seconds=seconds))
            for key, seconds in passed.items()
            if seconds < LONGEST_PAUSE
        }

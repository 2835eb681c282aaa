"""The pace: a turn per host, a pause after each, and so many connections in all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from natwire.errors import FetchError

# Many names, one house: who asks one of them asks the same servers as who asks another.
_PLATFORMS = (
    "blogspot.com", "wordpress.com", "substack.com", "medium.com", "feedburner.com", "tumblr.com", "reddit.com",
    "youtube.com",
)  # fmt: skip
_LONGER = {"reddit.com": 2.0}  # seconds that a house asks for between two requests


def host_key(url: str) -> str:
    """The host that a turn is taken at: without `www.` and port; a shared platform is one host.

    >>> host_key("https://www.example.org:8080/feed/"), host_key("https://ada.substack.com/feed")
    ('example.org', 'substack.com')
    """
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
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
        silent: Mapping[str, datetime] | None = None,
        until: float = float("inf"),
    ) -> None:
        """At most `connections` in all, `per_host` to one; `until` (of time.monotonic) nothing new is begun."""
        self.room = asyncio.Semaphore(connections)
        self.per_host, self.delay = per_host, delay.total_seconds()
        self.silent, self.until = dict(silent or {}), until
        self.asked_for_silence: dict[str, datetime] = {}
        self.pauses = dict(_LONGER)
        self.turns: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the host's turn, then for a connection; both are held until the caller is done with the body.

        The host comes first, so that a slow one holds no connection while its queue waits.
        """
        key = host_key(url)
        turn = self.turns.setdefault(key, asyncio.Semaphore(self.per_host))
        await turn.acquire()
        begun = False
        try:
            self.refuse_silent(url)
            async with self.room:
                if time.monotonic() > self.until:
                    raise OutOfTime
                begun = True
                yield
        finally:
            pause = max(self.delay, self.pauses.get(key, 0.0))
            if begun and pause and key not in self.silent:
                asyncio.get_running_loop().call_later(pause, turn.release)
            else:
                turn.release()

    def pause(self, url: str, seconds: float) -> None:
        """This host wants at least so long a pause between two requests."""
        key = host_key(url)
        self.pauses[key] = max(_LONGER.get(key, 0.0), seconds)

    def refuse_silent(self, url: str) -> None:
        """Raises FetchError when the host is not to be asked in this run."""
        key = host_key(url)
        if until := self.silent.get(key):
            told = f"{key} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
            raise FetchError(told, word="host-silent", until=until)

    def silence(self, url: str, until: datetime) -> None:
        """This host is not to be asked before then."""
        key = host_key(url)
        self.silent[key] = self.asked_for_silence[key] = until

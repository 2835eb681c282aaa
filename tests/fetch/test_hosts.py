"""The pace."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from natwire.errors import FetchError
from natwire.fetch.hosts import Hosts, OutOfTime, host_key

Turns = list[tuple[float, float]]


async def take(hosts: Hosts, url: str, seconds: float, turns: Turns) -> None:
    """A turn at the host that lasts so long; when it began and ended."""
    async with hosts.turn(url):
        begun = time.monotonic()
        await asyncio.sleep(seconds)
        turns.append((begun, time.monotonic()))


def taken(hosts: Hosts, *urls: str, seconds: float = 0.01) -> Turns:
    """All at once, as far as the pace lets them."""
    turns: Turns = []

    async def all_of_them() -> None:
        await asyncio.gather(*(take(hosts, url, seconds, turns) for url in urls))

    asyncio.run(all_of_them())
    return sorted(turns)


def at_once(turns: Turns) -> int:
    """The most turns that were under way at one moment."""
    return max(sum(a <= begun < b for a, b in turns) for begun, _ in turns)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org:8080/feed/", "example.org"),
        ("http://EXAMPLE.org", "example.org"),
        ("http://user:word@example.org/", "example.org"),
        ("http://[::1]:80/", "::1"),
        ("http://[::1", ""),
        ("nothing", ""),
    ],
)
def test_a_turn_is_taken_at_the_host(url: str, key: str) -> None:
    """With or without www, whatever the port; what is no address is no host."""
    assert host_key(url) == key


def test_a_host_is_asked_one_at_a_time_with_a_pause() -> None:
    """The pause is from the end of one to the beginning of the next, over all spellings of the host."""
    urls = ["https://a.example/1", "http://www.a.example/2", "https://a.example:444/3"]
    turns = taken(Hosts(10, 1, timedelta(seconds=0.06)), *urls)

    assert all(begun - ended > 0.05 for (_, ended), (begun, _) in pairwise(turns))


def test_two_at_a_time_where_the_user_allows_it() -> None:
    """`host_connections` is for hosts of one's own."""
    turns = taken(Hosts(10, 2, timedelta()), *["https://a.example/"] * 6, seconds=0.03)

    assert at_once(turns) == 2


def test_there_are_so_many_connections_in_all() -> None:
    """Hosts do not wait for each other, but for a connection."""
    turns = taken(Hosts(3, 1, timedelta()), *(f"https://{n}.example/" for n in range(9)), seconds=0.03)

    assert at_once(turns) == 3


def test_a_queue_holds_no_connection() -> None:
    """Five wait for one slow host; another host is asked meanwhile."""
    hosts, slow, quick = Hosts(2, 1, timedelta()), Turns(), Turns()

    async def both() -> None:
        waiting = [asyncio.create_task(take(hosts, "https://slow.example/", 0.05, slow)) for _ in range(5)]
        await asyncio.sleep(0)
        await take(hosts, "https://quick.example/", 0, quick)
        await asyncio.gather(*waiting)

    asyncio.run(both())
    assert quick[0][0] < slow[1][0]


def test_a_wish_for_silence_stops_the_rest_of_the_queue() -> None:
    """Those behind it fail at once, without the pause."""
    hosts, failed, url = Hosts(10, 1, timedelta(seconds=60)), list[str](), "https://a.example/"

    async def first() -> None:
        async with hosts.turn(url):
            hosts.silence("https://www.a.example/x", datetime(2026, 6, 4, tzinfo=UTC))

    async def other() -> None:
        try:
            async with hosts.turn(url):
                raise AssertionError
        except FetchError as error:
            failed.append(error.word)

    async def queue() -> None:
        await asyncio.gather(first(), *(other() for _ in range(5)))

    begun = time.monotonic()
    asyncio.run(queue())
    assert failed == ["host-silent"] * 5
    assert time.monotonic() - begun < 10
    assert hosts.asked_for_silence == {"a.example": datetime(2026, 6, 4, tzinfo=UTC)}


def test_a_host_that_is_known_to_want_silence_is_not_asked() -> None:
    """The wish is from an earlier run; it is not told again as a new one."""
    hosts = Hosts(10, 1, timedelta(), {"a.example": datetime(2026, 6, 4, tzinfo=UTC)})

    with pytest.raises(FetchError, match="until 2026-06-04 00:00 UTC"):
        taken(hosts, "https://www.a.example/")
    assert hosts.asked_for_silence == {}


def test_when_the_time_is_over_a_long_queue_ends_at_once() -> None:
    """Nobody waits for a pause after a request that was not made."""
    hosts, left = Hosts(10, 1, timedelta(seconds=60), until=time.monotonic() - 1), list[str]()

    async def one() -> None:
        try:
            async with hosts.turn("https://a.example/"):
                raise AssertionError
        except OutOfTime:
            left.append("left")

    async def queue() -> None:
        await asyncio.gather(*(one() for _ in range(50)))

    begun = time.monotonic()
    asyncio.run(queue())
    assert len(left) == 50
    assert time.monotonic() - begun < 10


def test_a_turn_that_fails_is_given_on() -> None:
    """An error in one does not block the host for the others."""
    hosts = Hosts(1, 1, timedelta())

    async def broken() -> None:
        with pytest.raises(RuntimeError):
            async with hosts.turn("https://a.example/"):
                raise RuntimeError
        await asyncio.wait_for(take(hosts, "https://a.example/", 0, []), 5)

    asyncio.run(broken())

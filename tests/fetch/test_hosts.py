"""The pace."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from natwire.errors import FetchError
from natwire.fetch.hosts import Hosts, OutOfTime, host_key
from natwire.model.source import Host

NOW, HOUR = datetime(2026, 6, 4, tzinfo=UTC), timedelta(hours=1)
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
        ("http://EXAMPLE.org.", "example.org"),
        ("https://ada.substack.com/feed", "substack.com"),
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
            hosts.silence("https://www.a.example/x", NOW, HOUR)

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
    assert hosts.learned() == {"a.example": Host(not_before=NOW + HOUR)}
    assert hosts.learned() == {}


def test_a_host_that_is_known_to_want_silence_is_not_asked() -> None:
    """The wish is from an earlier run; it is not told again as a new one."""
    hosts = Hosts(10, 1, timedelta(), {"a.example": Host(not_before=NOW + HOUR)}, now=NOW)

    with pytest.raises(FetchError, match="until 2026-06-04 01:00 UTC"):
        taken(hosts, "https://www.a.example/")
    assert hosts.learned() == {}


def test_who_refuses_without_a_time_is_asked_ever_later() -> None:
    """An hour, doubling to a day, over all that is asked of the host; its first good answer ends it."""
    told, host = [], Host()
    for _ in range(7):
        hosts = Hosts(10, 1, timedelta(), {"a.example": replace(host, not_before=None)})
        hosts.silence("https://a.example/1", NOW, None)
        hosts.silence("https://a.example/2", NOW, None)  # by one that was under way meanwhile
        host = hosts.learned()["a.example"]
        assert host.not_before
        told.append((host.not_before - NOW) // HOUR)
    assert told == [1, 2, 4, 8, 16, 24, 24]

    hosts.welcomes("https://www.a.example/")
    hosts.welcomes("https://b.example/")
    assert hosts.learned() == {"a.example": replace(host, refusals=0)}


def test_a_wish_is_not_shortened_by_another() -> None:
    """Of two answers that come at once the longer wait counts."""
    hosts = Hosts(10, 2, timedelta())

    assert hosts.silence("https://a.example/1", NOW, 3 * HOUR) == NOW + 3 * HOUR
    assert hosts.silence("https://a.example/2", NOW, HOUR) == NOW + 3 * HOUR


@pytest.mark.parametrize(("ago", "least", "most"), [(0.0, 0.1, 0.3), (0.05, 0.05, 0.2), (9.0, 0.0, 0.05)])
def test_the_pause_is_kept_over_runs(ago: float, least: float, most: float) -> None:
    """Who was asked by the run before a moment ago is not asked at once by this one."""
    asked = {"a.example": Host(NOW - timedelta(seconds=ago))}
    begun = time.monotonic()
    ((at, _),) = taken(Hosts(10, 1, timedelta(seconds=0.1), asked, now=NOW), "https://a.example/")

    assert least <= at - begun < most


def test_a_clock_that_was_put_back_makes_nobody_wait_for_long() -> None:
    """The pause itself is the most."""
    hosts = Hosts(10, 1, timedelta(seconds=0.05), {"a.example": Host(NOW + 9 * HOUR)}, now=NOW)
    begun = time.monotonic()
    taken(hosts, "https://a.example/")
    assert time.monotonic() - begun < 5


def test_whom_the_next_run_owes_a_pause_is_known() -> None:
    """With the time, in that of the calendar; what was never asked is not there."""
    hosts = Hosts(10, 1, timedelta(), {"b.example": Host(not_before=NOW + HOUR)}, now=NOW)
    taken(hosts, "https://a.example/")

    assert hosts.asked(NOW).keys() == {"a.example"}
    asked = hosts.asked(NOW)["a.example"].asked
    assert asked
    assert timedelta() <= NOW - asked < timedelta(seconds=5)


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

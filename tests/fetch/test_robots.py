"""What a host allows of its pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from natwire.errors import FetchError, UnreachableError
from natwire.fetch.client import Client
from natwire.fetch.guard import Guard
from natwire.fetch.hosts import Hosts
from natwire.fetch.robots import Manners
from natwire.model.site import Robots
from natwire.model.source import Request
from tests.server import Server, answer, redirect

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
CLOSED = "User-agent: *\nDisallow: /private\nAllow: /private/press$\n\nUser-agent: natwire\nDisallow: /natwire"


def permitted(
    server: Server, *paths: str, known: Mapping[str, Robots] | None = None, hosts: Hosts | None = None
) -> tuple[list[str], Mapping[str, Robots]]:
    """The fault of each path, "" where it may be fetched; and what was learned of the host."""

    async def asking() -> tuple[list[str], Mapping[str, Robots]]:
        pace = hosts or Hosts(10, 5, timedelta())
        async with Client(pace, "natwire/test", lambda: NOW, ("127.0.0.0/8",)) as client:
            manners = Manners(client, lambda: NOW, known or {})
            return list(await asyncio.gather(*(fault(manners, server.url(path)) for path in paths))), manners.learned

    return asyncio.run(asking())


async def fault(manners: Manners, url: str) -> str:
    try:
        await manners.permit(Request(url))
    except FetchError as error:
        return error.word
    return ""


def test_a_host_is_asked_once_and_obeyed(server: Server) -> None:
    """The rules for natwire come before those for all."""
    server.answers["/robots.txt"] = answer(CLOSED.encode())

    faults, learned = permitted(server, "/story", "/natwire/1", "/private", "/other")

    assert faults == ["", "robots", "", ""]
    assert [asked.path for asked in server.asked] == ["/robots.txt"]
    assert [each.body for each in learned.values()] == [CLOSED]


def test_the_rules_for_all_hold_where_there_are_none_for_us(server: Server) -> None:
    """The longest match decides, and `$` is the end (RFC 9309 §2.2.2)."""
    server.answers["/robots.txt"] = answer(CLOSED.partition("\n\n")[0].encode())

    faults, _ = permitted(server, "/private/story", "/private/press", "/private/press/1", "/open")

    assert faults == ["robots", "", "robots", ""]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (answer(status="404 Not Found"), ""),
        (answer(status="403 Forbidden"), ""),
        (answer(status="500 Oh"), "robots"),
        (answer(status="503 Busy"), "robots"),
        (answer(b"x")[:-2], "robots"),
        (answer(b"<!DOCTYPE html><p>Sign in"), ""),
        (answer(b"\xff\xfe\x00Disallow"), ""),
        (redirect("/elsewhere"), "robots"),
    ],
)
def test_a_host_without_a_file_allows_all_and_one_that_is_broken_nothing(
    server: Server, told: bytes, expected: str
) -> None:
    """RFC 9309 §2.3.1: what is unavailable is a yes, what cannot be reached is a no for now."""
    server.answers = {"/robots.txt": told, "/elsewhere": answer(CLOSED.encode().replace(b"/natwire", b"/story"))}

    assert permitted(server, "/story")[0] == [expected]


@pytest.mark.parametrize("why", ["dns", "refused", "timeout"])
def test_a_page_on_a_host_that_cannot_be_reached_has_that_fault(
    why: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is not there forbids nothing: each page is told the same, and nothing is remembered of the host's wishes."""

    async def unreachable(*_: object, **__: object) -> None:
        raise UnreachableError("nobody is there", word=why)

    monkeypatch.setattr(Guard, "connect_tcp", unreachable)

    assert permitted(server, "/1", "/2") == ([why, why], {})


def test_a_file_that_cannot_be_had_is_not_told_as_a_wish(server: Server) -> None:
    """The word is the same, for it is a no until it can be had."""
    server.answers["/robots.txt"] = answer(status="503 Busy")

    async def asking() -> None:
        async with Client(Hosts(10, 5, timedelta()), "natwire/test", lambda: NOW, ("127.0.0.0/8",)) as client:
            await Manners(client, lambda: NOW, {}).permit(Request(server.url("/story")))

    with pytest.raises(FetchError, match=r"the robots\.txt of .* cannot be had"):
        asyncio.run(asking())


def test_a_file_is_good_for_a_day(server: Server) -> None:
    """One that was had within it is not asked for again."""
    server.answers["/robots.txt"] = answer(CLOSED.encode())
    origin = server.url("").rstrip("/")

    fresh = {origin: Robots(NOW - timedelta(hours=23), "User-agent: *\nDisallow: /")}
    stale = {origin: Robots(NOW - timedelta(hours=24), "User-agent: *\nDisallow: /")}

    assert permitted(server, "/story", known=fresh) == (["robots"], {})
    assert permitted(server, "/story", known=stale)[0] == [""]
    assert len(server.asked) == 1


@pytest.mark.parametrize(("wanted", "kept"), [("0.2", 0.2), ("86400", 30.0)])
def test_a_crawl_delay_is_kept_up_to_half_a_minute(server: Server, wanted: str, kept: float) -> None:
    """Some ask for a day."""
    server.answers["/robots.txt"] = answer(f"User-agent: *\nCrawl-delay: {wanted}".encode())
    hosts = Hosts(10, 1, timedelta())

    permitted(server, "/story", hosts=hosts)

    assert hosts.pauses["127.0.0.1"] == kept

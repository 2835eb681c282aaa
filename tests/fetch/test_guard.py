"""Where natwire may connect to."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import httpcore
import pytest

from natwire.errors import FetchError, UnreachableError
from natwire.fetch.guard import Guard

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::93.184.216.34"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001:db8::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    """An IPv4 address inside an IPv6 one counts as itself."""
    assert Guard(()).allows("a.example", 80, ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_are_not(address: str) -> None:
    """This machine, its networks, its cloud's metadata, and what belongs to nobody."""
    assert not Guard(()).allows("a.example", 80, ip_address(address))


@pytest.mark.parametrize(
    ("place", "host", "port", "address", "allowed"),
    [
        ("127.0.0.0/8", "a.example", 80, "127.0.0.1", True),
        ("127.0.0.0/8", "a.example", 80, "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "a.example", 80, "10.0.0.1", False),
        ("127.0.0.0/8", "a.example", 80, "::1", False),
        ("::1/128", "a.example", 80, "::1", True),
        ("::1", "a.example", 80, "::1", True),
        ("fd00::/8", "a.example", 80, "fd12::1", True),
        ("192.168.1.7/32", "a.example", 80, "192.168.1.8", False),
        ("127.0.0.1:8990", "127.0.0.1", 8990, "127.0.0.1", True),
        ("127.0.0.1:8990", "127.0.0.1", 8991, "127.0.0.1", False),
        ("[::1]:8990", "::1", 8990, "::1", True),
        ("intranet.example", "intranet.example", 443, "10.0.0.1", True),
        ("intranet.example", "Intranet.Example.", 443, "10.0.0.1", True),
        ("intranet.example", "evil.example", 443, "10.0.0.1", False),
        ("intranet.example:80", "intranet.example", 443, "10.0.0.1", False),
    ],
)
def test_the_user_may_allow_places(place: str, host: str, port: int, address: str, allowed: bool) -> None:
    """What is allowed is the network, the host or the host's port that is named, and no other."""
    assert Guard([place]).allows(host, port, ip_address(address)) is allowed


class Line(httpcore.AsyncNetworkBackend):
    """A network in which nobody answers; `asked` are the addresses that somebody tried to connect to."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        raise httpcore.ConnectTimeout


def looked_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> tuple[Line, Exception | None]:
    """What comes of a connection to a name whose look-ups are answered like that, one after the other."""
    told, line = iter(answers), Line()

    async def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 80)) for address in next(told)]

    async def connect() -> None:
        guard = Guard(())
        guard.inner = line  # type: ignore[assignment]
        await guard.connect_tcp("a.example", 80, timeout=1)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", look_up)
    with pytest.raises((FetchError, httpcore.ConnectTimeout)) as caught:
        asyncio.run(connect())
    return line, caught.value


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that tells a public address first and loopback then is not asked again: what was checked counts."""
    line, _ = looked_up(monkeypatch, ["93.184.216.34", "2606:4700::1111"], ["127.0.0.1"])

    assert line.asked == ["93.184.216.34", "2606:4700::1111"]


@pytest.mark.parametrize("other", ["127.0.0.1", "::1", "fe80::1%lo", "::ffff:10.0.0.1"])
def test_one_private_address_is_enough(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    """Nobody is connected to, not even at the public address beside it."""
    line, error = looked_up(monkeypatch, ["93.184.216.34", other])

    assert isinstance(error, FetchError)
    assert (error.word, line.asked) == ("private", [])


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the time of a connection, and what comes of it is the fault of the way there."""

    async def never(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", never)
    with pytest.raises(UnreachableError) as caught:
        asyncio.run(Guard(()).connect_tcp("a.example", 80, timeout=0.05))
    assert caught.value.word == "dns"


@pytest.mark.parametrize("place", ["", "10.0.0.1/8", "a b", "http://a.example", "user@a.example", "a.example:99999"])
def test_what_is_no_place_is_refused(place: str) -> None:
    """Before anybody is asked."""
    with pytest.raises(ValueError):  # noqa: PT011 - the config has told what is wrong with it
        Guard([place])

"""Where natwire may connect to: public addresses, and the private networks that the user allows.

The name is resolved once, every address of it is checked, and the connection goes to a checked one, so that no
second look-up can lead elsewhere. Each hop of a redirect passes here too.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore

from natwire.errors import FetchError, UnreachableError

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Allowed:
    """A place that the user allows: a network or a name, with a port or with all of them."""

    network: Network | None
    name: str
    port: int | None

    def covers(self, host: str, port: int, address: Address) -> bool:
        """Whether a connection to this address, which `host` is at, is one of those."""
        if self.port not in (None, port):
            return False
        if self.network:
            return address.version == self.network.version and address in self.network
        return host.lower().rstrip(".") == self.name


def allowed(place: str) -> Allowed:
    """A place as the config has it: `10.0.0.0/8`, `127.0.0.1:8990`, `[::1]:80`, `intranet.example`.

    Raises ValueError.
    """
    with suppress(ValueError):
        return Allowed(ip_network(place), "", None)
    parts = urlsplit(f"//{place}")
    if parts.netloc != place or not parts.hostname or parts.username is not None or not _NAME.fullmatch(parts.hostname):
        raise ValueError(place)
    with suppress(ValueError):
        return Allowed(ip_network(parts.hostname), "", parts.port)
    return Allowed(None, parts.hostname, parts.port)


class Guard(httpcore.AsyncNetworkBackend):
    """Connects where it is allowed: to public addresses, and to the places that the user allows besides."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = [allowed(place) for place in places]
        self.inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that answers, when all of them are allowed."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.addresses(host, port)
        except TimeoutError as error:
            raise UnreachableError(f"nobody told the address of {host} in time", word="dns") from error
        for address in addresses:
            if not self.allows(host, port, address):
                raise FetchError(
                    f"{host} is at {address}, a private address",
                    word="private",
                    hint=f'if it is yours: allow_private = ["{_netloc(host, port)}"] under [fetch]',
                )
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self.inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Part of the interface that httpcore asks for."""
        await asyncio.sleep(seconds)

    async def addresses(self, host: str, port: int) -> list[Address]:
        """All addresses of a name, in the order that the system prefers. A number needs no look-up, nor a thread."""
        if "%" not in host:
            with suppress(ValueError):
                return [ip_address(host)]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnreachableError(f"no address found for {host}", word="dns") from error
        return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))

    def allows(self, host: str, port: int, address: Address) -> bool:
        """Whether the address is public or at a place that the user allows; one inside another counts as itself."""
        if isinstance(address, IPv6Address) and (inner := _inside(address)):
            address = inner
        if any(place.covers(host, port, address) for place in self.places):
            return True
        if isinstance(address, IPv6Address) and address not in _PUBLIC_6:
            return False
        return address.is_global and not address.is_multicast


_NAME = re.compile(r"[\w.:-]{1,253}")
_PUBLIC_6 = IPv6Network("2000::/3")  # all that was ever given out (RFC 4291 §2.4, IANA)
_NAT64 = IPv6Network("64:ff9b::/96")  # how a network without IPv4 reaches it (RFC 6052)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _netloc(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

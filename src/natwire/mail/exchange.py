"""One exchange over HTTP in a time that bounds it as a whole: an answer that dribbles gets no more for each byte."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore


class Bounded(httpcore.NetworkBackend):
    """A network for one exchange, which is over `seconds` after this was made. What comes later is a timeout."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.inner = httpcore.SyncBackend()

    def left(self) -> float:
        """The seconds that are left, a little more than none."""
        return max(self.until - time.monotonic(), 0.001)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to whatever address the host has: the user wrote it, so it may be a private one."""
        return _Stream(self.inner.connect_tcp(host, port, self.left(), local_address, socket_options), self)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, network: Bounded) -> None:
        self.inner, self.network = inner, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.network.left())

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, self.network.left()), self.network)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)

    def close(self) -> None:
        self.inner.close()

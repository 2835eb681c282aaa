"""Decompression that counts while it goes: a bomb of 64 kB must not become 64 MB before anybody looks."""

from __future__ import annotations

import zlib
from typing import Protocol

from natwire.errors import FetchError


class _Decoder(Protocol):
    """`feed` decodes a piece, to `room` bytes or a little more: then there is too much, and the rest is lost."""

    def feed(self, chunk: bytes, room: int) -> bytes: ...

    def end(self) -> bool: ...


_GZIP = zlib.MAX_WBITS | 16
_MEMBER = b"\x1f\x8b"
MOST_COMING = 40 << 20  # bytes as they come: a stream without an end may hold nothing, or go on behind a whole body


class _Zlib:
    """One stream; in gzip several, one behind the other. What else follows is padding: zlib would keep it all."""

    def __init__(self, wbits: int) -> None:
        self.wbits, self.inner = wbits, zlib.decompressobj(wbits)
        self.fresh, self.over, self.held = True, False, b""

    def feed(self, chunk: bytes, room: int) -> bytes:
        if self.fresh and self.wbits == zlib.MAX_WBITS and chunk[0] & 0x0F != 8:
            self.inner = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its wrapper, as some servers send it
        self.fresh = False
        out, chunk, self.held = b"", self.held + chunk, b""
        while chunk and not self.over and len(out) < room:
            if self.inner.eof:
                if self.wbits == _GZIP and chunk == _MEMBER[:1]:
                    self.held = chunk  # the next piece tells
                    break
                if self.wbits != _GZIP or not chunk.startswith(_MEMBER):
                    self.over = True
                    break
                self.inner = zlib.decompressobj(self.wbits)
            out += self.inner.decompress(chunk, room - len(out))
            chunk = self.inner.unused_data
        return out

    def end(self) -> bool:
        return self.inner.eof or self.fresh


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self.inner = brotli.Decompressor()
        self.error, self.fresh = brotli.error, True

    def feed(self, chunk: bytes, room: int) -> bytes:
        self.fresh = False
        try:
            out: bytes = self.inner.process(chunk, output_buffer_limit=room)
        except self.error as error:
            raise zlib.error(str(error)) from error
        return out

    def end(self) -> bool:
        return self.fresh or bool(self.inner.is_finished())


class _Plain:
    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk

    def end(self) -> bool:
        return True


class Body:
    """Collects a body of at most `most` bytes, decompressed: gzip, deflate or br (RFC 9110 §8.4)."""

    def __init__(self, encoding: str, most: int, url: str) -> None:
        self.most, self.url, self.parts = most, url, list[bytes]()
        self.size = self.came = 0  # bytes decompressed, and as they came
        names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
        if len(names) > 1 or not set(names) <= {"gzip", "x-gzip", "deflate", "br"}:
            raise FetchError(f"{url} is sent in {encoding[:40]!r}, which was not asked for", word="encoding")
        self.decoder: _Decoder
        match names:
            case ["br"]:
                self.decoder = _Brotli()
            case ["deflate"]:
                self.decoder = _Zlib(zlib.MAX_WBITS)
            case [_]:
                self.decoder = _Zlib(_GZIP)
            case _:
                self.decoder = _Plain()

    def add(self, chunk: bytes) -> None:
        """Take a piece as it came over the network. Raises FetchError when it becomes too much or is broken."""
        if not chunk:
            return
        try:
            part = self.decoder.feed(chunk, self.most - self.size + 1)
        except zlib.error as error:
            raise FetchError(f"{self.url}: the compressed body is broken ({error})", word="encoding") from error
        self.size += len(part)
        self.came += len(chunk)
        if self.size > self.most or self.came > MOST_COMING:
            raise FetchError(f"{self.url} sends more than {self.most >> 20} MB", word="too-large")
        self.parts.append(part)

    def whole(self) -> bytes:
        """The body. Raises FetchError when its compressed stream was cut short."""
        if not self.decoder.end():
            raise FetchError(f"{self.url}: the body was cut short", word="cut")
        return b"".join(self.parts)

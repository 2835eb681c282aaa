"""Decompression that counts while it goes: a bomb of 64 kB must not become 64 MB before anybody looks."""

from __future__ import annotations

import zlib
from typing import Protocol

from natwire.errors import FetchError


class _Decoder(Protocol):
    def feed(self, chunk: bytes, room: int) -> bytes: ...

    def end(self) -> bool: ...


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self.wbits, self.fresh = wbits, True
        self.inner = zlib.decompressobj(wbits)

    def feed(self, chunk: bytes, room: int) -> bytes:
        if self.fresh and self.wbits == zlib.MAX_WBITS and chunk[:1] and chunk[0] & 0x0F != 8:
            self.inner = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its wrapper, as some servers send it
        self.fresh = False
        out = self.inner.decompress(chunk, room)
        while self.inner.eof and self.inner.unused_data.startswith(b"\x1f\x8b") and len(out) < room:
            rest = self.inner.unused_data  # gzip allows several members, one behind the other
            self.inner = zlib.decompressobj(self.wbits)
            out += self.inner.decompress(rest, room - len(out))
        if self.inner.unconsumed_tail:
            raise OverflowError
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
        if len(out) >= room:
            raise OverflowError
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
        self.most, self.url, self.parts, self.size = most, url, list[bytes](), 0
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
                self.decoder = _Zlib(zlib.MAX_WBITS | 16)
            case _:
                self.decoder = _Plain()

    def add(self, chunk: bytes) -> None:
        """Take a piece as it came over the network. Raises FetchError when it becomes too much or is broken."""
        try:
            part = self.decoder.feed(chunk, self.most - self.size + 1)
        except OverflowError:
            part = b" " * (self.most - self.size + 1)
        except zlib.error as error:
            raise FetchError(f"{self.url}: the compressed body is broken ({error})", word="encoding") from error
        self.size += len(part)
        if self.size > self.most:
            raise FetchError(f"{self.url} sends more than {self.most >> 20} MB", word="too-large")
        self.parts.append(part)

    def whole(self) -> bytes:
        """The body. Raises FetchError when its compressed stream was cut short."""
        if not self.decoder.end():
            raise FetchError(f"{self.url}: the body was cut short", word="cut")
        return b"".join(self.parts)

"""Bytes to text: out of gzip, then byte order mark, HTTP, XML declaration, and UTF-8 when all are silent or wrong."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

from natwire import charset

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:xml:lang=[\"']|<(?:dc:)?language>\s*)([A-Za-z]{2})\b")
_GZIP = b"\x1f\x8b"
_MOST = 20 << 20  # bytes, as of any answer
_PIECE = 64 << 10
_SINGLE_BYTE = ("cp125", "cp87", "iso8859", "koi8", "mac")


def unpacked(body: bytes, most: int = _MOST) -> bytes:
    """The body out of the gzip file that it may be, whatever its server calls it; of one that is damaged its beginning.

    At most `most` bytes of it, so that a bomb breaks off as any document may.
    """
    if not body.startswith(_GZIP):
        return body
    inner, out = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray()
    with suppress(zlib.error):
        for at in range(0, len(body), _PIECE):
            out += inner.decompress(body[at : at + _PIECE], most - len(out))
            if len(out) >= most:
                break
    return bytes(out)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a feed, without a byte order mark; what cannot be decoded becomes U+FFFD. Never raises."""
    text = charset.marked(body)
    if text is not None:
        return text
    named = list(_named(body, content_type))
    # UTF-8 first: of all encodings it alone can be found wrong, and a wrong charset in HTTP is common. But texts of
    # two-byte encodings may pass for it by accident.
    if "utf-8" in named or all(name.startswith(_SINGLE_BYTE) for name in named):
        named = ["utf-8", *(name for name in named if name != "utf-8")]
    for encoding in named:
        try:
            return body.decode(encoding)
        except ValueError:
            continue
    text = body.decode("utf-8", "replace")
    if any(letter > "\x7f" and letter != "\ufffd" for letter in set(text)):
        return text  # UTF-8 with an accident
    wider = [name for name in named if name != "utf-8"]
    return body.decode(wider[0] if wider else _code_page(text), "replace")


def _named(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings that the answer names and that are known here, HTTP's before the document's own."""
    head = body[:1024]
    if head[:2] in (b"<\0", b"\0<"):
        yield "utf-16-le" if head[0] else "utf-16-be"
    own = _DECLARED.search(head)
    for label in (charset.declared(content_type), own and own[1].decode("ascii")):
        name = charset.codec(label) if label else None
        # A document of single bytes is not what it says where it says UTF-16.
        if name and (not name.startswith(("utf-16", "utf-32")) or b"\0" in head):
            yield name


def _code_page(text: str) -> str:
    """The single-byte encoding of the language that a document names, Western Europe's where it names none."""
    named = _LANGUAGE.search(text, 0, 8192)
    return (named and charset.code_page(named[1])) or "cp1252"

"""What mail writes in ASCII, made bytes and letters again: words in headers, and the bodies of parts."""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from quopri import decodestring

from natwire.charset import codec
from natwire.parse.decode import decode

# RFC 2047, with what it forbids and programs write: spaces within, and no space between two of them.
_WORD = re.compile(r"=\?([\w.:*-]{1,60})\?([bBqQ])\?([^?\n]*(?:\?(?!=)[^?\n]*)*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[\w.:*-]{1,60}\?[bBqQ]\?)")
_LONGEST_HEADER = 5_000

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t]*\r?\n?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_SOFT_BREAK = re.compile(rb"=\r?\n")
_QUOTED_SIGN = re.compile(rb"=(?:3D|20|C3|E2)")
_FEW = 3


def words(header: str) -> str:
    """A header's text, as it was meant. Bytes beyond ASCII, which some write as they are, are what they look like.

    >>> words("=?utf-8?q?Ankara_=C3?= =?utf-8?q?=A7?= signed")
    'Ankara ç signed'
    """
    text = header[:_LONGEST_HEADER]
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape"))
    if "=?" not in text:
        return text
    parts: list[str] = []
    before, charset, data = 0, "", b""
    text = _BETWEEN.sub(r"\1", text)
    for found in _WORD.finditer(text):
        # A letter may be cut in two by the end of a word: neighbours in one charset are read as one.
        if data and (found.start() > before or found[1].lower() != charset):
            parts.append(_letters(data, charset))
            data = b""
        parts.append(text[before : found.start()])
        before, charset = found.end(), found[1].lower().partition("*")[0]
        data += _of_word(found[2], found[3])
    parts += _letters(data, charset), text[before:]
    return "".join(parts)


def _letters(data: bytes, charset: str) -> str:
    """UTF-8 that is valid is that; else the declared charset is tried: so few letters say little against it."""
    for name in ("utf-8", codec(charset)):
        try:
            return data.decode(name or "")
        except (LookupError, ValueError):
            continue
    return decode(data)


def _of_word(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return base64(data) if encoding in "bB" else decodestring(data, header=True)


def base64(data: bytes) -> bytes:
    """The bytes that are meant, with or without the padding; what is of no use in between is left out."""
    data = _NOT_BASE64.sub(b"", data)
    data = data[: len(data) - (len(data) % 4 == 1)]
    try:
        return a2b_base64(data + b"=" * (-len(data) % 4))
    except Error:
        return b""


def body_of(data: bytes, encoding: str) -> bytes:
    """The body of a part by its transfer encoding, if it looks so; and quoted-printable that nobody declared."""
    if encoding == "base64":
        return _base64_body(data)
    if encoding == "quoted-printable" or (
        len(_SOFT_BREAK.findall(data)) >= _FEW and len(_QUOTED_SIGN.findall(data)) >= _FEW
    ):
        return decodestring(data)
    return data


def _base64_body(data: bytes) -> bytes:
    """Base64, and what a mailing list has written behind it; all of it as it is where most is no base64."""
    end = 0
    while (row := _BASE64_LINE.match(data, end)) or data[end : end + 1] in (b"\n", b"\r"):
        end = row.end() if row else end + 1
    if end * 2 < len(data):
        return data
    rest = data[end:].strip()
    return base64(data[:end]) + (b"\n\n" + rest if rest else b"")

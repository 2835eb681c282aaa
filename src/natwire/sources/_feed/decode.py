"""Bytes to text: byte order mark, HTTP, XML declaration, and UTF-8 when all of them are silent or wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)

# What was written before UTF-8 in the languages that Windows had a code page of their own for.
_LANGUAGE = re.compile(r"(?:xml:lang=[\"']|<(?:dc:)?language>\s*)([A-Za-z]{2})\b")
_CODE_PAGES = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("az", "tr"), "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
    "ar": "cp1256",
}

# Text encodings by the beginning of Python's name for them. Others are no encodings of text (hex, zlib), take quadratic
# time (punycode, idna) or run escapes (unicode_escape).
_TEXT = ("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc_", "shift_jis")
_MORE_TEXT = ("iso2022", "hz", "tis-620", "johab", "kz1048")
_SINGLE_BYTE = ("cp125", "cp87", "iso8859", "koi8", "mac")

# What is declared is often less than what is meant: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a feed, without a byte order mark; what cannot be decoded becomes U+FFFD. Never raises."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
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
    charset, declared = _CHARSET.search(content_type), _DECLARED.search(head)
    for label in (charset and charset[1], declared and declared[1].decode("ascii")):
        name = _codec(label) if label else None
        # A document of single bytes is not what it says where it says UTF-16.
        if name and (not name.startswith(("utf-16", "utf-32")) or b"\0" in head):
            yield name


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if name.startswith(_TEXT + _MORE_TEXT) else None


def _code_page(text: str) -> str:
    """The single-byte encoding of the language that a document names, Western Europe's where it names none."""
    named = _LANGUAGE.search(text, 0, 8192)
    return _CODE_PAGES.get(named[1].lower(), "cp1252") if named else "cp1252"

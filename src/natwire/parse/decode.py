"""Bytes to text: what the page says of its charset, as far as it can be true."""

from __future__ import annotations

import codecs
import re

from natwire.charset import code_page, codec, marked

_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LANG = re.compile(rb"<html[^>]{0,300}?\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_HEAD = 4096

# ğ İ ş and ı of windows-1254 are ð Ý þ and ý in windows-1252, where Icelandic alone needs many of them.
_TURKISH = frozenset("ðÝþýÐÞ")


def decode(page: bytes, charset: str | None = None) -> str:
    """The page as text; `charset` is what HTTP said. Bytes that fit no letter become U+FFFD.

    Byte order mark, HTTP, `<meta>`, UTF-8, then the usual charset of the page's language (WHATWG Encoding, and HTML
    13.2.3.2). A name that is no text encoding, or does not fit the bytes at all, is passed over.
    """
    text = marked(page)
    if text is not None:
        return text
    for name in (codec(charset) if charset else None, _declared(page), "utf-8"):
        text = _fits(page, name) if name else None
        if text is not None:
            return text
    return _guessed(page)


def looks_binary(page: bytes) -> bool:
    """Whether the bytes are an image, a PDF or an archive and no text at all."""
    if page.startswith(b"%PDF-"):
        return True
    head = page[:_HEAD]
    if page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) * 0.02


def _declared(page: bytes) -> str | None:
    head = page[:_HEAD]
    found = _META.search(head) or _XML.search(head)
    name = codec(found[1].decode("ascii", "replace")) if found else None
    # Whoever can read this declaration is not reading UTF-16.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _fits(page: bytes, name: str) -> str | None:
    """The page in this encoding unless more than one character in a hundred would be broken."""
    try:
        text = page.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") <= len(text) / 100 else None


def _guessed(page: bytes) -> str:
    found = _LANG.search(page[:_HEAD])
    name = code_page(found[1].decode("ascii")) if found else None
    if name:
        return page.decode(name, "replace")
    text = page.decode("cp1252", "replace")
    turkish = sum(letter in _TURKISH for letter in text)
    return page.decode("cp1254", "replace") if turkish and turkish * 4 > _accented(text) else text


def _accented(text: str) -> int:
    return sum(letter > "\xbf" for letter in text)

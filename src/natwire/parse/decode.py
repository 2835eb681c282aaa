"""Bytes to text: what the page says of its charset, as far as it can be true."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LANG = re.compile(rb"<html[^>]{0,300}?\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_HEAD = 4096

# The WHATWG standard reads these names as their larger Windows or national relatives.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Python's list of text encodings includes some that are none on the web, and one that takes quadratic time.
_NEVER = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs", "oem"})
_BY_LANGUAGE = {b"tr": "cp1254", b"az": "cp1254", b"ru": "cp1251", b"uk": "cp1251", b"bg": "cp1251", b"ar": "cp1256"}
_BY_LANGUAGE |= {b"fa": "cp1256", b"pl": "cp1250", b"cs": "cp1250", b"hu": "cp1250", b"el": "cp1253", b"he": "cp1255"}
# ğ İ ş and ı of windows-1254 are ð Ý þ and ý in windows-1252, where Icelandic alone needs many of them.
_TURKISH = frozenset("ðÝþýÐÞ")


def decode(page: bytes, charset: str | None = None) -> str:
    """The page as text; `charset` is what HTTP said. Bytes that fit no letter become U+FFFD.

    Byte order mark, HTTP, `<meta>`, UTF-8, then the usual charset of the page's language (WHATWG Encoding, and HTML
    13.2.3.2). A name that is no text encoding, or does not fit the bytes at all, is passed over.
    """
    for mark, encoding in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace")
    for name in (_codec(charset), _declared(page), "utf-8"):
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


def _codec(name: str | None) -> str | None:
    """Python's name for a charset, None when it is no charset for text."""
    if not name or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if found.name in _NEVER or not found._is_text_encoding:
        return None
    return _MEANT.get(found.name, found.name)


def _declared(page: bytes) -> str | None:
    head = page[:_HEAD]
    found = _META.search(head) or _XML.search(head)
    name = _codec(found[1].decode("ascii", "replace")) if found else None
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
    name = _BY_LANGUAGE.get(found[1].lower()) if found else None
    if name:
        return page.decode(name, "replace")
    text = page.decode("cp1252", "replace")
    turkish = sum(letter in _TURKISH for letter in text)
    return page.decode("cp1254", "replace") if turkish and turkish * 4 > _accented(text) else text


def _accented(text: str) -> int:
    return sum(letter > "\xbf" for letter in text)

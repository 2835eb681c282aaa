"""What is known of charsets: their marks, their names, and which one a language used before UTF-8.

Feeds and pages are decoded in two rooms, each with its own order of trust; here is what both go by.
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_PARAMETER = re.compile(r"(?<![\w-])charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_LONGEST = 40  # characters of a label

# Text encodings by the beginning of Python's name for them. Others are no encodings of text (hex, zlib), take quadratic
# time (punycode, idna) or run escapes (unicode_escape).
_TEXT = (
    "utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc_", "shift_jis", "iso2022",
    "hz", "tis-620", "johab", "kz1048",
)  # fmt: skip

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

# What was written before UTF-8 in the languages that Windows had a code page of their own for.
_CODE_PAGES = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("ar", "fa"), "cp1256"),
    **dict.fromkeys(("az", "tr"), "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
}


def marked(body: bytes) -> str | None:
    """The text of bytes that begin with a byte order mark, without the mark; None for any other."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    return None


def declared(content_type: str) -> str | None:
    """The charset that a Content-Type names, as it is spelled there; None where it names none.

    >>> declared("text/html; Charset='utf-8'; format=flowed")
    'utf-8'
    """
    found = _PARAMETER.search(content_type)
    return found[1] if found else None


def codec(label: str) -> str | None:
    """Python's name for the encoding that a label means, None for one that is not known or not one of text.

    >>> codec("ISO-8859-1"), codec("rot13")
    ('cp1252', None)
    """
    if len(label) > _LONGEST:
        return None
    try:
        name = codecs.lookup(label.strip(" \t\"'")).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if name.startswith(_TEXT) else None


def code_page(language: str) -> str | None:
    """The single-byte encoding of texts in a language, by its two letters; None where Western Europe's would do."""
    return _CODE_PAGES.get(language.lower())

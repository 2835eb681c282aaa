"""Headers of mail as they go over the wire: ASCII, in lines of at most 78 characters wherever a word allows it.

The email package folds too, but differently from version to version of Python; it takes apart an id that is longer than
a line, and loses spaces between encoded words. The same mail is to be the same bytes, with the same subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.charset import Charset
from itertools import repeat

from natwire.mail_addresses import ATOM
from natwire.text import line

_LINE = 78
_WORD = 60  # of an encoded word (RFC 2047 allows 75), so that it stands behind the name of a header too
_PLAIN = re.compile(rf"[!-~]{{1,{_WORD}}}")
_PHRASE = re.compile(rf"(?=.{{1,{_WORD}}}\Z){ATOM}")


def header(name: str, words: str) -> str:
    """The header with its line end: ASCII words, folded between them."""
    lines = [f"{name}:"]
    for word in words.split(" "):
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1]:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def unstructured(text: str) -> str:
    """Any text as words of a header, encoded where it is more than short words of ASCII (RFC 2047)."""
    return _encoded(value(text), _PLAIN)


def phrase(text: str) -> str:
    """A name before an address as words of a header; there many signs have a meaning (RFC 5322, 3.2.3)."""
    return _encoded(value(text), _PHRASE)


def value(text: str) -> str:
    """One line, and no encoded word (RFC 2047) that another program would decode."""
    return line(text).replace("=?", "= ?")


def _encoded(text: str, plain: re.Pattern[str]) -> str:
    if all(plain.fullmatch(word) for word in text.split(" ")):
        return text
    words: Iterable[str | None] = Charset("utf-8").header_encode_lines(text, repeat(_WORD))
    return " ".join(filter(None, words))

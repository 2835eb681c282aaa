"""Headers as they go over the wire: ASCII, in lines of at most 78 characters wherever a word allows it.

The email package folds too, but differently from version to version of Python, and takes apart an id that is longer
than a line. The same digest is to be the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.charset import Charset
from itertools import repeat
from typing import NamedTuple

from natwire.errors import ConfigError
from natwire.mail_addresses import ATOM, is_domain, is_mail_address
from natwire.text import line

_LINE = 78
_WORD = 60  # of an encoded word (RFC 2047 allows 75), so that it stands behind the name of a header too
_PLAIN = re.compile(rf"[!-~]{{1,{_WORD}}}")
_PHRASE = re.compile(rf"(?=.{{1,{_WORD}}}\Z){ATOM}")
# `wire@example.org`, `natwire <wire@example.org>`, `"Wire @ Nat" <wire@example.org>`; two of them are none.
_ADDRESS = re.compile(r"""(?P<whose>(?:"(?P<quoted>[^"]*)"|(?P<name>[^"<>@]*))[ ]?<)?(?P<spec>[^"<> ]+)(?(whose)>)""")


class Address(NamedTuple):
    """A mail address with the name of whose it is, "" for none."""

    name: str
    spec: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.spec.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{phrase(self.name)} <{self.spec}>" if self.name else self.spec


def address(text: str) -> Address:
    """`natwire <wire@example.org>` or `wire@example.org`; ASCII, as not every server takes more (RFC 6531).

    Raises ConfigError for what is none.
    """
    found = _ADDRESS.fullmatch(line(text))
    if not found or not is_mail_address(found["spec"]):
        raise ConfigError(f"{line(text)!r} is no mail address", hint="write it as name@example.org")
    return Address(value(found["quoted"] or found["name"] or ""), found["spec"])


def domain(text: str) -> str:
    """The domain as it is. Raises ConfigError for what is none."""
    if not is_domain(text):
        raise ConfigError(f"{line(text)!r} is no domain", hint="write it as example.org")
    return text


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

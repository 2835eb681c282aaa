"""Who sends a digest and who gets it: mail addresses with the names of whose they are, and domains for ids."""

from __future__ import annotations

import re
from typing import NamedTuple

from natwire.errors import ConfigError
from natwire.mail_addresses import is_domain, is_mail_address
from natwire.mail_headers import phrase, value
from natwire.text import line

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

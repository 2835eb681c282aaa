"""Kinds of value that are of delivery: addresses of mail, servers, hooks.

Like those of `values` they raise ValueError, with words that follow `"key" must be`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from natwire.config.values import reference, text, text_or_texts
from natwire.config.vaults import is_reference
from natwire.config.web_values import open_web
from natwire.mail_addresses import is_domain, is_mail_address

_SPECIAL = re.compile(r"[()\[\]@,:;.]")
_NAMED = re.compile(r"([^<>]*)<([^<>]+)>")


def domain(value: Any) -> str:
    """A domain, its letters in ASCII."""
    try:
        found = text(value).encode("idna").decode("ascii").lower()
    except UnicodeError:
        found = ""
    if not is_domain(found):
        raise ValueError('a domain: "example.org"')
    return found


def mail_address(value: Any) -> str:
    """Somebody's address, without the name: what a server is told."""
    spelling = text(value)
    named = _NAMED.fullmatch(spelling)
    local, _, host = (named[2].strip() if named else spelling).rpartition("@")
    try:
        found = f"{local}@{domain(host)}"
    except ValueError:
        found = ""
    if not is_mail_address(found):
        raise ValueError('an address of mail: "desk@example.org"')
    return found


def mail_addresses(value: Any) -> tuple[str, ...]:
    """Addresses of mail, each once."""
    return tuple(dict.fromkeys(map(mail_address, text_or_texts(value))))


def sender(value: Any) -> str:
    """Whom a mail is from: an address, with a name or without. A name that mail would read otherwise gets its quotes.

    >>> sender("Desk, the <desk@example.org>")
    '"Desk, the" <desk@example.org>'
    """
    spelling = text(value)
    named, address = _NAMED.fullmatch(spelling), mail_address(spelling)
    name = named[1].strip().strip('"') if named else ""
    if '"' in name or "\\" in name:
        raise ValueError('an address of mail, with a name without quotes: "The desk <desk@example.org>"')
    name = f'"{name}"' if _SPECIAL.search(name) else name
    return f"{name} <{address}>" if name else address


def subject(value: Any) -> str:
    """The subject of a mail, where {n} becomes how many stories it has, and {title} its title."""
    spelling = text(value)
    if re.search(r"[{}]", re.sub(r"\{(?:n|title)\}", "", spelling)):
        raise ValueError('a text in which nothing stands in {} but {n} and {title}: "{title}: {n} stories"')
    return spelling


def server(value: Any) -> str:
    """The host of a server, or its number, without a port."""
    host = text(value)
    return host if _is_number(host) else domain(host)


def _is_number(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or number."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def https(value: Any) -> str:
    """A web address that nobody on the way can read; http leads no further than to this machine."""
    address = open_web(value)
    if not address.startswith("https://") and not is_loopback(urlsplit(address).hostname or ""):
        raise ValueError('an address that begins with https: "https://example.org/hook"')
    return address


def hook(value: Any) -> str:
    """A web address that takes messages, or where it is kept: those of Slack and Discord are secrets themselves."""
    return reference(value) if isinstance(value, dict) or is_reference(str(value)) else https(value)

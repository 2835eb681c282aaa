"""Kinds of value that are of the web: addresses, hosts, networks, headers, selectors.

Like those of `values` they raise ValueError, with words that follow `"key" must be`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from natwire.config.values import reference, text
from natwire.model.source import FOLDER


def web(value: Any) -> str:
    """A web address."""
    address = text(value)
    try:
        good = bool(re.fullmatch(r"https?://\S+", address) and urlsplit(address).hostname)
    except ValueError:
        good = False
    if not good:
        raise ValueError('a web address: "https://example.org/feed/"')
    return address


def open_web(value: Any) -> str:
    """A web address that holds no login: it is printed and stored."""
    address = web(value)
    if "@" in urlsplit(address).netloc:
        raise ValueError("an address without a login; a key goes into headers")
    return address


_ACCOUNT = re.compile(r"(?!https?:)([a-z][a-z0-9_]*):(?!//)\S.*")


def account_kind(address: str) -> str | None:
    """The kind that the address of an account begins with; None for any other.

    >>> account_kind("mastodon:nat@example.social"), account_kind("https://example.org/")
    ('mastodon', None)
    """
    found = _ACCOUNT.fullmatch(address)
    return found[1] if found else None


def followed(value: Any) -> str:
    """A web address, an account as natwire writes it (its kind, a colon, and what is followed there), or a folder."""
    address = text(value)
    return address if account_kind(address) or address.startswith(FOLDER) else open_web(address)


def bridge(value: Any) -> str:
    """The address of a feed for any handle."""
    address = open_web(value)
    if "{handle}" not in address:
        raise ValueError('a web address with {handle} in it: "https://bridge.example/{handle}"')
    return address


def headers(value: Any) -> dict[str, str]:
    """Headers of a request, whose values may be references."""
    if not isinstance(value, dict) or not all(re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII) for name in value):
        raise ValueError('a table of texts: { Accept-Language = "fi" }')
    found = {name: reference(each) if isinstance(each, dict) else text(each) for name, each in value.items()}
    if not all(each.isascii() for each in found.values()):
        raise ValueError("a table of texts in ASCII, which is all that a header can hold")
    return found


_PLACE = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?")
_DRESSES = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=.*\.)")  # one site, whatever its host wears


def places(value: Any) -> tuple[str, ...]:
    """Networks, hosts, or hosts with a port; the guard of the network reads them again."""
    if not isinstance(value, list) or not all(isinstance(each, str) and _is_place(each) for each in value):
        raise ValueError('a list of networks and hosts: ["10.0.0.0/8", "127.0.0.1:8990", "intranet.example"]')
    return tuple(value)


def _is_place(place: str) -> bool:
    from ipaddress import ip_network

    try:
        if "/" in place or (place.count(":") > 1 and not place.startswith("[")):
            return bool(ip_network(place))
        return bool(_PLACE.fullmatch(place)) and (urlsplit(f"//{place}").port or 1) > 0
    except ValueError:
        return False


def site(name: str) -> str:
    """The host as outlets are named."""
    host = name.lower()
    if not _HOST.fullmatch(host):
        raise ValueError('a host: [site."example.org"]')
    try:
        return _DRESSES.sub("", host.encode("idna").decode("ascii"), count=1)
    except UnicodeError:
        raise ValueError('a host: [site."example.org"]') from None


def selector(value: Any) -> str:
    """A CSS selector."""
    from natwire.selectors import fault

    found = text(value)
    if why := fault(found):
        raise ValueError(f'a CSS selector such as "article > div.story": "{found}" {why}')
    return found


def selectors(value: Any) -> tuple[str, ...]:
    """CSS selectors, none of which names a whole page."""
    from natwire.selectors import is_everything

    if not isinstance(value, list):
        raise ValueError('a list of CSS selectors: ["div.promo", "p.read-also"]')
    found = tuple(selector(each) for each in value)
    if every := next(filter(is_everything, found), None):
        raise ValueError(f'a list of CSS selectors, each for a part of a page: "{every}" names the whole of it')
    return found

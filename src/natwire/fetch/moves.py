"""Where a source lives: moves for good (301, 308) that are believed, and those that wait to be confirmed. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from natwire.model.source import Reply, State

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_CONFIRMED = timedelta(hours=24)  # a hotel's log-in page redirects for good too, but not tomorrow
_MOST_PAST = 10


def home(state: State, reply: Reply) -> State:
    """The state with the address that the answer came from, if a move there is to be believed.

    Within one registrable domain it is believed at once, elsewhere when it is seen again a day later; never from https
    to http. The caller has read the answer as a feed. What is no address of the web, such as an account's, stays.
    """
    if not reply.moved or not _host(state.url) or reply.url == state.url or _is_downgrade(state.url, reply.url):
        return replace(state, moving_to=None, moving_since=None)
    since = state.moving_since if state.moving_to == reply.url else None
    if not same_domain(state.url, reply.url) and not (since and reply.at - since >= _CONFIRMED):
        return replace(state, moving_to=reply.url, moving_since=since or reply.at)
    past = tuple(dict.fromkeys((*state.past, state.url)))[-_MOST_PAST:]
    return replace(state, url=reply.url, past=past, moving_to=None, moving_since=None)


def same_domain(one: str, other: str) -> bool:
    """Whether two addresses are of one registrable domain, such as example.co.uk (publicsuffix.org)."""
    here, there = _host(one), _host(other)
    if here == there:
        return bool(here)
    return bool(here and there) and _domain(here) == _domain(there) != ""


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port: who may see what was meant for whom (RFC 6454). What is no address is of nobody."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


def _is_downgrade(here: str, there: str) -> bool:
    return origin(here)[0] == "https" and origin(there)[0] != "https"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _domain(host: str) -> str:
    """The domain that somebody registered, "" for an address in numbers or a suffix itself."""
    if ":" in host or host.replace(".", "").isdigit():
        return ""
    return _suffixes().privatesuffix(host) or ""


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # reads its list of 10,000 suffixes, and moves are rare

    return PublicSuffixList()

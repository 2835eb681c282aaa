"""Who an account is at its server, and what is read of it where the server has no API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, unquote

from natwire.addresses import host, split, web_address
from natwire.errors import FetchError, ParseError, SourceError
from natwire.model.source import Hint, Item, Mark, Reply, Request
from natwire.sources import feed
from natwire.sources._answers import json_of, record, records, text

_JRD = {"accept": "application/jrd+json, application/json"}
_FEED = {"accept": "application/rss+xml, application/atom+xml, */*;q=0.5"}
_UNKNOWN = "Record not found"  # what Mastodon says of an account; any other 404 may be of a server without the question
_UNWELCOME = frozenset({"not-found", "denied", "blocked", "http-4xx", "broken", "empty"})


@dataclass(frozen=True, slots=True)
class Who:
    """What stands on either side of the @ in a source's address. A tag is a name with a # before it."""

    name: str
    host: str

    @classmethod
    def of(cls, address: str) -> Who:
        """Whom an address of this kind names."""
        name, _, place = address.removeprefix("mastodon:").rpartition("@")
        return cls(name, place)


def usual(place: str) -> str:
    """Where a server of that name answers; one on this computer has no certificate.

    >>> usual("example.social"), usual("localhost:8001")
    ('https://example.social', 'http://localhost:8001')
    """
    name = host(f"//{place}")
    try:
        near = name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        near = False
    return f"{'http' if near else 'https'}://{place}"


def look_up(api: str, who: Who, actor: str = "") -> Request:
    """Ask for the account's id. An `actor` was found by WebFinger already."""
    url = f"{api}/api/v1/accounts/lookup?acct={quote(who.name, safe='')}"
    return ask(url, " ".join(("lookup", api, quote(who.name, safe=""), who.host, *filter(None, [actor]))))


def looked_up(
    reply: Reply, mark: Mark, api: str, name: str, place: str, actor: str = ""
) -> Iterator[Item | Hint | Request | Mark]:
    """The account's posts; where the server cannot say, who else may know (WebFinger), or else its feed."""
    try:
        account = identifier(record(json_of(reply)))
        if not account:
            raise ParseError(f"{reply.url}: no account", word="broken", hint="is this a server with Mastodon's API?")
    except SourceError as fault:
        if fault.word not in _UNWELCOME or _UNKNOWN in str(fault):
            raise
        if actor:
            yield feed_at(_feeds(api, name, actor))
        else:
            url = f"{api}/.well-known/webfinger?resource=acct:{name}@{place}"
            yield replace(ask(url, f"finger {api} {name} {place}"), headers=_JRD)
        return
    yield Mark(mark | {"api": api, "account": account})
    yield ask(statuses(api, account), "newest")


def statuses(api: str, account: str) -> str:
    """Where the posts of an account are, answers to others left out, forty a page: servers give no more."""
    return f"{api}/api/v1/accounts/{quote(account, safe='')}/statuses?limit=40&exclude_replies=true"


def fingered(reply: Reply, api: str, name: str, place: str) -> Iterator[Item | Hint | Request | Mark]:
    """The account's server may have another name than the one after its @; else it is one without the API."""
    actor = ""
    for link in records(record(json_of(reply)).get("links")):
        if link.get("rel") == "self" and "json" in text(link.get("type")):
            actor = actor or web_address(text(link.get("href")), "") or ""
    if not actor or " " in actor:
        raise FetchError(f"{reply.url} names no account", word="not-found")
    home = split(actor)
    if home.netloc.lower() != place.lower():
        yield look_up(f"{home.scheme}://{home.netloc}", Who(unquote(name), place), actor)
    else:
        yield feed_at(_feeds(api, name, f"{api}{home.path}"))


def _feeds(api: str, name: str, actor: str) -> list[str]:
    """Where servers have the feed of an account: Mastodon, snac and others, Pleroma, Pixelfed, Misskey, GoToSocial."""
    ends = f"{api}/@{name}.rss", f"{actor}.rss", f"{actor}/feed.atom", f"{actor}.atom"
    return list(dict.fromkeys((*ends, f"{api}/@{name}.atom", f"{api}/@{name}/feed.rss")))


def feed_at(places: list[str]) -> Request:
    """Ask for a feed at the first of these places; the others come back with the answer."""
    return replace(ask(places[0], " ".join(["feed", *places])), headers=_FEED)


def from_feed(reply: Reply, mark: Mark, places: list[str]) -> Iterator[Item | Hint | Request | Mark]:
    """The items of a feed, which is remembered; where there is none, the next place is tried."""
    place, *others = places
    try:
        if reply.status != 200:
            json_of(reply)
        for thing in feed.read(reply, Mark(mark | {"feed": place})):
            yield Mark(thing | {"feed": place}) if isinstance(thing, Mark) else thing
    except SourceError as fault:
        if not others or fault.word not in _UNWELCOME | {"not-a-feed"}:
            raise
        yield feed_at(others)


def identifier(holder: dict[str, Any]) -> str:
    """An id, which is opaque, and only the server's to compare."""
    value = holder.get("id")
    return str(value) if isinstance(value, int) and value < 2**64 else text(value)


def ask(url: str, about: str) -> Request:
    """A question to the API, with what it is about."""
    return Request(url, api=True, about=about)

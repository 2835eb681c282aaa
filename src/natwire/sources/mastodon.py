"""The kind `mastodon`: accounts and tags on Mastodon, and on the servers that speak its API.

Each poll reads the newest page, which also tells of edits and of what was deleted. Where it does not reach down to what
is known, the hole below it is read forwards from there (`min_id`), so that none of a thousand new posts is left out.
An account on a server without the API is read from its feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlencode

from natwire.addresses import split
from natwire.errors import ParseError
from natwire.model.source import Gone, Hint, Item, Mark, Reply, Request, Source
from natwire.sources._answers import json_of, missing, records, text
from natwire.sources._mastodon import status
from natwire.sources._mastodon.account import (
    Who,
    ask,
    feed_at,
    fingered,
    from_feed,
    identifier,
    look_up,
    looked_up,
    statuses,
    usual,
)

__all__ = ["PAGES", "first", "read", "server"]

PAGES = 60  # 2,000 posts of one poll; what is more comes with the next
_RECENT = 40  # posts whose edits and deletions are noticed: the newest page
_OLDER = 2  # pages that a new source begins with, besides the newest
_QUESTIONS = 5  # a poll, about posts that are no longer shown
_POSITION = ("max_id", "min_id", "since_id")
_LINK = re.compile(r"<([^<>]*)>\s*;[^<]*?\brel=\"?(\w+)")

Thing = Item | Request | Hint | Gone | Mark


def server(source: Source) -> str:
    """Where the API is, without a slash at its end."""
    return (source.api or usual(Who.of(source.address).host)).rstrip("/")


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """Who that is, before the first poll; later what is new, what is not read yet, and what may have been deleted."""
    who, api = Who.of(source.address), server(source) if source.api else mark.get("api") or server(source)
    if "feed" in mark:
        yield feed_at([mark["feed"]])
        return
    if who.name.startswith("#"):
        yield ask(f"{api}/api/v1/timelines/tag/{quote(who.name[1:], safe='')}?limit=40", "newest")
    elif "account" in mark:
        yield ask(statuses(api, mark["account"]), "newest")
    else:
        yield look_up(api, who)
    if "older" in mark:
        yield ask(mark["older"][0], "older")
    yield from (_question(api, each) for each, _ in mark.get("missing", [])[:_QUESTIONS])


def read(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """Posts, newest first. Raises SourceError with a word of docs/reference/errors.md."""
    if reply.unchanged:
        return
    about, *rest = reply.about.split(" ")
    match about:
        case "lookup":
            yield from looked_up(reply, mark, *rest)
        case "finger":
            yield from fingered(reply, *rest)
        case "feed":
            yield from from_feed(reply, mark, rest)
        case "still":
            yield from _still(reply, mark, *rest)
        case _:
            yield from _page(reply, mark, about)


# -------------------------------------------------------------------------------------------------------------- posts


def _page(reply: Reply, mark: Mark, about: str) -> Iterator[Thing]:
    """One page of posts, and where to go on: `newest`, `newer` from what is known on, or `older` for a new source."""
    told = json_of(reply)
    if not isinstance(told, list):
        raise ParseError(f"{reply.url}: no list of posts", word="broken", hint="is this a server with Mastodon's API?")
    names = {identifier(each): text(each.get("uri")) for each in records(told)}
    shown: dict[str, str] = {}
    for each in records(told):
        item = status.item(each, names, reply.at)
        if item:
            yield item
        if each.get("pinned") is not True:  # some servers put it above all, whenever it is from
            shown[identifier(each)] = item.guid if item else ""
    shown.pop("", None)
    yield from {"older": _beneath, "newer": _above}.get(about, _top)(reply, mark, shown)


def _top(reply: Reply, mark: Mark, shown: dict[str, str]) -> Iterator[Thing]:
    """The newest page. With nothing on it that is known, there may be more between it and what is."""
    recent, below = dict(mark.get("recent", [])), _linked(reply, "next")
    if recent and shown and not recent.keys() & shown.keys():
        yield ask(_moved(reply.url, [("min_id", next(iter(recent)))]), "newer")
        return
    asked = dict(mark.get("missing", []))
    here = {"", *shown.values()}  # snac gives an edited post a new id
    lost = {each: recent[each] for each in missing(list(recent), shown, whole=not below) if recent[each] not in here}
    kept = {each: guid for each, guid in recent.items() if each not in lost}
    after = Mark(mark | {"recent": _newest(shown, kept), "missing": list((asked | lost).items())[:_RECENT]})
    if below and not recent:
        after["older"] = [below, _OLDER]
        yield ask(below, "older")
    api, _, _ = reply.url.partition("/api/v1/")
    yield from (_question(api, each) for each in list(lost)[:_QUESTIONS])
    yield after


def _above(reply: Reply, mark: Mark, shown: dict[str, str]) -> Iterator[Thing]:
    """A page of what comes after the known, the oldest of it first. An empty one ends it, or one that leads nowhere."""
    recent = dict(mark.get("recent", []))
    newest = next(iter(shown), None)
    if newest and newest != next(iter(recent), None):
        yield ask(_linked(reply, "prev") or _moved(reply.url, [("min_id", newest)]), "newer")
        yield Mark(mark | {"recent": _newest(shown, recent)})


def _beneath(reply: Reply, mark: Mark, shown: dict[str, str]) -> Iterator[Thing]:
    """A page of what was there before the first poll; a few are enough."""
    _, left = mark.get("older", ("", 0))
    after, below = Mark(mark), _linked(reply, "next")
    after.pop("older", None)
    if below and shown and left > 1:
        after["older"] = [below, left - 1]
        yield ask(below, "older")
    yield after


def _newest(shown: dict[str, str], recent: dict[str, str]) -> list[list[str]]:
    """The ids and guids of the newest posts, with the page that was read last above."""
    newest = shown | {each: guid for each, guid in recent.items() if each not in shown}
    return [[each, guid] for each, guid in newest.items()][:_RECENT]


def _linked(reply: Reply, towards: str) -> str:
    """Where the next page is (RFC 8288). Only the position is taken: behind a proxy, a server may not know its name."""
    for address, rel in _LINK.findall(reply.headers.get("link", "")):
        if rel == towards:
            url = _moved(reply.url, parse_qsl(split(address).query))
            return "" if url == reply.url else url
    return ""


def _moved(url: str, position: list[tuple[str, str]]) -> str:
    """The same list from another position on."""
    parts = split(url)
    query = [each for each in parse_qsl(parts.query) if each[0] not in _POSITION]
    query += [each for each in position if each[0] in _POSITION]
    return parts._replace(query=urlencode(query)).geturl()


# ---------------------------------------------------------------------------------------------------------- deletions


def _question(api: str, each: str) -> Request:
    """Whether a post is still there. A list may lack one for other reasons."""
    return ask(f"{api}/api/v1/statuses/{quote(each, safe='')}", f"still {quote(each, safe='')}")


def _still(reply: Reply, mark: Mark, each: str, place: str = "") -> Iterator[Thing]:
    """What was deleted is gone. Of what is hidden from us the page for people is asked for; a fault is asked again."""
    asked = dict(mark.get("missing", []))
    guid = asked.pop(unquote(each), "")
    if reply.status in (404, 410):
        yield from [Gone(guid)] if guid else []
    elif reply.status in (401, 403) and not place and split(guid).netloc == split(reply.url).netloc and " " not in guid:
        yield ask(guid, f"still {each} page")
        return
    elif reply.status not in (200, 401, 403):
        json_of(reply)
    yield Mark(mark | {"missing": list(asked.items())})

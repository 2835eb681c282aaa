"""The kind `bluesky`: accounts in the AT protocol's network, as its public AppView shows them.

There is no question for what is new. A feed is read from the top until a whole page holds nothing new: it is ordered by
what authors say of their times, so that a new post may stand below known ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from natwire.addresses import split
from natwire.errors import FetchError, ParseError
from natwire.model.source import Gone, Item, Mark, Reply, Request, Source
from natwire.sources._answers import json_of, missing, reason, record, records, text
from natwire.sources._bluesky import view

__all__ = ["PAGES", "first", "read", "server"]

PAGES = 50
_MOST = 40  # pages of a feed, 4,000 posts; what lies deeper is of no use any more
_USUAL = 3  # pages that hold old and new posts, and those that a new source begins with
_DEEP = timedelta(days=1)  # so often the usual pages are read whatever the first one holds
_RECENT = 300  # what the usual pages hold
_CALL = 25  # posts that one question may be about
_MOST_MISSING = 100
_APPVIEW = "https://public.api.bsky.app"
_POSTS = "/app.bsky.feed.post/"
_REASONS = {
    "Profile not found": "not-found",
    "Unable to resolve handle": "not-found",
    "AccountTakedown": "gone",
    "AccountDeactivated": "denied",
    "BlockedActor": "denied",
    "BlockedByActor": "denied",
}

Thing = Item | Request | Gone | Mark


def server(source: Source) -> str:
    """Where the AppView is, without a slash at its end."""
    return (source.api or _APPVIEW).rstrip("/")


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """Who that is, before the first poll of a handle; else the top of the feed."""
    api = server(source)
    who = mark.get("did") or source.address.removeprefix("bluesky:").removeprefix("@")
    if who.startswith("did:"):
        yield _feed(api, who)
    else:
        yield _ask(f"{api}/xrpc/com.atproto.identity.resolveHandle?handle={quote(who, safe='')}", "handle")


def read(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """Posts in the order of the feed. Raises SourceError with a word of docs/reference/errors.md."""
    match reply.about:
        case "handle":
            yield from _resolved(reply, mark)
        case "still":
            yield from _still(reply, mark)
        case _:
            yield from _page(reply, mark)


def _resolved(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """The account's DID, which it keeps when it takes another handle."""
    did = text(_told(reply).get("did"))
    if not did.startswith("did:"):
        raise ParseError(f"{reply.url}: no DID", word="broken", hint="is this a server of the AT protocol?")
    yield Mark(mark | {"did": did})
    yield _feed(_api(reply), did)


# --------------------------------------------------------------------------------------------------------------- posts


def _page(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """One page of the feed, and the next one as long as there may be something new."""
    page, anew, seen = json.loads(reply.about)
    asked = {name: values[-1] for name, values in parse_qs(split(reply.url).query).items()}
    api, who, cursor = _api(reply), asked.get("actor", ""), asked.get("cursor", "")
    if reply.unchanged:
        due = not anew and _is_deep_due(mark, reply.at)
        yield from [_feed(api, who, anew=True)] if due else _doubts(api, mark)
        return
    if reply.status in (400, 500) and cursor and not anew:
        yield _feed(api, who, anew=True, seen=seen)  # this is how a cursor is refused that the server cannot read
        return
    told = _told(reply)
    if "feed" not in told:
        raise ParseError(f"{reply.url}: no feed", word="broken", hint="is this a server of the AT protocol?")
    names = []
    for entry in records(told["feed"]):
        _must_be_willing(entry, who, reply)
        item = view.item(entry, reply.at)
        if item:
            yield item
            names.append(_short(item.guid, who))
    below = text(told.get("cursor"))
    goes_on = _goes_on(page, names, seen, mark, reply.at)
    seen = list(dict.fromkeys(seen + names))
    if below and below != cursor and goes_on:
        yield _feed(api, who, below, page + 1, anew=anew, seen=seen)
        return
    after = _after(mark, who, seen, whole=not below)
    if page >= _USUAL or not below:
        after["deep"] = reply.at.isoformat()
    yield from _doubts(api, after)
    yield after


def _goes_on(page: int, names: list[str], above: list[str], mark: Mark, at: datetime) -> bool:
    """Whether there may be something new below a page. An empty one says nothing: what was on it is not for us."""
    if "recent" not in mark or (page < _USUAL and _is_deep_due(mark, at)):
        return page < _USUAL
    known = frozenset(mark["recent"])
    if names and known.issuperset(names):
        return False
    return page < _USUAL or (page < _MOST and known.isdisjoint(above))


def _after(mark: Mark, who: str, seen: list[str], whole: bool) -> Mark:
    """What is known when all was read, and what the feed should have shown and did not."""
    recent, shown = mark.get("recent", []), set(seen)
    lost = missing(recent, shown, whole)
    gone = set(lost)
    newest = seen + [name for name in recent if name not in shown and name not in gone]
    doubtful = dict.fromkeys(name for name in mark.get("missing", []) + lost if name not in shown)
    return Mark(mark | {"did": who, "recent": newest[:_RECENT], "missing": list(doubtful)[:_MOST_MISSING]})


def _is_deep_due(mark: Mark, at: datetime) -> bool:
    return "deep" in mark and at - datetime.fromisoformat(mark["deep"]) >= _DEEP


def _must_be_willing(entry: dict[str, Any], who: str, reply: Reply) -> None:
    """Raises FetchError where the followed account does not want to be shown to those who are not logged in."""
    for actor in (record(record(entry.get("post")).get("author")), record(record(entry.get("reason")).get("by"))):
        if actor.get("did") == who and not view.is_willing(actor):
            told = f"{view.handle(actor)} asked to be shown to members only"
            raise FetchError(told, word="denied", hint="natwire honours that; remove the source", status=reply.status)


# ----------------------------------------------------------------------------------------------------------- deletions


def _doubts(api: str, mark: Mark) -> Iterator[Request]:
    """Whether posts are still there. A feed may lack one for other reasons."""
    uids = [_uid(name, mark["did"]) for name in mark.get("missing", [])[:_CALL]]
    if uids:
        yield _ask(f"{api}/xrpc/app.bsky.feed.getPosts?{urlencode({'uris': uids}, doseq=True)}", "still")


def _still(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """What is not there was deleted. A server without that question says nothing; a fault is asked about again."""
    asked = set(parse_qs(split(reply.url).query).get("uris", []))
    there = asked
    if reply.status not in (400, 404, 501):
        there = {text(post.get("uri")) for post in records(_told(reply).get("posts"))}
    others = []
    for name in mark.get("missing", []):
        uid = _uid(name, mark["did"])
        if uid not in asked:
            others.append(name)
        elif uid not in there:
            yield Gone(_guid(name, mark["did"]))
    after = Mark(mark | {"missing": others})
    yield from _doubts(_api(reply), after)
    yield after


def _short(guid: str, who: str) -> str:
    """A guid as the mark has it: of the account's own posts only what tells them apart."""
    return guid.removeprefix(f"at://{who}{_POSTS}")


def _guid(name: str, who: str) -> str:
    return name if name.startswith("at://") else f"at://{who}{_POSTS}{name}"


def _uid(name: str, who: str) -> str:
    return _guid(name, who).partition(" ")[0]


def _api(reply: Reply) -> str:
    return reply.url.partition("/xrpc/")[0]


def _told(reply: Reply) -> dict[str, Any]:
    """What the server says. Raises SourceError, with the words of the network for what is wrong."""
    try:
        return record(json_of(reply))
    except FetchError as fault:
        why = reason(reply)
        fault.word = next((word for words, word in _REASONS.items() if words in why), fault.word)
        raise


def _feed(
    api: str, who: str, cursor: str = "", page: int = 1, *, anew: bool = False, seen: list[str] | None = None
) -> Request:
    """A page of an account's feed. `seen` is what was on those above it; `anew` says that its cursor was lost once."""
    asked = {"actor": who, "limit": "100", "filter": "posts_and_author_threads"} | (
        {"cursor": cursor} if cursor else {}
    )
    return _ask(f"{api}/xrpc/app.bsky.feed.getAuthorFeed?{urlencode(asked)}", json.dumps([page, anew, seen or []]))


def _ask(url: str, about: str) -> Request:
    return Request(url, api=True, about=about)

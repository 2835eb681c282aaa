"""What platforms have in common: JSON or a reason why not, times, links, and what a list no longer shows."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from natwire.dates import parse_date
from natwire.errors import FetchError, ParseError
from natwire.model.post import Link
from natwire.model.source import Reply
from natwire.text import clean, line

_WORDS = {401: "denied", 402: "denied", 403: "denied", 404: "not-found", 410: "gone", 429: "too-many", 451: "denied"}
_HINTS = {
    "blocked": "the server keeps programs out; try again later, or from another network",
    "denied": "this is shown to members only; a key goes into the headers of its [[source]]",
    "not-found": "has the account another name now? natwire source add finds it again",
}
_RESETS = ("x-ratelimit-reset", "ratelimit-reset")  # a time (Mastodon), seconds since 1970 (Bluesky) or from now (IETF)
_LONGEST_WAIT = timedelta(days=7)
_LONGEST_REASON = 200
_AHEAD = timedelta(minutes=5)  # clocks differ; beyond it is what somebody typed
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_FIRST_EPOCH = 1_000_000_000  # seconds of 2001: no wait is as long


def json_of(reply: Reply) -> Any:
    """What an answer says in JSON.

    Raises FetchError with the word of its status, or `blocked` where a web page came instead: edge servers send one
    with any status. Raises ParseError with the word `empty` or `broken`.
    """
    body = reply.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_page = body.startswith(b"<")
    if reply.status != 200 or is_page:
        raise _refused(reply, "" if is_page else reason(reply), is_page)
    if not body:
        raise ParseError(f"{reply.url}: an empty answer", word="empty")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ParseError(f"{reply.url}: not valid JSON", word="broken") from None


def _refused(reply: Reply, why: str, is_page: bool) -> FetchError:
    status, until = reply.status, _until(reply)
    word = _WORDS.get(status, f"http-{min(status // 100, 5)}xx")
    if status == 503 and (until or "retry-after" in reply.headers):
        word = "too-many"
    elif is_page and word in ("denied", "http-2xx"):
        word = "blocked"
    told = f"{reply.url} answers {status}: {why or 'a web page'}" if why or is_page else f"{reply.url} answers {status}"
    return FetchError(told, word=word, hint=_HINTS.get(word, ""), status=status, until=until)


def reason(reply: Reply) -> str:
    """What an answer in JSON gives as its reason, on one line; nothing where it has none."""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(told, dict):
        return ""
    words = (line(text(told.get(name))) for name in ("error", "message", "error_description", "detail"))
    return ": ".join(filter(None, words))[:_LONGEST_REASON]


def _until(reply: Reply) -> datetime | None:
    """When a platform that has too many requests says in a header of its own that it may be asked again.

    `Retry-After` is everybody's, and is read where the answer came in.
    """
    if reply.status not in (429, 503) or "retry-after" in reply.headers:
        return None
    for name in _RESETS:
        value = reply.headers.get(name, "").strip()
        if value.isdecimal() and len(value) < 12:
            seconds = int(value)
            until = datetime.fromtimestamp(seconds, UTC) if seconds >= _FIRST_EPOCH else reply.at + _seconds(seconds)
        else:
            until = parse_date(value) or reply.at
        if until > reply.at:
            return min(until, reply.at + _LONGEST_WAIT)
    return None


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def text(value: object) -> str:
    """A string without what could do harm; nothing for what is no string."""
    return clean(value) if isinstance(value, str) else ""


def record(value: object) -> dict[str, Any]:
    """An object of JSON; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> Iterator[dict[str, Any]]:
    """The objects in a list of JSON; none in what is no list."""
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


def moment(value: object, at: datetime) -> datetime | None:
    """A time that a platform gives, in UTC; its authors may choose it, so it is never later than soon after `at`."""
    when = parse_date(text(value))
    return when and min(when, at + _AHEAD)


def written(shown: str, href: str) -> str:
    """A link as it is read: its address alone where that is what it shows, or the beginning of it.

    >>> written("example.org/a...", "https://example.org/a/b"), written("the report", "https://example.org/a/b")
    ('https://example.org/a/b', 'the report https://example.org/a/b')
    """
    bare = _SCHEME.sub("", unquote(shown), count=1).rstrip("….")
    is_address = "." in bare and _SCHEME.sub("", unquote(href), count=1).startswith(bare)
    return href if is_address or not bare else f"{shown} {href}"


def linked(addresses: Sequence[str], card: Link | None) -> tuple[Link, ...]:
    """The links of a text, that of the card with what it says, and the card's own where the text has it not."""
    known = [card if card and card.url == address else Link(address) for address in addresses]
    return (*known, card) if card and card not in known else tuple(known)


def missing(recent: Sequence[str], shown: Collection[str], whole: bool) -> list[str]:
    """Those of the recent, newest first, that a list of the newest should show and does not.

    A list that is not `whole` ends somewhere: what lies behind the oldest known in it may be there.

    >>> missing(["d", "c", "b", "a"], {"e", "d", "b"}, whole=False)
    ['c']
    """
    reach = len(recent) if whole else max((at for at, name in enumerate(recent) if name in shown), default=0)
    return [name for name in recent[:reach] if name not in shown]

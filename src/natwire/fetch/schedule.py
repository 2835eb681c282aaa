"""When a source is asked again, and with which headers. Pure: state and answer in, state out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from natwire.dates import parse_date
from natwire.errors import SourceError
from natwire.fetch.hosts import host_key
from natwire.model.source import Hint, Mark, Reply, Request, Source, State

Haste = Literal["due", "now", "force"]

USUAL = timedelta(minutes=30)  # between two polls of a source for which nobody said otherwise
LEAST = timedelta(minutes=5)  # what the user may set it to
AT_ONCE = timedelta(seconds=60)  # even `--now` does not ask sooner
MOST_HINT = timedelta(hours=24)  # servers that say "next year" are misconfigured, and common
_WHOLE = re.compile(r"\s*(\d{1,15})\s*", re.ASCII)
_PATIENT = {"not-found", "denied", "gone", "http-4xx", "private", "address", "not-a-feed", "hostile"}


def due(state: State, haste: Haste, now: datetime) -> bool:
    """Whether to ask now. `now` skips the source's own interval but no server's wish; `force` skips both.

    A request that was begun counts, whether or not an answer was written down: a run that is killed over and over
    must not ask everybody over and over.
    """
    if haste == "force":
        return True
    if state.hint_until and now < state.hint_until:
        return False
    if state.last_request and now - state.last_request < AT_ONCE:
        return False
    return haste == "now" or not state.next_at or now >= state.next_at


def addressed(request: Request, source: Source, state: State) -> Request:
    """The request to where the source lives now, with the user's own headers where it goes to the source itself."""
    if request.url == source.address:
        request = replace(request, url=state.url)
    if source.headers and origin(request.url) in (origin(source.address), origin(state.url)):
        request = replace(request, headers={**source.headers, **request.headers})
    return request


def conditional(request: Request, state: State) -> Request:
    """The request with the validators that its address once gave, exactly as it gave them."""
    if not state.validators_url or origin(state.validators_url) != origin(request.url):
        return request
    headers = dict(request.headers)
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return replace(request, headers=headers)


def body_hash(body: bytes) -> bytes:
    """What tells that a body is the one of the last time."""
    return hashlib.blake2b(body, digest_size=16).digest()


def succeeded(source: Source, state: State, reply: Reply, mark: Mark | None, hint: Hint | None) -> State:
    """The state after an answer that was read, or one that says that nothing changed (`mark` is None then)."""
    wish = wished(reply.headers, reply.at, hint)
    own = reply.at + _own(source)
    until = reply.at + wish if wish else None
    state = _with_validators(state, reply)
    return replace(
        state,
        url=_home(state.url, reply),
        mark=state.mark if mark is None else mark,
        body_hash=state.body_hash if mark is None else body_hash(reply.body),
        status="ok",
        error=None,
        failures=0,
        failing_since=None,
        last_request=reply.at,
        last_ok=reply.at,
        next_at=max(own, until) if until else own,
        why="the server asked for it" if until and until > own else "own interval",
        hint_until=until,
        polls=state.polls + 1,
    )


def failed(source: Source, state: State, error: SourceError, until: datetime | None, now: datetime) -> State:
    """The state after a poll that failed: validators and mark are kept. `until` is when its host may be asked again."""
    failures = state.failures + 1
    until = max(filter(None, (until, state.hint_until)), default=None)  # `--force` asks too soon, and changes no wish
    if error.word == "host-silent":  # the host's fault, not this source's
        failures = state.failures
    base, most = (timedelta(hours=6), timedelta(days=7)) if error.word in _PATIENT else (_own(source), MOST_HINT)
    again = now + min(base * 2 ** min(failures - 1, 10) if failures else base, most)
    return replace(
        state,
        url=source.address,  # where it was said to have moved to may be what is wrong
        status=error.word,
        error=str(error),
        failures=failures,
        failing_since=state.failing_since or now,
        last_request=now,
        next_at=max(again, until) if until else again,
        why=f"after {failures} failures" if failures > 1 else "after a failure",
        hint_until=until,
        polls=state.polls + 1,
    )


def wished(headers: Mapping[str, str], now: datetime, hint: Hint | None) -> timedelta | None:
    """How long the server wants to be left alone: max-age less Age (RFC 9111 §4.2), else Expires, or the hint."""
    wishes = [timedelta(seconds=min(max(hint.seconds, 0), 10**9))] if hint else []
    control = {name.strip().lower(): value for name, _, value in _directives(headers.get("cache-control", ""))}
    if "no-store" not in control and "no-cache" not in control:
        age = whole(control.get("max-age", "").strip('"'))
        if age is not None:
            wishes.append(timedelta(seconds=age - (whole(headers.get("age", "")) or 0)))
        elif expires := parse_date(headers.get("expires", "")):
            wishes.append(expires - (parse_date(headers.get("date", "")) or now))
    longest = max(wishes, default=timedelta())
    return min(longest, MOST_HINT) if longest > timedelta() else None


def whole(value: str) -> int | None:
    """The seconds of a header, those of thirty years at most; None for what is no such number (RFC 9110 §5.6.2)."""
    found = _WHOLE.fullmatch(value)
    return min(int(found[1]), 10**9) if found else None


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port: who may see what was meant for whom (RFC 6454). What is no address is of nobody."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def _home(url: str, reply: Reply) -> str:
    """Where a source lives now: a move for good is believed on its own host, and never from https to http."""
    here, there = urlsplit(url), urlsplit(reply.url)
    believed = reply.moved and host_key(url) == host_key(reply.url) and here.scheme <= there.scheme
    return reply.url if believed else url


def _directives(value: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in value.split(",")]


def _own(source: Source) -> timedelta:
    return max(timedelta(seconds=source.every), LEAST) if source.every else USUAL


def _with_validators(state: State, reply: Reply) -> State:
    """Validators are opaque: kept as they came, or not at all when they are too long to be meant well."""
    etag, modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    if reply.status == 304:
        etag, modified = etag or state.etag, modified or state.last_modified
    kept = [value if value and len(value) <= 1024 and value.isprintable() else None for value in (etag, modified)]
    return replace(state, etag=kept[0], last_modified=kept[1], validators_url=reply.url if any(kept) else None)

"""When a source is asked again, and with which headers. Pure: state and answer in, state out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from natwire.config.settings import Settings
from natwire.errors import SourceError
from natwire.fetch.moves import home, origin
from natwire.fetch.rhythm import Rhythm, following, own
from natwire.fetch.secrets import bearer, headers
from natwire.fetch.wishes import awake, wished
from natwire.model.source import Hint, Mark, Reply, Request, Source, State

Haste = Literal["due", "now", "force"]

AT_ONCE = timedelta(seconds=60)  # even `--now` does not ask sooner
DEAD = "dead"  # the status of a source that said twice that it is gone
DOUBTED = "dead?"
STOPPED = "stopped"  # the status of an account whose platform refused it over and over
REFUSALS = 3  # in a row, and an account is not asked again on its own: who goes on asking is shut out for good
SICK = 6  # failures in a row, over two days: worth a word, once

_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_MONTH, _HALF_YEAR = timedelta(days=30), timedelta(days=180)
_NEVER = timedelta(days=36_500)
_SICK_SINCE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Patience:
    """The wait after a first failure, which doubles with each further one, to `most`."""

    first: timedelta
    most: timedelta


# Who is told no asks seldom, and an address that is wrong today may be right tomorrow. Any other fault is mended soon.
_PATIENCE = {
    "denied": _Patience(_DAY, _WEEK),
    "too-many": _Patience(_HOUR, _DAY),
    "gone": _Patience(_DAY, _DAY),
    "credentials": _Patience(timedelta(minutes=1), _HOUR),  # nobody was asked, and the user is about to mend it
    "no-preview": _Patience(_WEEK, _WEEK),
    **dict.fromkeys(
        ("not-found", "http-4xx", "private", "address", "not-a-feed", "hostile"), _Patience(6 * _HOUR, _WEEK)
    ),
}
_SOON = timedelta(minutes=15)
_CONTROL = re.compile(r"[\0-\x1f\x7f]")  # a letter stands for a byte here: those above are any that a server sends
_WISHED, _QUIET = "the server asked for it", "the feed asked for quiet hours"
_REFUSED = {"denied", "blocked"}
# Why a source was not asked after all: no failure of its own.
_UNASKED = {"host-silent": "its host asked to be left alone", "budget": "the budget of its platform is spent"}
# What is wrong with an address and not with the way to it: a move that leads here was a mistake.
_LOST = frozenset({"not-found", "gone", "denied", "dns", "private", "address", "not-a-feed", "redirects"})


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before then (None: never), for this reason; `wished` says that a server or a feed asked for it."""

    until: datetime | None
    why: str
    wished: bool = False


def due(state: State, haste: Haste, now: datetime, named: bool = False) -> bool:
    """Whether to ask now. `now` skips the source's own interval but no server's wish; `force` skips both."""
    return waits(state, haste, now, named) is None


def waits(state: State, haste: Haste, now: datetime, named: bool = False) -> Wait | None:
    """Until when the source is not asked in this haste, and why; None when it is asked now.

    What said that it is gone is only asked by `force` when it is `named`. A request that was begun counts, whether or
    not an answer was written down: a run that is killed over and over must not ask everybody over and over.
    """
    own = Wait(state.next_at, state.why) if state.next_at and now < state.next_at else None
    if state.status in (DEAD, STOPPED):
        return None if haste == "force" and named else Wait(None, state.why)
    if haste == "force":
        return own if state.status == "gone" and not named else None
    if haste == "due" and own and own.until and (not state.hint_until or state.hint_until <= own.until):
        return own
    if state.hint_until and now < state.hint_until:
        return Wait(state.hint_until, _WISHED, wished=True)
    if (open_at := awake(now, state.wish.quiet)) > now:
        return Wait(open_at, _QUIET, wished=True)
    if state.last_request and now - state.last_request < AT_ONCE:
        return Wait(state.last_request + AT_ONCE, "it was asked a moment ago")
    return None


def addressed(request: Request, source: Source, state: State, server: str, settings: Settings) -> Request:
    """The request to where the source lives now, equipped. Raises FetchError, `credentials`."""
    here = replace(request, url=state.url) if request.url == source.address else request
    return equipped(here, source, server, settings)


def equipped(request: Request, source: Source, server: str, settings: Settings) -> Request:
    """The request by the source's own proxy, and with the user's keys where it goes to the origin of its `server`.

    Raises FetchError, `credentials`, when they are not where the config says. It may take a while to ask for them.
    """
    if origin(request.url) == origin(server):
        token = bearer(request.bearer, settings) if request.bearer else {}
        request = replace(request, headers={**headers(source), **token, **request.headers})
    return replace(request, proxy=source.proxy)


def conditional(request: Request, state: State) -> Request:
    """The request with the validators that the source once gave, for the origin that gave them."""
    validators = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    known = {name: value for name, value in validators.items() if value}
    if not known or not state.validators_url:
        return request
    return replace(request, validators=known, validators_for=state.validators_url)


def without_validators(reply: Reply) -> Reply:
    """The answer as if it had named none: it is to come whole again."""
    kept = {name: value for name, value in reply.headers.items() if name not in ("etag", "last-modified")}
    return replace(reply, headers=kept)


def body_hash(body: bytes) -> bytes:
    """What tells that a body is the one of the last time."""
    return hashlib.blake2b(body, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a poll that went well.

    `mark` is None when nothing changed; `same` says that the body was the one of the last time although the request
    was conditional. `stable` is the hash of what a feed does not change at each request. One that only `leads` on says
    nothing of the news behind it, and has to come whole each time.
    """

    reply: Reply
    mark: Mark | None = None
    hint: Hint | None = None
    stable: bytes | None = None
    same: bool = False
    leads: bool = False


def succeeded(source: Source, state: State, answer: Answer, rhythm: Rhythm) -> State:
    """The state after an answer that was read, or one that says that nothing changed."""
    reply, mark, now = answer.reply, answer.mark, answer.reply.at
    asked = answer.hint or (state.wish if mark is None else Hint())
    wish = wished(reply.headers, now, asked)
    until = now + wish if wish else None
    known = _with_validators(state, reply, answer.same)
    own_at = following(state, source.address, own(source, known, rhythm, now), now)
    next_at = awake(max(own_at, until) if until else own_at, asked.quiet)
    why = "own rhythm" if not source.every else "the interval that you set"
    if until and until > own_at:
        why = _WISHED
    elif next_at > own_at:
        why = _QUIET
    return replace(
        home(known, reply),
        mark=known.mark if mark is None else mark,
        body_hash=_remembered(answer, known),
        stable_hash=answer.stable or known.stable_hash,
        status="ok",
        error=None,
        failures=0,
        failing_since=None,
        gone_since=None,
        last_request=now,
        last_ok=now,
        next_at=next_at,
        why=why,
        hint_until=until,
        wish=asked,
        polls=known.polls + 1,
        told=False,
    )


def _remembered(answer: Answer, known: State) -> bytes | None:
    """What the next answer is held against."""
    if answer.leads:
        return None
    return known.body_hash if answer.reply.unchanged else body_hash(answer.reply.body)


def failed(
    source: Source, state: State, error: SourceError, until: datetime | None, rhythm: Rhythm, now: datetime
) -> State:
    """The state after a poll that failed: validators and mark are kept. `until` is when its host may be asked again."""
    until = max(filter(None, (until, state.hint_until)), default=None)  # `--force` asks too soon, and changes no wish
    if why := _UNASKED.get(error.word):
        next_at = max(filter(None, (until, error.until, state.next_at)), default=now)
        return replace(state, next_at=next_at, why=why, hint_until=until)
    failures = state.failures + 1
    since = state.failing_since or now
    gone_since = (state.gone_since or now) if error.word == "gone" else None
    status = error.word
    if gone_since and now - gone_since >= _DAY:
        status = DEAD
    elif source.is_account and error.word in _REFUSED and failures >= REFUSALS:
        status = STOPPED
    elif now - since >= _HALF_YEAR:
        status = DOUBTED
    usual = own(source, state, rhythm, now) if state.last_ok else _SOON  # of one that was never read nothing is known
    again = now + _wait(status, error.word, failures, usual, now - since)
    if error.until and failures < SICK:  # it said when; one that says so over and over is asked ever later
        again = error.until
    return replace(
        state,
        url=source.address if error.word in _LOST else state.url,
        status=status,
        error=str(error),
        failures=failures,
        failing_since=since,
        gone_since=gone_since,
        last_request=now,
        next_at=max(again, until) if until else again,
        why=_WISHED if again == error.until else _why(status, failures),
        hint_until=until,
        polls=state.polls + 1,
        told=state.told or (failures >= SICK and now - since >= _SICK_SINCE),
    )


def _wait(status: str, word: str, failures: int, usual: timedelta, failing: timedelta) -> timedelta:
    """How long to leave a source alone that fails for the so many-th time, where it was asked each `usual` before."""
    if status in (DEAD, STOPPED, DOUBTED):
        return _MONTH if status == DOUBTED else _NEVER
    doubled: int = 2 ** min(failures - 1, 10)
    if patience := _PATIENCE.get(word):
        return min(patience.first * doubled, patience.most)
    return _WEEK if failing >= _MONTH else min(max(usual * 2 * doubled, _SOON), _DAY)


def _why(status: str, failures: int) -> str:
    if status == DEAD:
        return "it said twice that it is gone; natwire fetch --force NAME asks again"
    if status == STOPPED:
        return f"refused {failures} times; look at its key, then natwire fetch --force NAME"
    return f"after {failures} failures" if failures > 1 else "after a failure"


def _with_validators(state: State, reply: Reply, same: bool) -> State:
    """Validators are opaque: kept as they came, or not at all when they are too long to be meant well."""
    etag, modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    if reply.unchanged:
        return replace(
            state,
            etag=_plain(etag) or state.etag,
            last_modified=_plain(modified) or state.last_modified,
            answers_304=state.answers_304 if reply.status == 204 else True,
        )
    kept = _plain(etag), _plain(modified)
    # A server without validators cannot answer 304; one that sends the same body in spite of them does not.
    answers = False if not any(kept) or (same and state.validators_url) else state.answers_304
    return replace(
        state,
        etag=kept[0],
        last_modified=kept[1],
        validators_url=reply.url if any(kept) else None,
        answers_304=answers,
        bytes=len(reply.body),
    )


def _plain(value: str | None) -> str | None:
    return value if value and len(value) <= 1024 and not _CONTROL.search(value) else None

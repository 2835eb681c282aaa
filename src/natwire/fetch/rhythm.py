"""How often a source is asked when nobody wishes otherwise: by its own rhythm. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from natwire.model.source import Source, State

WINDOW = timedelta(days=28)
LEAST = timedelta(minutes=5)  # what the user may set it to
LONGEST = timedelta(hours=24)
ASLEEP = timedelta(days=7)  # between two polls of a source that was silent for a year
_YEAR = timedelta(days=365)
_SHARE = 0.5  # new items a poll brings on average
_SPREAD = 0.1  # of the interval, so that sources that were added at once are not asked at once
_LARGE = 1 << 20  # bytes of an answer that comes whole each time

# How soon again, by what a poll costs the server: a 304, a whole document, a large one.
_CHEAP, _WHOLE, _COSTLY = timedelta(minutes=15), timedelta(minutes=60), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much a source brought: `recent` new items in the last 28 days, the `newest` of all of them then."""

    recent: int = 0
    newest: datetime | None = None

    def with_new(self, times: Iterable[datetime | None], now: datetime) -> Rhythm:
        """With items that just came, by when they are from; one without a date, or with one to come, is from now."""
        came = [at if at and at < now else now for at in times]
        return Rhythm(
            self.recent + sum(at > now - WINDOW for at in came),
            max(filter(None, (self.newest, *came)), default=None),
        )


def own(source: Source, state: State, rhythm: Rhythm, now: datetime) -> timedelta:
    """The source's own interval: half a new item a poll on average, within what a poll may cost its server.

    A source that was silent for 28 days is asked once a day, for a year once a week. What the user sets counts
    instead, but never against a server that sends everything each time.
    """
    least = floor(state)
    if source.every:
        return max(timedelta(seconds=source.every), LEAST if least == _CHEAP else least)
    if rhythm.newest and now - rhythm.newest > _YEAR:
        return ASLEEP
    return min(max(WINDOW * _SHARE / (rhythm.recent + 1), least), LONGEST)


def floor(state: State) -> timedelta:
    """The least interval, by what an unchanged answer costs; a server is believed to know 304 until it does not."""
    if state.answers_304 is not False:
        return _CHEAP
    return _COSTLY if state.bytes > _LARGE else _WHOLE


def following(state: State, address: str, interval: timedelta, now: datetime) -> datetime:
    """When the interval is over. It counts from when the poll was due, so that cron's own steps do not add to it.

    The first one is longer by up to a tenth, the same for the same address.
    """
    if not state.polls:
        return now + interval * (1 + _SPREAD * _share(address))
    due = state.next_at
    late = due is not None and timedelta() <= now - due < interval
    return (due if due and late else now) + interval


def _share(address: str) -> float:
    digest = hashlib.blake2b(address.encode(), digest_size=2).digest()
    return int.from_bytes(digest) / 0x10000

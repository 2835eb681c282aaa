"""The hours of a digest: which one is due, and which comes next, also where clocks are changed.

A slot is named as the clock shows it, such as `2026-11-24T07:00`. An hour that comes twice is due the first time; one
that is skipped is due when clocks have been put forward.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

_WEEK = 8  # days; whatever the days of the week are, one of them is among so many, today cut at either end


def last_slot(at: Collection[time], days: Collection[int], zone: tzinfo, now: datetime) -> tuple[str, datetime] | None:
    """The last hour that was due by `now`: its name and its moment in UTC; None where there is none at all."""
    past = [(moment, name) for name, moment in _around(at, days, zone, now) if moment <= now]
    return max(past)[::-1] if past else None


def next_slot(at: Collection[time], days: Collection[int], zone: tzinfo, now: datetime) -> datetime | None:
    """The next moment after `now` at which one is due, in UTC; None where there is none at all."""
    return min((moment for _, moment in _around(at, days, zone, now) if moment > now), default=None)


def slot_of(moment: datetime, zone: tzinfo) -> str:
    """The name of a moment that is no hour of a plan, to the second: `2026-11-24T07:12:05`."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S}"


def _around(at: Collection[time], days: Collection[int], zone: tzinfo, now: datetime) -> Iterator[tuple[str, datetime]]:
    today = now.astimezone(zone).date()
    for offset in range(-_WEEK, _WEEK + 1):
        day = today + timedelta(days=offset)
        if day.weekday() in days:
            for hour in at:
                shown = datetime.combine(day, hour)
                yield shown.isoformat(timespec="minutes"), _moment(shown, zone)


def _moment(shown: datetime, zone: tzinfo) -> datetime:
    """When clocks of the zone first show that, or first show something later, in UTC."""
    first, later = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= later:
        return first
    # In a gap the clock of before it says `first`, that of after it `later`, and it lies between them.
    while first - later > timedelta(seconds=1):
        middle = later + (first - later) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < shown:
            later = middle
        else:
            first = middle
    return first.replace(microsecond=0)

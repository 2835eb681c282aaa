"""What servers and feeds wish: how long to be left alone, and at which hours and on which days not to be asked.

Wishes only ever lengthen. RFC 9111 (max-age, Age, Expires), RFC 9110 §10.2.3 (Retry-After), RSS 2.0 (skipHours,
skipDays; their hours are GMT).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from natwire.dates import parse_date
from natwire.model.source import Hint

MOST = timedelta(hours=24)  # servers that say "next year" are misconfigured, and common
_WHOLE = re.compile(r"\s*(\d{1,15})\s*", re.ASCII)
_HOURS = 24
_HOUR = timedelta(hours=1)


def wished(headers: Mapping[str, str], now: datetime, hint: Hint) -> timedelta | None:
    """How long the server wants to be left alone: max-age less Age (RFC 9111 §4.2), else Expires, or the hint."""
    wishes = [timedelta(seconds=min(max(hint.seconds, 0), 10**9))]
    control = {name.strip().lower(): value for name, _, value in _directives(headers.get("cache-control", ""))}
    if "no-store" not in control and "no-cache" not in control:
        age = whole(control.get("max-age", "").strip('"'))
        if age is not None:
            wishes.append(timedelta(seconds=age - (whole(headers.get("age", "")) or 0)))
        elif expires := parse_date(headers.get("expires", "")):
            wishes.append(expires - (parse_date(headers.get("date", "")) or now))
    longest = max(wishes, default=timedelta())
    return min(longest, MOST) if longest > timedelta() else None


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a server wants to be left alone (seconds or a date), from a minute to seven days; None: no word.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    if value and (seconds := whole(value)) is not None:
        wanted = timedelta(seconds=seconds)
    elif value and (until := parse_date(value)):
        wanted = until - now
    else:
        return None
    return min(max(wanted, timedelta(minutes=1)), timedelta(days=7))


def whole(value: str) -> int | None:
    """The seconds of a header, those of thirty years at most; None for what is no such number (RFC 9110 §5.6.2)."""
    found = _WHOLE.fullmatch(value)
    return min(int(found[1]), 10**9) if found else None


def awake(at: datetime, quiet: int) -> datetime:
    """The first moment from `at` on that is not quiet (see Hint), within a day.

    >>> awake(datetime(2026, 1, 1, 2, 30, tzinfo=UTC), 1 << 2 | 1 << 3)
    datetime.datetime(2026, 1, 1, 4, 0, tzinfo=datetime.timezone.utc)
    """
    latest = at + MOST
    while at < latest and _is_quiet(at, quiet):
        at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
    return min(at, latest)


def _is_quiet(at: datetime, quiet: int) -> bool:
    return bool(quiet >> at.hour & 1 or quiet >> (_HOURS + at.weekday()) & 1)


def _directives(value: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in value.split(",")]

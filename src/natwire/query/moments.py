"""Dates as people type them in a query: `2d`, `yesterday`, `2026-05`, `2026-05-01..2026-05-20`, `>2026-05-01`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Span = tuple[datetime | None, datetime | None]  # from, up to but not including; None is open

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AGO = re.compile(r"([0-9]{1,4})\s?([hdw])")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_COMPARED = re.compile(r"(>=|<=|>|<)(.*)")
_YEARS = range(1000, 9000)  # no zone and no step to the next year leads out of what datetime can say


def span(text: str, now: datetime, zone: tzinfo) -> Span | None:
    """From when to when `text` says, in UTC; None when it is not a date. Days are those of `zone`.

    A day, a month and a year are as long as they are. A moment (`2d`, or a date with a time) is when something
    begins. A range takes its last day whole, and may be typed from either end.
    """
    text = text.strip().lower()
    if compared := _COMPARED.fullmatch(text):
        return _compared(compared[1], _piece(compared[2].strip(), now, zone))
    if ".." in text:
        return _range(text, now, zone)
    piece = _piece(text, now, zone)
    return piece and (piece[0], piece[1] if piece[1] > piece[0] else None)


def since(text: str, now: datetime, zone: tzinfo = UTC) -> datetime | None:
    """Where the time that `text` names begins, in UTC; None when it is not a date or has no beginning (`..2026`).

    >>> since("2d", datetime(2026, 6, 3, 12, tzinfo=UTC)).isoformat()
    '2026-06-01T12:00:00+00:00'
    """
    found = span(text, now, zone)
    return found and found[0]


def _compared(sign: str, piece: tuple[datetime, datetime] | None) -> Span | None:
    if piece is None:
        return None
    begin, end = piece
    spans: dict[str, Span] = {">": (end, None), ">=": (begin, None), "<": (None, begin), "<=": (None, end)}
    return spans[sign]


def _range(text: str, now: datetime, zone: tzinfo) -> Span | None:
    """The span of `a..b`, `a..` or `..b`; None when an end cannot be read, or when both are open."""
    left, right = (end.strip() for end in text.split("..", 1))
    first, last = _piece(left, now, zone), _piece(right, now, zone)
    if (left and first is None) or (right and last is None) or not (left or right):
        return None
    if first and last and first > last:
        first, last = last, first
    return first and first[0], last and last[1]


def _piece(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """One date, from and up to, in UTC; a moment has no length."""
    if text in ("today", "yesterday"):
        day = now.astimezone(zone).date() - timedelta(days=text == "yesterday")
        return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    if ago := _AGO.fullmatch(text):
        moment = now.astimezone(UTC) - int(ago[1]) * _UNITS[ago[2]]
        return moment, moment
    if match := _DAY.fullmatch(text):
        return _days(match[1], match[2], match[3], zone)
    if _MOMENT.fullmatch(text):
        return _moment(text, zone)
    return None


def _days(year: str, month: str | None, day: str | None, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """A year, a month or a day; None for one that never was."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if first.year not in _YEARS:
        return None
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    else:
        after = date(first.year + 1, 1, 1)
    return _midnight(first, zone), _midnight(after, zone)


def _moment(text: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    return moment, moment


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)

"""Days as a picture has room for them: counted together by week, month, year or decade."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from natwire.wording import day, month

_Begin = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Periods:
    """How many of each `unit` of time, from the first that has any to the last; those between that have none too."""

    unit: str
    counts: dict[date, int]

    def label(self, begin: date) -> str:
        """The name of the period that begins on that day.

        >>> Periods("month", {}).label(date(2026, 6, 1))
        'Jun 2026'
        """
        return _LABELS[self.unit](begin)


def folded(days: Mapping[date, int], most: int) -> Periods:
    """The shortest periods of which there are at most `most`; decades, however many those are. There is a day."""
    for unit, (length, begin) in _UNITS.items():
        counts = dict.fromkeys(_begins(min(days), max(days), length, begin), 0)
        if len(counts) <= most or unit == "decade":
            break
    for each, count in days.items():
        counts[begin(each)] += count
    return Periods(unit, counts)


def _begins(first: date, last: date, length: int, begin: _Begin) -> Iterator[date]:
    at = begin(first)
    while at <= last:
        yield at
        at = begin(at + timedelta(days=length))


# Each unit with its greatest length: so many days on from the beginning of one lies the beginning of the next.
_UNITS: dict[str, tuple[int, _Begin]] = {
    "day": (1, lambda at: at),
    "week": (7, lambda at: at - timedelta(days=at.weekday())),
    "month": (31, lambda at: at.replace(day=1)),
    "year": (366, lambda at: at.replace(month=1, day=1)),
    "decade": (3653, lambda at: at.replace(year=at.year // 10 * 10, month=1, day=1)),
}
_LABELS: dict[str, Callable[[date], str]] = {
    "day": lambda at: f"{day(at)} {at.year}",
    "week": lambda at: f"{day(at)} {at.year}",  # its Monday
    "month": lambda at: f"{month(at)} {at.year}",
    "year": lambda at: str(at.year),
    "decade": lambda at: f"{at.year}s",
}

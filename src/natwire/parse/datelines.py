"""The day that readers see: a line near the headline, such as `Published 24 June 2025, 14:05` or `3 hours ago`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import chain

from natwire.dates import DAY_AND_MONTH_FIRST, find_clock, find_date
from natwire.datewords import fold, words
from natwire.model.article import Part

# A page fetched now may name tomorrow's day: its zone may be ahead of ours.
_LATER_THAN_NOW = timedelta(days=1)
# Clocks that were never set begin here, and no page is as old as the older two.
_NEVER_SET = (datetime(1970, 1, 1, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC))
_A_DAY = timedelta(days=1)

# The line stands above the story or a few blocks into it, below a standfirst and a picture.
_INTO_STORY = 8
_MOST_HEAD = 40
_LONGEST = 160
# A day without a clock stands at the beginning: at the end of a sentence it is when a picture was taken.
_LONGEST_BARE = 60
_CAPTIONS = {"caption", "figcaption"}
# Boxes of these kinds have days of their own.
_OTHERS = ("related", "comments", "advertisement", "aside", "widget", "newsletter", "hidden")
_MIDNIGHT = time()
_DIGIT = re.compile(r"\d")

# Nothing was published here before there was a web (6 August 1991).
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)


def plausible(when: datetime, at: datetime | None) -> bool:
    """Whether a date can be one of publication.

    A page fetched at `at` is not from the day after tomorrow, and no page is from the zero of a clock.
    """
    if when.year <= _NEVER_SET[0].year and any(abs(when - zero) <= _A_DAY for zero in _NEVER_SET):
        return False
    return at is None or when - at <= _LATER_THAN_NOW


def day_in(parts: Sequence[Part], lang: str | None, at: datetime | None, zone: tzinfo = UTC) -> datetime | None:
    """When the story was published, as a line says that was cut from around it, in UTC; None for no such line.

    `lang` may be a tag with a region, `zone` is that of a clock which names none. What is said to be so long ago is so
    long before `at`.
    """
    above = head(parts)
    # "Published on 24 June 2025" says what it is wherever it stands.
    elsewhere = (part for part in parts if part.detail == "dates" or (part.rule and _says(part.text)))
    told = (_told(part, lang, at, zone) for part in above)
    ago = (before(part.text, at, zone) for part in above if at and len(part.text) <= _LONGEST_BARE)
    later = (_told(part, lang, at, zone) for part in elsewhere)
    return next((when for when in chain(told, ago, later) if when), None)


def head(parts: Sequence[Part]) -> list[Part]:
    """What was cut from above the story and from its beginning."""
    first = next((place for place, part in enumerate(parts) if not part.rule), 0)
    return [part for part in parts[: min(first + _INTO_STORY, _MOST_HEAD)] if part.rule]


def _told(part: Part, lang: str | None, at: datetime | None, zone: tzinfo) -> datetime | None:
    """The day that a line of the page's own tells; in one from the future, day and month may have swapped."""
    if len(part.text) > _LONGEST or part.detail in _OTHERS or not _DIGIT.search(part.text):
        return None
    for order in (lang, *DAY_AND_MONTH_FIRST):
        when = find_date(part.text, order, zone)
        if when and when.astimezone(zone).time() == _MIDNIGHT:
            when = None if {part.rule, part.detail} & _CAPTIONS else find_date(part.text[:_LONGEST_BARE], order, zone)
        if when is None or plausible(when, at):
            return when
    return None


def before(text: str, at: datetime, zone: tzinfo = UTC) -> datetime | None:
    """When that was that a line calls so long ago, or yesterday or today at a time; None when it does not.

    >>> before("Updated 3 hours ago", datetime(2025, 6, 24, 14, 5, tzinfo=UTC))
    datetime.datetime(2025, 6, 24, 11, 5, tzinfo=datetime.timezone.utc)
    """
    try:
        when = _long_ago(fold(text), at) or _near_day(fold(text), at.astimezone(zone))
    except OverflowError:  # before the first year
        return None
    return when.astimezone(UTC) if when and when >= _FIRST_PAGE and plausible(when, at) else None


def _long_ago(text: str, at: datetime) -> datetime | None:
    """So many minutes, hours, days or weeks before `at`, to the minute."""
    for pattern in _distances():
        for found in pattern.finditer(text):
            name = found["unit"]
            unit = words().units.get(name) or words().pairs.get(name)
            count = found["count"] or ""
            number = int(count) if count.isdecimal() else 1 + (name in words().pairs)
            if unit:
                return (at - timedelta(**{unit: number})).replace(second=0, microsecond=0)
    return None


def _near_day(text: str, now: datetime) -> datetime | None:
    """Today or yesterday at the time that the line has, for a menu says "Today" too."""
    for days, pattern in enumerate(_near_days()):
        if found := pattern.search(text):
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
            return find_clock(text[found.end() :], midnight)
    return None


@cache
def _distances() -> tuple[re.Pattern[str], ...]:
    """`3 hours ago` and `vor 3 Stunden`, in folded texts."""
    count = rf"(?P<count>\d{{1,3}}|(?:{words().one})\b)?"
    return (
        re.compile(rf"(?<![\d.,:]){count}\s*(?P<unit>[^\W\d_]+?)\.?\s*之?(?:{words().ago})"),
        re.compile(rf"(?:{words().before})\s+{count}\s*(?P<unit>[^\W\d_]+)"),
    )


@cache
def _near_days() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(words().today), re.compile(words().yesterday)


@cache
def _published() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{words().published})")


def _says(text: str) -> bool:
    """Whether a line begins by saying that it tells when the story was published."""
    return _published().match(fold(text[:_LONGEST])) is not None

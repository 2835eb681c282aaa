"""Dates as feeds and pages write them.

Wrong is worse than none: a text with a number that is not understood is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache

from natwire.datewords import fold, words

_LONGEST = 100
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_UNSET = date(1970, 1, 1)  # what a content system writes that was never told a time

# Hours east of Greenwich. IST, BST, CST and AST have several meanings; the table has the one that feeds mostly mean,
# and _ZONES_BY_LANGUAGE what they mean in a language that settles it.
_HOURS = {
    "ut utc gmt z wet azost": 0,
    "bst cet west met wat": 1,
    "cest eet cat sast mest": 2,
    "eest msk trt eat idt": 3,
    "gst msd": 4,
    "pkt": 5,
    "ist": 5.5,
    "ict wib": 7,
    "hkt sgt awst pht": 8,
    "jst kst": 9,
    "acst": 9.5,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "nst": -3.5,
    "art brt adt": -3,
    "est cdt": -5,
    "edt ast clt": -4,
    "cst mdt": -6,
    "mst pdt": -7,
    "pst akdt": -8,
    "akst": -9,
    "hst": -10,
}
_ZONES = {name: timezone(timedelta(hours=hours)) for names, hours in _HOURS.items() for name in names.split()}
_ZONES_BY_LANGUAGE = {
    ("ist", "he"): timezone(timedelta(hours=2)),
    ("cst", "zh"): timezone(timedelta(hours=8)),
    ("ast", "ar"): timezone(timedelta(hours=3)),
}

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ZONE = (
    r"(?:\s*(?:(?:gmt|utc)\s?)?(?P<sign>[+-])(?P<east>\d{1,2}):?(?P<minutes>\d\d)?(?!\d)"
    r"|\s*\b(?P<name>[a-z]{1,5})\b)?"
)
_MINUTES_BEHIND = (
    r"(?:\s?[:h]\s?(?=\d\d)|\s?[時时點点시]\s?)(?P<minute>\d{1,2})[分분]?(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)"
)
# `2 pm`, `14 Uhr`, `14時`, and not `24時間`, which is how long.
_HOUR_ALONE = r"(?=\s?[ap]\.?\s?m\b)|\s?(?=uhr\b)|\s?(?:[時时點点](?![間间])|시(?!간))"
_DOTTED_CLOCK = re.compile(
    r"(?<=\s)(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?"
    r"(?:\s?(?P<half>[ap]\.?\s?m\b\.?)|(?=$|[\s,;|)]))" + _ZONE
)

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.年년])\s?(\d{1,2})[-/.月월]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|(?<=\.)\d\d)(?!\d)")
_DAY_NAME_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|o|\.|,)?[\s/.-]*\b(?:of |de )?([^\W\d_]{2,}(?: ال[^\W\d_]+)?)(?:/[^\W\d_]+)?"
    r"\.?,?[\s/.-]+(?:de |del )?(\d{4}|\d\d)(?!\d)"
)
_NAME_DAY_YEAR = re.compile(r"\b([^\W\d_]{2,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b,?\s+(\d{4})(?!\d)")
_DIGIT = re.compile(r"\d")
_MINUTES = re.compile(r"[:h]\d\d")
# How far a clock may stand from its day: ` - `, `, kl. `, ` um `, ` at `, `(Tuesday), klo `.
_NEAR = 16
_LONGEST_LINE = 300
# English is read month first, except where it is not written so. Of two languages one writes the day first, one the
# month.
DAY_AND_MONTH_FIRST = ("en-GB", "en-US")
_DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za"})


def parse_date(text: str, lang: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """When that is, in UTC and to the second; None for what is not a date or not of the years 1900 to 2100.

    ISO 8601 and W3C-DTF, RFC 822 and its relatives, epoch seconds and milliseconds, `24.06.2025 14:05`,
    `2025/06/24 14:05`, and months by name in the languages of `dates.toml`. A time that names no zone is in `zone`, a
    date without a time is its midnight. `lang` decides whether 06/07/2025 is in June and which IST is meant.

    >>> parse_date("Tue, 24 Jun 2025 10:05:00 EDT")
    datetime.datetime(2025, 6, 24, 14, 5, tzinfo=datetime.timezone.utc)
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    lang = lang.replace("_", "-").lower() if lang else ""
    try:
        when = _read(text, lang)
        if when is None:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=zone)
        when = when.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None  # the 30th of February, 25:00, a zone a week east
    return when if _FIRST_YEAR <= when.year <= _LAST_YEAR and when.date() != _UNSET else None


def is_month(name: str) -> bool:
    """Whether a word is the name of a month in one of the languages, whatever its case and accents."""
    return fold(name) in words().months


def find_date(text: str, lang: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """The first date in a line that says other things too, in UTC; None where no whole day is named.

    A clock counts when it stands beside the day. The date of a change counts when the line has no other.

    >>> find_date("By Ada Byron | Published: 24 Jun 2025, 14:05 | 3 min read")
    datetime.datetime(2025, 6, 24, 14, 5, tzinfo=datetime.timezone.utc)
    """
    text = fold(text[:_LONGEST_LINE])
    lang = lang.replace("_", "-").lower() if lang else ""
    changed: datetime | None = None
    before = 0
    for start, end, day in sorted(_days_in(text, lang)):
        if start < before:
            continue
        clock = _clock_beside(text, start, end)
        head = text[before : min(start, clock.start()) if clock else start]
        before = max(end, clock.end()) if clock else end
        try:
            when = _at(day, clock, lang) if clock else day
            when = (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if not _of_change().search(head):
            return when
        changed = changed or when
    return changed


def find_clock(text: str, day: datetime) -> datetime | None:
    """That day at the time that a line names, which stands after no other number; None where it names none.

    >>> find_clock("Yesterday, 14:05", datetime(2025, 6, 24))
    datetime.datetime(2025, 6, 24, 14, 5)
    """
    text = fold(text[:_LONGEST_LINE])
    clock = _clock().search(text) or _DOTTED_CLOCK.search(text)
    if clock is None or _DIGIT.search(text, 0, clock.start("hour")):
        return None
    try:
        when = _at(day, clock, "")
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=day.tzinfo)


@cache
def _clock() -> re.Pattern[str]:
    """A time of day, with what says which half of the day it is of, and perhaps its zone."""
    halves = "|".join(sorted(words().halves, key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(?<!\d\.)(?P<half_first>{halves})?\s?(?P<hour>\d{{1,2}})(?:{_MINUTES_BEHIND}|{_HOUR_ALONE})"
        rf"(?:\s?(?P<half>[ap]\.?\s?m\b\.?|(?:{halves})\b))?{_ZONE}"
    )


@cache
def _of_change() -> re.Pattern[str]:
    """What says at the end of a text that the date behind it is that of a change."""
    return re.compile(rf"(?:{words().changed})[^\d]{{0,24}}$")


@cache
def _between() -> re.Pattern[str]:
    """What parts a day from a clock that stands behind it."""
    return re.compile(rf"\d|{words().changed}")


def _days_in(text: str, lang: str) -> Iterator[tuple[int, int, datetime]]:
    """Where days stand in a folded text, and which: not those whose year is the hour of a clock."""
    for pattern, read in _DAYS:
        found = pattern.search(text)
        while found:
            try:
                day = read(found, lang)
            except ValueError:
                day = None
            if day and _FIRST_YEAR <= day.year <= _LAST_YEAR and not _MINUTES.match(text, found.end()):
                yield found.start(), found.end(), day
            # What looked like a day may have begun within a clock: in `15:56 BST, 27 April` the first is `56 BST, 27`.
            found = pattern.search(text, found.end() if day else found.start() + 1)


def _clock_beside(text: str, start: int, end: int) -> re.Match[str] | None:
    """The clock behind a day or else before it, with no other number between them."""
    for pattern in (_clock(), _DOTTED_CLOCK):
        clock = pattern.search(text, end, end + 3 * _NEAR)
        if clock and clock.start() - end <= _NEAR and not _between().search(text, end, clock.start("hour")):
            return clock
    for clock in _clock().finditer(text, max(0, start - 3 * _NEAR), start):
        if start - clock.end() <= _NEAR and not _DIGIT.search(text, clock.end(), start):
            return clock
    return None


def _read(text: str, lang: str) -> datetime | None:
    """The date as it is written, naive where it names no zone. Raises ValueError for a day that never was."""
    if text.isdecimal():
        return _number(text)
    if text[:4].isdecimal():
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            if len(text) == 7 and text[4] == "-":
                return datetime(int(text[:4]), int(text[5:]), 1)
    return _among_words(fold(text), lang)


def _number(digits: str) -> datetime | None:
    """A year, a compact date with or without a time, or seconds or milliseconds since 1970."""
    match len(digits):
        case 4:
            return datetime(int(digits), 1, 1)
        case 8 | 12 | 14:
            parts = [int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, len(digits), 2))]
            return datetime(*parts)  # type: ignore[arg-type]
        case 9 | 10:
            return datetime.fromtimestamp(int(digits), UTC)
        case 13:
            return datetime.fromtimestamp(int(digits) // 1000, UTC)
    return None


def _among_words(text: str, lang: str) -> datetime | None:
    """A date and perhaps a clock among words that mean nothing to us, such as weekdays, `at` and `klo`."""
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(" ", text)
    clock = _clock().search(text) or _DOTTED_CLOCK.search(text)
    if clock:
        # What looked like a zone may be the next word or the date that follows, so it stays when it is neither.
        end = clock.end() if _names_zone(clock) else clock.start("name")
        text = f"{text[: clock.start()]} {text[end:]}"
    day = _day(text, lang)
    if day is None or not clock:
        return day
    return _at(day, clock, lang)


def _names_zone(clock: re.Match[str]) -> bool:
    name = clock["name"]
    return name is None or name in _ZONES


def _at(day: datetime, clock: re.Match[str], lang: str) -> datetime:
    """That day at the clock's time. Raises ValueError for a time or a zone that there is not."""
    parts = clock.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts["minute"] or 0), int(parts["second"] or 0)
    half = parts["half"] or parts.get("half_first") or ""
    half = words().halves.get(half, half)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif half and half[0] == "a":
        raise ValueError(clock.group())
    if (hour, minute, second) == (24, 0, 0):  # ISO 8601 writes the end of a day so
        day, hour = day + timedelta(days=1), 0
    if second == 60:  # a leap second
        second = 59
    return day.replace(hour=hour, minute=minute, second=second, tzinfo=_zone(parts, lang))


def _zone(parts: dict[str, str | None], lang: str) -> tzinfo | None:
    east = parts["east"]
    if east is not None:
        minutes = int(east) * 60 + int(parts["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if parts["sign"] == "-" else minutes))
    name = parts["name"] or ""
    return _ZONES_BY_LANGUAGE.get((name, lang[:2])) or _ZONES.get(name)


def _day(text: str, lang: str) -> datetime | None:
    """The day in a text without a clock; None when another number is left over."""
    for pattern, read in _DAYS:
        found = pattern.search(text)
        day = found and read(found, lang)
        if found and day:
            return None if _DIGIT.search(text, 0, found.start()) or _DIGIT.search(text, found.end()) else day
    return None


def _year_first(found: re.Match[str], lang: str) -> datetime:
    return datetime(int(found[1]), int(found[3]), int(found[4]))


def _year_last(found: re.Match[str], lang: str) -> datetime:
    """Day first, as most of the world writes; `lang` or a day over 12 may say otherwise, but dots never do."""
    day, month = int(found[1]), int(found[3])
    month_first = lang[:2] == "en" and lang not in _DAY_FIRST_ENGLISH
    if found[2] != "." and (month > 12 or (month_first and day <= 12)):
        day, month = month, day
    return datetime(_year(found[4]), month, day)


def _day_name_year(found: re.Match[str], lang: str) -> datetime | None:
    month = words().months.get(found[2])
    return datetime(_year(found[3]), month, int(found[1])) if month else None


def _name_day_year(found: re.Match[str], lang: str) -> datetime | None:
    month = words().months.get(found[1])
    return datetime(int(found[3]), month, int(found[2])) if month else None


def _year(digits: str) -> int:
    """A year of two digits is the one that RFC 2822 takes it for."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


_DAYS = (
    (_DAY_NAME_YEAR, _day_name_year),
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_NAME_DAY_YEAR, _name_day_year),
)

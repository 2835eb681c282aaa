"""Kinds of value that keys of the config have: each turns what TOML holds into a word, or says what it must be.

All of them raise ValueError, with words that follow `"key" must be`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from natwire.config.vaults import is_reference
from natwire.text import clean
from natwire.wording import near

Value = Callable[[Any], Any]


def text(value: Any) -> str:
    """A text on one line, without anything that is not seen."""
    if not isinstance(value, str) or not value.strip() or clean(value) != value or "\n" in value or "\t" in value:
        raise ValueError('a text on one line, in quotes: "..."')
    return value.strip()


def query(value: Any) -> str:
    """A query; an empty one finds every story."""
    return "" if value == "" else text(value)


def lines(value: Any) -> str:
    """A text on as many lines as it likes, as it is written."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError('a text in quotes, of several lines in three of them: """..."""')
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list):
        raise ValueError('a list of texts: ["...", "..."]')
    return tuple(text(each) for each in value)


def text_or_texts(value: Any) -> tuple[str, ...]:
    """A list of texts, which may do without its brackets where it has one."""
    return texts([value] if isinstance(value, str) else value)


def words(value: Any) -> tuple[str, ...]:
    """A program and what stands behind it."""
    if not isinstance(value, list) or not value:
        raise ValueError('a program and its options, in a list: ["/usr/local/bin/tell", "--quick"]')
    return texts(value)


def number(value: Any, least: int, most: int) -> int:
    """A whole number within these."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return value


def dollars(value: Any) -> float:
    """A sum of money that somebody may want to spend."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1_000_000:
        raise ValueError("a number of US dollars, from 0 to 1000000")
    return float(value)


def flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def choice(value: Any, among: Collection[str]) -> str:
    """One of these words."""
    if not isinstance(value, str) or value not in among:
        raise ValueError("one of " + ", ".join(f'"{word}"' for word in among))
    return value


_WORD = re.compile(r"\w[\w.:/-]{0,63}")  # what stands behind `watch:` without quotes


def watch_name(value: Any) -> str:
    """The name of a watch, which is one word."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ValueError('one word, letters and figures with . : / - _ within: "patria", "nordic-yards"')
    return value


def path(value: Any) -> Path:
    """A place in the file system; ~ is the user's own."""
    try:
        return Path(text(value)).expanduser()
    except RuntimeError:  # ~nobody
        raise ValueError("the path of a file or a folder, of a user that there is") from None


def reference(value: Any) -> str:
    """Where a secret is, in one line: the config is shown, mailed and kept in repositories, and holds none."""
    if isinstance(value, dict) and len(value) == 1:
        ((kind, where),) = value.items()
        where = shlex.join(texts(where)) if kind == "command" else where
        value = f"{kind}:{where}" if isinstance(where, str) else None
    if not isinstance(value, str) or not is_reference(value):
        raise ValueError(
            'where the secret is, and not the secret itself: { env = "NAME" }, { file = "PATH" }, '
            '{ command = ["op", "read", "op://…"] } or { keyring = "SERVICE/USER" }'
        )
    return text(value)


# ------------------------------------------------------------------------------------------------------------- times

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=36_500)  # added to a date it is still a date
_PATIENCE = timedelta(seconds=1), timedelta(hours=1)


def duration(value: Any) -> timedelta:
    """A span of time, `90s`, `15m`, `12h`, `90d` or `2w`.

    >>> duration("15m")
    datetime.timedelta(seconds=900)
    """
    found = re.fullmatch(r"(\d{1,10})\s*([smhdw])", value, re.ASCII) if isinstance(value, str) else None
    span = timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else None
    if span is None or span > _LONGEST:
        raise ValueError('a span of time: "90s", "15m", "12h", "90d" or "2w"')
    return span


def spelled(span: timedelta) -> str:
    """A span of time as the config spells it, in the largest unit that fits; what `duration` reads.

    >>> spelled(timedelta(minutes=90)), spelled(timedelta(hours=24))
    ('90m', '1d')
    """
    seconds = int(span.total_seconds())
    fitting = (unit for unit in "dhm" if seconds and seconds % _UNITS[unit] == 0)
    unit = next(fitting, "s")
    return f"{seconds // _UNITS[unit]}{unit}"


def patience(value: Any) -> timedelta:
    """How long to wait for an answer."""
    span = duration(value)
    if not _PATIENCE[0] <= span <= _PATIENCE[1]:
        raise ValueError('a span of time from "1s" to "1h"')
    return span


def zone(value: Any) -> str:
    """The name of a time zone (IANA)."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(text(value)).key
    except (ValueError, OSError, KeyError):
        meant = near(str(value), sorted(available_timezones())) or "Europe/Helsinki"
        raise ValueError(f'the name of a time zone, such as "{meant}"') from None


def clocks(value: Any) -> tuple[time, ...]:
    """Times of the day, the earliest first."""
    return tuple(sorted({_clock(each) for each in _all_of(value)}))


def _clock(spelling: Any) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(spelling), re.ASCII)
    if found is None:
        raise ValueError('times of the day: "07:00" or ["07:00", "17:30"]')
    return time(int(found[1]), int(found[2]))


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days(value: Any) -> frozenset[int]:
    """Days of the week, 0 is Monday.

    >>> sorted(days("sat-mon")), sorted(days(["tue", "thu"]))
    ([0, 5, 6], [1, 3])
    """
    found = {day for each in _all_of(value) for day in _span(str(each).lower())}
    if not found:
        raise _no_days()
    return frozenset(found)


def _span(spelling: str) -> list[int]:
    first, dash, last = spelling.partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        raise _no_days()
    begin, end = DAYS.index(first), DAYS.index(last if dash else first)
    return [(begin + n) % 7 for n in range((end - begin) % 7 + 1)]


def _all_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _no_days() -> ValueError:
    return ValueError('days of the week: "mon-fri" or ["mon", "thu"]')


def hours(value: Any) -> tuple[int, int]:
    """From one hour of the day to another, over midnight too.

    >>> hours("22-7")
    (22, 7)
    """
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value, re.ASCII) if isinstance(value, str) else None
    begin, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if begin == end or max(begin, end) > 23:
        raise ValueError('hours of the day, from one to the other: "22-7"')
    return begin, end

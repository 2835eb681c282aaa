"""The words that lines, stories, digests and queries have in common: days, numbers of things, spans of time.

English whatever the locale, as is all that natwire prints.
"""

from __future__ import annotations

from datetime import date, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # %b follows the locale


def day(at: date) -> str:
    """The day and month of `at`, of a moment in its own zone.

    >>> day(date(2026, 6, 3))
    '3 Jun'
    """
    return f"{at.day} {month(at)}"


def month(at: date) -> str:
    """The month of `at` without its year.

    >>> month(date(2026, 6, 3))
    'Jun'
    """
    return _MONTHS[at.month - 1]


def count(n: int, one: str, many: str = "") -> str:
    """How many there are; `many` is only needed where an s is not enough.

    >>> count(1, "error"), count(0, "error"), count(2, "story", "stories")
    ('1 error', '0 errors', '2 stories')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"


def lag(later: timedelta) -> str:
    """How long that is, in whole seconds, minutes, hours with minutes or days with hours; "" for less than a second.

    >>> lag(timedelta(seconds=125)), lag(timedelta(hours=17, minutes=12)), lag(timedelta(days=2))
    ('2 min', '17 h 12 min', '2 d')
    """
    seconds = int(later.total_seconds())
    if seconds < 60:
        return f"{seconds} s" if seconds > 0 else ""
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86_400
    parts = ((days, "d"), (hours, "h")) if days else ((hours, "h"), (minutes, "min"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n)

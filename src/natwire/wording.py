"""The words that lines, stories, digests and queries have in common: days, numbers, spans of time, names.

English whatever the locale, as is all that natwire prints.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # %b follows the locale
# What a page is instead of an article; the words of errors speak for themselves.
NO_ARTICLE = {
    "consent": "a consent wall",
    "paywall": "a paywall or a login",
    "captcha": "a captcha",
    "refused": "the site is not for this country or this browser",
    "unavailable": "the site was down, or wanted fewer requests",
    "not-found": "there is no such page",
    "home": "it leads to the front page",
    "list": "a list of articles",
    "comment": "a reader's comment",
    "empty": "there is no text on it",
    "too-large": "too large to be read to its story",
    "binary": "a file and no page",
    "feed": "a feed and no page; natwire source add follows it",
    "withdrawn": "its author deleted it",
    "killed": "its agency killed it",
    "withheld": "its agency withholds it",
    "embargoed": "it is under an embargo",
}


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


def by(names: Iterable[str], handle: str) -> str:
    """Who wrote a post: their names and the handle, or the handle alone where that is the name.

    >>> by(["Nat Example"], "nat@example.social"), by([], "@nat")
    ('Nat Example (@nat@example.social)', '@nat')
    """
    authors, bare = ", ".join(names), handle.lstrip("@")
    return f"{authors} (@{bare})" if authors and authors != bare else f"@{bare}"


def eighths(length: float) -> int:
    """How many eighths of a letter that many letters are, for pictures; what is not nothing is seen.

    >>> eighths(0), eighths(0.01), eighths(0.5), eighths(2)
    (0, 1, 4, 16)
    """
    return max(round(8 * length), int(length > 0))


def near(word: str, words: Iterable[str]) -> str | None:
    """Which of the words was perhaps meant, whatever its case: one that is like it, else one that has it within.

    >>> near("YEL", ["Yle", "harbour"]), near("harbour", ["The Harbour Post"]), near("ankara", ["Yle"])
    ('Yle', 'The Harbour Post', None)
    """
    from difflib import get_close_matches  # 4 ms, and most of what is typed is right

    folded = {each.casefold(): each for each in words}
    typed = word.casefold()
    within = (each for each in folded if len(typed) > 2 and typed in each)
    return next((folded[each] for each in (*get_close_matches(typed, folded, 1), *within)), None)


def ahead(name: str) -> str:
    """A name, from right to left perhaps, between marks (U+200E) so that it does not turn round what stands behind it.

    >>> ahead("yle"), ahead("هنا") == "\u200eهنا\u200e"
    ('yle', True)
    """
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
    return f"\u200e{name}\u200e" if turned else name

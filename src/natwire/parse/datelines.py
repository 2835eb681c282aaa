"""The day that readers see: a line near the headline, such as `Published 24 June 2025, 14:05` or `3 hours ago`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import chain

from natwire.dates import find_date
from natwire.model.article import Part

# A page fetched now may name tomorrow's day: its zone may be ahead of ours.
LATER_THAN_NOW = timedelta(days=1)
# Clocks that were never set begin here, and no page is as old as the older two.
_NEVER_SET = (datetime(1970, 1, 1, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC))
_A_DAY = timedelta(days=1)

# The line stands above the story or a few blocks into it, below a standfirst and a picture.
_INTO_STORY = 8
_MOST_HEAD = 40
_LONGEST = 160
# A day without a clock stands at the beginning: at the end of a sentence it is when a picture was taken.
_LONGEST_BARE = 60
_CAPTIONS = ("caption", "figcaption")
_SAYS = re.compile(
    r"\W*(?:publi[sckée]|posted|ver[öo]ffentlicht|datum\b|date\b|fecha\b|yayın|julkaistu|опубликован|дата\b|نشر|تاريخ|公開|发布|發布)",
    re.IGNORECASE,
)
# Boxes of these kinds have days of their own.
_OTHERS = ("related", "comments", "advertisement", "aside", "widget", "newsletter", "hidden")
_MIDNIGHT = time()
_DIGIT = re.compile(r"\d")

_UNITS = {
    "minutes": "minute minutes min mins m dakika dk minuutti minuuttia minuten minuto minutos minuut minuti minuter"
    " minutter минуту минуты минут دقيقة دقائق 分钟 分鐘 分",
    "hours": "hour hours hr hrs h saat tunti tuntia stunde stunden std heure heures hora horas uur ora ore timme timmar"
    " time timer час часа часов ساعة ساعات 小时 小時 時間",
    "days": "day days d gün päivä päivää tag tage tagen jour jours día dias días dag dagen dagar dage giorno giorni"
    " день дня дней يوم أيام 天 日",
    "weeks": "week weeks w hafta viikko viikkoa woche wochen semaine semaines semana semanas weken vecka veckor uke"
    " uker settimana settimane неделю недели недель أسبوع أسابيع 周 週間",
}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_COUNT = r"(\d{1,3}|an?|one|bir|eine[mr]?|une?|una|uno|uma?|en|ett?|een)?"
_BEFORE_NOW = re.compile(
    r"(?<!\w)(?:vor|hace|il y a|há|for|för|منذ|قبل)\s+" + _COUNT + r"\s*([^\W\d_]+)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?<![\d.,:])" + _COUNT + r"\s*([^\W\d_]+?)\.?\s*"
    r"(?:\b(?:ago|önce|sitten|geleden|fa|sedan|siden|atrás|назад)\b|之?前)",
    re.IGNORECASE,
)
_PAIRS = {"دقيقتين": "minutes", "ساعتين": "hours", "يومين": "days", "أسبوعين": "weeks"}
# Scandinavians say both "for" and "siden", so "for" alone is English and says nothing.
_ALONE = ("for", "för")


def plausible(when: datetime, at: datetime | None) -> bool:
    """Whether a date can be one of publication.

    A page fetched at `at` is not from the day after tomorrow, and no page is from the zero of a clock.
    """
    if when.year <= _NEVER_SET[0].year and any(abs(when - zero) <= _A_DAY for zero in _NEVER_SET):
        return False
    return at is None or when <= at + LATER_THAN_NOW


def day_in(parts: Sequence[Part], lang: str | None, at: datetime | None) -> datetime | None:
    """When the story was published, as a line says that was cut from around it, in UTC; None for no such line.

    `lang` may be a tag with a region. What is said to be so long ago is so long before `at`.
    """
    above = head(parts)
    # "Published on 24 June 2025" says what it is wherever it stands.
    elsewhere = (part for part in parts if part.reason == "phrase: dates" or (part.reason and _SAYS.match(part.text)))
    told = (_told(part, lang) for part in above)
    ago = (before(part.text, at) for part in above if at and len(part.text) <= _LONGEST_BARE)
    later = (_told(part, lang) for part in elsewhere)
    return next((when for when in chain(told, ago, later) if when and plausible(when, at)), None)


def head(parts: Sequence[Part]) -> list[Part]:
    """What was cut from above the story and from its beginning."""
    first = next((place for place, part in enumerate(parts) if not part.reason), 0)
    return [part for part in parts[: min(first + _INTO_STORY, _MOST_HEAD)] if part.reason]


def _told(part: Part, lang: str | None) -> datetime | None:
    """The day that a line of the page's own tells."""
    if len(part.text) > _LONGEST or part.reason.endswith(_OTHERS) or not _DIGIT.search(part.text):
        return None
    when = find_date(part.text, lang)
    if when is None or when.time() != _MIDNIGHT:
        return when
    return None if part.reason.endswith(_CAPTIONS) else find_date(part.text[:_LONGEST_BARE], lang)


def before(text: str, at: datetime) -> datetime | None:
    """When that was that a line calls so long ago, to the minute; None when it does not.

    >>> before("Updated 3 hours ago", datetime(2025, 6, 24, 14, 5))
    datetime.datetime(2025, 6, 24, 11, 5)
    """
    for pattern in (_AGO, _BEFORE_NOW):
        found = pattern.search(text)
        if found and not (pattern is _BEFORE_NOW and found[0].lower().startswith(_ALONE)):
            name = found[2].lower()
            unit = _UNIT.get(name) or _PAIRS.get(name)
            count = int(found[1]) if found[1] and found[1].isdecimal() else 1 + (name in _PAIRS)
            if unit:
                return (at - timedelta(**{unit: count})).replace(second=0, microsecond=0)
    return None

"""Dates as feeds and pages write them.

Wrong is worse than none: a text with a number that is not understood is no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_LONGEST = 100
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

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

# en, tr, fi, de, fr, es, it, pt, nl, sv, da, no, ru, ar, as _fold leaves them; no name means two months, so the
# language need not be known. _fold joins the Arabic months of two words.
_MONTHS_BY_NAME = (
    "jan january oca ocak tammikuu tammikuuta januar janner janv janvier ene enero gen gennaio janeiro januari"
    " янв январь января يناير كانونالثاني جانفي",
    "feb february sub subat helmikuu helmikuuta februar fev fevr fevrier febrero febbraio fevereiro februari"
    " фев февр февраль февраля فبراير شباط فيفري",
    "mar march mart maaliskuu maaliskuuta marz mrz mars marzo marco maart mrt marts март марта مارس اذار",
    "apr april nis nisan huhtikuu huhtikuuta avr avril abr abril aprile апр апрель апреля ابريل نيسان افريل",
    "may mayis toukokuu toukokuuta mai mayo mag maggio maio mei maj маи мая مايو ايار ماي",
    "jun june haz haziran kesakuu kesakuuta juni juin junio giu giugno junho июн июнь июня يونيو حزيران جوان",
    "jul july tem temmuz heinakuu heinakuuta juli juil juillet julio lug luglio julho июл июль июля"
    " يوليو تموز جويلية يوليوز",
    "aug august agu agustos elokuu elokuuta aout ago agosto augustus augusti авг август августа اغسطس اب اوت غشت",
    "sep sept september eyl eylul syyskuu syyskuuta septembre septiembre setiembre set settembre setembro"
    " сен сент сентябрь сентября سبتمبر ايلول شتنبر",
    "oct october eki ekim lokakuu lokakuuta okt oktober octobre octubre ott ottobre out outubro"
    " окт октябрь октября اكتوبر تشرينالاول",
    "nov november kas kasim marraskuu marraskuuta novembre noviembre novembro"
    " ноя нояб ноябрь ноября نوفمبر تشرينالثاني نونبر",
    "dec december ara aralik joulukuu joulukuuta dez dezember decembre dic diciembre dicembre dezembro des desember"
    " дек декабрь декабря ديسمبر كانونالاول دجنبر",
)
_MONTHS = {name: month for month, names in enumerate(_MONTHS_BY_NAME, 1) for name in names.split()}

_TWO_WORDS = re.compile("(كانون|تشرين) (ال(?:اول|ثاني))")

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ZONE = (
    r"(?:\s*(?:(?:gmt|utc)\s?)?(?P<sign>[+-])(?P<east>\d{1,2}):?(?P<minutes>\d\d)?(?!\d)"
    r"|\s*\b(?P<name>[a-z]{1,5})\b)?"
)
_CLOCK = re.compile(
    r"(?<!\d)(?P<half_first>午後|下午|午前|上午)?\s?(?P<hour>\d{1,2})\s?[:h時时点]\s?(?P<minute>\d\d)分?"
    r"(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)\s?(?P<half>[ap]\.?m\b\.?)?" + _ZONE
)
_DOTTED_CLOCK = re.compile(
    r"(?<=\s)(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?"
    r"(?:\s?(?P<half>[ap]\.?m\b\.?)|(?=$|[\s,;|]))" + _ZONE
)

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.年])\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|(?<=\.)\d\d)(?!\d)")
_DAY_NAME_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|,)?[\s-]*\b(?:of |de )?([^\W\d_]{2,})\.?,?"
    r"[\s-]+(?:de |del )?(\d{4}|\d\d)(?!\d)"
)
_NAME_DAY_YEAR = re.compile(r"\b([^\W\d_]{2,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b,?\s+(\d{4})(?!\d)")
_DIGIT = re.compile(r"\d")
_MINUTES = re.compile(r"[:h]\d\d")
# How far a clock may stand from its day: ` - `, `, kl. `, ` um `, ` at `, `(Tuesday), klo `.
_NEAR = 16
_LONGEST_LINE = 300
_CHANGE = (
    r"updat|modif|aktualis|\bstand\b|geandert|guncell|mis a jour|actualiz|paivitet|muokat|обновл|измен|تحديث|oppdater"
    r"|uppdater|opdater|endret|aggiorn|atualiz|bijgewerkt|gewijzigd|更新"
)
_CHANGED = re.compile(rf"(?:{_CHANGE})[^\d]{{0,24}}$")
_BETWEEN = re.compile(rf"\d|{_CHANGE}")
_HALVES = {"午後": "pm", "下午": "pm", "午前": "am", "上午": "am"}

# English is read month first, except where it is not written so.
_DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za"})


def parse_date(text: str, lang: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """When that is, in UTC and to the second; None for what is not a date or not of the years 1900 to 2100.

    ISO 8601 and W3C-DTF, RFC 822 and its relatives, epoch seconds and milliseconds, `24.06.2025 14:05`,
    `2025/06/24 14:05`, and months by name in fourteen languages. A time that names no zone is in `zone`, a date
    without a time is its midnight. `lang` decides whether 06/07/2025 is in June and which IST is meant.

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
    return when if _FIRST_YEAR <= when.year <= _LAST_YEAR else None


def is_month(name: str) -> bool:
    """Whether a word is the name of a month in one of the languages, whatever its case and accents."""
    return _fold(name) in _MONTHS


def find_date(text: str, lang: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """The first date in a line that says other things too, in UTC; None where no whole day is named.

    A clock counts when it stands beside the day. The date of a change counts when the line has no other.

    >>> find_date("By Ada Byron | Published: 24 Jun 2025, 14:05 | 3 min read")
    datetime.datetime(2025, 6, 24, 14, 5, tzinfo=datetime.timezone.utc)
    """
    text = _fold(text[:_LONGEST_LINE])
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
        if not _CHANGED.search(head):
            return when
        changed = changed or when
    return changed


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
    for pattern in (_CLOCK, _DOTTED_CLOCK):
        clock = pattern.search(text, end, end + 3 * _NEAR)
        if clock and clock.start() - end <= _NEAR and not _BETWEEN.search(text, end, clock.start("hour")):
            return clock
    for clock in _CLOCK.finditer(text, max(0, start - 3 * _NEAR), start):
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
    return _words(_fold(text), lang)


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


def _fold(text: str) -> str:
    """Lower case without accents, and the Turkish i without a choice of dots."""
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFKD", text.lower()).replace("ı", "i")
    return _TWO_WORDS.sub(r"\1\2", "".join(letter for letter in marked if not unicodedata.combining(letter)))


def _words(text: str, lang: str) -> datetime | None:
    """A date and perhaps a clock among words that mean nothing to us, such as weekdays, `at` and `klo`."""
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(" ", text)
    clock = _CLOCK.search(text) or _DOTTED_CLOCK.search(text)
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
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0)
    half = parts.get("half") or _HALVES.get(parts.get("half_first") or "")
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
    month = _MONTHS.get(found[2])
    return datetime(_year(found[3]), month, int(found[1])) if month else None


def _name_day_year(found: re.Match[str], lang: str) -> datetime | None:
    month = _MONTHS.get(found[1])
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

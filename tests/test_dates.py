"""Dates as the world writes them, read to the second or not at all."""

from __future__ import annotations

import doctest
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire import dates
from natwire.dates import find_date, is_month, parse_date

FIVE_PAST_TWO = datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
MIDNIGHT = datetime(2025, 6, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-24T14:05:00Z",
        "2025-06-24t14:05:00z",
        "2025-06-24T17:05:00+03:00",
        "2025-06-24T17:05:00+0300",
        "2025-06-24T14:05:00.123456789Z",
        "2025-06-24 14:05:00 UTC",
        "2025-06-24T17:05:00+03:00[Europe/Istanbul]",
        "20250624T140500Z",
        "20250624140500",
        "202506241405",
        "2025/06/24 14:05",
        "1750773900",
        "1750773900000",
        "Tue, 24 Jun 2025 14:05:00 GMT",
        "Tue, 24 Jun 2025 14:05:00 +0000 (UTC)",
        "24 Jun 25 16:05 CEST",
        "Tue, 24 Jun 2025 10:05:00 EDT",
        "Tue, 24 Jun 2025 17:05:00 TRT",
        "24 Jun 2025 2:05 PM",
        "Tue Jun 24 14:05:00 UTC 2025",
        "Tue Jun 24 2025 17:05:00 GMT+0300 (GMT+03:00)",
        "24.06.2025 14:05",
        "24.06.25 14:05",
        "24.6.2025 klo 14.05",
        "06/24/2025 02:05 pm",
        "June 24th, 2025 at 2:05 p.m.",
        "24. Juni 2025, 14:05 Uhr",
        "24 Haziran 2025 Salı 14:05",
        "24. kesäkuuta 2025 klo 14.05",
        "24 juin 2025 à 14h05",
        "24 de junio de 2025, 14:05",
        "24 июня 2025 г., 14:05",
        "٢٤ يونيو ٢٠٢٥ 14:05",
        "2025年6月24日 14:05",
        "2025年6月24日 14時5分",
        "2025年6月24日 午後2時5分",
        "2025년 6월 24일 오후 2:05",
        "2025년 6월 24일 14시 5분",
        "2025. 6. 24. 14:05",
        "24 czerwca 2025, 14:05",
        "wtorek, 24 czerwca 2025 r. o 14:05",
        "24 cze 2025 14:05",
        "Salı, 24 Haziran 2025 14:05",
        "24 حزيران/يونيو 2025 14:05",
        "24 يونيو 2025 02:05 م",
        "24. juni 2025 kl. 14.05",
        "24/jun/2025 14:05",
        "24 jun. 2025 2:05 p. m.",
        "tisdag 24 juni 2025 kl 14.05",
        "úterý 24. června 2025 14:05",
        "24 Ιουνίου 2025, 14:05",
    ],
)
def test_one_instant_in_many_spellings(text: str) -> None:
    """Whatever its spelling, a date is the same instant."""
    assert parse_date(text) == FIVE_PAST_TWO


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "June 2025",
        "30 Feb 2025",
        "2025-13-01",
        "0000-00-00",
        "1750-06-24",
        "2125-06-24",
        "Tue, 24 Jun 2025 25:05:00 GMT",
        "Tue, 24 Jun 2025 14:05:00 +9900",
        "24 Jun 2025 14:05 am",
        "24 Jun 2025 – 26 Jun 2025",
        "5 minutes read, 24 June 2025",
        "12345",
        "²⁰²⁵",
        "9" * 90,
        "24 June 2025" + " " * 100,
    ],
)
def test_no_date_rather_than_a_wrong_one(text: str) -> None:
    """A day that never was, a range or an unexplained number is no date."""
    assert parse_date(text) is None


def test_a_wrong_weekday_is_nobodys_business() -> None:
    """The day and the month count, the name of the weekday does not."""
    assert parse_date("Friday, 24 Jun 2025 14:05:00 GMT") == FIVE_PAST_TWO


def test_a_time_without_a_zone_is_the_sources_own() -> None:
    """A naive time is in the zone that the caller names; a date alone is its midnight there."""
    istanbul = ZoneInfo("Europe/Istanbul")

    assert parse_date("24.06.2025 17:05", zone=istanbul) == FIVE_PAST_TWO
    assert parse_date("2025-06-24T17:05:00", zone=istanbul) == FIVE_PAST_TWO
    assert parse_date("24 June 2025", zone=istanbul) == datetime(2025, 6, 23, 21, tzinfo=UTC)
    assert parse_date("2025-06-24T14:05:00Z", zone=istanbul) == FIVE_PAST_TWO


def test_the_language_decides_what_is_ambiguous() -> None:
    """06/07/2025 is in June for Americans only, and IST is Israel's in Hebrew."""
    assert parse_date("06/07/2025") == datetime(2025, 7, 6, tzinfo=UTC)
    assert parse_date("06/07/2025", "en-US") == datetime(2025, 6, 7, tzinfo=UTC)
    assert parse_date("06/07/2025", "en_GB") == datetime(2025, 7, 6, tzinfo=UTC)
    assert parse_date("06.07.2025", "en-US") == datetime(2025, 7, 6, tzinfo=UTC)
    assert parse_date("24 Jun 2025 19:35 IST") == FIVE_PAST_TWO
    assert parse_date("24 Jun 2025 16:05 IST", "he") == FIVE_PAST_TWO


def test_a_year_or_a_month_is_its_first_day() -> None:
    """W3C-DTF allows dates that stop at the year or the month."""
    assert parse_date("2025") == datetime(2025, 1, 1, tzinfo=UTC)
    assert parse_date("2025-06") == datetime(2025, 6, 1, tzinfo=UTC)


LANGUAGES = tomllib.loads(Path(dates.__file__).with_suffix(".toml").read_text("utf-8"))


@pytest.mark.parametrize("lang", [lang for lang, words in LANGUAGES.items() if "months" in words])
def test_every_month_has_its_names(lang: str) -> None:
    """A month's names mean that month, so no name means another one in another language."""
    for month, names in enumerate(LANGUAGES[lang]["months"], 1):
        for name in names.replace("_", "\N{NO-BREAK SPACE}").split(" "):
            assert parse_date(f"24 {name} 2025") == parse_date(f"24. {name.upper()} 2025")
            assert parse_date(f"24 {name} 2025") == MIDNIGHT.replace(month=month)


def test_capitals_and_accents_do_not_matter() -> None:
    """Turkish capitals, decomposed accents and hamzas are folded away."""
    assert parse_date("3 KASIM 2025") == parse_date("3 Kasım 2025") == datetime(2025, 11, 3, tzinfo=UTC)
    assert parse_date("3 ARALIK 2025") == datetime(2025, 12, 3, tzinfo=UTC)
    assert parse_date("3 août 2025") == parse_date("3 août 2025") == datetime(2025, 8, 3, tzinfo=UTC)
    assert parse_date("24 أغسطس 2025") == datetime(2025, 8, 24, tzinfo=UTC)


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever comes in, what goes out is a UTC time to the second, or nothing."""
    for when in (parse_date(text), find_date(text)):
        assert when is None or (when.tzinfo is UTC and when.microsecond == 0)


@pytest.mark.parametrize(
    "text",
    [
        "By Ada Byron | Published: 24 Jun 2025, 14:05 | 3 min read",
        "14:05 GMT, 24 June 2025 | Updated: 15:57 GMT, 28 June 2025",
        "Bruselas - 24 jun 2025 - 14:05Actualizado: 25 jun 2025 - 17:38CEST",
        "Giriş: 24.06.2025 - 14:05 Güncelleme: 25.06.2025 - 18:57",
        "Aktualisiert: 25.06.2025 Veröffentlicht: 24.06.2025, 14.05 Uhr",
        "Publisert 24.06.2025, kl. 14.05 Oppdatert 24.06.2025, kl. 15.52",
        "June 24, 2025 - 2.05pm",
        "24. 6. 2025 14:05",
        "نشر في 24 حزيران 2025 14:05",
        "2025年6月24日 下午2:05",
        "2025年6月24日 14時05分",
    ],
)
def test_a_date_is_found_among_other_words(text: str) -> None:
    """The first one, with the clock beside it; that of a change only where there is no other."""
    assert find_date(text) == FIVE_PAST_TWO


@pytest.mark.parametrize(
    "text", ["", "2025", "3 May 12:30", "June 2025", "30 Feb 2025", "Room 24.06", "5 of 2025 people"]
)
def test_a_number_among_words_is_no_date(text: str) -> None:
    """Years, clocks and counts name no day."""
    assert find_date(text) is None


def test_a_month_is_known_by_its_name() -> None:
    """In any of the languages, whatever its case."""
    assert is_month("MARCH")
    assert is_month("kesäkuuta")
    assert not is_month("Monday")


@given(st.text(alphabet="0123456789.:/-+, TZapmGEDJunth()", max_size=60))
def test_no_near_date_breaks_it(text: str) -> None:
    """Texts that look like dates are the harder ones."""
    when = parse_date(text)

    assert when is None or 1900 <= when.year <= 2100


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)))
def test_what_is_written_is_read(when: datetime) -> None:
    """ISO 8601, RFC 822 and the Finnish way say the same."""
    when = when.replace(microsecond=0, tzinfo=UTC)

    assert parse_date(when.isoformat()) == when
    assert parse_date(when.strftime("%a, %d %b %Y %H:%M:%S GMT")) == when
    assert parse_date(f"{when.day}.{when.month}.{when.year} klo {when:%H.%M.%S}") == when


def test_the_examples_run() -> None:
    """The docstring tells the truth."""
    assert doctest.testmod(dates).failed == 0


def test_a_clock_that_was_never_set_tells_no_date() -> None:
    """Zero seconds since 1970 are no claim of a time, in whatever spelling."""
    assert parse_date("1970-01-01T00:00:00Z") is None
    assert parse_date("Thu, 01 Jan 1970 00:00:00 GMT") is None
    assert parse_date("1970-01-02T00:00:00Z") is not None

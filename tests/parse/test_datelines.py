"""The day that readers see."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from natwire.model.article import Part
from natwire.parse import article, datelines
from natwire.parse.datelines import before, day_in

AT = datetime(2025, 6, 25, 12, 30, tzinfo=UTC)
STORY = (
    "<p>The council met on Monday and agreed, after a long debate, on the budget of the harbour for the year.</p>" * 3
)


@pytest.mark.parametrize(
    "text",
    [
        "Published: 24 June 2025 at 14:05",
        "By Ada Byron | June 24, 2025, 2:05 p.m.",
        "14:05 GMT, 24 June 2025",
        "Yayınlanma: 24.06.2025 - 14:05",
        "Julkaistu 24.6.2025 klo 14.05",
        "Veröffentlicht am 24. Juni 2025, 14:05 Uhr",
        "Publié le 24 juin 2025 à 14h05",
        "Publicado el 24 de junio de 2025, 14:05",
        "Опубликовано 24 июня 2025, 14:05",
        "نشر في 24 حزيران 2025 14:05",
        "Pubblicato il 24 giugno 2025, 14:05",
        "Publicado em 24 de junho de 2025 às 14h05",
        "Gepubliceerd op 24 juni 2025 om 14:05",
        "Publicerad 24 juni 2025 kl. 14.05",
        "公開日：2025年6月24日 14時05分",
        "发布时间：2025年6月24日 下午2:05",
    ],
)
def test_a_line_near_the_headline_tells_the_day(text: str) -> None:
    """Where the head of a page says nothing, readers still see when it was published, in their language."""
    found = article(f"<h1>Agreed</h1><div class='meta'>{text}</div>{STORY}", at=AT)

    assert found.published == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
    assert found.published_from == "text"


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("Updated 2 hours ago", timedelta(hours=2)),
        ("an hour ago", timedelta(hours=1)),
        ("5 mins ago", timedelta(minutes=5)),
        ("vor 3 Stunden", timedelta(hours=3)),
        ("3 saat önce", timedelta(hours=3)),
        ("hace 2 horas", timedelta(hours=2)),
        ("il y a 2 jours", timedelta(days=2)),
        ("2 tuntia sitten", timedelta(hours=2)),
        ("2 часа назад", timedelta(hours=2)),
        ("час назад", timedelta(hours=1)),
        ("منذ 3 ساعات", timedelta(hours=3)),
        ("منذ ساعتين", timedelta(hours=2)),
        ("3 ore fa", timedelta(hours=3)),
        ("há 2 horas", timedelta(hours=2)),
        ("2 uur geleden", timedelta(hours=2)),
        ("för 2 timmar sedan", timedelta(hours=2)),
        ("3時間前", timedelta(hours=3)),
        ("3시간 전", timedelta(hours=3)),
        ("5분전", timedelta(minutes=5)),
        ("3 godziny temu", timedelta(hours=3)),
        ("godzinę temu", timedelta(hours=1)),
        ("for 3 timer siden", timedelta(hours=3)),
        ("3 horas atrás", timedelta(hours=3)),
        ("5 dk önce", timedelta(minutes=5)),
        ("vor einer Stunde", timedelta(hours=1)),
        ("2天前", timedelta(days=2)),
    ],
)
def test_so_long_ago_is_before_the_page_was_fetched(text: str, ago: timedelta) -> None:
    """A page that is fetched as it appears says how fresh it is."""
    assert before(text, AT) == AT - ago


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday, 14:05", "Posted yesterday at 2:05 pm", "Dün 14:05", "Gestern, 14.05 Uhr", "Hier à 14h05",
        "Ayer, 14:05", "ieri alle 14:05", "Ontem às 14h05", "gisteren 14:05", "I går kl. 14.05", "eilen klo 14.05",
        "wczoraj, 14:05", "вчера в 14:05", "أمس 14:05", "昨日 14:05", "昨天14:05", "어제 오후 2:05", "včera 14:05",
    ],
)  # fmt: skip
def test_yesterday_is_the_day_before_the_page_was_fetched(text: str) -> None:
    """The clock is that of the zone."""
    assert before(text, AT) == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
    assert before(text, AT, ZoneInfo("Europe/Istanbul")) == datetime(2025, 6, 24, 11, 5, tzinfo=UTC)


def test_today_needs_a_time_that_has_been() -> None:
    """A menu says "Today" as well."""
    assert before("Today, 10:05", AT) == datetime(2025, 6, 25, 10, 5, tzinfo=UTC)
    assert before("Today", AT) is None
    assert before("Today's 10 best pictures", AT) is None


@pytest.mark.parametrize("text", ["999 weeks ago", "999 days ago", "999 hafta önce"])
def test_a_distance_of_any_length_breaks_nothing(text: str) -> None:
    """No page is older than the web, and no time is before the first year."""
    assert before(text, datetime(1, 1, 2, tzinfo=UTC)) is None
    assert before(text, datetime(1992, 1, 1, tzinfo=UTC)) is None
    assert before(text, datetime.max.replace(tzinfo=UTC))


def test_day_and_month_swapped_are_tried_where_the_day_is_still_to_come() -> None:
    """No page is of the future."""
    line = Part("Published 06/12/2025, 14:05", rule="label")
    assert day_in((line, Part(STORY)), "de", AT) == datetime(2025, 6, 12, 14, 5, tzinfo=UTC)


def test_a_clock_without_a_zone_is_that_of_the_reader() -> None:
    """Unless the page names its own anywhere: then that is its clock."""
    istanbul = ZoneInfo("Europe/Istanbul")
    page = f"<h1>Agreed</h1><div class='meta'>24 June 2025, 14:05</div>{STORY}"
    changed = '<meta property="article:modified_time" content="2025-06-25T10:00:00+02:00">'

    assert article(page).published == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
    assert article(page, zone=istanbul).published == datetime(2025, 6, 24, 11, 5, tzinfo=UTC)
    assert article(changed + page, zone=istanbul).published == datetime(2025, 6, 24, 12, 5, tzinfo=UTC)
    day = page.replace(", 14:05", "")
    assert article(changed + day).published == datetime(2025, 6, 24, tzinfo=UTC)


@pytest.mark.parametrize("text", ["long ago", "for 3 hours", "Before 2 days", "3 ways to cook", "2 hours", ""])
def test_what_tells_no_distance_is_no_date(text: str) -> None:
    """Numbers and hours stand in many lines."""
    assert before(text, AT) is None


def test_the_distance_counts_only_where_nothing_better_stands() -> None:
    """A day goes before a distance, and without the time of the fetch a distance says nothing."""
    page = f"<h1>Agreed</h1><div class='meta'>2 hours ago</div>{STORY}"
    assert article(page, at=AT).published == AT - timedelta(hours=2)
    assert article(page).published is None
    parts = (Part("Updated 2 hours ago", rule="label"), Part("24 June 2025", rule="label"), Part(STORY))
    assert day_in(parts, "en", AT) == datetime(2025, 6, 24, tzinfo=UTC)


def test_the_day_of_a_change_gives_way() -> None:
    """The line says both; alone, the day of the change is better than nothing."""
    both = Part("Aktualisiert: 25.06.2025, 09:00 Uhr, veröffentlicht: 24.06.2025, 14:05 Uhr", rule="label")
    assert day_in((both, Part(STORY)), "de", AT) == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
    change = Part("Updated 24 June 2025", rule="label")
    assert day_in((change, Part(STORY)), "en", AT) == datetime(2025, 6, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "rule", "detail"),
    [
        ("More stories of 24 June 2025, 14:05", "furniture", "related"),
        ("Kyiv after the attack, 24 April 2025", "furniture", "caption"),
        ("The harbour of the town as it was seen by many of its people on the 24 April 2025", "label", ""),
        ("Best of 2025", "label", ""),
        ("24 June 2026, 14:05", "label", ""),
    ],
)
def test_not_every_day_is_that_of_the_story(text: str, rule: str, detail: str) -> None:
    """Other stories, pictures, years and the future have days too."""
    assert day_in((Part(text, rule=rule, detail=detail), Part(STORY)), "en", AT) is None


def test_far_from_the_headline_a_line_says_what_it_is() -> None:
    """A day at the end of the page may be anybody's; "Published" makes it the story's."""
    story = tuple(Part(STORY) for _ in range(20))
    assert day_in((*story, Part("24 June 2025", rule="label")), "en", AT) is None
    told = day_in((*story, Part("Published on 24 June 2025", rule="label")), "en", AT)
    assert told == datetime(2025, 6, 24, tzinfo=UTC)


def test_a_line_knows_more_than_an_address() -> None:
    """The address has the day, the line has its time; a line of another day is another's."""

    def page(line: str) -> str:
        return f"<h1>Agreed</h1><div class='meta'>{line}</div>{STORY}"

    url = "https://example.org/2025/06/24/agreed"
    assert article(page("24 June 2025, 14:05"), url).published == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
    assert article(page("20 June 2025, 14:05"), url).published == datetime(2025, 6, 24, tzinfo=UTC)


def test_the_examples_run() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(datelines).failed == 0

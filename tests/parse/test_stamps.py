"""When a page says that it was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from natwire.parse import article

AT = datetime(2025, 7, 1, 12, tzinfo=UTC)
FIVE_PAST_TWO = datetime(2025, 6, 24, 14, 5, tzinfo=UTC)
STORY = "<h1>Agreed</h1><p>The council met on Monday and agreed, after a long debate, on the budget for the year.</p>"


def data(**said: object) -> str:
    """A page's JSON-LD."""
    told = {"@type": "NewsArticle", "headline": "Agreed", **said}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def meta(name: str, content: str) -> str:
    """One meta element."""
    return f'<meta property="{name}" content="{content}">'


def published(head: str, url: str | None = None, lang: str = "") -> tuple[datetime | None, str | None]:
    """What a page with this head says of its date."""
    found = article(f'<html lang="{lang}"><head>{head}</head><body>{STORY}', url, at=AT)
    return found.published, found.published_from


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        (data(datePublished="2025-06-24T17:05:00+03:00"), "json-ld"),
        (meta("article:published_time", "2025-06-24T14:05:00Z"), "meta"),
        ('<meta name="DC.date.issued" content="2025-06-24T14:05:00Z">', "meta"),
        ('<meta itemprop="datePublished" content="2025-06-24T14:05:00Z">', "meta"),
        ('<time datetime="2025-06-24T14:05:00Z">24 June</time>', "time"),
        ('<span itemprop="datePublished" content="2025-06-24T14:05:00Z"></span>', "time"),
        ('<span property="schema:x datePublished" content="2025-06-24T14:05:00Z"></span>', "time"),
        ('<abbr class="published" title="2025-06-24T14:05:00Z">24 June</abbr>', "time"),
    ],
)
def test_a_date_keeps_its_origin(head: str, origin: str) -> None:
    """JSON-LD, meta of several vocabularies, elements of time, microdata, RDFa and hAtom."""
    assert published(head) == (FIVE_PAST_TWO, origin)


@pytest.mark.parametrize(
    "stamp",
    [
        1750773900, 1750773900.0, 1750773900000, "1750773900", ["2025-06-24T14:05:00Z", "2025-06-30T09:00:00Z"],
        {"@type": "Date", "@value": "2025-06-24T14:05:00Z"}, [{"@value": 1750773900}],
    ],
)  # fmt: skip
def test_a_date_in_data_may_be_a_number_a_list_or_an_object(stamp: object) -> None:
    """JSON-LD allows all of them, and sites write what their database has."""
    assert published(data(datePublished=stamp)) == (FIVE_PAST_TWO, "json-ld")


@pytest.mark.parametrize("stamp", [True, None, [], {}, {"@value": None}, 1e300, -1, 12, [[]]])
def test_data_that_is_no_date_is_none(stamp: object) -> None:
    """Nothing in there raises."""
    assert published(data(datePublished=stamp)) == (None, None)


def test_a_clock_without_any_zone_is_in_that_of_the_reader() -> None:
    """What names its zone stays; a zone at another of the page's times goes first; a day begins at the reader's
    midnight."""

    def read(head: str) -> datetime | None:
        return article(f"{head}{STORY}", at=AT, zone=ZoneInfo("Europe/Istanbul")).published

    naive = data(datePublished="2025-06-24 14:05:00")
    assert read(naive) == FIVE_PAST_TWO.replace(hour=11)
    assert read(naive + meta("article:modified_time", "2025-06-25T09:00:00+02:00")) == FIVE_PAST_TWO.replace(hour=12)
    assert read(data(datePublished="2025-06-24T14:05:00Z")) == FIVE_PAST_TWO
    assert read(data(datePublished="2025-06-24")) == datetime(2025, 6, 23, 21, tzinfo=UTC)


def test_an_address_tells_the_day() -> None:
    """Where the page says nothing, many addresses have the day in them."""
    assert published("", "https://example.org/2025/06/24/agreed") == (datetime(2025, 6, 24, tzinfo=UTC), "url")


def test_a_change_is_no_publication() -> None:
    """The day of the last change counts for nothing where that of publication is told."""
    when = "2025-06-30T10:00:00Z"
    assert published(data(dateModified=when, datePublished="2025-06-24T14:05:00Z"))[0] == FIVE_PAST_TWO
    assert published(data(dateModified=when)) == (None, None)
    changed = f'<time class="updated" datetime="{when}">30 June</time>'
    assert published(changed + '<time datetime="2025-06-24T14:05:00Z">24 June</time>')[0] == FIVE_PAST_TWO


def test_a_date_from_the_future_is_a_mistake() -> None:
    """Day and month were swapped if that gives a day that was; else the next source is asked."""
    assert published(data(datePublished="2025-12-06T14:05:00Z"))[0] == datetime(2025, 6, 12, 14, 5, tzinfo=UTC)
    assert published(meta("date", "06/12/2025 14:05"), lang="de")[0] == datetime(2025, 6, 12, 14, 5, tzinfo=UTC)
    future = data(datePublished="2025-12-24T14:05:00Z")
    assert published(future + meta("date", "2025-06-24T14:05:00Z")) == (FIVE_PAST_TWO, "meta")
    assert published(future) == (None, None)


@pytest.mark.parametrize(
    "zero", ["1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00", "1900-01-01", "0001-01-01T00:00:00"]
)
def test_the_zero_of_a_clock_is_no_date(zero: str) -> None:
    """A field that was never filled in says 1970."""
    assert published(data(datePublished=zero)) == (None, None)


def test_a_time_without_a_zone_has_that_of_the_same_time_elsewhere() -> None:
    """One field has the offset that another leaves out; where none has, it is UTC."""
    naive = data(datePublished="2025-06-24 17:05:09")
    exact = FIVE_PAST_TWO.replace(second=9)
    assert published(naive + meta("article:published_time", "2025-06-24T17:05:09+03:00")) == (exact, "json-ld")
    assert published(naive + meta("article:published_time", "2025-06-24T14:05:09Z")) == (exact, "json-ld")
    assert published(naive + meta("article:modified_time", "2025-06-25T09:00:00+03:00")) == (exact, "json-ld")
    assert published(naive)[0] == exact.replace(hour=17)


def test_a_day_without_a_time_is_made_sharper() -> None:
    """Another field may have the time of the same day, but one of another day says nothing."""
    day = data(datePublished="2025-06-24")
    assert published(day + meta("article:published_time", "2025-06-24T17:05:00+03:00")) == (FIVE_PAST_TWO, "meta")
    assert published(day + meta("date", "2025-06-26T17:05:00+03:00")) == (datetime(2025, 6, 24, tzinfo=UTC), "json-ld")


def test_a_year_is_only_better_than_nothing() -> None:
    """Libraries give the year of the print and, elsewhere, the day."""
    assert published(meta("date", "2024") + meta("pubdate", "2025-06-24T14:05:00Z"))[0] == FIVE_PAST_TWO
    assert published(meta("date", "2024"))[0] == datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "head", "url", "month"),
    [
        ("en", "", None, 6),
        ("en-US", "", None, 6),
        ("en-GB", "", None, 7),
        ("en", meta("og:locale", "en_AU"), None, 7),
        ("en", "", "https://example.co.uk/a", 7),
        ("en-US", "", "https://example.co.uk/a", 6),
        ("de", "", None, 7),
    ],
)
def test_the_region_says_what_comes_first(lang: str, head: str, url: str | None, month: int) -> None:
    """06/07/2025 is in June for Americans; the British, whose page or address says so, mean July."""
    day = {6: 7, 7: 6}[month]
    found = article(f'<html lang="{lang}"><head>{head}{meta("date", "06/07/2025")}</head><body>{STORY}', url)
    assert found.published == datetime(2025, month, day, tzinfo=UTC)
    assert found.lang == lang[:2]


def test_the_date_of_a_comment_is_not_the_articles() -> None:
    """Other times on the page belong to others."""
    comment = '<div class="comments"><time datetime="2025-06-24T14:05:00Z">24 June</time></div>'
    assert article(f"{STORY}{comment}").published is None

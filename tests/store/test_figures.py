"""Counts over stories, and who follows whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from natwire.model.figures import Counts, Following
from natwire.store import Database
from natwire.store.figures import Figures

from .conftest import Keep, feed_of, reading

TEXTS = (
    "Ankara and Helsinki signed a memorandum on armoured vehicles",
    "The ferry line across the strait reopens after two years",
    "A school for apprentices was founded by the shipyard itself",
)


def test_stories_are_counted_by_source_outlet_language_and_day(db: Database, keep: Keep) -> None:
    """Only those that are asked for; a story counts once for each of its outlets."""
    keep(reading("A", TEXTS[0], "https://a.example/1", lang="en"), source=feed_of("a"))
    keep(reading("A", TEXTS[0], "https://b.example/1"), source=feed_of("b"), later=5)
    keep(reading("B", TEXTS[1], "https://b.example/2"), source=feed_of("b"), later=24 * 60)

    counts = Figures(db).counts([1, 2], UTC)
    assert (counts.stories, counts.by_source) == (2, {"b": 2, "a": 1})
    assert counts.by_outlet == {"b.example": 2, "a.example": 1}
    assert counts.by_lang == {"": 1, "en": 1}
    assert list(counts.by_day.items()) == [(date(2026, 6, 3), 1), (date(2026, 6, 4), 1)]
    assert Figures(db).counts([2], UTC).by_outlet == {"b.example": 1}
    assert Figures(db).counts([], UTC) == Counts(0, {}, {}, {}, {})


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-06-02T23:59:59+00:00", "UTC", "2026-06-02"),
        ("2026-06-02T21:00:00+00:00", "Europe/Helsinki", "2026-06-03"),
        ("2026-06-02T20:59:59+00:00", "Europe/Helsinki", "2026-06-02"),
        ("2026-03-29T22:00:00+00:00", "Europe/Helsinki", "2026-03-30"),  # the day on which clocks went forward is over
        ("2026-06-02T18:14:59+00:00", "Asia/Kathmandu", "2026-06-02"),  # 5:45 ahead
        ("2026-06-02T18:15:00+00:00", "Asia/Kathmandu", "2026-06-03"),
        ("1969-12-31T23:59:59+00:00", "UTC", "1969-12-31"),
        ("1950-06-03T23:46:00+00:00", "UTC", "1950-06-03"),
    ],
)
def test_a_day_is_one_of_the_users_zone(db: Database, keep: Keep, moment: str, zone: str, day: str) -> None:
    """To the second, in summer and winter, and before 1970 too."""
    keep(reading("A", TEXTS[0], "https://a.example/1", published=datetime.fromisoformat(moment)))

    assert Figures(db).days([1], ZoneInfo(zone)) == {date.fromisoformat(day): 1}


def test_the_copy_map_tells_who_follows_whom_and_how_much_later(db: Database, keep: Keep) -> None:
    """The first carrier leads all others; an outlet that prints a story twice counts once, by its earlier time."""
    for n, (text, lag) in enumerate(zip(TEXTS, (10, 20, 60), strict=True)):
        begin = n * 1000
        keep(reading("A", text, f"https://a.example/{n}"), source=feed_of("a"), later=begin)
        keep(reading("A", text, f"https://b.example/{n}"), source=feed_of("b"), later=begin + lag)
    keep(reading("A", TEXTS[2], "https://b.example/again"), source=feed_of("b"), later=2000 + 90)
    keep(reading("A", TEXTS[2], "https://c.example/2"), source=feed_of("c"), later=2000 + 100)

    assert Figures(db).following([1, 2, 3]) == [
        Following("a.example", "b.example", 3, timedelta(minutes=20)),
        Following("a.example", "c.example", 1, timedelta(minutes=100)),
    ]
    assert Figures(db).following([1]) == [Following("a.example", "b.example", 1, timedelta(minutes=10))]

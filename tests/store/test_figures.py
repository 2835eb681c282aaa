"""Counts over stories, and who follows whom."""

from __future__ import annotations

from datetime import timedelta

from natwire.model.figures import Following
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

    counts = Figures(db).counts([1, 2])
    assert (counts.stories, counts.by_source) == (2, {"b": 2, "a": 1})
    assert counts.by_outlet == {"b.example": 2, "a.example": 1}
    assert counts.by_lang == {"": 1, "en": 1}
    assert counts.by_day == {"2026-06-04": 1, "2026-06-03": 1}
    assert Figures(db).counts([2]).by_outlet == {"b.example": 1}
    assert Figures(db).counts([]).stories == 0


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

"""Earlier texts: kept, graded, and dropped where a reader would see no change."""

from __future__ import annotations

import pytest

from natwire.dedupe.changes import grades
from natwire.model.change import Text
from natwire.model.query import Changed, Not
from natwire.store import Database, stories
from natwire.store.search import Search
from natwire.store.versions import Versions

from .conftest import Keep, arrival, feed_of, reading

TEXT = "The quake near Izmir killed 12 people on Monday, said Mika Virtanen of the rescue service."


@pytest.fixture
def changed(db: Database, keep: Keep) -> Database:
    """A story whose number changed, then a sign, then its headline; and one that nobody touched."""
    for later, (title, text) in enumerate(
        [
            ("Quake", TEXT),
            ("Quake", TEXT.replace("12", "14")),
            ("Quake", TEXT.replace("12", "14").replace(", said", " — said")),
            ("Quake kills many", TEXT.replace("12", "14").replace(", said", " — said")),
        ]
    ):
        keep(arrival(reading(title, text), guid="1"), later=later)
    keep(reading("Ferry", "The ferry line across the strait reopens", "https://b.example/1"), source=feed_of("b"))
    return db


def test_each_change_is_graded_once_and_none_is_no_version(changed: Database) -> None:
    """What nobody has looked at yet has no grade; a new dash is not told of, and the others still are."""
    versions = Versions(changed)
    assert [each.grades for each in versions.of(1)] == [None, None, None, None]

    assert versions.grade(grades) == (1, 1)
    assert versions.grade(grades) == (0, 0)

    first, second, today = versions.of(1)
    assert (first.grades, second.grades, today.grades) == (("numbers",), ("headline",), None)
    assert [each.n for each in (first, second, today)] == [1, 2, 3]
    assert (first.told, today.until) == (Text("Quake", TEXT), None)
    assert first.until is not None
    assert second.until is not None
    assert first.until < second.until


def test_a_story_that_lost_all_its_versions_was_never_updated(db: Database, keep: Keep) -> None:
    """Or a reader would look for a change that there is none of."""
    keep(arrival(reading("Quake", TEXT), guid="1"))
    keep(arrival(reading("Quake", TEXT.replace(",", " -")), guid="1"), later=5)
    Versions(db).grade(grades)

    story = stories.get(db, 1)
    assert story is not None
    assert (story.updated, len(Versions(db).of(1))) == (None, 1)


def test_stories_are_found_by_their_changes(changed: Database) -> None:
    """By any, also one that nobody graded, or by one kind."""
    search = Search(changed)
    assert search.ids(Changed(), 9) == [1]
    assert search.ids(Changed("numbers"), 9) == []

    Versions(changed).grade(grades)

    assert search.ids(Changed("numbers"), 9) == search.ids(Changed("headline"), 9) == [1]
    assert search.ids(Changed("typo"), 9) == []
    assert search.ids(Not(Changed()), 9) == [2]


def test_a_limit_leaves_the_rest_for_the_next_time(changed: Database, keep: Keep) -> None:
    """So that no commit waits for all of them."""
    keep(reading("Ferry", "The line is closed", "https://b.example/1"), source=feed_of("b"), later=1)

    assert [Versions(changed).grade(grades, limit=1)[0] for _ in range(3)] == [1, 1, 0]


def test_an_id_that_is_none_has_no_texts(db: Database) -> None:
    """Neither a story nor a carrier."""
    assert Versions(db).of(7) == Versions(db).of(7, 2) == []

"""What a person decides about stories holds, whatever the judge says later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from natwire.model.article import Article, Reading
from natwire.model.query import Term
from natwire.store import Database, care, decisions, stories
from natwire.store.byhand import ByHand
from natwire.store.search import Search

from .conftest import Keep, feed_of, reading

DEAL = "Ankara and Helsinki signed a memorandum on armoured vehicles with Patria on Monday"


def ready(article: Article, key: str, outlet: str) -> Reading:
    """As the corridor makes it, with the words for anchors."""
    return replace(reading(article.title, article.text), key=key, outlet=outlet)


@pytest.fixture
def story(db: Database, keep: Keep) -> Database:
    """Story 1 with three carriers; those of a and b have the very same words, and one entry in the index."""
    for n, outlet in enumerate("abc"):
        keep(
            reading("Deal", DEAL + " late" * (outlet == "c"), f"https://{outlet}.example/{n}"),
            source=feed_of(outlet),
            later=n,
        )
    return db


def carried(db: Database, number: int) -> str:
    """The outlets of a story by the first letters of their names."""
    told = stories.get(db, number)
    return "".join(each.outlet[0] for each in told.carriers) if told else ""


@pytest.mark.parametrize(("leaves", "stays"), [("a", "bc"), ("b", "ac"), ("c", "ab"), ("ab", "c")])
def test_carriers_leave_for_a_story_of_their_own(story: Database, now: datetime, leaves: str, stays: str) -> None:
    """Both are found by their words, and the ids of before lead to the same texts."""
    new = ByHand(story).split(1, ["abc".index(outlet) + 1 for outlet in leaves], now, ready)

    assert (carried(story, 1), carried(story, new)) == (stays, leaves)
    assert sorted(Search(story).ids(Term("memorandum"), 9)) == [1, new]
    for n, outlet in enumerate("abc", 1):
        told = stories.get(story, 1, n)
        assert told is not None
        assert (told.outlet[0], told.id) == (outlet, 1 if outlet in stays else new)
    assert care.faults(story) == []


def test_what_was_parted_is_not_joined_again(story: Database, keep: Keep, now: datetime) -> None:
    """Not when its text changes, and not by an article that is like both."""
    new = ByHand(story).split(1, [3], now, ready)
    assert decisions.apart(story.sql, 1) == {new}
    assert decisions.apart(story.sql, new) == {1}

    keep(reading("Deal", DEAL + " later", "https://c.example/2"), source=feed_of("c"), later=30)
    keep(reading("Deal", DEAL + " late still", "https://d.example/3"), source=feed_of("d"), later=40)

    assert carried(story, 1).replace("d", "") == "ab"
    assert carried(story, new).replace("d", "") == "c"


def test_stories_are_merged_and_their_ids_lead_to_one(story: Database, keep: Keep, now: datetime) -> None:
    """The lowest id is that of all; what was parted before may come together again by hand."""
    new = ByHand(story).split(1, [3], now, ready)
    keep(reading("Ferry", "The ferry line across the strait reopens", "https://f.example/9"), later=9)

    assert ByHand(story).merge([3, new, 1], now) == 1

    for number in (1, new, 3):
        told = stories.get(story, number)
        assert told is not None
        assert (told.id, sorted(each.outlet[0] for each in told.carriers)) == (1, ["a", "b", "c", "f"])
    assert decisions.apart(story.sql, 1) == frozenset()
    told = stories.get(story, 1)
    assert told is not None
    joined = {each.outlet[0]: each.joined_by for each in told.carriers}
    assert (joined["c"], joined["f"]) == ("merged", "merged")
    assert care.faults(story) == []


def test_a_decision_outlives_its_article(story: Database, now: datetime) -> None:
    """When it turns out to be another one, that inherits what was decided."""
    new = ByHand(story).split(1, [3], now, ready)
    with story.writing() as sql:
        decisions.inherit(sql, 1, 2)
        sql.execute("update article set copy_of = null")
        sql.execute("update item set article_id = 2 where article_id = 1")
        sql.execute("delete from article where id = 1")

    assert decisions.apart(story.sql, 1) == {new}

"""Tags of the user's own survive whatever becomes of their stories."""

from __future__ import annotations

from datetime import datetime

import pytest

from natwire.model.query import And, Not, Tagged
from natwire.pipeline import byhand
from natwire.store import Database, joins, rows, stories
from natwire.store.search import Search
from natwire.store.tags import Tags

from .conftest import Keep, reading

TEXT = "Ankara and Helsinki signed an agreement on vehicles on Wednesday"


@pytest.fixture
def told(db: Database, keep: Keep) -> Database:
    """Story 1 with two carriers, and story 2."""
    keep(reading("Deal", TEXT, "https://yle.example/1"))
    keep(reading("Deal", TEXT, "https://bbc.example/1"), later=1)
    keep(reading("Vote", "An election was called for September", "https://yle.example/2"), later=2)
    return db


def tags(db: Database, number: int) -> tuple[str, ...]:
    """The tags of a story."""
    story = stories.get(db, number)
    assert story
    return story.tags


def test_a_story_is_tagged_and_found_by_it(told: Database, now: datetime) -> None:
    """Whatever the spelling; one that is there already is no change."""
    assert Tags(told).change([(1, None), (2, None)], ["später", "read"], [], now) == 4
    assert Tags(told).change([(1, None)], ["read"], ["none"], now) == 0
    Tags(told).change([(2, None)], [], ["read"], now)

    search = Search(told)
    assert search.ids(Tagged("read"), 9) == [1]
    assert search.ids(Tagged("SPATER"), 9) == [2, 1]
    assert search.ids(Not(Tagged("read")), 9) == [2]
    assert search.ids(And((Tagged(), Not(Tagged("read")))), 9) == [2]
    assert Tags(told).all() == {"später": 2, "read": 1}


def test_tags_come_together_with_their_stories(told: Database, now: datetime) -> None:
    """The story that two became has those of both, under either id."""
    Tags(told).change([(1, None)], ["a"], [], now)
    Tags(told).change([(2, None)], ["b"], [], now)
    byhand.merge(told, [1, 2], now)

    assert tags(told, 1) == tags(told, 2) == ("a", "b")
    Tags(told).change([(2, None)], [], ["a"], now)
    assert tags(told, 1) == ("b",)


def test_a_tag_goes_where_its_text_goes(told: Database, now: datetime) -> None:
    """It was given to what was shown, or to the carrier that was named."""
    Tags(told).change([(1, None)], ["shown"], [], now)
    Tags(told).change([(1, 2)], ["other"], [], now)
    assert tags(told, 1) == ("other", "shown")
    (new,) = byhand.split(told, [byhand.Part(1, (2,))], now)

    assert (tags(told, 1), tags(told, new)) == (("shown",), ("other",))


def test_two_rows_that_were_one_article_keep_the_tags_of_both(told: Database, now: datetime) -> None:
    """The page said that it is one which is here already."""
    Tags(told).change([(1, None)], ["a"], [], now)
    Tags(told).change([(2, None)], ["a", "b"], [], now)
    one, twin = rows.stored(told.sql, "id", 3), rows.stored(told.sql, "id", 1)
    assert one
    assert twin
    with told.writing() as sql:
        joins.absorb(sql, one, twin)

    assert tags(told, 1) == tags(told, 2) == ("a", "b")


def test_not_even_a_power_cut_takes_a_tag_back(told: Database, now: datetime) -> None:
    """It is synced before it is answered; what can be fetched again need not be."""
    said: list[str] = []
    told.sql.set_trace_callback(said.append)
    Tags(told).change([(1, None)], ["a"], [], now)
    told.sql.set_trace_callback(None)

    said = [each.lower() for each in said]
    assert said.index("pragma synchronous = full") < said.index("begin immediate") < said.index("commit")
    assert told.sql.execute("pragma synchronous").fetchone() == (1,), "normal again"

"""What people type for a carrier leads to the same text for ever."""

from __future__ import annotations

import pytest

from natwire.store import Database, care, joins, numbers, stories

from .conftest import Keep, feed_of, reading

DEAL = "Ankara and Helsinki signed a memorandum on armoured vehicles with Patria on Monday"
FERRY = "The ferry line across the strait reopens after two years of repairs in the harbour"


@pytest.fixture
def two(db: Database, keep: Keep) -> Database:
    """Story 1 with two carriers, story 2 with three."""
    for n, (text, outlet) in enumerate([(DEAL, "a"), (FERRY, "b"), (FERRY, "c"), (DEAL, "d"), (FERRY, "e")]):
        keep(
            reading(f"Title {n}", f"{text} {outlet}", f"https://{outlet}.example/{n}"), source=feed_of(outlet), later=n
        )
    return db


def outlets(db: Database, story: int, last: int = 9) -> dict[int, str]:
    """The outlet that each number of a story leads to."""
    found = {n: stories.get(db, story, n) for n in range(1, last + 1)}
    return {n: told.outlet[0] for n, told in found.items() if told}


def test_carriers_are_counted_in_the_order_in_which_they_were_seen(two: Database) -> None:
    """And no row is written for that."""
    assert (outlets(two, 1), outlets(two, 2)) == ({1: "a", 2: "d"}, {1: "b", 2: "c", 3: "e"})
    assert two.sql.execute("select count(*) from carrier_number").fetchone() == (0,)


def test_numbers_of_before_lead_to_the_same_texts_when_stories_come_together(two: Database, keep: Keep) -> None:
    """Those of both stories; and what comes later is counted on."""
    before = {story: outlets(two, story) for story in (1, 2)}
    with two.writing() as sql:
        joins.into(sql, 1, 2)
        joins.recount(sql, 2)
    keep(reading("Late", FERRY, "https://late.example/1"), source=feed_of("late"), later=9)

    assert outlets(two, 1) == before[1]
    assert {n: outlet for n, outlet in outlets(two, 2).items() if n <= 3} == before[2]
    assert sorted(outlets(two, 2).values()) == sorted(["a", "b", "c", "d", "e", "l"])
    told = stories.get(two, 1)
    assert told is not None
    assert [f"{each.n}{each.outlet[0]}" for each in told.carriers] == ["1b", "2c", "3e", "4a", "5d", "6l"]
    assert care.faults(two) == []


def test_an_article_that_goes_leaves_its_number_to_its_twin(two: Database) -> None:
    """A number leads to one text, and a text is told once."""
    with two.writing() as sql:
        numbers.fix(sql, 2)
        numbers.inherit(sql, 2, 3)
        sql.execute("update item set article_id = 3 where article_id = 2")
        sql.execute("delete from article where id = 2")
        joins.recount(sql, 2)

    assert outlets(two, 2) == {1: "c", 2: "c", 3: "e"}
    told = stories.get(two, 2)
    assert told is not None
    assert [each.n for each in told.carriers] == [1, 3]


@pytest.mark.parametrize(("story", "carrier"), [(9, None), (9, 1), (1, 3), (1, 0)])
def test_a_number_that_never_was_leads_nowhere(two: Database, story: int, carrier: int | None) -> None:
    """Not to the next best text."""
    assert numbers.find(two.sql, story, carrier) is None

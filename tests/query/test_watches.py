"""A watch in a query is what it looks for."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire import query
from natwire.errors import NatwireError
from natwire.model.query import And, Between, Match, Not, Or, Query, Term, Watched
from natwire.model.watch import Watch
from natwire.query.watches import MOST, expand, named, names

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WATCHES = (
    Watch("patria", "(patria OR fnss) -football"),
    Watch("Nordic", "lang:fi OR lang:sv"),
    Watch("ours", "watch:patria watch:nordic"),
    Watch("lately", "date:2d"),
    Watch("not-football", "-football"),
)
PATRIA: tuple[Query, ...] = (Or((Term("patria"), Term("fnss"))), Not(Term("football")))
NORDIC = Or((Match("lang", "fi"), Match("lang", "sv")))


def expanded(words: str, watches: tuple[Watch, ...] = WATCHES) -> Query:
    """The query with its watches written out."""
    return expand(query.read(words, NOW), watches, NOW, UTC)


def fault(words: str, watches: tuple[Watch, ...] = WATCHES) -> NatwireError:
    """Why it cannot be written out."""
    with pytest.raises(NatwireError) as caught:
        expanded(words, watches)
    return caught.value


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("watch:patria", And(PATRIA)),
        ("WATCH:Patria", And(PATRIA)),
        ('watch:"patria"', And(PATRIA)),
        ("izmir watch:patria", And((Term("izmir"), *PATRIA))),
        ("-watch:patria", Not(And(PATRIA))),
        ("-watch:not-football", Term("football")),
        ("a (b OR watch:nordic)", And((Term("a"), Or((Term("b"), *NORDIC.parts))))),
        ("watch:(patria nordic)", Or((And(PATRIA), *NORDIC.parts))),
        ("watch:ours", And((*PATRIA, NORDIC))),
        ("watch:lately", Between("date", NOW - timedelta(days=2), None)),
        ('"watch:patria"', Term("watch:patria")),
        ("watch: patria", And((Term("watch:"), Term("patria")))),
        ("patria", Term("patria")),
        ("", And()),
    ],
)
def test_a_watch_is_written_out_wherever_it_stands(words: str, tree: Query) -> None:
    """Alone, beside words, excluded, in brackets and in other watches; times in it are those of now."""
    assert expanded(words) == tree


def test_a_name_that_is_none_is_told_with_the_nearest() -> None:
    """A slip is no search for nothing; words that look like a watch are looked for in quotes."""
    assert (str(fault("watch:patira")), fault("watch:patira").hint) == ('no watch "patira"', 'did you mean "patria"?')
    assert fault("a -watch:NORDICS").hint == 'did you mean "Nordic"?'
    assert fault("watch:https://a.example/").hint.endswith('in quotes: "watch:https://a.example/"')
    assert fault("watch:x", ()).hint.startswith("natwire watch list")


@pytest.mark.parametrize(
    ("queries", "circle"),
    [
        ({"a": "x watch:A"}, "a → a"),
        ({"a": "watch:b", "b": "x OR -watch:c", "c": "(y (watch:b z))"}, "b → c → b"),
    ],
)
def test_a_circle_of_watches_is_one_error(queries: dict[str, str], circle: str) -> None:
    """It names those that are in it."""
    watches = tuple(Watch(name, words) for name, words in queries.items())

    assert str(fault("watch:a", watches)) == f"watches name each other in a circle: {circle}"


def test_a_watch_may_be_named_twice_without_a_circle() -> None:
    """By two watches of one, for example."""
    watches = (Watch("all", "watch:a OR watch:b"), Watch("a", "x watch:c"), Watch("b", "y watch:c"), Watch("c", "z"))

    assert expanded("watch:all", watches) == Or((And((Term("x"), Term("z"))), And((Term("y"), Term("z")))))


def test_what_grows_too_large_is_one_error() -> None:
    """Ten times ten times ten words, a hundred watches in a row, brackets in brackets in brackets."""
    tens = [Watch("t0", "x")] + [Watch(f"t{n}", f"watch:t{n - 1} " * 10) for n in range(1, 6)]
    row = [Watch("r0", "x")] + [Watch(f"r{n}", f"watch:r{n - 1}") for n in range(1, 100)]
    deep = [Watch("d0", "x")] + [Watch(f"d{n}", f"{'a OR b (' * 6} watch:d{n - 1}") for n in range(1, 4)]

    assert f"more than {MOST} words" in str(fault("watch:t5", tuple(tens)))
    assert "more than 8 watches in watches" in str(fault("watch:r99", tuple(row)))
    assert "more than 8 brackets in brackets" in str(fault("watch:d3", tuple(deep)))


def test_a_query_tells_which_watches_it_names() -> None:
    """However deep they stand."""
    assert names(query.read("a -(b OR watch:x) watch:(y Z) title:watch", NOW)) == {"x", "y", "Z"}


def test_a_watch_is_named_whatever_its_case() -> None:
    """As people type it."""
    assert named(WATCHES, "nORDIC") == WATCHES[1]


@given(st.text() | st.text('watch:patrio() -"OR*'))
def test_whatever_is_typed_is_written_out_or_told(words: str) -> None:
    """No watch is left in a query that is answered."""
    with suppress(NatwireError):
        assert not names(expanded(words))


def test_a_query_without_watches_stays_as_it_was() -> None:
    """Whatever a program made it of."""
    trees: list[Query] = [Or(()), And(), Not(And()), Watched("patria")]

    assert [expand(tree, WATCHES, NOW, UTC) for tree in trees] == [*trees[:3], And(PATRIA)]

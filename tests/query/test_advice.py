"""What somebody may have meant by a field that is none, a source that nobody follows, a digest that there is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from natwire import query
from natwire.model.query import Term
from natwire.query.advice import digests, fields, sources
from natwire.query.tokens import VALUES

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("sorce:yle", {"sorce:yle": "source:yle"}),
        ("patria -auther:doe", {"auther:doe": "author:doe"}),
        ("(langs:fi OR a) titel:b", {"langs:fi": "lang:fi", "titel:b": "title:b"}),
        ("is:kiled -has:verson is:nothing", {"is:kiled": "is:killed", "has:verson": "has:version"}),
        ("wach:yards", {"wach:yards": "watch:yards"}),
        ("source:yle 10:30 https://yle.fi/ date:never sorce:", {}),
    ],
)
def test_a_field_that_is_mistyped_is_named(words: str, meant: dict[str, str]) -> None:
    """A clock, an address and a field with a value that is none are plain text, and no slip."""
    assert fields(query.read(words, NOW)) == meant


def test_each_value_that_is_offered_is_one_that_a_query_knows() -> None:
    """Else it would be words to search for."""
    for field, values in VALUES.items():
        for value in values:
            assert not isinstance(query.read(f"{field}:{value}", NOW), Term)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("source:yel", {"source:yel": "source:Yle"}),
        ("patria -(source:harbor OR b)", {"source:harbor": "source:harbour"}),
        ('source:"the gazete"', {'source:"the gazete"': 'source:"The Gazette"'}),
        ("source:nosuch", {"source:nosuch": ""}),
        ("source:YLE author:yel", {}),
    ],
)
def test_a_source_that_nobody_follows_is_named(words: str, meant: dict[str, str]) -> None:
    """With the one that it nearly names, whatever its case; and where there is none, it is told as such."""
    assert sources(query.read(words, NOW), lambda: ["Yle", "harbour", "The Gazette"]) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("patria -digest:mornin", {"digest:mornin": "digest:Morning"}),
        ("digest:MORNING digest:yards", {}),
    ],
)
def test_a_digest_that_there_is_not_is_named_with_the_nearest(words: str, meant: dict[str, str]) -> None:
    """Whatever its case; one that is like none was perhaps taken out of the config, and is no slip."""
    assert digests(query.read(words, NOW), lambda: ["Morning"]) == meant


def test_sources_are_only_looked_up_where_one_is_asked_for() -> None:
    """Most queries name none, and need neither config nor database."""

    def never() -> list[str]:
        raise AssertionError

    assert sources(query.read("patria host:yle.fi", NOW), never) == {}
    assert digests(query.read("patria host:yle.fi", NOW), never) == {}

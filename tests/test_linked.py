"""What pages write in JSON-LD, put into plain words."""

from __future__ import annotations

import pytest

from natwire import linked


def creators(author: object) -> list[str]:
    """The lines of those who wrote it."""
    return list(filter(None, linked.creators({"author": author})))


@pytest.mark.parametrize(
    ("author", "line"),
    [
        ("Ada Byron", "Ada Byron"),
        ({"name": "Ada Byron"}, "Ada Byron"),
        ({"name": ["Ada Byron", "Mary Shelley"]}, "Ada Byron ; Mary Shelley"),
        (["Ada Byron", {"name": "Mary Shelley"}], "Ada Byron ; Mary Shelley"),
        ([{"name": "Ada Byron"}, {"name": "Mary Shelley", "jobTitle": "Photographer"}], "Ada Byron"),
    ],
)
def test_an_author_is_written_in_many_ways(author: object, line: str) -> None:
    """A string, an object, a list of either, or an object with a list of names."""
    assert creators(author) == [line]


@pytest.mark.parametrize("kind", ["NewsArticle", "http://schema.org/BlogPosting", ["Thing", "ReportageNewsArticle"]])
def test_an_article_says_so_in_many_ways(kind: object) -> None:
    """By its kind, one of several, or with the address of the vocabulary."""
    assert linked.is_article({"@type": kind})


@pytest.mark.parametrize("kind", ["WebPage", "ItemList", None, 5, [], {}])
def test_what_is_around_an_article_is_none(kind: object) -> None:
    """Pages and lists."""
    assert not linked.is_article({"@type": kind})

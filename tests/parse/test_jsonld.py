"""JSON-LD as pages really have it."""

from __future__ import annotations

import json

import pytest

from natwire import linked
from natwire.parse import jsonld

STORY = {"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24"}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24",}',
        '<!-- {"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24"}/*]]>*/',
        '{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Agreed&quot;,'
        ' &quot;datePublished&quot;: &quot;2025-06-24&quot;}',
        '{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24", "x": "a\nb\tc"}',
        '{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24", "x": "don\\\'t"};',
        '{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24", "x": "he said "no" twice"}',
        '[{"@type": "NewsArticle", "headline": "Agreed", "datePublished": "2025-06-24"},]',
        '{"@graph": [{"@type": "Site"}, {"@type": ["Article"], "headline": "Agreed", "datePublished": "2025-06-24"}]}',
    ],
    ids=["comma", "comment", "cdata", "cdata-comment", "escaped", "newline", "escape", "quotes", "list", "graph"],
)  # fmt: skip
def test_what_a_template_spoils_is_still_read(script: str) -> None:
    """Commas too many, comments, escapes and quotes are what templates add."""
    found = jsonld.article([script])

    assert (found["headline"], found["datePublished"]) == ("Agreed", "2025-06-24")


@pytest.mark.parametrize("script", ["", "{", "null", "5", "[" * 100_000, '{"@type": "Thing", "headline": "No}'])
def test_what_is_no_article_is_nothing(script: str) -> None:
    """Nothing that stands there raises."""
    assert jsonld.article([script]) == {}


@pytest.mark.parametrize(
    ("addresses", "titles"),
    [
        (["https://example.org/agreed?ref=rss"], []),
        ([], ["AGREED"]),
    ],
)
def test_of_several_articles_it_is_the_pages_own(addresses: list[str], titles: list[str]) -> None:
    """A page that lists other stories has data of each; its own has its address or its headline."""
    other = STORY | {"headline": "Another", "url": "https://example.org/another"}
    own = STORY | {"mainEntityOfPage": {"@id": "http://www.example.org/agreed/"}}
    scripts = [json.dumps(other), json.dumps(own)]

    assert jsonld.article(scripts, addresses, titles)["headline"] == "Agreed"
    assert jsonld.article(scripts)["headline"] == "Another"


def test_an_author_may_stand_elsewhere() -> None:
    """An article refers to the people in the same data."""
    graph = {"@graph": [STORY | {"author": {"@id": "#ada"}}, {"@id": "#ada", "@type": "Person", "name": "Ada Byron"}]}

    assert next(linked.creators(jsonld.article([json.dumps(graph)]))) == "Ada Byron"

"""A section page that lists its articles for machines is a source."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import ParseError
from natwire.model.source import Item, Mark, Reply
from natwire.sources import feed

URL = "https://harbour.example/sea/"
NAMES = ("ferry", "canal", "bridge")


def page(*data: object, more: str = "") -> str:
    """A page that tells this to machines."""
    told = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in data)
    return f"<!DOCTYPE html><html lang='fi'><head><title>Sea - Harbour</title>{told}</head><body>{more}</body></html>"


def article(name: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "url": f"/{name}", "headline": name.title(), **more}


def bare(name: str) -> dict[str, object]:
    return {"@type": "ListItem", "position": 1, "url": f"https://harbour.example/2026/06/{name}"}


def listed(*elements: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": list(elements)}


def read(body: str | bytes, url: str = URL) -> list[object]:
    body = body if isinstance(body, bytes) else body.encode()
    return list(feed.read(Reply(url, 200, {"content-type": "text/html"}, body, datetime.now(UTC)), Mark()))


def items(body: str | bytes, url: str = URL) -> list[Item]:
    return [each for each in read(body, url) if isinstance(each, Item)]


def is_source(body: str | bytes, url: str = URL) -> bool:
    try:
        return bool(items(body, url))
    except ParseError:
        return False


def test_a_list_of_articles_gives_its_items() -> None:
    """With all that it says of each; the mark has what the site is called."""
    ferry = article(
        "ferry",
        headline="Ferry &amp; canal",
        datePublished="2026-06-03T14:40:00+03:00",
        description="It left.",
        author=[{"@type": "Person", "name": "Aino Virta"}],
        inLanguage="en-GB",
    )
    site = {"@type": "NewsMediaOrganization", "name": "Harbour Post"}
    first, *others, mark = read(page(site, listed(ferry, article("canal"), article("bridge"))))

    assert first == Item(
        guid="https://harbour.example/ferry",
        url="https://harbour.example/ferry",
        title="Ferry & canal",
        html="<p>It left.</p>",
        authors=("Aino Virta",),
        published=datetime(2026, 6, 3, 11, 40, tzinfo=UTC),
        lang="en",
    )
    assert [(each.title, each.lang) for each in others if isinstance(each, Item)] == [("Canal", "fi"), ("Bridge", "fi")]
    assert mark == Mark(title="Harbour Post", link=URL, lang="fi")


ARTICLES = [article(name) for name in NAMES]


@pytest.mark.parametrize(
    "data",
    [
        listed(*({"@type": "ListItem", "item": each} for each in ARTICLES)),
        {"@type": "CollectionPage", "mainEntity": listed(*ARTICLES)},
        {"@type": "CollectionPage", "hasPart": ARTICLES},
        {"@type": "Blog", "blogPost": [each | {"@type": "BlogPosting"} for each in ARTICLES]},
        {"@graph": [{"@type": "WebSite", "name": "Harbour"}, *ARTICLES]},
        ARTICLES,
        listed(*({"@type": "ListItem", "item": f"https://harbour.example/{name}/2026"} for name in NAMES)),
        listed(*(f"https://harbour.example/{name}/2026" for name in NAMES)),
        listed(*map(bare, NAMES)),
    ],
    ids=["items", "main", "parts", "blog", "graph", "array", "addresses", "strings", "bare"],
)
def test_a_list_is_written_in_many_ways(data: object) -> None:
    """Each is the same three articles, in their order."""
    found = items(page(data))

    assert [next(name for name in NAMES if name in (item.url or "")) for item in found] == list(NAMES)
    assert [item.guid for item in found] == [item.url for item in found]


@pytest.mark.parametrize(
    "data",
    [
        [listed(*ARTICLES[:2])],
        [listed(*(each | {"url": f"https://elsewhere{n}.example/a"} for n, each in enumerate(ARTICLES)))],
        [article("ferry", url=URL), listed(*map(bare, NAMES))],
        [article("ferry") | {"url": None}, listed(*map(bare, NAMES))],
        [{"@graph": [article("own", url=URL), *ARTICLES]}],
        [listed(*({"@type": "SiteNavigationElement", "url": f"/2026/{name}"} for name in NAMES))],
        [{"@type": "BreadcrumbList", "itemListElement": list(map(bare, NAMES))}],
        [listed(*({"@type": "ListItem", "url": f"/{name}/", "name": name} for name in NAMES))],
        [listed(*({"@type": "ListItem", "item": {"@id": f"/2026/{name}", "name": name}} for name in NAMES))],
        [listed(*({"@type": "ListItem", "item": {"@type": "Product", "url": f"/2026/{name}"}} for name in NAMES))],
        [],
    ],
    ids=[
        "two",
        "elsewhere",
        "article",
        "nameless",
        "graph",
        "navigation",
        "crumbs",
        "sections",
        "ways",
        "goods",
        "none",
    ],
)
def test_other_pages_are_none(data: list[object]) -> None:
    """An article with lists of others, a site's navigation, goods for sale, a page that tells nothing."""
    assert not is_source(page(*data))


def test_the_front_door_is_no_article() -> None:
    """Though some templates say so of it."""
    assert len(items(page(article("home", url="/"), listed(*ARTICLES)), "https://harbour.example/")) == 3


def test_a_new_advertisement_is_no_news() -> None:
    """What a page tells machines stays the same as long as its articles do."""
    one, other = (page(listed(*ARTICLES), more=f"<p>{ad}</p><script>x = {{'items': {ad}}}</script>") for ad in "12")

    assert feed.stable(one.encode()) == feed.stable(other.encode())
    assert feed.stable(one.encode()) != feed.stable(page(listed(*ARTICLES[:2])).encode())


def test_what_an_article_in_a_feed_tells_machines_hides_no_news() -> None:
    """A feed may print whole pages."""
    told = '<script type="application/ld+json">{}</script>'
    for one in (json.dumps({"items": [{"title": "A", "content_html": told}]}), f"<rss><item><title>A</title>{told}"):
        assert feed.stable(one.encode()) != feed.stable(one.replace("A", "B").encode())


def test_a_feed_that_stands_in_a_page_is_still_one() -> None:
    """A list beside it does not count."""
    inside = "<rss version='2.0'><channel><item><title>A</title><link>/a</link></item></channel></rss>"
    body = page(listed(*ARTICLES), more=inside)

    assert [item.title for item in items(body)] == ["A"]
    assert feed.stable(body.encode()) != feed.stable(body.replace("<title>A<", "<title>B<").encode())


@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["@type", "@graph", "@id", "url", "item", "itemListElement", "mainEntity", "mainEntityOfPage", "headline",
         "author", "datePublished", "description", "inLanguage", "name"]), inner | st.sampled_from(
             ["NewsArticle", "ItemList", "ListItem", "http://[half", "/2026/a"]))), max_leaves=12))  # fmt: skip
def test_no_page_breaks_it(data: object) -> None:
    """Whatever it tells, an item has an address of the web."""
    for body in (page(listed(*ARTICLES), data), page(data)):
        if is_source(body):
            assert all((item.url or "").startswith(("http://", "https://")) for item in items(body))


@pytest.mark.shared
def test_of_real_articles_none_is_a_list(shared: Path) -> None:
    """Though many have lists of others in them; the one page that is a list by mistake is found out."""
    folder = shared / "corpus/articles"
    pages = [*(folder / "fundus/pages").glob("*.html.gz"), *(folder / "readability/pages").glob("*.html.gz")]
    sources = [
        path.name for path in pages if is_source(gzip.decompress(path.read_bytes()), f"https://{path.name}/2024/one")
    ]

    assert len(pages) > 200
    assert sources == []
    home = gzip.decompress((folder / "readability/pages/nytimes-5.html.gz").read_bytes())
    assert len(items(home, "https://www.nytimes.com/es/")) == 27

"""A home page leads to its feeds."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.source import Reply
from natwire.sources.discover import (
    WELL_KNOWN,
    account,
    activity,
    author,
    consent,
    feeds,
    is_fediverse,
    is_feed,
    is_instance,
    is_page,
    news_maps,
    nodeinfo,
)

DATA = Path(__file__).parents[1] / "data" / "feed"


def page(head: str | bytes, url: str = "https://example.org/news/") -> Reply:
    body = head if isinstance(head, bytes) else head.encode()
    return Reply(
        url=url, status=200, headers={"content-type": "text/html"}, body=body, at=datetime(2026, 6, 3, tzinfo=UTC)
    )


def test_a_page_names_its_feeds() -> None:
    """In order, absolute, each once, those of comments last and other alternates not at all."""
    head = """<html><head>
        <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/feed/">
        <LINK REL='Alternate' TYPE='Application/Atom+XML; charset=utf-8' HREF=atom.xml>
        <link rel="alternate" type="application/rss+xml" href="https://example.org/feed/">
        <link rel="alternate" type="application/json" href="https://example.org/wp-json/wp/v2/pages/1">
        <link rel="alternate" type="text/xml+oembed" href="/oembed?url=feed">
        <link rel="alternate" type="application/feed+json" href="/feed.json">
        <link rel="alternate" hreflang="fi" href="/fi/">
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
        <link rel="stylesheet" type="text/css" href="/feed.css">
    </head></html>"""

    assert feeds(page(head)) == [
        ("https://example.org/feed/", "All & more"),
        ("https://example.org/news/atom.xml", ""),
        ("https://example.org/feed.json", ""),
        ("https://example.org/comments/feed/", "Comments Feed"),
    ]


def test_the_pages_base_counts() -> None:
    """Relative addresses are relative to what the page says they are."""
    head = '<base href="/root/"><link rel="alternate" type="application/rss+xml" href="rss.xml">'

    assert feeds(page(head)) == [("https://example.org/root/rss.xml", "")]


def test_a_page_without_feeds_names_none() -> None:
    """Then one may look at the well-known paths."""
    assert feeds(page("<html><body>Nothing</body></html>")) == []
    assert feeds(page(b"\x89PNG\r\n")) == []
    assert all(path.startswith("/") for path in WELL_KNOWN)
    assert len(set(WELL_KNOWN)) == len(WELL_KNOWN)


@given(st.one_of(st.binary(max_size=100), st.text(max_size=60).map(lambda href: page_link(href).encode())))
def test_no_page_breaks_it(body: bytes) -> None:
    """Whatever a page is, the addresses found in it are of the web."""
    for address, title in feeds(page(body)):
        assert address.startswith(("http://", "https://"))
        assert "\n" not in title


@pytest.mark.parametrize(
    "body",
    ["<div>" * 90_000, "<b><div>" * 60_000, "<p " + " ".join(map(str, range(80_000))), "<a type=x href=y>" * 30_000],
)
def test_no_page_takes_long(body: str) -> None:
    """The feeds that it names at its top are found all the same."""
    before = time.process_time()

    assert feeds(page(page_link("/feed/") + body)) == [("https://example.org/feed/", "/feed/")]
    assert time.process_time() - before < 2


def page_link(href: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{href}" href="{href}">'


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "feed.json"])
def test_a_feed_looks_like_one(name: str) -> None:
    """Each format is recognised by its beginning."""
    assert is_feed(page((DATA / name).read_bytes()))


@pytest.mark.parametrize("body", ["", "<!doctype html><html><body><rss></body></html>", '{"error": 1}', "<opml/>"])
def test_other_things_do_not(body: str) -> None:
    """Pages, errors in JSON and lists of feeds are no feeds."""
    assert not is_feed(page(body))


CHANNEL = "UC" + "a1_-" * 5 + "b2"
CHANNEL_FEED = [(f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", "")]


@pytest.mark.parametrize(
    "told",
    [
        f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">',
        f'<meta itemprop="identifier" content="{CHANNEL}">',
        f'<script>var ytInitialData = {{"metadata": {{"externalId":"{CHANNEL}"}}}};</script>',
    ],
)
def test_the_page_of_a_channel_leads_to_its_feed(told: str) -> None:
    """Though it names none, and however far down its number stands; on another host the same words mean nothing."""
    text = "<html>" + "<p>a</p>" * 100_000 + told

    assert feeds(page(text, "https://www.youtube.com/@nat")) == CHANNEL_FEED
    assert feeds(page(text)) == []


def test_the_question_about_cookies_is_answered_for_the_one_site_that_hides_behind_it() -> None:
    """No other site gets a cookie."""
    assert consent("https://www.youtube.com/@nat") == {"Cookie": "SOCS=CAI"}
    assert consent("https://youtube.com.example.org/") == {}


def told(value: object, status: int = 200) -> Reply:
    """An answer of an API."""
    return replace(page(json.dumps(value).encode(), "https://example.social/nodeinfo"), status=status)


def test_a_server_says_where_it_describes_itself() -> None:
    """The newest form counts; its address may be relative."""
    links = [{"rel": "ns/schema/2.1", "href": "/2.1"}, {"rel": "ns/schema/2.0", "href": "/2.0"}]

    assert nodeinfo(told({"links": links})) == "https://example.social/2.1"
    assert nodeinfo(told({"links": links}, 404)) is None


@given(st.recursive(st.none() | st.text(max_size=3), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["links", "rel", "href", "protocols", "uri", "version", "attributedTo", "id",
                     "preferredUsername"]), inner), max_leaves=8))  # fmt: skip
def test_no_answer_of_a_server_breaks_it(value: object) -> None:
    """Whatever it says of itself, an address found in it is of the web."""
    assert (nodeinfo(told(value)) or "https:").startswith(("http:", "https:"))
    assert is_fediverse(told(value)) in (True, False)
    assert is_instance(told(value)) in (True, False)
    assert (author(told(value)) or "https:").startswith(("http:", "https:"))
    assert (account(told(value)) or "mastodon:").startswith("mastodon:")


def test_a_page_leads_to_whose_it_is() -> None:
    """To a post or an account in ActivityPub; the post to its author, and that one to a source's address."""
    head = '<link rel="alternate" type="application/activity+json" href="/nat/p/1">'

    assert activity(page(head)) == "https://example.org/nat/p/1"
    assert activity(page('<link rel="alternate" type="application/rss+xml" href="/rss">')) is None
    assert author(told({"attributedTo": "https://example.social/nat"})) == "https://example.social/nat"
    assert author(told({"attributedTo": {"type": "Person", "id": "/nat"}})) == "https://example.social/nat"
    assert account(told({"preferredUsername": "nat"})) == "mastodon:nat@example.social"
    assert account(told({"preferredUsername": "nat@else where"})) is None


def test_a_page_tells_nothing_of_other_servers() -> None:
    """Else a page could put somebody else's account into the config."""
    assert activity(page('<link rel="alternate" type="application/activity+json" href="https://a.example/1">')) is None
    assert author(told({"attributedTo": "https://a.example/nat"})) is None


@pytest.mark.shared
@pytest.mark.parametrize("name", ["mastodon/nodeinfo", "fediverse-snac/nodeinfo"])
def test_real_servers_say_what_they_are(shared: Path, name: str) -> None:
    """Mastodon in its nodeinfo, snac in what Mastodon's API asks for too."""
    recorded = json.loads((shared / f"corpus/social/{name}.json").read_text("utf-8"))
    first, *others = recorded if isinstance(recorded, list) else [recorded]

    assert nodeinfo(told(first["response"]["body"]))
    assert all(is_fediverse(told(each["response"]["body"])) for each in others)
    instance = json.loads((shared / "corpus/social/fediverse-snac/instance-v1.json").read_text("utf-8"))
    assert is_instance(told(instance["response"]["body"]))


@pytest.mark.shared
def test_wordpress_pages_lead_to_their_feed(shared: Path) -> None:
    """On each page of a real WordPress, the feed of the site comes first and that of the comments last."""
    for name in ("home.html", "category.html", "article.html"):
        found = feeds(page((shared / "corpus/seed/wordpress" / name).read_bytes(), "https://nat.example/"))

        assert found[0][0] == "https://nat.example/feed/"
        assert "omments" in found[-1][1]


@pytest.mark.parametrize("body", [b"<urlset><url/></urlset>", b"<?xml version='1.0'?><s:sitemapindex xmlns:s='a'>"])
def test_a_sitemap_looks_like_a_source(body: bytes) -> None:
    """Packed or not; whether it is one of news, reading it tells."""
    assert is_feed(page(body))
    assert is_feed(page(gzip.compress(body)))
    assert not is_feed(page(b"<!doctype html><html><urlset>"))


def test_a_page_is_told_from_a_feed() -> None:
    """A few feeds stand in a page."""
    assert is_page(page("<!doctype html><title>A</title>"))
    assert not is_page(page("<html><rss version='2.0'><channel>"))
    assert not is_page(page("<urlset><url>"))


def test_robots_name_the_sitemaps_of_news() -> None:
    """Three at most of those whose names say so; a host named news says nothing."""
    lines = ["User-agent: *", "Sitemap: https://news.example.org/sitemap.xml", "sitemap:/news/map.xml.gz # new"]
    lines += [f"SITEMAP: https://example.org/{n}-google_news.xml" for n in (1, 1, 2, 3)]
    robots = page("\r\n".join([*lines, "Sitemap: /newsletter.xml", "Sitemap: mailto:news"]))

    assert news_maps(robots) == [
        "https://example.org/news/map.xml.gz",
        "https://example.org/1-google_news.xml",
        "https://example.org/2-google_news.xml",
    ]
    assert news_maps(page(b"\x89PNG\r\n")) == []

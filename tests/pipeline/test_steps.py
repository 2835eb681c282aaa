"""What is made of an answer before it reaches the store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire import dedupe
from natwire.model.article import Article, Wanted
from natwire.model.source import Follow, Mark, Reply, Source
from natwire.pipeline import steps
from natwire.pipeline.ready import ready

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
URL = "https://harbour.example/feed/"
LONG = "".join(
    f"<p>Paragraph {n} of the story tells what happened in the harbour that day, and why.</p>" for n in range(8)
)


def reply(*items: str, url: str = URL) -> Reply:
    """A feed with these items."""
    body = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Harbour Post</title>{''.join(items)}</channel></rss>"
    )
    return Reply(url, 200, {}, body.encode(), NOW)


def item(n: int, text: str, link: str = "") -> str:
    """An item with a summary of its own."""
    link = link or f"https://harbour.example/{n}/"
    inner = f"<title>Story {n}</title><link>{link}</link><guid>g{n}</guid><description><![CDATA[{text}]]></description>"
    return f"<item>{inner}</item>"


def full(n: int) -> str:
    """An item with its whole text."""
    return item(n, "").replace("<description>", f"<content:encoded><![CDATA[{LONG}]]></content:encoded><description>")


@pytest.mark.parametrize(
    ("follow", "wanted"), [("auto", [True, False]), ("always", [True, True]), ("never", [False, False])]
)
def test_the_page_is_wanted_where_the_feed_has_only_a_teaser(follow: Follow, wanted: list[bool]) -> None:
    """That is `auto`; a source may say otherwise."""
    read = steps.read(Source("harbour", URL, follow=follow), reply(item(1, "It began at dawn […]"), full(2)), Mark())

    assert [arrival.wants_page for arrival in read.arrivals] == wanted
    assert [arrival.reading.article.teaser for arrival in read.arrivals] == [True, False]


def test_an_article_is_its_address_without_trackers() -> None:
    """Two feeds that count clicks in their own ways announce one article."""
    keys = [
        steps.read(Source("h", URL), reply(item(1, "x", link)), Mark()).arrivals[0].reading.key
        for link in ("https://harbour.example/1/?utm_source=rss", "http://www.harbour.example/1")
    ]

    assert keys[0] == keys[1]


def test_items_at_one_address_stay_apart() -> None:
    """A ticker whose entries all lead to one page, or to the front door, is not one article."""
    links = ["https://harbour.example/ticker"] * 2 + ["https://harbour.example/"]
    read = steps.read(Source("h", URL), reply(*(item(n, "Short", link) for n, link in enumerate(links))), Mark())

    assert len({arrival.reading.key for arrival in read.arrivals}) == 3
    assert not any(arrival.wants_page for arrival in read.arrivals)


def test_a_changed_word_changes_the_hash_and_a_changed_date_does_not() -> None:
    """Feeds that renew their dates at every poll do not make corrections of it."""

    def hashed(feed: Reply) -> bytes:
        return steps.read(Source("h", URL), feed, Mark()).arrivals[0].hash

    dated = item(1, "A text").replace("<guid>", "<pubDate>Wed, 03 Jun 2026 10:00:00 GMT</pubDate><guid>")
    assert hashed(reply(item(1, "A text"))) == hashed(reply(dated))
    assert hashed(reply(item(1, "A text"))) != hashed(reply(item(1, "Another text")))


def test_what_is_known_as_it_is_does_not_arrive_again() -> None:
    """Of a feed with one new item one is made ready; a changed one is, as if nothing were known of it."""
    before = steps.read(Source("h", URL), reply(full(1), full(2)), Mark())
    known = {arrival.item.guid: arrival.hash for arrival in before.arrivals}

    read = steps.read(Source("h", URL), reply(full(3), item(2, "Corrected"), full(1)), Mark(), known)

    assert [arrival.item.guid for arrival in read.arrivals] == ["g3", "g2"]
    assert read.same == {"g1"}


def test_the_outlet_is_named_after_its_feed() -> None:
    """Where no page tells the site's name, the feed's title does."""
    read = steps.read(Source("h", URL, lang="fi"), reply(full(1)), Mark())

    assert (read.arrivals[0].reading.article.site, read.arrivals[0].reading.outlet) == (
        "Harbour Post",
        "harbour.example",
    )


def page(canonical: str) -> Reply:
    """A page with a canonical address."""
    head = f'<head><title>Story</title><link rel="canonical" href="{canonical}"></head>'
    body = f"<html>{head}<body><h1>Story</h1>{LONG}</body></html>"
    return Reply(
        "https://harbour.example/a?page=1", 200, {"content-type": "text/html; charset=utf-8"}, body.encode(), NOW
    )


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://harbour.example/story-a/", "https://harbour.example/story-a/"),
        ("https://harbour.example/", "https://harbour.example/a?page=1"),
        ("https://wire.example/original/", "https://harbour.example/a?page=1"),
        ("javascript:alert(1)", "https://harbour.example/a?page=1"),
    ],
)
def test_a_page_may_name_its_own_address_and_no_other(canonical: str, url: str) -> None:
    """The front door is no article, and another outlet's page is another outlet's."""
    announced = Article("Story", "It began.", "https://harbour.example/a", teaser=True)

    reading = steps.read_page(Wanted(1, "https://harbour.example/a", "h", announced), page(canonical))

    assert (reading.key, reading.article.url) == (dedupe.address(url), "https://harbour.example/a?page=1")
    assert reading.article.text.count("\n\n") == 7
    assert not reading.article.teaser


def test_what_was_read_before_a_fault_is_kept() -> None:
    """A feed that breaks off brings its whole items, and the fault."""
    whole = reply(full(1), full(2))
    broken = Reply(whole.url, 200, {}, whole.body[: whole.body.rindex(b"<item>") + 10], NOW)

    read = steps.read(Source("h", URL), broken, Mark())

    assert [arrival.item.title for arrival in read.arrivals] == ["Story 1"]
    assert read.error is not None
    assert read.error.word == "truncated"


@given(st.text(max_size=40), st.text())
def test_the_print_is_of_the_words_whichever_way_they_are_spelled(title: str, text: str) -> None:
    """What is stored was printed from the folded text, and is compared with prints of the text as it is."""
    assert ready(Article(title=title, text=text), "", "").print == dedupe.fingerprint(title, text)

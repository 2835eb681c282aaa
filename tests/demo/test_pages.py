"""The demo's newswire, as it is written."""

from __future__ import annotations

import json
import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from natwire.demo.pages import Outlet, Piece, outlets, pages

NOW = datetime(2026, 5, 4, 6, 30, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
OUTLETS = outlets(NOW)

each_outlet = pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.folder)


def sentences(piece: Piece) -> set[str]:
    return set(re.split(r"(?<=[.?!”])\s+", " ".join(piece.paragraphs)))


def wire() -> list[tuple[Outlet, Piece]]:
    """The copies of the wire story, found by a sentence that all of them print."""
    return [
        (outlet, piece)
        for outlet in OUTLETS
        for piece in outlet.pieces
        if any("Leena Aaltovirta" in paragraph for paragraph in piece.paragraphs)
    ]


def feed(outlet: Outlet) -> feedparser.FeedParserDict:
    return feedparser.parse(pages(outlet, BASE)[outlet.feed].body)


@each_outlet
def test_an_outlet_has_five_pieces_of_four_to_eight_paragraphs(outlet: Outlet) -> None:
    """There is enough to read, and no more than a newcomer reads."""
    assert len(outlet.pieces) == 5
    assert all(4 <= len(piece.paragraphs) <= 8 for piece in outlet.pieces)


def test_the_demo_speaks_three_languages() -> None:
    """Turkish and Finnish stand beside English, and the Turkish outlet has an English desk."""
    assert {piece.lang for outlet in OUTLETS for piece in outlet.pieces} == {"en", "en-GB", "fi", "tr"}
    assert [{piece.lang for piece in outlet.pieces} for outlet in OUTLETS if outlet.lang == "tr"] == [{"tr", "en"}]


@each_outlet
def test_news_is_fresh_and_newest_first(outlet: Outlet) -> None:
    """Whenever the demo runs, its news is between 20 minutes and 3 days old."""
    dates = [piece.published for piece in outlet.pieces]
    assert dates == sorted(dates, reverse=True)
    assert all(timedelta(minutes=20) <= NOW - date <= timedelta(days=3) for date in dates)


def test_three_outlets_carry_the_wire_story_hours_apart() -> None:
    """One dispatch, three headlines, three times: natwire has something to fold."""
    carriers = sorted(wire(), key=lambda pair: pair[1].published)
    assert [outlet.folder for outlet, _ in carriers] == ["harbour-post", "northern-ledger", "yelkovan"]
    assert len({piece.title for _, piece in carriers}) == 3
    assert all("Patria" in piece.title for _, piece in carriers)
    gaps = [later.published - sooner.published for (_, sooner), (_, later) in pairwise(carriers)]
    assert all(timedelta(minutes=15) <= gap <= timedelta(hours=3) for gap in gaps)


def test_copies_of_the_wire_story_share_most_sentences_but_not_all() -> None:
    """The copies differ as real ones do: a dateline, a sentence put in, a last paragraph cut."""
    texts = [sentences(piece) for _, piece in wire()]
    for one, other in combinations(texts, 2):
        assert one != other
        assert len(one & other) >= 0.8 * min(len(one), len(other))


def test_two_more_outlets_mention_patria_in_their_own_words() -> None:
    """A search for the company finds the wire story and two accounts of it that are no copies."""
    wired = [piece for _, piece in wire()]
    others = [
        piece
        for outlet in OUTLETS
        for piece in outlet.pieces
        if piece not in wired and re.search(r"\bPatria\b", " ".join(piece.paragraphs))
    ]
    assert sorted(piece.lang for piece in others) == ["fi", "tr"]
    assert not any(sentences(piece) & sentences(copy) for piece in others for copy in wired)


@pytest.mark.parametrize("outlet", OUTLETS[:3], ids=lambda outlet: outlet.folder)
def test_a_feed_holds_its_items(outlet: Outlet) -> None:
    """feedparser reads each XML feed without complaint and finds every piece with its title, address and date."""
    parsed = feed(outlet)
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [piece.title for piece in outlet.pieces]
    assert [urlsplit(entry.link).path for entry in parsed.entries] == [f"/{piece.slug}/" for piece in outlet.pieces]
    dates = [datetime.fromtimestamp(timegm(entry.published_parsed), UTC) for entry in parsed.entries]
    assert dates == [piece.published for piece in outlet.pieces]


def test_the_json_feed_holds_its_items() -> None:
    """JSON Feed 1.1, with the whole text."""
    outlet = OUTLETS[3]
    document = json.loads(pages(outlet, BASE)[outlet.feed].body)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    for item, piece in zip(document["items"], outlet.pieces, strict=True):
        assert (item["title"], item["url"]) == (piece.title, f"{BASE}/{piece.slug}/")
        assert datetime.fromisoformat(item["date_published"]) == piece.published
        assert all(paragraph in item["content_html"] for paragraph in piece.paragraphs)


def test_the_feeds_take_four_forms() -> None:
    """Whole texts with boxes in RSS, teasers in RSS, summaries in Atom, and JSON Feed."""
    full, teasers, atom, _ = (feed(outlet) for outlet in OUTLETS)
    assert [parsed.version for parsed in (full, teasers, atom)] == ["rss20", "rss20", "atom10"]
    assert all("Share This Article" in entry.content[0].value for entry in full.entries)
    assert all(entry.summary.endswith("Continue reading") for entry in teasers.entries)
    assert not any("content" in entry for entry in teasers.entries + atom.entries)


@each_outlet
def test_a_page_holds_the_text_and_its_furniture(outlet: Outlet) -> None:
    """Every paragraph is there, among boxes that natwire must take away."""
    site = pages(outlet, BASE)
    for piece in outlet.pieces:
        tree = LexborHTMLParser(site[f"/{piece.slug}/"].body)
        paragraphs = {node.text() for node in tree.css("p")}
        assert tree.css_matches(f'html[lang="{piece.lang}"]')
        assert [node.text() for node in tree.css("h1")] == [piece.title]
        assert {*piece.paragraphs, outlet.about} < paragraphs


@each_outlet
def test_all_links_lead_to_the_outlets_own_pages(outlet: Outlet) -> None:
    """Nothing that a page or a feed links to, loads or names as its address lies outside the outlet."""
    site = pages(outlet, BASE)
    for path, page in site.items():
        text = page.body.decode()
        links = re.findall(r'(?:href|src|action)=\\?"([^"\\]*)', text) + re.findall(r"<link>([^<]*)", text)
        for link in links:
            if link.startswith("javascript:"):  # the hostile box
                continue
            url = urlsplit(urljoin(BASE + path, link))
            assert f"{url.scheme}://{url.netloc}" == BASE
            assert url.path in site


def test_hostile_furniture_is_in_one_page() -> None:
    """One page tries scripts, terminal codes and turned text, so that the demo shows what becomes of them."""
    hostile = [piece for outlet in OUTLETS for piece in outlet.pieces if piece.box]
    assert len(hostile) == 1
    assert all(trick in hostile[0].box for trick in ("<script>", "onclick=", "\x1b[31m", "\u202e", "=HYPERLINK"))

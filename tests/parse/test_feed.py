"""What a feed prints becomes an article, and goes together with its page."""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.article import Article
from natwire.model.source import Item
from natwire.parse import announced, article, together

PARAGRAPH = (
    "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
)
DAY = datetime(2026, 4, 12, 10, tzinfo=UTC)
PAGE = Article(title="Harbour budget agreed", text=f"{PARAGRAPH}\n\n{PARAGRAPH}", lang="en", site="The Coast")


def item(html: str, full: bool = True) -> Item:
    return Item("1", "https://e.example/a", "Harbour budget agreed", html, full, ("Ada Byron",), DAY, lang="en")


def test_an_announcement_keeps_what_the_item_says() -> None:
    """Title, address, authors, day and language are the item's own; the day is known to be the feed's."""
    found = announced(item(f"<p>{PARAGRAPH}</p>" * 3))

    assert (found.title, found.url, found.authors) == ("Harbour budget agreed", "https://e.example/a", ("Ada Byron",))
    assert (found.published, found.published_from, found.lang) == (DAY, "feed", "en")
    assert announced(replace(item(PARAGRAPH, full=False), lang="fi-FI")).lang == "fi"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://e.example/2026/06/patria-and_Nokia-signed.html", "Patria and Nokia signed"),
        ("https://e.example/j%C3%A4%C3%A4nmurtaja-l%C3%A4hti/?a=b", "Jäänmurtaja lähti"),
        ("https://e.example/?p=812", ""),
        (None, ""),
    ],
)
def test_nothing_but_an_address_is_told_in_its_words(address: str | None, words: str) -> None:
    """They give way to the page's title, however short that is; a title of the feed's own would not."""
    bare = announced(replace(item(""), title="", url=address))

    assert (bare.title, bare.teaser) == (words, True)
    assert together(bare, replace(PAGE, title="Signed")).title == "Signed"
    assert together(bare, replace(PAGE, title="")).title == words
    assert announced(replace(item(PARAGRAPH), title="", url=address)).title == ""


def test_boxes_that_plugins_write_into_feeds_are_cut() -> None:
    """Reading time, share buttons, the author's box and "appeared first on" are no part of the text."""
    html = (
        f"<div class='reading-time-box'><span>4</span> <span>Min Read</span></div><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>"
        "<div class='sharing-box'><h3>Share This Article</h3><ul><li><a href='x'>Facebook</a></li></ul></div>"
        "<div class='author-bio-box'><h4>The Coast</h4><p>We are a small paper by the sea.</p></div>"
        "<p>The post <a href='a'>Harbour budget agreed</a> appeared first on <a href='b'>The Coast</a>.</p>"
    )

    found = announced(item(html))

    assert found.text == f"{PARAGRAPH}\n\n{PARAGRAPH}"
    assert {cut.reason for cut in found.cut} == {
        "furniture: meta",
        "furniture: share",
        "furniture: about",
        "phrase: appeared_on",
    }
    assert not found.teaser


@pytest.mark.parametrize(
    ("html", "full"),
    [
        ("", True),
        (f"<p>{PARAGRAPH} […]</p>", True),
        (f"{PARAGRAPH} [&#8230;]", True),
        (f"<p>{PARAGRAPH} [...] <a href='x'>Read more</a></p>", True),
        (f"<p>{PARAGRAPH}</p><p><a href='x'>Continue reading</a></p>", True),
        (f"<p>{PARAGRAPH}</p><p><a href='x'>Devamını oku</a></p>", True),
        (f"<p>{PARAGRAPH}...</p>", True),
        (f"<p>{PARAGRAPH}</p>", False),
        (f"<p>{PARAGRAPH}</p>" * 3, False),
    ],
)
def test_a_beginning_is_a_teaser(html: str, full: bool) -> None:
    """Nothing, a text that breaks off, and a summary are teasers, so the page is asked for the rest."""
    found = announced(item(html, full))

    assert found.teaser
    assert "[" not in found.text
    assert "ead" not in found.text.removeprefix("The council")


def test_a_complete_text_in_a_description_is_no_teaser() -> None:
    """Some feeds print whole stories where others print summaries; the text itself tells."""
    assert not announced(item(f"<p>{PARAGRAPH}</p>" * 12, full=False)).teaser


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>",
        f"&lt;p&gt;{PARAGRAPH}&lt;/p&gt;&lt;p&gt;{PARAGRAPH}&lt;/p&gt;",
        f"{PARAGRAPH}<br/><br/>{PARAGRAPH}",
        f"{PARAGRAPH}\n\n{PARAGRAPH}",
        f"<div>{PARAGRAPH}</div>{PARAGRAPH}",
    ],
    ids=["paragraphs", "escaped", "breaks", "plain", "loose"],
)
def test_paragraphs_are_found_in_every_spelling(html: str) -> None:
    """Elements, escaped elements, breaks, blank lines and loose words all part paragraphs."""
    assert announced(item(html)).text == f"{PARAGRAPH}\n\n{PARAGRAPH}"


@given(st.text(st.characters(), max_size=300))
def test_nothing_that_a_feed_prints_raises(html: str) -> None:
    """A feed may print anything."""
    announced(item(html))


# ------------------------------------------------------------------------------------------------------ together


def test_the_page_completes_a_teaser() -> None:
    """The text, the site and the canonical address are the page's; the day stays where the page has none."""
    found = together(announced(item(f"{PARAGRAPH} […]", False)), replace(PAGE, canonical="https://e.example/b"))

    assert found.text == PAGE.text
    assert not found.teaser
    assert (found.site, found.canonical, found.url) == ("The Coast", "https://e.example/b", "https://e.example/a")
    assert (found.published, found.published_from, found.authors) == (DAY, "feed", ("Ada Byron",))


@pytest.mark.parametrize("text", ["", "Before you continue, please accept our cookies."])
def test_a_page_with_less_than_the_feed_changes_no_text(text: str) -> None:
    """A consent wall does not replace a story that the feed has printed."""
    feed = announced(item(f"<p>{PARAGRAPH}</p>" * 4))

    assert together(feed, replace(PAGE, text=text)).text == feed.text
    assert together(replace(feed, teaser=True), replace(PAGE, text=text)).teaser


def test_a_day_from_an_address_gives_way_to_the_feeds_time() -> None:
    """A date in a URL has no time of day."""
    day = DAY.replace(hour=0)

    assert together(announced(item("")), replace(PAGE, published=day, published_from="url")).published == DAY
    assert together(announced(item("")), replace(PAGE, published=day, published_from="json-ld")).published == day


@pytest.mark.parametrize(
    ("feed", "page", "want"),
    [
        ("Harbour budget…", "Harbour budget agreed", "Harbour budget agreed"),
        ("Harbour budget agreed", "Cookies", "Harbour budget agreed"),
        ("Harbour budget agreed", "", "Harbour budget agreed"),
        ("", "Harbour budget agreed", "Harbour budget agreed"),
    ],
)
def test_the_fuller_title_wins(feed: str, page: str, want: str) -> None:
    """Feeds shorten titles, and walls have titles of their own."""
    found = together(announced(replace(item(""), title=feed)), replace(PAGE, title=page))

    assert found.title == want


# ---------------------------------------------------------------------------------------------- feeds of the corpus


def items(feed: Path) -> list[Item]:
    """The items of an RSS feed of the seed, read without the help of `sources`."""
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    found = []
    for entry in ElementTree.parse(feed).iter("item"):
        full = entry.findtext(encoded)
        html = full or entry.findtext("description") or ""
        found.append(
            Item("1", entry.findtext("link"), entry.findtext("title") or "", html, full is not None, lang="en")
        )
    return found


@pytest.mark.shared
def test_the_seeds_feed_comes_out_clean(shared: Path) -> None:
    """The boxes inside content:encoded are gone, and the seed's own paragraphs are there to the letter."""
    seed = shared / "corpus" / "seed"
    want = json.loads((seed / "expected.json").read_text("utf-8"))

    found = [announced(one) for one in items(seed / "wordpress" / "feed-with-furniture.xml")]

    assert found[1].text.split("\n\n") == want["body_paragraphs"]
    assert len(found[0].text.split("\n\n")) == 10
    assert [leak for one in found for leak in want["must_not_contain"] if leak in one.text] == []
    assert not any(one.teaser for one in found)


@pytest.mark.shared
def test_the_seeds_excerpts_are_teasers_until_the_page_comes(shared: Path) -> None:
    """An excerpt is a teaser; with the page it is the story, by the page's author and with the feed's address."""
    seed = shared / "corpus" / "seed"
    want = json.loads((seed / "expected.json").read_text("utf-8"))
    found = [announced(one) for one in items(seed / "wordpress" / "feed-excerpt-only.xml")]

    whole = together(found[1], article((seed / "wordpress" / "article.html").read_bytes(), found[1].url))

    assert all(one.teaser for one in found)
    assert not whole.teaser
    assert whole.text.split("\n\n") == want["body_paragraphs"]
    assert (whole.title, whole.authors, whole.site) == (want["title"], (want["byline"],), want["site"])


@pytest.mark.shared
def test_the_farms_articles_are_exact_in_seven_languages(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An English theme around Finnish, Turkish, Arabic or Japanese stories costs no story a word, page or feed."""
    monkeypatch.syspath_prepend(str(shared / "bench" / "feedfarm"))
    import feedfarm  # type: ignore[import-not-found]

    farm = feedfarm.Farm(argparse.Namespace(port=8900, feeds=300, items=30, hosts=9, seed=1, wire=0.2, carriers=8))
    dice = random.Random(4)
    wrong = 0
    for feed, n in [(dice.randrange(300), dice.randrange(30)) for _ in range(100)]:
        story = farm.item(feed, n).story
        want = "\n\n".join(story.paras)
        html = "".join(f"<p>{feedfarm.esc(text)}</p>\n" for text in story.paras)
        html += f'<p>The post <a href="x">{feedfarm.esc(story.title)}</a> appeared first on {farm.name(feed)}.</p>'
        page = article(farm.article(feed, n, False))
        printed = announced(replace(item(html), title=story.title))
        wrong += (page.text, page.title, page.authors) != (want, story.title, (story.author,)) or printed.text != want

    assert wrong <= 1

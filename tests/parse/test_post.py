"""What accounts say, made into articles, and which of it only leads to one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Item
from natwire.parse import announcing, entry, headline, lead, posted
from natwire.text import clean

URL = "https://example.social/@nat/1"
STORY = "https://harbour.example/2026/crane"
CARD = Link(STORY, "A crane fell in the harbour of Turku", "Nobody was hurt when it came down in the storm at dawn.")
POST = Post("https://example.social/users/nat/1", "mastodon", "Ankara signed at noon.", "nat@example.social")


def item(post: Post, **more: object) -> Item:
    """The post as its source announces it."""
    return replace(Item(post.uid, URL, "", authors=("Nat Wire",), post=post), **more)  # type: ignore[arg-type]


def says(text: str, *links: Link) -> Post:
    """A post with that text and these links."""
    return replace(POST, text=text, links=links)


def test_a_post_is_its_text_and_below_it_what_it_quotes_offers_and_shows() -> None:
    """Each parted from the other, as a reader can tell them."""
    post = replace(
        POST,
        quote=Quote("q", None, "wire@example.org", "It was signed.\n\nAt noon."),
        poll=("Yes", "No"),
        media=(Media("image", "Two people shake hands"), Media("video")),
    )

    assert posted(item(post), post).text == (
        "Ankara signed at noon.\n\n> wire@example.org: It was signed.\n>\n> At noon.\n\n- Yes\n- No\n\n"
        "[image: Two people shake hands]"
    )


def test_what_a_picture_says_of_itself_is_not_said_twice() -> None:
    """Many repeat the post in the words for its picture."""
    post = replace(POST, media=(Media("image", "Ankara signed, at noon"),))

    assert posted(item(post), post).text == "Ankara signed at noon."


def test_a_picture_without_words_is_there_all_the_same() -> None:
    """A post with nothing else is told by who made it."""
    post = replace(POST, text="", media=(Media("image"),))
    article = posted(item(post), post)

    assert (article.title, article.text) == ("nat@example.social", "[image]")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ankara and Helsinki signed. Patria will build them.", "Ankara and Helsinki signed"),
        ("Breaking! Ankara and Helsinki signed.", "Breaking! Ankara and Helsinki signed"),
        ("Read the report (https://example.org/1), said Ankara.", "Read the report, said Ankara"),
        ("A line without an end of its own\nand another", "A line without an end of its own"),
        ("Was it signed at noon, or not at all? https://example.org/1", "Was it signed at noon, or not at all?"),
        ("土耳其和芬兰今天上午在安卡拉签署了一份协议。明天更多。", "土耳其和芬兰今天上午在安卡拉签署了一份协议。"),
    ],
)
def test_the_title_is_the_first_sentence_or_line(text: str, title: str) -> None:
    """Without addresses, and with more than an exclamation."""
    assert headline(text) == title


@given(st.text())
def test_a_title_is_one_line_of_about_a_hundred_characters(text: str) -> None:
    """Whatever stands in the text."""
    title = headline(text)

    assert len(title) <= 100
    assert title == clean(title)
    assert "\n" not in title


def test_a_long_sentence_is_cut_at_a_word() -> None:
    """And says that it goes on."""
    title = headline("parliament " * 30)

    assert title.endswith("parliament…")
    assert 80 < len(title) <= 100


def test_a_warning_stands_before_the_title_and_not_in_the_text() -> None:
    """Who lists posts sees it first."""
    post = replace(POST, warning="politics")
    article = posted(item(post), post)

    assert article.title == "[politics] Ankara signed at noon"
    assert "politics" not in article.text
    assert article.posted
    assert article.posted.warning == "politics"


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"New on our site: {STORY} #harbour @turku@example.social",
        f"A crane fell in the harbour of Turku {STORY}",
        f"Crane falls in harbour of Turku, nobody hurt in storm {STORY}",
    ],
)
def test_a_post_leads_when_its_words_are_few_or_those_of_the_card(text: str) -> None:
    """The article says the rest."""
    assert lead(says(text, CARD), URL) == CARD


@pytest.mark.parametrize(
    "post",
    [
        says("Ankara signed at noon."),
        says(f"Our reporter in the town saw that the agreement was signed today. {STORY}", CARD),
        says(f"{STORY} https://other.example/1", CARD, Link("https://other.example/1")),
        says("https://harbour.example/", Link("https://harbour.example/", "Harbour Post")),
        says("https://example.social/@wire/2", Link("https://example.social/@wire/2")),
        replace(says(STORY, CARD), media=(Media("image", "The crane"),)),
        replace(says(STORY, CARD), poll=("Yes", "No")),
        replace(says(STORY, CARD), quote=Quote("q", text="It fell.")),
        replace(says(STORY, CARD), warning="accident"),
    ],
)
def test_a_post_that_says_something_itself_does_not_only_lead(post: Post) -> None:
    """Its own words, two links, a front door, a post of its platform, and what it shows or asks."""
    assert lead(post, URL) is None


def test_what_a_post_leads_to_is_a_teaser_without_a_day() -> None:
    """The card tells its title and its beginning; when it was published nobody says."""
    article = announcing(item(says(STORY, CARD)), says(STORY, CARD), CARD)

    assert (article.title, article.text, article.url) == (CARD.title, CARD.about, STORY)
    assert article.teaser
    assert (article.published, article.authors) == (None, ())


def test_an_entry_without_a_title_is_a_post_and_its_links_are_those_of_its_text() -> None:
    """Mentions and tags of a microblog are links that lead nowhere."""
    html = f'<p>See <a class="mention" href="https://b.example/@x">@x</a> <a href="{STORY}">harbour.example</a></p>'
    found = entry(Item("1", URL, "", html=html), "See @x harbour.example", "item:feed#1", "Nat Wire")

    assert found
    assert (found.handle, [each.url for each in found.links]) == ("Nat Wire", [STORY])
    assert entry(Item("1", URL, "A title", html=html), "", "item:feed#1", "Nat Wire") is None

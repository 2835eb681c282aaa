"""What readers say is told from what an outlet prints."""

from __future__ import annotations

import pytest

from natwire.model.article import Article
from natwire.model.source import Item
from natwire.parse import announced, together
from natwire.parse.comments import is_comment

STORY = "https://harbour.example/ferry-late/"


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        (f"{STORY}#comment-3", "1"),
        (f"{STORY}comment-page-2/#comment-312", "1"),
        ("https://harbour.example/2026/05/ferry.html?showComment=1780#c812", "1"),
        (None, f"{STORY}#comment-3"),
    ],
)
def test_an_address_among_comments_is_enough(url: str | None, guid: str) -> None:
    """Whatever the feed and the entry are called, and wherever a feed mixes them in."""
    assert is_comment(Item(guid, url, "I think so too"))


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        ("Comments on: Ferry late", "By: A. Reader"),
        ("Comments for Harbour Post", "Comment on Ferry late by A. Reader"),
        ("Kommentare zu: Fähre verspätet", "Von: A. Leser"),
        ("Commentaires sur : Le port", "Par : A. Lecteur"),
        ("Comentarios en: El puerto", "Por: A. Lector"),
        ("Kommentit artikkeliin: Satama", "Kirjoittaja: A. Lukija"),
        ("Комментарии к записи: Паром", "Автор: Читатель"),
    ],
)
def test_feed_and_entry_together_tell_a_comment(feed: str, title: str) -> None:
    """As WordPress titles them in the languages of its sites."""
    assert is_comment(Item("1", STORY, title), feed)


def test_the_address_of_a_feed_speaks_too() -> None:
    """Each site on WordPress has its comments there."""
    told = Item("1", STORY, "Comment on Ferry late by A. Reader")

    assert is_comment(told, "Harbour Post", "https://harbour.example/comments/feed/")
    assert not is_comment(told, "Harbour Post", "https://harbour.example/feed/")


@pytest.mark.parametrize("title", ["By: the numbers", "Comment on Greece by the mayor", "Kommentar zu Kiel von Meier"])
def test_a_title_alone_proves_nothing(title: str) -> None:
    """Outlets print comments of their own."""
    assert not is_comment(Item("1", STORY, title), "Harbour Post", "https://harbour.example/feed/")
    assert not is_comment(Item("1", f"{STORY}#comments", "Ferry late"), "Comments on: Ferry late")


def test_a_comment_is_announced_as_one() -> None:
    """It is no teaser, which would want its page, and has no quality."""
    told = announced(Item("1", f"{STORY}#comment-3", "By: A. Reader", html="<p>So do I.</p>"))

    assert (told.unfit, told.teaser, told.quality) == ("comment", False, 0)


def test_a_page_that_is_no_article_leaves_the_announcement_as_it_is() -> None:
    """Not even its title is taken."""
    first = Article("Ferry late", "It is two hours late.", STORY, teaser=True, quality=42)
    wall = Article("Just a moment", "Checking your browser. " * 30, STORY, site="Guard", unfit="captcha")

    assert together(first, wall) == first

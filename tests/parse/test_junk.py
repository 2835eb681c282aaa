"""What classes announce: believed where little prose goes with it, and not where the story would."""

from __future__ import annotations

import pytest

from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "Its members had argued for weeks about the cost of the new pier, which is to be finished within two years."
TAIL = "The mayor said that the work would begin in spring and that nobody would have to move house because of it."
OTHER = "A reader wrote that the old pier had been good enough for her mother, and that it would be so for her."


def text(body: str) -> str:
    return article(f"<html><head><title>Budget agreed</title></head>{body}</html>").text


@pytest.mark.parametrize("name", ["newsletter", "widget", "promo", "comments-open", "sharing"])
def test_an_element_with_the_headline_and_prose_holds_the_story(name: str) -> None:
    """However it is called, and however long the comments are that stand below it."""
    story = f"<article class='{name}'><h1>Budget agreed</h1><p>{ONE}</p><p>{TWO}</p></article>"
    comments = "<div id=comments>" + f"<p>{OTHER}</p>" * 20 + "</div>"

    assert text(f"<body>{story}{comments}") == f"{ONE}\n\n{TWO}"


def test_comments_do_not_make_a_story_small() -> None:
    """The share of the prose that speaks for a box is that of the page without its comments."""
    story = f"<h1>Budget agreed</h1><div class=widget-content><p>{ONE}</p><p>{TWO}</p><p>{TAIL}</p></div>"

    assert text(f"<body>{story}<ol class=commentlist>{f'<li><p>{OTHER}</p></li>' * 20}</ol>").count("\n\n") == 2


def test_a_sidebar_is_one_even_beside_a_short_story() -> None:
    """It has as many words as a brief has."""
    story = f"<div><h1>Budget agreed</h1><p>{ONE}</p><p>{TWO}</p></div>"

    assert text(f"<body>{story}<div class=sidebar><p>{OTHER}</p><p>{TAIL}</p></div>") == f"{ONE}\n\n{TWO}"


def test_the_class_of_the_whole_page_says_nothing() -> None:
    """It tells what the page has beside its story: a sidebar, a popup, comments."""
    assert text(f"<body class='sidebar popup comments'><h1>Budget agreed</h1><p>{ONE}</p>") == ONE


def test_a_section_on_sharing_is_no_share_box() -> None:
    """Its id was made of its heading, and it has paragraphs of its own."""
    more = "".join(f"<p>{ONE} Part {n}.</p>" for n in range(9))
    section = f"<div id=sharing-the-pier><h2>Sharing the pier</h2><p>{TWO}</p><p>{TAIL}</p><p>{OTHER}</p></div>"

    assert TAIL in text(f"<body><h1>Budget agreed</h1><main>{more}{section}</main>")


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ("<amp-social-share>A walk by the sea</amp-social-share>", "furniture: share"),
        ("<div hidden>A walk by the sea</div>", "furniture: hidden"),
        ("<div aria-hidden=true>A walk by the sea</div>", "furniture: hidden"),
        ("<div style='display: none'>A walk by the sea</div>", "furniture: hidden"),
        ("<div style='color: red'>A walk by the sea</div>", "label"),
    ],
)
def test_an_element_announces_by_its_attributes_what_it_is(box: str, reason: str) -> None:
    """The name of an element of scripts is one that a site gave, as its class is; and what is hidden says so."""
    page = article(
        f"<html><head><title>Budget agreed</title></head><h1>Budget agreed</h1><p>{ONE}</p>{box}<p>{TWO}</p>"
    )

    assert {cut.text: cut.reason for cut in page.cut}["A walk by the sea"] == reason

"""Where the story stands: the element with most of the prose below the headline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "Its members had argued for weeks about the cost of the new pier, which is to be finished within two years."
TAIL = "The mayor said that the work would begin in spring and that nobody would have to move house because of it."


def text(inner: str) -> str:
    return article(f"<title>Budget agreed</title><body>{inner}").text


def test_a_list_is_a_part_of_the_story() -> None:
    """Where its entries are longer than the paragraphs above it, these stay all the same."""
    entries = "".join(f"<li>{TWO} {TAIL}</li>" for _ in range(4))

    found = text(f"<main><h1>Budget agreed</h1><p>The council agreed on four points.</p><ul>{entries}</ul></main>")

    assert found.startswith("The council agreed on four points.")
    assert found.count(TAIL) == 4


def test_comments_below_their_heading_are_not_where_the_story_is() -> None:
    """They may have ten times its words, and no class."""
    comments = "".join(f"<li><p>{TAIL} {n}</p></li>" for n in range(30))

    story = f"<div><h1>Budget agreed</h1><p>{ONE}</p><h3>A subhead</h3><p>{TWO}</p></div>"

    found = text(f"{story}<div><h2>30 comments</h2><ul>{comments}</ul></div>")

    assert found.split("\n\n") == [ONE, "A subhead", TWO]


def test_a_count_of_comments_in_the_head_ends_nothing() -> None:
    """Many sites print it above the story."""
    found = text(f"<main><h1>Budget agreed</h1><p>{TAIL}</p><h5>No comments yet</h5><p>{ONE}</p><p>{TWO}</p></main>")

    assert found.split("\n\n") == [TAIL, ONE, TWO]


def test_between_headline_and_story_stand_its_byline_and_its_day() -> None:
    """The grid of a page may have the story four elements deeper than its head."""
    head = "<div><h1>Budget agreed</h1><div>By Ada Byron</div><div>5 March 2026, 10:40</div></div>"
    story = f"<div><div><div><div><p>{ONE}</p><p>{TWO}</p></div></div></div></div>"

    found = article(f"<title>Budget agreed</title><body><main>{head}{story}</main></body>")

    assert found.text.split("\n\n") == [ONE, TWO]
    assert found.authors == ("Ada Byron",)
    assert found.published == datetime(2026, 3, 5, 10, 40, tzinfo=UTC)


@pytest.mark.parametrize("tag", ["div", "text-block", "section"])
def test_one_long_paragraph_among_short_ones_is_not_the_whole_story(tag: str) -> None:
    """Whatever the page calls its paragraphs."""
    told = [ONE, "The mayor was pleased.", "Work begins in spring."]
    story = "".join(f"<{tag}>{words}</{tag}>" for words in told)

    assert text(f"<main><h1>Budget agreed</h1><div>{story}</div></main>").split("\n\n") == told


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("A long debate ended with an agreement on the harbour.", True),
        ("Yes.", False),
        ("The friendly paper of the whole coast, every day!", False),
        ("Last changed by the editor on 5 March at 10.40 a.m.", False),
    ],
)
def test_a_sentence_below_the_headline_is_the_standfirst(line: str, stays: bool) -> None:
    """It may stand outside the story's element, and be shorter than paragraphs are. So may slogans and days."""
    story = f"<div><p>{ONE}</p><p>{TWO}</p></div>"

    assert text(f"<main><h1>Budget agreed</h1><p>{line}</p>{story}</main>").startswith(line) == stays

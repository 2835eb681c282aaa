"""A page's plain text: its lines and their order tell the story from what is around it."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.parse import article, boilerplate, claims, furniture, lexicon

SENTENCE = "The council agreed on the budget of the harbour after a debate that lasted for most of the night."
DUMP = f"""Harbour budget agreed

The Coast
3 Min Read

{SENTENCE}

Advertisement

{SENTENCE}

Share This Article
The Coast is a small paper that has told the news of the sea since 1998, and it likes its readers.
Leave a comment
"""

LINES = st.sampled_from([
    "", "4 Min Read", "Share This Article", "Leave a comment", "About us", "Reklam", "By Ada Byron",
    "Harbour budget agreed", "The Coast", "3 June 2026", SENTENCE,
])  # fmt: skip


def test_a_dump_gives_its_title_site_and_story() -> None:
    """The lines above the reading time are title and site, what stands below the share heading is a box."""
    found = article(DUMP)

    assert (found.title, found.site, found.authors) == ("Harbour budget agreed", "The Coast", ("The Coast",))
    assert found.text == f"{SENTENCE}\n\n{SENTENCE}"
    assert found.lang == "en"
    assert [cut.reason for cut in found.cut] == [
        "head: site or byline",
        "phrase: reading_time",
        "phrase: advertisement",
        "phrase: share",
        "below the end: Share This Article",
        "phrase: comments",
    ]


def test_a_byline_in_the_head_is_no_site() -> None:
    """A line that begins with "By" names a person."""
    found = article(DUMP.replace("The Coast\n3", "By Ada Byron\n3", 1))

    assert (found.authors, found.site) == (("Ada Byron",), None)


def test_a_text_without_furniture_loses_nothing() -> None:
    """Nothing proves that a first line is no part of the text, so it stays; it is the title all the same."""
    found = article(f"Harbour budget agreed\n\n{SENTENCE}")

    assert found.text == f"Harbour budget agreed\n\n{SENTENCE}"
    assert found.title == "Harbour budget agreed"


def test_a_share_line_at_the_top_does_not_end_the_story() -> None:
    """Some themes put the share buttons above the text."""
    assert boilerplate.strip_boilerplate(["Share", SENTENCE, SENTENCE]) == [SENTENCE, SENTENCE]


def test_a_heading_is_furniture_only_beside_furniture() -> None:
    """A story may have a part called "Contents"; where a share line was copied, it is a label of the page."""
    lines = [SENTENCE, "Contents", SENTENCE]

    assert boilerplate.strip_boilerplate(lines) == lines
    assert boilerplate.strip_boilerplate(["Share", *lines]) == [SENTENCE, SENTENCE]


def test_a_story_that_is_all_in_the_margin_is_no_code() -> None:
    """What stands above its margin is cut, so nothing is left that it could be code beside."""
    found = article(f"4 Min Read\n    {SENTENCE}\n    {SENTENCE}")

    assert found.text == f"{SENTENCE}\n\n{SENTENCE}"


@given(st.text(max_size=300) | st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join))
def test_stripping_twice_equals_once(text: str) -> None:
    """What has been cleaned is clean: a second reading of a plain text changes nothing."""
    if "<" not in text:
        once = article(text).text
        assert article(once).text == once


@given(st.lists(LINES | st.text(max_size=40), max_size=12))
def test_stripping_lines_only_takes_lines_away(lines: list[str]) -> None:
    """No line is changed or moved, and the second time none goes."""
    once = boilerplate.strip_boilerplate(lines)
    left = iter(lines)

    assert all(line in left for line in once)
    assert boilerplate.strip_boilerplate(once) == once


@pytest.mark.parametrize("module", [boilerplate, claims, furniture, lexicon])
def test_the_examples_in_the_docs_run(module: object) -> None:
    """A docstring's example is true."""
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]

    assert tried > 0
    assert failed == 0

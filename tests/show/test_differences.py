"""What changed from one reading of an article to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from natwire.model.article import Article
from natwire.show import differences
from natwire.show.style import Style

BEFORE = Article(
    "Ferry", "It began at dawn.\n\nWrite to us.\n\nIt ended at noon.", authors=("By A. Writer",), lang="en"
)


def test_a_difference_shows_what_goes_and_what_comes(pipe: Style) -> None:
    """Under the number and the title; a paragraph is a line, with its neighbours."""
    after = replace(BEFORE, text="It began at dawn.\n\nIt ended at noon.", authors=("A. Writer",))

    assert differences.told("812.1", BEFORE, after, pipe).split("\n") == [
        "812.1  Ferry",
        "@@ -1,6 +1,5 @@",
        " title: Ferry",
        "-by: By A. Writer",
        "+by: A. Writer",
        " language: en",
        " It began at dawn.",
        "-Write to us.",
        " It ended at noon.",
    ]


def test_facts_are_told_like_the_text(pipe: Style) -> None:
    """A day with its origin, the site, and that this is only the beginning."""
    published = datetime(2026, 6, 3, 12, tzinfo=UTC)
    after = replace(BEFORE, published=published, published_from="url", site="Yle", teaser=True)

    lines = differences.told("812.1", BEFORE, after, pipe).split("\n")

    assert [line for line in lines if line.startswith("+")] == [
        "+published: 2026-06-03T12:00:00+00:00 (url)",
        "+site: Yle",
        "+only the beginning",
    ]


def test_colours_are_for_a_terminal(screen: Style) -> None:
    """Red goes, green comes; a text cannot steer the terminal."""
    after = replace(BEFORE, text="It began\x1b[2J at dawn.")

    told = differences.told("812.1", BEFORE, after, screen)

    assert "\x1b[31m-Write to us.\x1b[0m" in told
    assert "\x1b[32m+It began[2J at dawn.\x1b[0m" in told

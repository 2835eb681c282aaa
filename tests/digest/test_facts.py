"""A line of facts: who, when, who else, who first, how often changed."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from natwire.digest.facts import facts, followable, headline
from natwire.model.story import Story
from tests.digest.conftest import Make

HERE = ZoneInfo("Europe/Helsinki")


def test_who_printed_it_first_and_who_else(story: Make) -> None:
    """The time is the reader's."""
    assert facts(story(1), HERE) == "example.org, 3 Jun 07:00"
    assert facts(story(1, others=("yle.fi", "bbc.co.uk")), HERE) == (
        "example.org, 3 Jun 07:00, also in 2 outlets, first yle.fi, +34 min"
    )


@pytest.mark.parametrize(("versions", "said"), [(1, "changed once"), (2, "changed twice"), (5, "changed 5 times")])
def test_how_often_its_publisher_changed_it(story: Make, versions: int, said: str) -> None:
    """Of the copy that is shown."""
    told = story(1, others=("yle.fi",))
    shown = replace(told.carriers[-1], versions=versions)
    assert facts(replace(told, carriers=(told.carriers[0], shown)), HERE).endswith(f", +17 min, {said}")
    elsewhere = replace(told.carriers[0], versions=versions)
    assert "changed" not in facts(replace(told, carriers=(elsewhere, told.carriers[-1])), HERE)


def test_a_post_is_said_to_be_one(post: Story) -> None:
    """By whom, and where."""
    assert facts(post, HERE) == "post by Nat Example (@nat@example.social) on Mastodon, 3 Jun 07:00"
    assert facts(replace(post, authors=(), site=None), HERE).startswith("post by @nat@example.social on mastodon, ")


def test_a_name_from_right_to_left_turns_nothing_round(story: Make) -> None:
    """Time and number behind it stay where they are read."""
    told = facts(story(1, outlet="صحيفة", others=("yle.fi",)), HERE)
    assert told == "\u200eصحيفة\u200e, 3 Jun 07:00, also in 1 outlet, first yle.fi, +17 min"


def test_a_story_without_a_title_has_a_number(story: Make) -> None:
    """There is something to follow, and to show."""
    assert headline(replace(story(7), title=" \n ")) == "Story 7"
    assert headline(replace(story(7), title="agreement " * 90)).endswith(" agreement…")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ('https://example.org/a b>"c', "https://example.org/a%20b%3E%22c"),
        ("javascript:alert(1)", ""),
        ("https://example.org/" + "x" * 2000, ""),
    ],
)
def test_only_addresses_of_the_web_are_followed(url: str, link: str) -> None:
    """Nothing in an address ends it early."""
    assert followable(url) == link

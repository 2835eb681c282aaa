"""A digest tells each story once, where the user wants it first."""

from __future__ import annotations

from natwire import digest
from tests.digest.conftest import Make


def test_a_story_appears_in_the_first_section_that_wants_it(story: Make) -> None:
    """What is told above is not told again below, and a section left empty is left out."""
    a, b = story(1), story(2)
    chosen = digest.choose([("First", [a]), ("Again", [a, a]), ("All", [a, b])])
    assert [(section.title, section.stories) for section in chosen] == [("First", (a,)), ("All", (b,))]


def test_the_newest_comes_first(story: Make) -> None:
    """Inside a section time decides."""
    old, new = story(1, hours=9), story(2, hours=1)
    [section] = digest.choose([("All", [old, new])])
    assert section.stories == (new, old)


def test_the_first_sections_fill_up_first(story: Make) -> None:
    """With room for three, the last section tells its newest story only."""
    first = [story(n, hours=50) for n in (1, 2)]
    last = [story(n, hours=n) for n in (3, 4, 5)]
    chosen = digest.choose([("First", first), ("Last", last)], most=3)
    assert [[each.id for each in section.stories] for section in chosen] == [[2, 1], [3]]
    assert digest.choose([("First", first)], most=0) == ()

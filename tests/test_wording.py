"""Days, numbers, spans of time and names are told alike everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from natwire.wording import ahead, by, count, day, eighths, lag


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, ""), (0, ""), (0.9, ""), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (3660, "1 h 1 min"),
        (86_399, "23 h 59 min"), (86_400, "1 d"), (86_700, "1 d"), (90_000, "1 d 1 h"),
    ],
)  # fmt: skip
def test_a_lag_is_told_in_two_units(seconds: float, told: str) -> None:
    """Minutes matter on the first day, and hours after it."""
    assert lag(timedelta(seconds=seconds)) == told


def test_days_are_english_and_numbers_agree_with_their_nouns() -> None:
    """Whatever the locale."""
    assert [day(datetime(2026, month, 9)) for month in (1, 5, 12)] == ["9 Jan", "9 May", "9 Dec"]
    assert (count(1, "story", "stories"), count(3, "story", "stories"), count(2, "item")) == (
        "1 story",
        "3 stories",
        "2 items",
    )


def test_an_author_is_told_by_name_and_handle() -> None:
    """And once where the handle is the name."""
    assert by(["Nat Example", "B. Writer"], "nat@example.social") == "Nat Example, B. Writer (@nat@example.social)"
    assert by([], "@nat") == by(["nat"], "nat") == "@nat"


def test_a_name_from_right_to_left_stands_between_marks() -> None:
    """What stands behind it is not turned round; other names are as they are."""
    assert (ahead("Yle هنا"), ahead("Yle")) == ("\u200eYle هنا\u200e", "Yle")


def test_what_is_not_nothing_is_seen() -> None:
    """A picture has an eighth of a letter for the smallest number."""
    assert [eighths(length) for length in (0, 0.001, 0.5, 1, 2.25)] == [0, 1, 4, 8, 18]

"""Days, numbers and spans of time are told alike everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from natwire.wording import count, day, lag


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

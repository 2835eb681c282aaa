"""Days counted together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.show.periods import Periods, folded

FIRST = date(2026, 6, 3)


@pytest.mark.parametrize(
    ("last", "unit", "begin", "label"),
    [
        (FIRST, "day", FIRST, "3 Jun 2026"),
        (FIRST + timedelta(days=9), "day", FIRST, "3 Jun 2026"),
        (FIRST + timedelta(days=10), "week", date(2026, 6, 1), "1 Jun 2026"),
        (FIRST + timedelta(days=90), "month", date(2026, 6, 1), "Jun 2026"),
        (date(2028, 1, 1), "year", date(2026, 1, 1), "2026"),
        (date(2036, 6, 3), "decade", date(2020, 1, 1), "2020s"),
    ],
)
def test_the_shortest_periods_that_fit_are_taken(last: date, unit: str, begin: date, label: str) -> None:
    """Ten of them here; a week begins on Monday."""
    periods = folded({FIRST: 1, last: 2}, 10)

    assert (periods.unit, min(periods.counts)) == (unit, begin)
    assert periods.label(begin) == label


def test_days_without_any_are_there() -> None:
    """A picture without them would show another course of time."""
    assert folded({FIRST: 1, FIRST + timedelta(days=2): 2}, 10) == Periods(
        "day", {FIRST: 1, FIRST + timedelta(days=1): 0, FIRST + timedelta(days=2): 2}
    )


DAYS = st.dictionaries(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 1000), min_size=1, max_size=20)


@given(DAYS, st.integers(1, 80))
def test_no_story_is_lost(days: dict[date, int], most: int) -> None:
    """Whatever the days: none is lost, and there are no more periods than fit, unless those are decades."""
    periods = folded(days, most)

    assert sum(periods.counts.values()) == sum(days.values())
    assert len(periods.counts) <= most or periods.unit == "decade"
    assert list(periods.counts) == sorted(periods.counts)

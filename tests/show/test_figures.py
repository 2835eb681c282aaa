"""Counts and the copy map, for people and for spreadsheets."""

from __future__ import annotations

from datetime import timedelta

from natwire.model.figures import Counts, Following
from natwire.show.figures import copy_map, copy_map_csv, copy_map_data, counts, counts_data
from natwire.show.style import Style

from .conftest import without_colours

COUNTS = Counts(3, {"yle": 3}, {"yle.example": 3, "wire.example": 1}, {"fi": 2, "": 1}, {"2026-06-03": 3})
PAIRS = [
    Following("wire.example", "yle.example", 12, timedelta(minutes=17)),
    Following("=cmd()", "b.example", 1, timedelta()),
]


def test_counts_are_told_kind_by_kind(screen: Style, pipe: Style) -> None:
    """No more of each than are wanted; a language that nobody told is unknown."""
    lines = counts(COUNTS, pipe, 9).splitlines()
    assert lines[0] == "stories\t\t3"
    assert {"outlet\twire.example\t1", "language\tunknown\t1", "day\t2026-06-03\t3"} < set(lines)
    assert len(counts(COUNTS, pipe, 1).splitlines()) == 5

    assert without_colours(counts(COUNTS, screen, 9)).startswith("3 stories\n\nby source\nyle  3\n\nby outlet\n")


def test_the_copy_map_is_a_table(screen: Style, pipe: Style) -> None:
    """Who had it first, who followed, how often and how much later; a head only where a person reads it."""
    assert copy_map(PAIRS, pipe).splitlines()[0] == "wire.example\tyle.example\t12\t+17 min"
    assert copy_map(PAIRS, pipe).splitlines()[1].endswith("+0 s")
    head, first, _ = copy_map(PAIRS, screen).splitlines()
    assert head.split() == ["first", "followed", "by", "stories", "median", "lag"]
    assert first.split() == ["wire.example", "yle.example", "12", "+17", "min"]


def test_a_spreadsheet_computes_nothing() -> None:
    """A name that begins as a formula does is made text."""
    assert copy_map_csv(PAIRS).splitlines() == [
        "first,follower,stories,median_lag_seconds",
        "wire.example,yle.example,12,1020",
        "'=cmd(),b.example,1,0",
    ]


def test_figures_as_data() -> None:
    """Lags are seconds, counts go by name."""
    assert counts_data(COUNTS)["by_outlet"] == {"yle.example": 3, "wire.example": 1}
    assert copy_map_data(PAIRS)[0] == {
        "first": "wire.example", "follower": "yle.example", "stories": 12, "median_lag_seconds": 1020,
    }  # fmt: skip

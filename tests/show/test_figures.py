"""Counts and the copy map, for people and for spreadsheets."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from natwire.model.figures import Counts, Following
from natwire.show.figures import copy_map, copy_map_csv, copy_map_data, counts, counts_data, counts_svg
from natwire.show.style import Style

from .conftest import without_colours

COUNTS = Counts(
    stories=3,
    by_day={date(2026, 6, 2): 1, date(2026, 6, 3): 2},
    by_source={"yle": 3},
    by_lang={"fi": 2, "": 1},
    by_outlet={"yle.example": 3, "wire.example": 1},
)
PAIRS = [
    Following("wire.example", "yle.example", 12, timedelta(minutes=17)),
    Following("=cmd()", "b.example", 1, timedelta()),
]


def test_counts_are_told_kind_by_kind(screen: Style, pipe: Style) -> None:
    """Over time, then each kind that there is; a language that nobody told is unknown."""
    told = counts(COUNTS, pipe, 9)
    assert re.findall("(?m)^by (.*)", told) == ["day", "source", "language", "outlet"]
    assert re.search("(?m)^unknown +1  █+$", told)

    assert without_colours(counts(COUNTS, screen, 9)).startswith("3 stories\n\nby day\n2 ┤")


def test_what_is_left_out_is_told(pipe: Style) -> None:
    """No more of each kind than are wanted, and how many there are besides."""
    lines = counts(COUNTS, pipe, 1).splitlines()

    assert not any(line.startswith("wire.example") for line in lines)
    assert lines[-1] == "and 1 more"


def test_watches_have_bars_too(pipe: Style) -> None:
    """Where the user has any."""
    assert "by watch\nnordic  2  █" in counts(replace(COUNTS, by_watch={"nordic": 2}), pipe, 9)


def test_the_picture_is_of_the_same_counts() -> None:
    """Under the query, on one line whatever was typed."""
    picture = counts_svg(COUNTS, "patria\nand finland", 9)

    assert ">3 stories: patria and finland</title>" in picture
    assert "By outlet: yle.example 3, wire.example 1." in picture


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
    """Lags are seconds, counts go by name, days are as in ISO 8601."""
    assert counts_data(COUNTS)["by_outlet"] == {"yle.example": 3, "wire.example": 1}
    assert counts_data(COUNTS)["by_day"] == {"2026-06-02": 1, "2026-06-03": 2}
    assert copy_map_data(PAIRS)[0] == {
        "first": "wire.example", "follower": "yle.example", "stories": 12, "median_lag_seconds": 1020,
    }  # fmt: skip


def test_every_field_of_the_counts_is_documented() -> None:
    """docs/reference/json.md names them, no others, and the schema's number."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
    told = counts_data(COUNTS)
    part = page.split("\n## Counts\n")[1].split("\n## ")[0]

    assert set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", part)))) == set(told)
    assert f"| `schema` | {told['schema']} |" in part

"""Bars and columns of letters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from natwire.show.chart import bars, over_time
from natwire.show.style import Style, columns

from .conftest import without_colours

FIRST = date(2026, 6, 3)


def test_bars_are_as_long_as_their_numbers(pipe: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names to the left, numbers to the right; what is not nothing has a bar."""
    monkeypatch.setenv("COLUMNS", "24")

    assert list(bars([("yle", 1000), ("hs", 500), ("x", 1)], pipe)) == [
        "yle  1,000  ████████████",
        "hs     500  ██████",
        "x        1  ▏",
    ]


@pytest.mark.parametrize("width", [1, 9, 20, 39, 80])
def test_a_narrow_terminal_has_shorter_names_and_no_bars_at_last(
    pipe: Style, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """No line is wider than the terminal, unless that has no room for a short name and its number."""
    monkeypatch.setenv("COLUMNS", str(width))

    lines = list(bars([("a-long-name-of-an-outlet.example", 4711), ("yle", 5)], pipe))

    assert all(columns(line) <= max(width, 17) for line in lines)
    assert ("█" in lines[0]) == (width >= 39)


def test_wide_names_and_those_from_right_to_left_keep_their_columns(pipe: Style) -> None:
    """A Chinese letter takes two columns; behind an Arabic name the number stays where it is."""
    chinese, arabic, plain = bars([("新华社", 3), ("الجزيرة", 2), ("yle", 1)], pipe)

    assert columns(chinese.split("3")[0]) == columns(arabic.split("2")[0]) == columns(plain.split("1")[0])
    assert arabic.startswith("\u200eالجزيرة\u200e  2")
    assert "\u200e" not in chinese + plain


def test_columns_stand_side_by_side_in_time(pipe: Style) -> None:
    """With the greatest number at the top and the first and the last day below."""
    days = {FIRST: 8, FIRST + timedelta(days=1): 4, FIRST + timedelta(days=3): 1}

    lines = list(over_time(days, pipe))

    assert lines == [
        "by day",
        " 8 ┤█████",
        "   │█████",
        "   │█████",
        "   │█████",
        "   │█████ █████",
        "   │█████ █████",
        "   │█████ █████",
        "   │█████ █████       █████",
        " 0 ┼────────────────────────",
        "    3 Jun 2026    6 Jun 2026",
    ]


def test_one_story_is_one_column(pipe: Style) -> None:
    """Of one day, which is named once."""
    lines = list(over_time({FIRST: 1}, pipe))

    assert lines[0] == "by day"
    assert lines[1] == "1 ┤█████"
    assert lines[-1].strip() == "3 Jun 2026"


@pytest.mark.parametrize("width", [1, 20, 80, 300])
@pytest.mark.parametrize("days", [1, 30, 400, 3650])
def test_time_fits_the_terminal(pipe: Style, monkeypatch: pytest.MonkeyPatch, width: int, days: int) -> None:
    """A month or ten years."""
    monkeypatch.setenv("COLUMNS", str(width))

    lines = list(over_time({FIRST: 3, FIRST + timedelta(days=days): 1}, pipe))

    assert all(columns(line) <= max(width, 15) for line in lines)


def test_colours_are_for_terminals(screen: Style, pipe: Style) -> None:
    """On a pipe there is none."""
    counts = [("yle", 3)]

    assert "\x1b" in "".join(bars(counts, screen))
    assert "\x1b" not in "".join([*bars(counts, pipe), *over_time({FIRST: 1}, pipe)])
    assert without_colours("".join(bars(counts, screen))) == "yle  3  " + "█" * 60

"""Words that went and words that came, on a screen, on a pipe and as data."""

from __future__ import annotations

from datetime import UTC, timedelta

from natwire.model.change import Piece
from natwire.show.changes import Change, changed, data, told
from natwire.show.style import Style

from .conftest import NOW
from .test_lines import HARMFUL

PIECES = (
    Piece("same", "It began.\n\nThe quake killed "),
    Piece("removed", "12 "),
    Piece("added", "14 "),
    Piece("same", "people.\n\nRescue goes on.\n\nMore"),
    Piece("added", " later.\n\nMuch later."),
)
CHANGE = Change(
    "812 version 1", "version 2", (Piece("same", "Quake"),), PIECES, NOW - timedelta(hours=1), ("numbers", "wording")
)


def test_a_pipe_gets_signs_and_only_the_paragraphs_that_changed(pipe: Style) -> None:
    """The others between them are a line of three dots; a headline that stayed is not told."""
    assert told(CHANGE, pipe, UTC, NOW).splitlines() == [
        "812 version 1 → version 2 · replaced 3 Jun 11:00 · numbers, wording",
        "…",
        "The quake killed [-12-] {+14+} people.",
        "…",
        "More {+later.+}",
        "{+Much later.+}",
    ]


def test_a_screen_gets_colours(screen: Style) -> None:
    """What went in red, what came in green, and no signs."""
    assert "The quake killed \x1b[31m12\x1b[0m \x1b[32m14\x1b[0m people." in told(CHANGE, screen, UTC, NOW)


def test_a_headline_is_told_where_it_changed(pipe: Style) -> None:
    """Above the text."""
    change = CHANGE._replace(title=(Piece("removed", "Quake"), Piece("added", "Tremor")), text=())

    assert told(change, pipe, UTC, NOW).splitlines()[1:] == ["[-Quake-] {+Tremor+}"]


def test_no_text_steers_the_terminal(screen: Style) -> None:
    """What was printed may mean harm, in what came and in what stayed."""
    hostile = Change("1", "2", (), (Piece("same", HARMFUL + " "), Piece("added", HARMFUL)))

    assert "\x1b[31mred" not in told(hostile, screen, UTC, NOW)
    assert "\u202e" not in told(hostile, screen, UTC, NOW)


def test_changes_as_data_hold_every_piece() -> None:
    """So that both texts can be put together from it."""
    found = data(CHANGE)

    assert (found["from"], found["to"], found["grades"]) == ("812 version 1", "version 2", ["numbers", "wording"])
    assert found["replaced"] == "2026-06-03T11:00:00+00:00"
    assert "".join(each["text"] for each in found["text"] if each["kind"] != "removed").endswith("Much later.")


def test_what_stayed_is_no_change() -> None:
    """Two texts that are the same have nothing to tell."""
    assert changed(PIECES)
    assert not changed([Piece("same", "Quake")])
    assert not changed([])

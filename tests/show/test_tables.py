"""Rows in columns, as wide as the terminal."""

from __future__ import annotations

import pytest

from natwire.show.style import Style, columns
from natwire.show.tables import drawn

from .conftest import Screen, without_colours

NAMES = ("source", "status", "next", "address")
ROWS = [
    ("harbour", "ok", "3 Jun 12:00", "https://harbour.example/news/feed/"),
    ("海の新聞ニュース海の新聞ニュース", "not-found", "now", "https://sea.example/rss"),
]


def told(width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of the table on a terminal of that width."""
    monkeypatch.setenv("COLUMNS", str(width))
    return without_colours(drawn(NAMES, ROWS, Style(Screen()))).split("\n")


@pytest.mark.parametrize("width", [10, 30, 45, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow it is, each row has one line."""
    lines = told(width, monkeypatch)

    assert len(lines) == 3
    assert max(map(columns, lines)) <= max(width, 12)


def test_where_there_is_room_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns begin below each other."""
    head, first, second = told(120, monkeypatch)

    assert first.endswith("  https://harbour.example/news/feed/")
    assert second.endswith("  now          https://sea.example/rss")
    assert head.index("address") == first.index("https")


def test_the_widest_gives_way_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and addresses share what is left; a status and a time stay whole."""
    _, first, second = told(60, monkeypatch)

    assert first == "harbour            ok         3 Jun 12:00  https://harbour.…"
    assert second == "海の新聞ニュース…  not-found  now          https://sea.exam…"


def test_what_has_no_room_at_all_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last columns go, with their names; a scrap of an address says nothing."""
    assert [line.split()[-1] for line in told(40, monkeypatch)] == ["next", "12:00", "now"]


def test_a_pipe_gets_all_of_it(pipe: Style) -> None:
    """Parted by tabs and without names."""
    assert drawn(NAMES, ROWS, pipe).split("\n") == ["\t".join(row) for row in ROWS]

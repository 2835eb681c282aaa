"""Widths, colours and links."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.show.style import Style, columns, fit

from .conftest import Screen


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Ankara", 6), ("", 0), ("Görgün", 6), ("中国", 4), ("トルコ", 6), ("한국", 4),
        ("e\u0301te\u0301", 3), ("\u200bx\u200d", 1), ("🚢", 2), ("ﾄﾙｺ", 3), ("Ｐ", 2),
    ],
)  # fmt: skip
def test_how_many_columns_a_text_takes(text: str, width: int) -> None:
    """Two for a wide letter, none for a mark on another."""
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("Ankara signed", 13, "Ankara signed"),
        ("Ankara signed", 12, "Ankara sign…"),
        ("Ankara signed", 8, "Ankara…"),
        ("中国和土耳其", 12, "中国和土耳其"),
        ("中国和土耳其", 11, "中国和土耳…"),
        ("中国和土耳其", 10, "中国和土…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("🚢🚢", 3, "🚢…"),
        ("Ankara", 1, "…"),
        ("Ankara", 0, ""),
        ("Ankara", -5, ""),
    ],
)
def test_what_does_not_fit_is_cut(text: str, width: int, fitted: str) -> None:
    """At a letter, never through a wide one, and it shows that it was cut."""
    assert fit(text, width) == fitted


@given(st.text(), st.integers(-3, 60))
def test_a_fitted_text_fits(text: str, width: int) -> None:
    """Whatever the letters; and what fits is not touched, nor changed when it is fitted again."""
    fitted = fit(text, width)

    assert columns(fitted) <= max(width, 0)
    assert fitted == text or fitted.rstrip("…") == "" or text.startswith(fitted[:-1])
    assert fit(fitted, width) == fitted
    assert (fitted == text) or columns(text) > width


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for pipes, dumb terminals, and who set NO_COLOR."""
    monkeypatch.setenv("TERM", "xterm")
    assert Style(Screen()).paint("Ankara", "title") == "\x1b[1mAnkara\x1b[0m"
    assert Style(Screen()).paint("", "title") == ""
    assert Style(io.StringIO()).paint("Ankara", "title") == "Ankara"
    monkeypatch.setenv("TERM", "dumb")
    assert Style(Screen()).paint("Ankara", "title") == "Ankara"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert Style(Screen()).paint("Ankara", "title") == "Ankara"
    assert Style(Screen()).link("Ankara", "https://yle.example/") == "Ankara"


@pytest.mark.parametrize("url", ["javascript:1", "", "https://yle.example/\x1b\\\x1b[2J", "https://yle.example/\u202e"])
def test_a_link_cannot_end_early(screen: Style, url: str) -> None:
    """An address that could steer the terminal is not linked to."""
    assert screen.link("Ankara", url) == "Ankara"
    assert screen.link("Ankara", "https://yle.example/") == "\x1b]8;;https://yle.example/\x1b\\Ankara\x1b]8;;\x1b\\"


def test_the_width_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """80 where nobody says."""
    monkeypatch.setenv("COLUMNS", "132")
    assert Style(Screen()).width() == 132
    monkeypatch.setenv("COLUMNS", "wide")
    assert Style(Screen()).width() == 80

"""A document on a terminal."""

from __future__ import annotations

import io

import pytest

from natwire.show.style import Style, columns
from natwire.show.topic import page

TEXT = """# The head

Some words, and `code` among them.

| you type | you get |
|---|---|
| `a` | one thing that is told at some length, so that it does not fit |
| `a word that is longer than a column may be` | another |

- one
- two
"""


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_page_is_wrapped_and_its_tables_stand_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as the terminal; a key that is too long stands above what is said of it."""
    monkeypatch.setenv("COLUMNS", "40")

    assert page(TEXT, Style(io.StringIO())).splitlines() == [
        "The head",
        "",
        "Some words, and code among them.",
        "",
        "  you type  you get",
        "  a         one thing that is told at",
        "            some length, so that it does",
        "            not fit",
        "  a word that is longer than a column",
        "  may be",
        "            another",
        "",
        "- one",
        "- two",
    ]


def test_on_a_terminal_heads_and_code_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is painted takes no more room."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    told = page(TEXT, Style(_Screen()))

    assert "\x1b[1mThe head\x1b[0m" in told
    assert "\x1b[36mcode\x1b[0m" in told
    assert max(columns(line) for line in page(TEXT, Style(io.StringIO())).splitlines()) <= 40

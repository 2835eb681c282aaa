"""Colours and links, where there is a terminal that wants them; else plain text."""

from __future__ import annotations

import os
import unicodedata
from typing import TextIO

_CODES = {
    "id": "33",
    "outlet": "36",
    "carriers": "32",
    "title": "1",
    "dim": "2",
    "hit": "1;31",
    "error": "31",
    "added": "32",
    "removed": "31",
    "bar": "36",
}


class Style:
    """How to print to `stream`. `plain` is a pipe, a file, a dumb terminal or one with NO_COLOR set."""

    def __init__(self, stream: TextIO) -> None:
        self.terminal = stream.isatty()
        self.plain = not self.terminal or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"

    def paint(self, text: str, kind: str) -> str:
        """The text in the colour of its kind."""
        return text if self.plain or not text else f"\x1b[{_CODES[kind]}m{text}\x1b[0m"

    def link(self, text: str, url: str) -> str:
        """The text as a link (OSC 8), where the address is one that cannot end the sequence early."""
        if self.plain or not url.startswith(("http://", "https://")) or not url.isprintable():
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"

    def width(self) -> int:
        """Columns of the terminal; 80 where there is none."""
        try:
            return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns or 80
        except (OSError, ValueError):
            return 80

    def height(self) -> int:
        """Lines of the terminal; 0 where there is none, or none that says."""
        try:
            return int(os.environ.get("LINES") or 0) or os.get_terminal_size().lines
        except (OSError, ValueError):
            return 0


def columns(text: str) -> int:
    """How many columns a terminal gives the text: two to a wide character, none to a combining one."""
    return len(text) if text.isascii() else sum(_columns(letter) for letter in text)


def fit(text: str, width: int) -> str:
    """The text in at most `width` columns, ending in … where it had to be cut."""
    if columns(text) <= width:
        return text
    taken, room = 0, max(width - 1, 0)
    for at, letter in enumerate(text):
        taken += _columns(letter)
        if taken > room:
            return text[:at].rstrip() + "…" * (width > 0)
    return text


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1

"""A pager on a terminal, none elsewhere."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from natwire.show.style import Style
from natwire.text import clean


def through(text: str, style: Style) -> None:
    """Print the text, through `$PAGER` (less where it is not set) when there is a terminal to page on.

    A dumb one, such as that of an editor, scrolls by itself, and less warns there.
    """
    try:
        pager = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:
        pager = []  # a quotation mark that nobody closed
    if not style.terminal or not pager or os.environ.get("TERM") == "dumb":
        print(text)
        return
    # F: leave when it fits on the screen; R: colours; X: the text stays when the pager ends.
    environment = {"LESS": "FRX", **os.environ}
    try:
        subprocess.run(pager, input=text + "\n", text=True, env=environment, check=False)
    except OSError:  # there is no such program, or it is none
        sys.stdout.write(text + "\n")


def listed(text: str, style: Style) -> None:
    """Print lines that are no wider than the terminal; through the pager only where they are more than it has."""
    if 0 < style.height() <= text.count("\n") + 2:
        through(text, style)
    else:
        print(text)


def raw(body: bytes, style: Style) -> None:
    """The bytes as they are; a terminal gets the text in them, without what could steer it."""
    if style.terminal:
        through(clean(body.decode("utf-8", "replace")), style)
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()

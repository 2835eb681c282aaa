"""What the text part needs beside its template: lines that are short, and marks where HTML has bold letters."""

from __future__ import annotations

import textwrap

from natwire.digest.excerpt import Runs

_WIDTH = 72


def wrapped(text: str) -> str:
    """The text in lines of at most 72 characters; words are never broken, not at hyphens either.

    >>> wrapped("agreement " * 8)
    'agreement agreement agreement agreement agreement agreement agreement\\nagreement'
    """
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def underlined(text: str) -> str:
    """A heading, wrapped, above a line as long as it is; capitals would be wrong in Turkish, and Arabic has none.

    >>> print(underlined("At sea"))
    At sea
    ------
    """
    lines = wrapped(text)
    return f"{lines}\n{'-' * max(map(len, lines.splitlines()), default=0)}"


def starred(runs: Runs) -> str:
    """The runs as text, hits between stars: that is how people write it, and many mail programs show it in bold."""
    return "".join(f"*{run.text}*" if run.hit else run.text for run in runs)

"""A document of natwire's on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from natwire.markdown import Block, blocks, spans
from natwire.show.style import Style, columns

_KINDS = {"code": "outlet", "bold": "title"}
_COLOUR = re.compile(r"\x1b\[\d*(?:;\d+)*m")
_WIDEST = 100  # columns; longer lines are hard to read
_KEY = 30  # columns of a table's first cell, when it stands before the others


def page(text: str, style: Style) -> str:
    """The document, as wide as the terminal and never wider than is easy to read."""
    width = min(style.width(), _WIDEST)
    parts = []
    for kind, told in groupby(blocks(text), lambda block: "table" if block.cells else block.kind):
        if kind == "table":
            parts.append("\n".join(_table(list(told), style, width)))
        else:
            each = ["\n".join(_lines(block, style, width)) for block in told]
            parts.append(("\n" if kind == "item" else "\n\n").join(each))
    return "\n\n".join(parts)


def _lines(block: Block, style: Style, width: int) -> Iterable[str]:
    match block.kind:
        case "heading":
            return [style.paint(_plain(block.text), "title")]
        case "code":
            return ["    " + line if line else "" for line in block.text.splitlines()]
        case "item":
            return _wrapped(_painted(block.text, style), width, "- ", "  ")
        case _:
            return _wrapped(_painted(block.text, style), width)


def _table(rows: list[Block], style: Style, width: int) -> Iterator[str]:
    """The first cell of each row and what is said of it: beside it, or below where there is no room."""
    cells = [[_painted(cell, style) for cell in row.cells if cell] for row in rows]
    beside = max((_wide(key) for key, *_ in cells if _wide(key) <= _KEY), default=0)
    margin = " " * (beside + 4)
    for row, (key, *rest) in zip(rows, cells, strict=True):
        begin = f"  {key}{' ' * (beside - _wide(key) + 2)}"
        if _wide(key) > beside:
            yield from _wrapped(key, width, "  ", "  ")
            begin = margin
        told = _wrapped(" · ".join(rest), width, begin, margin)
        yield from (style.paint(line, "dim") for line in told) if row.kind == "head" else told


def _painted(text: str, style: Style) -> str:
    return "".join(style.paint(piece, _KINDS[kind]) if kind else piece for kind, piece in spans(text))


def _plain(text: str) -> str:
    return "".join(piece for _, piece in spans(text))


def _wrapped(text: str, width: int, first: str = "", margin: str = "") -> Iterator[str]:
    """The words in lines of that width; one that is wider has a line of its own."""
    line, empty = first, True
    for word in text.split():
        if not empty and _wide(line) + 1 + _wide(word) > width:
            yield line
            line, empty = margin, True
        line += word if empty else f" {word}"
        empty = False
    yield line


def _wide(text: str) -> int:
    """Columns that the text takes; its colours take none."""
    return columns(_COLOUR.sub("", text))

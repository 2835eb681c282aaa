"""A document of natwire's on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from natwire.markdown import Block, blocks, spans
from natwire.show.style import Style, columns

_KINDS = {"code": "outlet", "bold": "title"}
_COLOUR = re.compile(r"\x1b\[\d*(?:;\d+)*m")
_WIDEST = 100  # columns; longer lines are hard to read
_KEY = 30  # columns of a table's first cell, when it stands before the others


def page(text: str, style: Style) -> str:
    """The document, as wide as the terminal and never wider than is easy to read."""
    width = min(style.width(), _WIDEST)
    lines: list[str] = []
    before = ""
    for block in blocks(text):
        if lines and not (block.kind == before and before in ("item", "row")):
            lines.append("")
        lines += _lines(block, style, width)
        before = block.kind
    return "\n".join(lines)


def _lines(block: Block, style: Style, width: int) -> list[str]:
    match block.kind:
        case "heading":
            return [style.paint(_plain(block.text), "title")]
        case "code":
            return ["    " + line if line else "" for line in block.text.splitlines()]
        case "item":
            return list(_wrapped(_painted(block.text, style), width, "- ", "  "))
        case "row":
            return _row(block.cells, style, width)
        case _:
            return list(_wrapped(_painted(block.text, style), width))


def _row(cells: tuple[str, ...], style: Style, width: int) -> list[str]:
    """The first cell and what is said of it: beside it, or below where there is no room."""
    key, rest = _painted(cells[0], style), " · ".join(_painted(cell, style) for cell in cells[1:] if cell)
    if not rest:
        return list(_wrapped(key, width, "  ", "  "))
    margin = " " * (_KEY + 4)
    if _wide(key) <= _KEY:
        return list(_wrapped(rest, width, "  " + key + " " * (_KEY - _wide(key) + 2), margin))
    return [*_wrapped(key, width, "  ", "  "), *_wrapped(rest, width, margin, margin)]


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

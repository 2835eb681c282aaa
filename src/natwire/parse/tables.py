"""Tables that are data: rows of short cells which a reader reads across, and not a layout, a menu or a calendar."""

from __future__ import annotations

from collections import Counter
from statistics import fmean, median

from natwire.parse.blocks import TABLE, Block, Kin

_LEAST_ROWS = 2
_LEAST_COLUMNS = 2
# A table of longer cells is a layout; its paragraphs stand for themselves.
_LONGEST_CELL = 160
_LINKS = 0.5
# The days of a calendar, the buttons of a keyboard.
_SHORTEST_CELL = 3

# A block with the row and the cell that it is in: a cell of a heading and a paragraph is one, and a layout's.
_Cell = tuple[Block, Kin, Kin]


def cells(blocks: list[Block]) -> frozenset[Block]:
    """The blocks that are cells of data."""
    found: dict[Kin, list[_Cell]] = {}
    for block in blocks:
        if not block.kin.within & TABLE:
            continue
        row: Kin | None = None
        cell = block.kin
        kin: Kin | None = cell
        while kin and kin.tag != "table":
            if row is None:
                cell, row = (cell, kin) if kin.tag == "tr" else (kin, None)
            kin = kin.parent
        if kin and row:
            found.setdefault(kin, []).append((block, row, cell))
    return frozenset(block for table in found.values() if _is_data(table) for block, _, _ in table)


def _is_data(table: list[_Cell]) -> bool:
    rows = Counter(row for row, _ in {(row, cell) for _, row, cell in table})
    if len(rows) < _LEAST_ROWS or median(rows.values()) < _LEAST_COLUMNS:
        return False
    sizes = [block.weight for block, _, _ in table]
    linked = sum(block.linked for block, _, _ in table)
    return (
        max(sizes) < _LONGEST_CELL * 4
        and median(sizes) < _LONGEST_CELL
        and fmean(sizes) > _SHORTEST_CELL
        and linked < sum(sizes) * _LINKS
    )

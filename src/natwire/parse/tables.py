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


def cells(blocks: list[Block]) -> frozenset[Block]:
    """The blocks that are cells of data."""
    found: dict[Kin, list[tuple[Block, Kin]]] = {}
    for block in blocks:
        if not block.kin.within & TABLE:
            continue
        row: Kin | None = None
        kin: Kin | None = block.kin
        while kin and kin.tag != "table":
            row = row or (kin if kin.tag == "tr" else None)
            kin = kin.parent
        if kin and row:
            found.setdefault(kin, []).append((block, row))
    return frozenset(block for table in found.values() if _is_data(table) for block, _ in table)


def _is_data(table: list[tuple[Block, Kin]]) -> bool:
    rows = Counter(row for _, row in table)
    if len(rows) < _LEAST_ROWS or median(rows.values()) < _LEAST_COLUMNS:
        return False
    sizes = [block.weight for block, _ in table]
    linked = sum(block.linked for block, _ in table)
    return (
        max(sizes) < _LONGEST_CELL * 4
        and median(sizes) < _LONGEST_CELL
        and fmean(sizes) > _SHORTEST_CELL
        and linked < sum(sizes) * _LINKS
    )

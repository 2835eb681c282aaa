"""Rows in columns on a terminal, parted by tabs on a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from natwire.show.style import Style, columns, fit

_GAP = 2
_LEAST = 12  # columns that are left of a wide one: a time takes as many, and what has fewer tells nothing


def drawn(names: Sequence[str], rows: Sequence[Sequence[str]], style: Style) -> str:
    """The rows below their names; on a pipe the rows alone. The first of each row says whose it is.

    On a narrow terminal the wide columns give way, and where that is not enough, the last ones are left out.
    """
    if not style.terminal:
        return "\n".join("\t".join(row) for row in rows)
    wanted = [max(map(columns, column)) for column in zip(names, *rows, strict=True)]
    widths = _fitted(wanted, style.width())
    head, *told = ([_padded(*each) for each in zip(row, widths, strict=False)] for row in (names, *rows))
    said = [style.paint(_joined(head), "dim"), *(_joined([style.paint(row[0], "outlet"), *row[1:]]) for row in told)]
    return "\n".join(said)


def _fitted(wanted: Sequence[int], room: int) -> list[int]:
    """How wide each column is, the widest cut first; fewer columns where not all of them have room."""
    widths, room_left = list(wanted), room - _GAP * (len(wanted) - 1)
    while sum(widths) > room_left and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths if sum(widths) <= room_left or len(widths) == 1 else _fitted(wanted[:-1], room)


def _padded(cell: str, width: int) -> str:
    told = fit(cell, width)
    return told + " " * (width - columns(told))


def _joined(cells: Sequence[str]) -> str:
    return (" " * _GAP).join(cells).rstrip()

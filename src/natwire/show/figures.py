"""Counts of the archive, and the map of who follows whom: for a person, as CSV, as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from natwire.model.figures import Counts, Following
from natwire.show.style import Style, columns
from natwire.text import cell, line
from natwire.wording import count, lag

_TITLES = {"by_source": "source", "by_outlet": "outlet", "by_lang": "language", "by_day": "day"}


def counts(found: Counts, style: Style, most: int) -> str:
    """All counts below each other, of each kind the `most` frequent; on a pipe kind, name and number parted by tabs."""
    rows = [
        (title, line(name) or "unknown", str(n))
        for field, title in _TITLES.items()
        for name, n in list(getattr(found, field).items())[:most]
    ]
    if not style.terminal:
        return "\n".join("\t".join(row) for row in [("stories", "", str(found.stories)), *rows])
    out = [style.paint(count(found.stories, "story", "stories"), "title")]
    for title in _TITLES.values():
        out += ["", style.paint(f"by {title}", "dim"), _table([row[1:] for row in rows if row[0] == title])]
    return "\n".join(out)


def copy_map(found: Sequence[Following], style: Style) -> str:
    """A line for each pair: who had it first, who followed, in how many stories, and how much later in the middle."""
    rows = [(line(each.leader), line(each.follower), str(each.stories), f"+{lag(each.lag) or '0 s'}") for each in found]
    if not style.terminal:
        return "\n".join("\t".join(row) for row in rows)
    return _table([("first", "followed by", "stories", "median lag"), *rows])


def copy_map_csv(found: Sequence[Following]) -> str:
    """The pairs as CSV with a head; the lag in seconds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("first", "follower", "stories", "median_lag_seconds"))
    for each in found:
        writer.writerow((cell(each.leader), cell(each.follower), each.stories, int(each.lag.total_seconds())))
    return out.getvalue().rstrip("\n")


def counts_data(found: Counts) -> dict[str, Any]:
    """The counts as data."""
    return asdict(found)


def copy_map_data(found: Sequence[Following]) -> list[dict[str, Any]]:
    """The pairs as data; the lag in seconds."""
    return [
        {
            "first": each.leader,
            "follower": each.follower,
            "stories": each.stories,
            "median_lag_seconds": int(each.lag.total_seconds()),
        }
        for each in found
    ]


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns below each other, numbers to the right."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_padded(told, size) for told, size in zip(row, widths, strict=True)) for row in rows)


def _padded(told: str, size: int) -> str:
    space = " " * (size - columns(told))
    return space + told if told.isdecimal() else told + space

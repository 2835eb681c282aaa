"""Counts of the archive, and the map of who follows whom: for a person, as a picture, as CSV, as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from natwire.model.figures import Counts, Following
from natwire.show import chart, svg
from natwire.show.style import Style, columns
from natwire.text import cell, line
from natwire.wording import count, lag

SCHEMA = 1  # of the counts as data, as docs/reference/json.md tells it; another when a field changes its meaning

_KINDS = {"by_source": "source", "by_lang": "language", "by_outlet": "outlet", "by_watch": "watch"}


def counts(found: Counts, style: Style, most: int) -> str:
    """How many there are over time, then of each kind the `most` frequent, with bars."""
    out = [style.paint(count(found.stories, "story", "stories"), "title"), "", *chart.over_time(found.by_day, style)]
    for kind, rows in _kinds(found):
        out += ["", style.paint(f"by {kind}", "dim"), *chart.bars(rows[:most], style)]
        if len(rows) > most:
            out.append(style.paint(f"and {len(rows) - most:,} more", "dim"))
    return "\n".join(out)


def counts_svg(found: Counts, title: str, most: int) -> str:
    """The same as an SVG document, under a title."""
    told = count(found.stories, "story", "stories")
    return svg.document(f"{told}: {line(title)}", found.by_day, [(kind, rows[:most]) for kind, rows in _kinds(found)])


def _kinds(found: Counts) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Each kind that there is, with names and numbers, the greatest first."""
    for field, kind in _KINDS.items():
        if rows := [(line(name) or "unknown", number) for name, number in getattr(found, field).items()]:
            yield kind, rows


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
    """The counts as data; days as in ISO 8601."""
    return {**asdict(found), "by_day": {day.isoformat(): n for day, n in found.by_day.items()}, "schema": SCHEMA}


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

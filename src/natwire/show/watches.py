"""Watches: a table of those that are kept, one of them whole, and what a query would have found day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from natwire.config.delivery import written
from natwire.config.values import spelled
from natwire.model.data import iso
from natwire.model.story import Hit
from natwire.model.watch import Report, Watch
from natwire.show import data, lines
from natwire.show.periods import Periods, folded
from natwire.show.style import Style, columns, fit
from natwire.text import line
from natwire.wording import count, day

_NONE, _BARS = "·", "▁▂▃▄▅▆▇█"
_LINES = 4  # of bars, before they stand for longer than a day
_DATE = len("23 Nov 2026")
_RECIPIENTS = 24  # columns for those that a watch reports to
_WEEK = 7  # days; lines of whole weeks have weekdays below each other


@dataclass(frozen=True, slots=True)
class Doing:
    """A watch with what it found: stories of the last 7 and 30 days, and the time of the newest one.

    `read_as` is its query in words; `fault` is why it cannot be read, and then nothing else is known. `told` is when it
    reported last.
    """

    watch: Watch
    read_as: str = ""
    week: int = 0
    month: int = 0
    last: datetime | None = None
    told: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a watch or a query, as `typed`, found since `begin`: stories a day, days without any left out."""

    typed: str
    read_as: str
    begin: datetime
    days: Mapping[date, int]
    samples: Sequence[Hit]


def told(each: Doing) -> dict[str, Any]:
    """A watch with what it found, as data."""
    return {
        "name": each.watch.name,
        "query": each.watch.query,
        "read_as": each.read_as,
        "hits_7_days": each.week,
        "hits_30_days": each.month,
        "last_hit": iso(each.last),
        "reports": _reports(each),
        "fault": each.fault,
        "schema": data.SCHEMA,
    }


def _reports(each: Doing) -> dict[str, Any] | None:
    if each.watch.report is None:
        return None
    return {"to": [str(to) for to in each.watch.report.to], **written(each.watch.report), "last": iso(each.told)}


def table(doing: Sequence[Doing], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per watch: name, stories of 7 days, the newest one's time, to whom it reports, the query.

    To whom is left out where no watch reports. On a pipe it comes last, and all are parted by tabs.
    """
    if not style.terminal:
        return "\n".join("\t".join((*_facts(each, zone, now), _query(each), _recipients(each))) for each in doing)
    rows = [("watch", "7 days", "last hit", "reports to", "query")]
    rows += [(*_facts(each, zone, now), fit(_recipients(each), _RECIPIENTS), _query(each)) for each in doing]
    shown = [0, 1, 2, 3] if any(each.watch.report for each in doing) else [0, 1, 2]
    wide = [max(columns(row[at]) for row in rows) for at in shown]
    room = max(style.width() - sum(wide) - 2 * len(wide), 20)
    head, *told = (_row([*(row[at] for at in shown), fit(row[-1], room)], wide) for row in rows)
    names = [each.watch.name for each in doing]
    painted = [style.paint(name, "outlet") + row[len(name) :] for name, row in zip(names, told, strict=True)]
    return "\n".join([style.paint(head, "dim"), *painted])


def _facts(each: Doing, zone: tzinfo, now: datetime) -> tuple[str, str, str]:
    return each.watch.name, str(each.week), lines.moment(each.last, zone, now) if each.last else "never"


def _query(each: Doing) -> str:
    return line(each.watch.query) + (f" ({each.fault})" if each.fault else "")


def _recipients(each: Doing) -> str:
    return ", ".join(map(str, each.watch.report.to)) if each.watch.report else ""


def _row(cells: Sequence[str], wide: Sequence[int]) -> str:
    """Each but the last in its column, the number to the right."""
    gaps = [" " * (width - columns(cell)) for cell, width in zip(cells, wide, strict=False)]
    placed = [gap + cell if at == 1 else cell + gap for at, (cell, gap) in enumerate(zip(cells, gaps, strict=False))]
    return "  ".join([*placed, cells[-1]])


def whole(each: Doing, zone: tzinfo) -> str:
    """All that is known of one watch, a fact a line."""
    facts = [
        ("query", line(each.watch.query)),
        ("fault", each.fault),
        ("read as", each.read_as),
        ("hits", "" if each.fault else f"{each.week} in 7 days, {each.month} in 30 days"),
        ("last hit", lines.full(each.last, zone)),
        ("reports", reporting(each.watch.report) if each.watch.report else ""),
        ("last told", lines.full(each.told, zone)),
    ]
    return "\n".join([each.watch.name, *(f"  {name:<9} {fact}" for name, fact in facts if fact)])


def reporting(report: Report) -> str:
    """To whom a watch tells what, and when, in words."""
    what = ["new stories"]
    if report.on == "material":
        what.append("changes that matter")
    if report.carriers:
        what.append(f"when {report.carriers} outlets carry one")
    return "; ".join([f"{', '.join(what)}, to {', '.join(map(str, report.to))}", *pace(report)])


def pace(report: Report) -> Iterator[str]:
    """What keeps a watch from telling at once, in words."""
    if report.cooldown:
        yield f"{spelled(report.cooldown)} apart at least"
    if report.quiet:
        yield "not from {} to {} o'clock".format(*report.quiet)


def tried(found: Tried, style: Style, zone: tzinfo, now: datetime) -> str:
    """How the query was read, how many it found, lines of bars over the time, and the newest of them."""
    first, last = (at.astimezone(zone).date() for at in (found.begin, now))
    room = max(style.width() - _DATE - 2, _WEEK) // _WEEK * _WEEK
    periods = folded({first: 0, last: 0, **found.days}, _LINES * room)
    sources = lines.widest(found.samples)
    return "\n".join(
        [
            style.paint(line(found.read_as), "title"),
            _counted(periods, first),
            *_bars(periods, room, style),
            *(lines.hit(each, style, zone, now, sources) for each in found.samples),
        ]
    )


def _counted(periods: Periods, first: date) -> str:
    best, most = max(periods.counts.items(), key=lambda each: each[1])
    stories = count(sum(periods.counts.values()), "story", "stories")
    return f"{stories} since {day(first)} {first.year}, by {periods.unit}: {most} at most ({periods.label(best)})"


def _bars(periods: Periods, room: int, style: Style) -> Iterator[str]:
    """A sign for each period, `room` of them a line behind the first one's date; the highest stands for the most."""
    most = max(periods.counts.values())
    begins = list(periods.counts)
    signs = "".join(_BARS[(n * len(_BARS) - 1) // most] if n else _NONE for n in periods.counts.values())
    for at in range(0, len(signs), room):
        begin = style.paint(f"{periods.label(begins[at]):>{_DATE}}", "dim")
        yield f"{begin}  {style.paint(signs[at : at + room], 'bar')}"


def tried_told(found: Tried) -> dict[str, Any]:
    """The same as data; the samples are stories as in search."""
    return {
        "query": found.typed,
        "read_as": found.read_as,
        "since": found.begin.isoformat(),
        "stories": sum(found.days.values()),
        "by_day": {at.isoformat(): n for at, n in found.days.items()},
        "samples": [data.hit(each) for each in found.samples],
        "schema": data.SCHEMA,
    }

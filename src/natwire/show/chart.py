"""Pictures of letters: a bar for each name, a column for each span of time. Also on a pipe, there without colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from natwire.show.periods import Periods, folded
from natwire.show.style import Style, columns, fit
from natwire.wording import ahead, eighths

_LONG = " ▏▎▍▌▋▊▉█"  # eighths of a bar, from left to right
_TALL = " ▁▂▃▄▅▆▇█"  # and of a column, from below
_HEIGHT = 8  # lines of the tallest column
_WIDEST = 6  # of one, with the gap behind it
_LEAST_ROOM = 10  # for columns, however narrow the terminal
_LEAST_BAR, _LONGEST_BAR = 4, 60  # a shorter one tells nothing, a longer one nothing more


def bars(counts: Sequence[tuple[str, int]], style: Style) -> Iterator[str]:
    """A line for each name with its number and, where there is room, a bar. A name has a third of the line at most."""
    width, most = style.width(), max(count for _, count in counts)
    names = [fit(name, max(width // 3, _LEAST_ROOM)) for name, _ in counts]
    name_size, size = max(map(columns, names)), len(f"{most:,}")
    room = min(width - name_size - size - 4, _LONGEST_BAR)
    for name, (_, count) in zip(names, counts, strict=True):
        bar = _bar(count * room / most) if room >= _LEAST_BAR else ""
        told = f"{ahead(name)}{' ' * (name_size - columns(name))}  {count:>{size},}"
        yield f"{told}  {style.paint(bar, 'bar')}".rstrip()


def over_time(days: Mapping[date, int], style: Style) -> Iterator[str]:
    """Columns from the first day to the last, below a line that says of what; as many as the terminal has room for."""
    size = len(f"{sum(days.values()):,}")
    room = max(style.width() - size - 3, _LEAST_ROOM)
    periods = folded(days, room)
    most, wide = max(periods.counts.values()), min(room // len(periods.counts), _WIDEST)
    yield style.paint(f"by {periods.unit}", "dim")
    for line in range(_HEIGHT, 0, -1):
        scale = f"{most:>{size},} ┤" if line == _HEIGHT else f"{'':>{size}} │"
        drawn = "".join(_column(count * _HEIGHT / most, line, wide) for count in periods.counts.values())
        yield f"{scale}{style.paint(drawn.rstrip(), 'bar')}"
    yield f"{0:>{size}} ┼{'─' * wide * len(periods.counts)}"
    yield " " * (size + 2) + style.paint(_ends(periods, wide * len(periods.counts)), "dim")


def _ends(periods: Periods, width: int) -> str:
    """The first period and, where there is room, the last one below its column."""
    first, *others = map(periods.label, periods.counts)
    gap = width - len(first) - len(others[-1]) if others else 0
    return f"{first}{' ' * gap}{others[-1]}" if gap > 1 else first


def _bar(length: float) -> str:
    """A bar; what is not nothing is seen."""
    whole, rest = divmod(eighths(length), 8)
    return _LONG[8] * whole + _LONG[rest].strip()


def _column(height: float, line: int, wide: int) -> str:
    """What is in that line of a column, the lowest being line 1; one of several letters has a gap behind it."""
    letter = _TALL[min(max(eighths(height) - 8 * (line - 1), 0), 8)]
    return letter * (wide - 1) + " " if wide > 1 else letter

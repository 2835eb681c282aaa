"""The picture of counts as one SVG document, for a page or a report: no script, nothing to load, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from natwire.show.periods import Periods, folded
from natwire.show.style import fit

_WIDTH = 760
_MARGIN = 24
_INNER = _WIDTH - 2 * _MARGIN
_HEADING = 90  # columns of the title that fit
_TALLEST = 140  # of the columns
_BASE = 212  # on which they stand
_LINE = 22  # from one bar to the next
_NAMES = 200  # width of the names; the bars begin behind it
_LETTERS = 26  # columns of a name that fit in there
_NUMBERS = 70  # width of the numbers behind the bars
_MOST = 120  # columns over time
_LABEL = 110  # width of a label below them
_STYLE = """
.natwire .ground { fill: #fff }
.natwire text { fill: #1c2128; font: 13px system-ui, sans-serif }
.natwire .heading { font-weight: 600 }
.natwire .dim { fill: #59636e }
.natwire .end { text-anchor: end }
.natwire .bar { fill: #0969da }
@media (prefers-color-scheme: dark) {
  .natwire .ground { fill: #0d1117 }
  .natwire text { fill: #e6edf3 }
  .natwire .dim { fill: #9198a1 }
  .natwire .bar { fill: #4493f8 }
}
"""

Kinds = Sequence[tuple[str, Sequence[tuple[str, int]]]]


def document(title: str, days: Mapping[date, int], kinds: Kinds) -> str:
    """Columns over the days, and below them bars for the names of each kind. There is a day.

    Its description has the span, the peak and the numbers of the bars, for who cannot see it; who points at a bar
    is told the whole name and the number.
    """
    periods = folded(days, _MOST)
    parts = [_text(_MARGIN, 36, fit(title, _HEADING), "heading"), *_over_time(periods)]
    top = _BASE + 3 * _LINE
    for kind, rows in kinds:
        parts += _bars(top, kind, rows)
        top += (len(rows) + 2) * _LINE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="natwire" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" '
        f'height="{top}" role="img" aria-labelledby="natwire-title natwire-desc">'
    )
    said = [
        f'<title id="natwire-title">{escape(title)}</title>',
        f'<desc id="natwire-desc">{escape(_described(periods, kinds))}</desc>',
        f"<style>{_STYLE}</style>",
        '<rect class="ground" width="100%" height="100%"/>',
    ]
    return "\n".join([head, *said, *parts, "</svg>"])


def _described(periods: Periods, kinds: Kinds) -> str:
    """What the picture shows, in words."""
    told = [f"By {kind}: {', '.join(f'{name} {count:,}' for name, count in rows)}." for kind, rows in kinds]
    return " ".join([f"By {_span(periods)}.", *told])


def _span(periods: Periods) -> str:
    """The unit of time, from when to when, and when there were most."""
    first, last = periods.label(min(periods.counts)), periods.label(max(periods.counts))
    top = max(periods.counts, key=lambda begin: periods.counts[begin])
    return f"{periods.unit}, {first} to {last}; at most {periods.counts[top]:,}, {periods.label(top)}"


def _over_time(periods: Periods) -> Iterator[str]:
    """A column for each period, on a line, with as many labels as have room."""
    most, step = max(periods.counts.values()), min(_INNER / len(periods.counts), 60)
    yield _text(_MARGIN, 56, f"by {_span(periods)}", "dim")
    every = int(_LABEL // step) + 1
    for n, (begin, count) in enumerate(periods.counts.items()):
        left, height, label = _MARGIN + n * step, count * _TALLEST / most, periods.label(begin)
        yield _rect(left, _BASE - height, step * 0.85, height, f"{label}: {count:,}")
        if n % every == 0 and left + _LABEL <= _WIDTH:
            yield _text(left, _BASE + 18, label, "dim")


def _bars(top: float, kind: str, rows: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The name, the bar and the number of each, below each other."""
    most, room = max(count for _, count in rows), _INNER - _NAMES - _NUMBERS
    yield _text(_MARGIN, top, f"by {kind}", "dim")
    for n, (name, count) in enumerate(rows, 1):
        line = top + n * _LINE
        yield _text(_MARGIN, line, fit(name, _LETTERS))
        yield _rect(_MARGIN + _NAMES, line - 12, count * room / most, 14, f"{name}: {count:,}")
        yield _text(_MARGIN + _INNER, line, f"{count:,}", "end")


def _text(x: float, y: float, told: str, kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.6g}" y="{y:.6g}"{of_kind}>{escape(told)}</text>'


def _rect(x: float, y: float, width: float, height: float, told: str) -> str:
    place = f'x="{x:.6g}" y="{y:.6g}" width="{width:.6g}" height="{height:.6g}"'
    return f'<rect class="bar" {place}><title>{escape(told)}</title></rect>'

"""One line per story: id, time, source, other carriers, title, the sentence with the hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from natwire.model.story import Hit, Story
from natwire.show.style import Style, columns, fit
from natwire.text import clean, line
from natwire.wording import day

_SOURCE = 20  # columns, with the number of other carriers
_LEAST_SENTENCE = 24  # columns; less than that tells nothing


def widest(hits: Sequence[Hit]) -> int:
    """The columns that the sources of these take, with the numbers of their other carriers; 20 at most."""
    return min(max((columns(" ".join(_source(found))) for found in hits), default=0), _SOURCE)


def _source(found: Hit) -> tuple[str, str]:
    """The name under which the user follows who printed it, and how many others did."""
    story = found.story
    more = len({each.outlet for each in story.carriers}) - 1
    return line(story.sources[0] if story.sources else story.outlet), f"+{more}" if more > 0 else ""


def hit(found: Hit, style: Style, zone: tzinfo, now: datetime, sources: int = _SOURCE) -> str:
    """A line as wide as the terminal; on a pipe the whole of it, its fields parted by tabs.

    `sources` are the columns of the source, the same for all lines of a list.
    """
    story, sentence, (source, others) = found.story, line(found.sentence), _source(found)
    if story.unfit:
        found = replace(found, sentence=(sentence := _taken_back(story, zone)))
    if not style.terminal:
        at = story.at.astimezone(zone).isoformat(timespec="minutes")
        return "\t".join((str(story.id), at, source, others, line(story.title), sentence))
    outlet = fit(source, sources - columns(others) - 1 if others else sources)
    head = f"{story.id:>6}  {moment(story.at, zone, now):>12}  "
    gap = " " * (sources - columns(outlet) - columns(others))
    room = max(style.width() - len(head) - sources - 2, 20)
    told = [
        style.paint(f"{story.id:>6}", "id"),
        style.paint(f"{moment(story.at, zone, now):>12}", "dim"),
        style.paint(outlet, "outlet") + gap + style.paint(others, "carriers"),
    ]
    if story.untitled and sentence:  # of a post its own words are enough
        return "  ".join([*told, style.link(marked(found, style, room), story.url)]).rstrip()
    beside = bool(found.marks) and room * 2 // 5 > _LEAST_SENTENCE
    title = fit(line(story.title), room * 3 // 5 if beside else room)
    parts = [*told, style.link(style.paint(title, "title"), story.url)]
    if beside:  # in a column of its own
        parts.append(" " * (room * 3 // 5 - columns(title)) + marked(found, style, room * 2 // 5 - 2))
    elif (left := room - columns(title) - 2) >= _LEAST_SENTENCE:
        parts.append(marked(found, style, left))
    return "  ".join(parts).rstrip()


def _taken_back(story: Story, zone: tzinfo) -> str:
    """What became of a story that its agency took back."""
    if story.unfit != "embargoed" or story.wire is None or story.wire.embargo is None:
        return f"{story.unfit} by its agency"
    doubt = ", a day longer than it says, for it names no zone" if story.wire.embargo_naive else ""
    return f"under an embargo until {full(story.wire.embargo, zone)}{doubt}"


def marked(found: Hit, style: Style, width: int) -> str:
    """The sentence in at most `width` columns, from shortly before its first hit, hits in colour."""
    # A space for each letter that is not to be printed, so that the marks stay where they are.
    text = "".join(" " if letter.isspace() else clean(letter) or " " for letter in found.sentence)
    marks = list(found.marks)
    if marks and columns(text[: marks[0][1]]) > width - 2:
        start = max(0, marks[0][0] - width // 3)
        start = text.find(" ", start) + 1 or start
        text, marks = "…" + text[start:], [(a - start + 1, b - start + 1) for a, b in marks if a >= start]
    text = fit(text, width)
    out, at = "", 0
    for start, end in marks:
        if end > len(text):
            break
        out += style.paint(text[at:start], "dim") + style.paint(text[start:end], "hit")
        at = end
    return out + style.paint(text[at:], "dim")


def moment(at: datetime, zone: tzinfo, now: datetime) -> str:
    """A time as short as it can be told: with the hour in the last half year, with the year before.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 6, 3, 9, 5, tzinfo=UTC), UTC, datetime(2026, 6, 4, tzinfo=UTC))
    '3 Jun 09:05'
    """
    here = at.astimezone(zone)
    return f"{day(here)} {here:%H:%M}" if abs((now - at).days) < 180 else f"{day(here)} {here.year}"


def full(at: datetime | None, zone: tzinfo) -> str:
    """A time to the minute, with its zone; "" for none.

    >>> from datetime import UTC
    >>> full(datetime(2026, 6, 3, 9, 5, tzinfo=UTC), UTC)
    '2026-06-03 09:05 UTC'
    """
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}".rstrip() if at else ""

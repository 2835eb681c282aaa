"""Who carried a story: when, how much later, how alike, and why it is in the story at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from natwire.model.change import Comparison
from natwire.model.story import Carrier, Story
from natwire.show import data
from natwire.show.lines import moment
from natwire.show.style import Style, columns
from natwire.text import line
from natwire.wording import lag

_WHY = {
    "new": "the first copy that was seen",
    "exact": "the same words as a copy that was here",
    "teaser": "the beginning of a copy that was here, or its whole text",
    "near": "nearly the words of a copy that was here",
    "bridge": "joined when a later copy showed that two stories were one",
    "split": "split off by hand",
    "merged": "merged by hand",
    "unfit": "no article",
}

Compared = Mapping[int, Comparison]  # by the numbers of carriers; the lead itself is not in it


def table(story: Story, compared: Compared, style: Style, zone: tzinfo, now: datetime) -> str:
    """A line each, the first carrier on top: number, time, how much later, outlet, title.

    Where they were `compared` with the lead: the share of their words that are the lead's, how many they added, and how
    many they cut; on a pipe these come last.
    """
    rows = [
        (
            f"{story.id}.{each.n}",
            moment(each.at, zone, now),
            _later(each.at - story.first.at),
            line(each.name),
            *(_beside(compared.get(each.n)) if compared else ()),
            line(each.title),
        )
        for each in _by_time(story)
    ]
    if style.terminal:
        return _aligned(rows)
    return "\n".join("\t".join((*row[:4], row[-1], *row[4:-1])) for row in rows)


def ids(story: Story) -> list[str]:
    """What people type for each carrier, the first on top."""
    return [f"{story.id}.{each.n}" for each in _by_time(story)]


def told(story: Story, compared: Compared) -> dict[str, Any]:
    """A story as data, with what each carrier added to the lead's text and cut from it."""
    return {**data.story(story), "carriers": [_told(story, each, compared.get(each.n)) for each in _by_time(story)]}


def why(story: Story, style: Style) -> str:
    """A sentence for each carrier: by which rule it is in the story, and what was found."""
    said = [(f"{story.id}.{each.n}", line(each.name), _reason(each)) for each in _by_time(story)]
    if not style.terminal:
        return "\n".join("\t".join(row) for row in said)
    return "\n".join(
        f"{style.paint(number, 'id')}  {style.paint(name, 'outlet')}: {text}" for number, name, text in said
    )


def parted(story: Story, numbers: Sequence[int]) -> str:
    """Some carriers of a story in a few words: `812.3 Northern Ledger`."""
    return ", ".join(f"{story.id}.{each.n} {line(each.name)}" for each in story.carriers if each.n in numbers)


def _reason(each: Carrier) -> str:
    said = _WHY.get(each.joined_by, each.joined_by)
    return f"{said}: {line(each.joined_facts)}" if each.joined_facts else said


def _by_time(story: Story) -> list[Carrier]:
    return sorted(story.carriers, key=lambda each: (each.at, each.n))


def _beside(found: Comparison | None) -> tuple[str, str, str]:
    return (f"{found.share:.0%}", f"+{found.added}", f"-{found.cut}") if found else ("lead", "", "")


def _told(story: Story, each: Carrier, found: Comparison | None) -> dict[str, Any]:
    beside = {
        "similarity": round(found.share, 4) if found else None,
        "words_added": found.added if found else 0,
        "words_cut": found.cut if found else 0,
        "sentences_added": list(found.sentences_added) if found else [],
        "sentences_cut": list(found.sentences_cut) if found else [],
    }
    lag_seconds = int((each.at - story.first.at).total_seconds())
    return {**data.carrier(each), "why": _reason(each), "lag_seconds": lag_seconds, **beside}


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns below each other, as wide as the widest cell; the last one as it is."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    cells = [[cell + " " * (size - columns(cell)) for cell, size in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join((*line_[:-1], row[-1])) for line_, row in zip(cells, rows, strict=True))


def _later(lead: timedelta) -> str:
    told = lag(lead)
    return f"+{told}" if told else "first"

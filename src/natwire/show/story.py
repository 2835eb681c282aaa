"""A story to be read: its facts, then its text, wrapped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from natwire.model.story import Story
from natwire.show.lines import moment
from natwire.show.style import Style, columns
from natwire.text import clean, line
from natwire.wording import lag

_MEASURE = 80  # columns; longer lines are hard to read


def whole(story: Story, style: Style, zone: tzinfo, now: datetime) -> str:
    """The story as text for a person."""
    width = min(style.width(), _MEASURE) if style.terminal else _MEASURE
    out = [
        style.paint("\n".join(textwrap.wrap(line(story.title), width)), "title"),
        *facts(story, style, zone, now),
        "",
    ]
    for paragraph in clean(story.text).split("\n\n"):
        out += [*_wrapped(paragraph, width), ""]
    if story.teaser:
        out += [style.paint("This is only its beginning; the page was not fetched, or holds no more.", "dim"), ""]
    return "\n".join(out).rstrip()


def facts(story: Story, style: Style, zone: tzinfo, now: datetime) -> Iterator[str]:
    """What is known of the story, a line each."""
    yield style.paint(
        " · ".join(filter(None, (f"story {story.id}", line(story.name), ", ".join(map(line, story.authors))))),
        "dim",
    )
    times = [("published", story.published), ("first seen", story.first_seen), ("updated", story.updated)]
    yield style.paint(" · ".join(f"{name} {_full(at, zone)}" for name, at in times if at), "dim")
    yield style.link(style.paint(line(story.url), "outlet"), story.url)
    others = [each for each in story.carriers if each.outlet != story.outlet]
    if others:
        names = ", ".join(dict.fromkeys(line(each.name) for each in others))
        yield style.paint(f"also carried by {names}; first by {line(story.first.name)}", "carriers")


def carriers(story: Story, style: Style, zone: tzinfo, now: datetime) -> str:
    """Who carried it, a line each, the first on top: number, time, how much later, outlet, title."""
    rows = [
        (
            f"{story.id}.{each.n}",
            moment(each.at, zone, now),
            _later(each.at - story.first.at),
            line(each.name),
            line(each.title),
        )
        for each in sorted(story.carriers, key=lambda each: (each.at, each.n))
    ]
    if not style.terminal:
        return "\n".join("\t".join(row) for row in rows)
    widths = [max((columns(row[at]) for row in rows), default=0) for at in range(4)]
    return "\n".join(
        "  ".join([*(cell + " " * (size - columns(cell)) for cell, size in zip(row, widths, strict=False)), row[4]])
        for row in rows
    )


def _later(lead: timedelta) -> str:
    told = lag(lead)
    return f"+{told}" if told else "first"


def _full(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}".rstrip()


def _wrapped(paragraph: str, width: int) -> list[str]:
    return [piece for part in paragraph.split("\n") for piece in textwrap.wrap(part, width, break_on_hyphens=False)]

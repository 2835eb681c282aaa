"""A story to be read: its facts, then its text, wrapped."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from natwire.model.story import Story
from natwire.show.lines import moment
from natwire.show.style import Style, columns
from natwire.text import clean, line
from natwire.wording import lag

_MEASURE = 80  # columns; longer lines are hard to read
# What a page is instead of an article; the words of errors speak for themselves.
NO_ARTICLE = {
    "consent": "a consent wall",
    "paywall": "a paywall",
    "captcha": "a captcha",
    "not-found": "there is no such page",
    "home": "it leads to the front page",
    "list": "a list of articles",
    "comment": "a reader's comment",
    "empty": "there is no text on it",
    "binary": "a file and no page",
}
# What stands before the words of an entry.
_MARK = re.compile(r" {0,16}(?:(?:[-*•]|\d{1,4}\.) )?")


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
    if said := _doubt(story, zone, now):
        out += [style.paint(said, "dim"), ""]
    return "\n".join(out).rstrip()


def _doubt(story: Story, zone: tzinfo, now: datetime) -> str:
    """In one line, why this may not be all of the story; "" where nothing speaks against it."""
    if story.unfit:
        return f"This is no article: {NO_ARTICLE.get(story.unfit, story.unfit)}. It is in no list and no search."
    if story.page_why:
        again = f"; tried again {moment(story.page_again, zone, now)}" if story.page_again else ""
        return f"Its page was not read: {NO_ARTICLE.get(story.page_why, story.page_why)}{again}."
    return "This is only its beginning; the page was not fetched, or holds no more." if story.teaser else ""


def facts(story: Story, style: Style, zone: tzinfo, now: datetime) -> Iterator[str]:
    """What is known of the story, a line each."""
    yield style.paint(
        " · ".join(filter(None, (f"story {story.id}", line(story.name), ", ".join(map(line, story.authors))))),
        "dim",
    )
    times = [
        ("published", story.published),
        ("first seen", story.first_seen),
        ("updated", story.updated),
        ("read again", story.reread),
    ]
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
    """The lines of a paragraph, those of a list with their words below each other."""
    told: list[str] = []
    for words in paragraph.split("\n"):
        mark = _MARK.match(words)
        margin = " " * mark.end() if mark else ""
        told += textwrap.wrap(words, width, break_on_hyphens=False, subsequent_indent=margin)
    return told

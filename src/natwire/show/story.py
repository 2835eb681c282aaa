"""A story to be read: its facts, then its text, wrapped."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime, tzinfo

from natwire.model.story import Story
from natwire.show.lines import moment
from natwire.show.style import Style
from natwire.text import clean, line

_MEASURE = 80  # columns; longer lines are hard to read
# What a page is instead of an article; the words of errors speak for themselves.
NO_ARTICLE = {
    "consent": "a consent wall",
    "paywall": "a paywall or a login",
    "captcha": "a captcha",
    "refused": "the site is not for this country or this browser",
    "unavailable": "the site was down, or wanted fewer requests",
    "not-found": "there is no such page",
    "home": "it leads to the front page",
    "list": "a list of articles",
    "comment": "a reader's comment",
    "empty": "there is no text on it",
    "too-large": "too large to be read to its story",
    "binary": "a file and no page",
    "feed": "a feed and no page; natwire source add follows it",
}
# What stands before the words of an entry.
_MARK = re.compile(r" {0,16}(?:(?:[-*•]|\d{1,4}\.) )?")


def whole(story: Story, style: Style, zone: tzinfo, now: datetime) -> str:
    """The story as text for a person."""
    width = min(style.width(), _MEASURE) if style.terminal else _MEASURE
    out = [
        style.paint("\n".join(textwrap.wrap(line(story.title), width)), "title"),
        *_facts(story, style, zone),
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


def _facts(story: Story, style: Style, zone: tzinfo) -> Iterator[str]:
    """What is known of the story, a line each."""
    credit = next((each.credit for each in story.carriers if each.credit), None)
    origin = f"from {line(credit)}" if credit else ""
    yield style.paint(
        " · ".join(filter(None, (f"story {story.id}", line(story.name), ", ".join(map(line, story.authors)), origin))),
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
    if story.tags:
        yield style.paint(f"tags {' '.join(map(line, story.tags))}", "dim")
    others = [each for each in story.carriers if each.outlet != story.outlet]
    if others:
        names = ", ".join(dict.fromkeys(line(each.name) for each in others))
        yield style.paint(f"also carried by {names}; first by {line(story.first.name)}", "carriers")


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

"""A story to be read: its facts, then its text, wrapped."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime, tzinfo

from natwire.model.story import Story
from natwire.show.lines import full, moment
from natwire.show.style import Style
from natwire.text import clean, line
from natwire.wording import NO_ARTICLE, by

_MEASURE = 80  # columns; longer lines are hard to read
# What stands before the words of an entry, and of what a post quotes, which is set off by it.
_MARK = re.compile(r" {0,16}(?:(?:[-*•]|\d{1,4}\.) |> )?")


def whole(story: Story, style: Style, zone: tzinfo, now: datetime) -> str:
    """The story as text for a person."""
    width = min(style.width(), _MEASURE) if style.terminal else _MEASURE
    title = "" if story.untitled else style.paint("\n".join(textwrap.wrap(line(story.title), width)), "title")
    out = [*filter(None, [title]), *_facts(story, style, zone), ""]
    if story.posted and story.posted.warning:
        out += [style.paint(f"Warning: {line(story.posted.warning)}", "title"), ""]
    for paragraph in clean(_text(story)).split("\n\n"):
        out += [*_wrapped(paragraph, width), ""]
    if told := [*_links(story, style), *_mentions(story, style, zone, now)]:
        out += [*told, ""]
    if said := _doubt(story, zone, now):
        out += [style.paint(said, "dim"), ""]
    return "\n".join(out).rstrip()


def _text(story: Story) -> str:
    """The text; of a thread that of all its posts."""
    return "\n\n".join(each.text for each in story.thread) or story.text


def _links(story: Story, style: Style) -> Iterator[str]:
    """What a post leads to, a line each, and which of it is here."""
    for each in story.posted.links if story.posted else ():
        address = style.link(style.paint(line(each.url), "outlet"), each.url)
        yield f"links to {line(each.title)}: {address}" if each.title else f"links to {address}"
    for told in story.mentioned:
        yield f"mentions story {told.id}: {line(told.title)}"


def _mentions(story: Story, style: Style, zone: tzinfo, now: datetime) -> Iterator[str]:
    """Who speaks of the story, when and in what words, a line each; the title it has already."""
    for each in story.mentions:
        who = style.link(f"@{line(each.handle).lstrip('@')}", each.url or "")
        words = line(each.text)
        said = f": {words}" if words and each.how == "link" and words != line(story.title) else ""
        how = "reposted" if each.how == "repost" else "mentioned"
        where = f" in story {each.story}" if each.story else ""
        yield style.paint(f"{how} by {who}{where}, {moment(each.at, zone, now)}{said}", "dim")


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
    told = (f"story {story.id}", *_who(story), origin, _whole_thread(story))
    yield style.paint(" · ".join(filter(None, told)), "dim")
    times = [
        ("published", story.published),
        ("published before", story.published_before),
        ("first seen", story.first_seen),
        ("updated", story.updated),
        ("read again", story.reread),
    ]
    yield style.paint(" · ".join(f"{name} {full(at, zone)}" for name, at in times if at), "dim")
    if story.url:
        yield style.link(style.paint(line(story.url), "outlet"), story.url)
    if story.tags:
        yield style.paint(f"tags {' '.join(map(line, story.tags))}", "dim")
    others = [each for each in story.carriers if each.outlet != story.outlet]
    if others:
        names = ", ".join(dict.fromkeys(line(each.name) for each in others))
        yield style.paint(f"also carried by {names}; first by {line(story.first.name)}", "carriers")


def _who(story: Story) -> tuple[str, ...]:
    """Who printed and who wrote it; of a post its author by name and handle, and the platform."""
    authors = [line(each) for each in story.authors]
    if not story.posted:
        return line(story.name), ", ".join(authors)
    author = by(authors, line(story.posted.handle))
    return (f"{author} on {line(story.site or story.posted.platform)}",)


def _whole_thread(story: Story) -> str:
    return f"thread of {', '.join(str(each.id) for each in story.thread)}" if story.thread else ""


def _wrapped(paragraph: str, width: int) -> list[str]:
    """The lines of a paragraph, those of a list with their words below each other."""
    told: list[str] = []
    for words in paragraph.split("\n"):
        mark = _MARK.match(words)
        margin = mark[0] if mark and mark[0].endswith("> ") else " " * mark.end() if mark else ""
        told += textwrap.wrap(words, width, break_on_hyphens=False, subsequent_indent=margin)
    return told

"""What both parts of a digest say, in the words in which they say it.

The templates know a `View` by the name `view`; its fields are what a template of the user's own may rely on.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from natwire.digest.excerpt import Runs, excerpt
from natwire.digest.facts import changed, facts, followable, headline, language
from natwire.digest.lead import shortened
from natwire.digest.model import Change, Digest, Place, Section
from natwire.model.story import Hit
from natwire.text import line
from natwire.wording import count, day, eighths

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]  # %A follows the locale
_PREHEADER = 100  # characters; lists of mail show no more
_PLACE = 200  # characters of a place that changed
_LETTERS = "_▁▂▃▄▅▆▇█"  # eighths of a column; a day without stories still has its place
_TALLEST = 32  # pixels

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as it is told. `url` is empty where there is none to follow, `post` tells that it is one.

    `lead` and `sentence` are runs of words, of which those with `hit` are what was asked for; () where there is nothing
    to tell. The `sentence` stands below the lead, where what was asked for is not in that.
    """

    title: str
    url: str
    facts: str
    lead: Runs
    sentence: Runs
    lang: str
    dir: Direction
    post: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it is told."""

    title: str
    dir: Direction
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A story that its reader knows, and what is different now; of a place `before` or `now` may be empty."""

    title: str
    url: str
    facts: str
    places: tuple[Place, ...]
    lang: str
    dir: Direction


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the timeline, 0 to 32 pixels high."""

    label: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many stories each day had: `columns` for HTML, a `line` with a letter for each day for text.

    The `caption` says in words what either of them shows.
    """

    columns: tuple[Column, ...]
    line: str
    caption: str


@dataclass(frozen=True, slots=True)
class View:
    """A digest as it is told, top to bottom. `more` counts what did not fit, "" where all did.

    `unsubscribe` is an address of the web or of mail, "" for none.
    """

    title: str
    dir: Direction
    date: str
    counts: str
    preheader: str
    timeline: Timeline | None
    sections: tuple[Chapter, ...]
    changes: tuple[Changed, ...]
    more: str
    footer: tuple[str, ...]
    unsubscribe: str
    lang: str


def whole(digest: Digest, unsubscribe: str = "") -> View:
    """All of the digest, however much that is."""
    sections = tuple(_chapter(section, digest) for section in digest.sections if section.hits)
    changes = tuple(_changed(change, digest) for change in digest.changes)
    tops = [entry.title for chapter in sections for entry in chapter.entries] or [each.title for each in changes]
    return View(
        title=line(digest.title),
        dir=_direction(digest.title),
        date=_long(digest.at.astimezone(digest.zone)),
        counts=_counts(digest),
        preheader=shortened(" · ".join(tops[:2]) or "Nothing new.", _PREHEADER),
        timeline=_timeline(digest.volume) if tops else None,  # "Nothing new." and "7 stories today" would contradict
        sections=sections,
        changes=changes,
        more="",
        footer=_footer(digest),
        unsubscribe=unsubscribe,
        lang=language(digest.lang) or "en",
    )


def _chapter(section: Section, digest: Digest) -> Chapter:
    entries = tuple(_entry(hit, digest) for hit in section.hits)
    return Chapter(line(section.title), _direction(section.title), entries)


def _entry(hit: Hit, digest: Digest) -> Entry:
    story = hit.story
    told, sentence = excerpt(hit)
    return Entry(
        title=headline(story),
        url=followable(story.url),
        facts=facts(story, digest.zone),
        lead=told,
        sentence=sentence,
        lang=language(story.lang),
        dir=_direction(story.title),
        post=story.posted is not None,
    )


def _changed(change: Change, digest: Digest) -> Changed:
    return Changed(
        title=headline(change.story),
        url=followable(change.story.url),
        facts=changed(change, digest.zone),
        places=tuple(
            Place(shortened(line(place.before), _PLACE), shortened(line(place.now), _PLACE)) for place in change.places
        ),
        lang=language(change.story.lang),
        dir=_direction(change.story.title),
    )


def _timeline(volume: tuple[tuple[date, int], ...]) -> Timeline | None:
    """A picture of the days; None where there is nothing to see."""
    most = max((n for _, n in volume), default=0)
    if not most:
        return None
    first, last, now = day(volume[0][0]), day(volume[-1][0]), volume[-1][1]
    busiest = f"the busiest day since {first}" if now == most else f"{most} on the busiest day since {first}"
    return Timeline(
        columns=tuple(Column(day(at), n, max(round(_TALLEST * n / most), int(n > 0))) for at, n in volume),
        line="".join(_LETTERS[eighths(n / most)] for _, n in volume),
        caption=f"{count(now, 'story', 'stories')} on {last}, {busiest}",
    )


def _counts(digest: Digest) -> str:
    stories = [hit.story for section in digest.sections for hit in section.hits]
    outlets = {story.outlet for story in stories} | {each.outlet for story in stories for each in story.carriers}
    said = []
    if stories:
        said.append(f"{count(len(stories), 'story', 'stories')} from {count(len(outlets), 'outlet')}")
    if digest.folded:
        said.append(f"{count(digest.folded, 'duplicate')} folded")
    if digest.changes:
        said.append(f"{len(digest.changes)} changed since you read {'it' if len(digest.changes) == 1 else 'them'}")
    return ", ".join(said) or "Nothing new."


def _footer(digest: Digest) -> tuple[str, ...]:
    name, host, what = line(digest.name), line(digest.host), digest.kind
    said = [f"Written by natwire on {host}."]
    if name:
        end = f'take the {what} "{name}" out of' if what == "digest" else f'take "to" out of the watch "{name}" in'
        said = [
            f'This is the {what} "{name}", written by natwire on {host}.',
            f"To stop it, {end} the natwire config there.",
        ]
    sick = ", ".join(map(line, digest.sick))
    return (*said, f"Sources that need a look: {sick}.") if sick else tuple(said)


def _direction(text: str) -> Direction:
    """The direction of the first letter that has one (UAX #9, rule P2)."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def _long(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]} {day(at)} {at.year}, {at:%H:%M}"

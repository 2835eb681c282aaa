"""What both parts of a digest say, in the words in which they say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Literal
from urllib.parse import quote

from natwire.digest.lead import lead, shortened
from natwire.digest.model import Digest
from natwire.model.story import Story
from natwire.text import line
from natwire.wording import count, day, lag

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]  # %A follows the locale
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNSAFE = re.compile(r"""[\s<>"\\^`{|}]""")
_PREHEADER = 100  # characters; lists of mail show no more
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as it is told. `url` is empty where there is none to follow, `lead` where there is none to tell."""

    title: str
    url: str
    facts: str
    lead: str
    lang: str
    dir: Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class View:
    """A digest as it is told, top to bottom. `sections` are headings with entries; `more` counts what did not fit."""

    title: str
    date: str
    counts: str
    preheader: str
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    more: str
    footer: tuple[str, ...]
    lang: str


def view(digest: Digest, fits: Callable[[View], bool]) -> View:
    """As much of the digest as `fits`: the last stories lose their leads first, then they are only counted."""
    whole = _whole(digest)
    if fits(whole):
        return whole
    total = sum(len(section.stories) for section in digest.sections)
    leads = _most(total, lambda n: fits(_cut(whole, total, n)))
    if leads is not None:
        return _cut(whole, total, leads)
    return _cut(whole, _most(total, lambda n: fits(_cut(whole, n, 0))) or 0, 0)


def _most(total: int, good: Callable[[int], bool]) -> int | None:
    """The greatest n below `total` that is good, by halving; None when not even 0 is."""
    if not good(0):
        return None
    low, high = 0, total
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def _cut(whole: View, entries: int, leads: int) -> View:
    """The view with its first so many entries and leads."""
    kept: list[tuple[str, tuple[Entry, ...]]] = []
    n = 0
    for title, section in whole.sections:
        some = [entry if n + i < leads else replace(entry, lead="") for i, entry in enumerate(section[: entries - n])]
        n += len(some)
        if some:
            kept.append((title, tuple(some)))
    left = sum(len(section) for _, section in whole.sections) - n
    return replace(whole, sections=tuple(kept), more=f"and {count(left, 'more story', 'more stories')}" if left else "")


def _whole(digest: Digest) -> View:
    sections = tuple(
        (line(section.title), tuple(_entry(story, digest.zone) for story in section.stories))
        for section in digest.sections
        if section.stories
    )
    tops = [entry.title for _, entries in sections for entry in entries][:2]
    return View(
        title=line(digest.title),
        date=_long(digest.at.astimezone(digest.zone)),
        counts=_counts(digest),
        preheader=shortened(" · ".join(tops) or "Nothing new.", _PREHEADER),
        sections=sections,
        more="",
        footer=_footer(digest),
        lang=digest.lang if _LANG.fullmatch(digest.lang) else "en",
    )


def _entry(story: Story, zone: tzinfo) -> Entry:
    return Entry(
        title=headline(story),
        url=_followable(story.url),
        facts=_facts(story, zone),
        lead=lead(story.text),
        lang=story.lang if story.lang and _LANG.fullmatch(story.lang) else "",
        dir=_direction(story.title),
    )


def headline(story: Story) -> str:
    """The title on one line, or what stands in for one."""
    return shortened(line(story.title), 300) or f"Story {story.id}"


def _followable(url: str) -> str:
    """The address for a link and for `<...>`, with what would end either escaped; empty if not of the web."""
    if len(url) > _LONGEST_URL or not url.lower().startswith(("http://", "https://")):
        return ""
    return _UNSAFE.sub(lambda match: quote(match[0]), line(url))


def _direction(text: str) -> Literal["ltr", "rtl"]:
    """The direction of the first letter that has one (UAX #9, rule P2)."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def _facts(story: Story, zone: tzinfo) -> str:
    """Who printed it and when, in how many other outlets it stands, and who had it first."""
    facts = [line(story.name), _short(story.at.astimezone(zone))]
    if others := {carrier.outlet for carrier in story.carriers} - {story.outlet}:
        facts.append(f"also in {count(len(others), 'outlet')}")
    first = story.first if story.carriers else None
    if first and first.outlet != story.outlet:
        shown = next((carrier for carrier in story.carriers if carrier.url == story.url), first)
        later = lag(shown.at - first.at)
        facts.append(f"first carried by {line(first.name)}" + (f" (+{later})" if later else ""))
    return ", ".join(facts)


def _counts(digest: Digest) -> str:
    stories = [story for section in digest.sections for story in section.stories]
    if not stories:
        return "Nothing new."
    outlets = len(
        {carrier.outlet for story in stories for carrier in story.carriers} | {each.outlet for each in stories}
    )
    counts = f"{count(len(stories), 'story', 'stories')} from {count(outlets, 'outlet')}"
    return f"{counts}, {count(digest.folded, 'duplicate')} folded" if digest.folded else counts


def _footer(digest: Digest) -> tuple[str, ...]:
    name, host = line(digest.name), line(digest.host)
    said = [f"Written by natwire on {host}."]
    if name:
        said = [
            f'{line(digest.title)} is the digest "{name}", written by natwire on {host}.',
            f'To stop it, take the digest "{name}" out of the natwire config there.',
        ]
    sick = ", ".join(map(line, digest.sick))
    return (*said, f"Sources that need a look: {sick}.") if sick else tuple(said)


def _short(at: datetime) -> str:
    return f"{day(at)} {at:%H:%M}"


def _long(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]} {day(at)} {at.year}, {at:%H:%M}"

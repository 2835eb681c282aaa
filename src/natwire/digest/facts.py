"""The facts of a story in a few words: what it is called, who printed it, when, and who else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from urllib.parse import quote

from natwire.digest.lead import shortened
from natwire.digest.model import Change
from natwire.model.story import Carrier, Story
from natwire.text import line
from natwire.wording import ahead, by, count, day, lag

_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNSAFE = re.compile(r"""[\s<>"\\^`{|}]""")
_LONGEST_URL = 2000
_LONGEST_TITLE = 300
_LONGEST_NAME = 100  # of an outlet or a person
_TIMES = {1: "once", 2: "twice"}


def headline(story: Story) -> str:
    """The title on one line, or what stands in for one."""
    return shortened(line(story.title), _LONGEST_TITLE) or f"Story {story.id}"


def followable(url: str) -> str:
    """The address for a link and for `<...>`, with what would end either escaped; empty if not of the web."""
    if len(url) > _LONGEST_URL or not url.lower().startswith(("http://", "https://")):
        return ""
    return _UNSAFE.sub(lambda match: quote(match[0]), line(url))


def language(tag: str | None) -> str:
    """The tag of a language; "" for what is none."""
    return tag if tag and _LANG.fullmatch(tag) else ""


def facts(story: Story, zone: tzinfo) -> str:
    """Who printed it and when, in how many other outlets it stands, who had it first, and how often it was changed."""
    return ", ".join([_who(story), moment(story.at, zone), *_others(story), *_changes(story)])


def changed(change: Change, zone: tzinfo) -> str:
    """Who changed it, when, and what."""
    grades = f": {', '.join(map(line, change.grades))}" if change.grades else ""
    return f"{_who(change.story)}, changed {moment(change.at, zone)}{grades}"


def moment(at: datetime, zone: tzinfo) -> str:
    """The day and the minute, as clocks in that zone show them."""
    here = at.astimezone(zone)
    return f"{day(here)} {here:%H:%M}"


def _who(story: Story) -> str:
    """Who printed it; of a post its author and the platform."""
    if not story.posted:
        return _name(story.name)
    author = by([_name(each) for each in story.authors], _name(story.posted.handle))
    return f"post by {author} on {_name(story.site or story.posted.platform)}"


def _others(story: Story) -> Iterator[str]:
    if others := {carrier.outlet for carrier in story.carriers} - {story.outlet}:
        yield f"also in {count(len(others), 'outlet')}"
    shown = _shown(story)
    if shown and story.first.outlet != story.outlet:
        later = lag(shown.at - story.first.at)
        yield f"first {_name(story.first.name)}" + (f", +{later}" if later else "")


def _changes(story: Story) -> Iterator[str]:
    shown = _shown(story)
    if shown and shown.versions:
        yield f"changed {_TIMES.get(shown.versions, f'{shown.versions} times')}"


def _shown(story: Story) -> Carrier | None:
    """The carrier whose title and text the story has."""
    return next((each for each in story.carriers if each.url == story.url), None)


def _name(text: str) -> str:
    return ahead(shortened(line(text), _LONGEST_NAME))

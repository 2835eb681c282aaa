"""What several forms have in common."""

from __future__ import annotations

import uuid
from datetime import datetime

from natwire.model.story import Story
from natwire.text import clean, line

TITLE = "natwire"


def title(story: Story) -> str:
    """The headline on one line; the address where there is none."""
    return line(story.title) or line(story.url) or f"Story {story.id}"


def paragraphs(story: Story) -> list[str]:
    """The text, a paragraph each; lists and tables keep their lines."""
    return [part.strip("\n") for part in clean(story.text).split("\n\n") if part.strip()]


def link(url: str) -> str:
    """An address that a reader may be sent to; "" for all that is not http."""
    return line(url) if url.lower().startswith(("http://", "https://")) else ""


def identity(story: Story) -> str:
    """A name for the story among all things, the same at each export."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{story.url}#{story.id}").urn


def changed(story: Story) -> datetime:
    """When it last changed, as far as that is known."""
    return story.updated or story.at


def authors(story: Story) -> list[str]:
    """Who wrote it, else who printed it; never nobody."""
    return list(filter(None, map(line, story.authors))) or [line(story.name) or line(story.outlet) or TITLE]


def outlets(story: Story) -> list[str]:
    """Who carried it, each once, in the order of the carriers."""
    return list(dict.fromkeys(each.outlet for each in story.carriers))

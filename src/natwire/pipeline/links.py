"""From stored addresses to the links that a reader gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from natwire.dedupe import untracked
from natwire.model.story import Hit, Story


def linked(story: Story) -> Story:
    """The story with links that tell no outlet how the reader came; those of its carriers too."""
    carriers = tuple(replace(each, url=untracked(each.url)) for each in story.carriers)
    return replace(story, url=untracked(story.url), carriers=carriers)


def hits(found: Iterable[Hit]) -> tuple[Hit, ...]:
    """The same of what was found."""
    return tuple(replace(each, story=linked(each.story)) for each in found)

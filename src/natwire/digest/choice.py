"""Which stories a digest tells, and where."""

from __future__ import annotations

from collections.abc import Sequence

from natwire.digest.model import Section
from natwire.model.story import Story


def choose(sections: Sequence[tuple[str, Sequence[Story]]], most: int = 50) -> tuple[Section, ...]:
    """Each story once, in the first section that wants it, newest first; sections left empty are left out.

    At most `most` stories in all. The first sections fill up first, since the user put first what matters most.
    """
    told: set[int] = set()
    chosen = []
    for title, wanted in sections:
        fresh = {story.id: story for story in wanted if story.id not in told}
        newest = sorted(fresh.values(), key=lambda story: (story.at, story.id), reverse=True)
        if stories := tuple(newest[: max(most - len(told), 0)]):
            told.update(story.id for story in stories)
            chosen.append(Section(title, stories))
    return tuple(chosen)

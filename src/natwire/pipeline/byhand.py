"""From what somebody decided to the stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from natwire.errors import NatwireError
from natwire.model.story import Story
from natwire.pipeline.ready import ready
from natwire.store import Database, stories
from natwire.store.byhand import ByHand


class Part(NamedTuple):
    """Carriers that leave a story together, by their numbers."""

    story: int
    carriers: tuple[int, ...]


def parts(chosen: Sequence[tuple[Story, int | None]]) -> list[Part]:
    """What is to leave which story: named carriers together, and of a story named whole each but the first for itself.

    `chosen` are stories, each with the carrier that was named. Raises NatwireError where nothing would be left.
    """
    found: list[Part] = []
    for told in {told.id: told for told, _ in chosen}.values():
        named = {carrier for each, carrier in chosen if each.id == told.id}
        if len(told.carriers) == 1:
            raise NatwireError(f"story {told.id} has one carrier", hint=f"natwire show {told.id} --carriers")
        if None in named:
            found += [Part(told.id, (each.n,)) for each in told.carriers if each != told.first]
        elif len(named) == len(told.carriers):
            raise NatwireError(f"nothing of story {told.id} would be left", hint=f"natwire story split {told.id}")
        else:
            found.append(Part(told.id, tuple(sorted(n for n in named if n is not None))))
    return found


def split(db: Database, found: Sequence[Part], at: datetime) -> list[int]:
    """Make each part a story of its own; their ids."""
    hand = ByHand(db)
    with db.writing():
        return [hand.split(part.story, part.carriers, at, ready) for part in found]


def mergeable(chosen: Sequence[Story]) -> list[Story]:
    """The stories, each once, the one with the lowest id first. Raises NatwireError where they cannot be one."""
    found = {told.id: told for told in sorted(chosen, key=lambda told: told.id)}
    if len(found) < 2:
        raise NatwireError("that is one story already", hint="natwire story merge ID ID...")
    for told in found.values():
        if told.unfit:
            raise NatwireError(f"story {told.id} is no article", hint=f"natwire show {told.id}")
    return list(found.values())


def merge(db: Database, numbers: Sequence[int], at: datetime) -> Story:
    """Make these stories one, and tell it."""
    told = stories.get(db, ByHand(db).merge(numbers, at))
    assert told
    return told

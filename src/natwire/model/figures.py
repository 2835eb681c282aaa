"""Words for what can be counted in the archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stories there are: of each day, the oldest first, and of each name, those with the most first.

    A story counts once for each of its sources, outlets and watches. Days are those of the user's zone; one without
    a story is left out.
    """

    stories: int
    by_day: dict[date, int]
    by_source: dict[str, int]
    by_lang: dict[str, int]
    by_outlet: dict[str, int]
    by_watch: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Following:
    """How often `follower` carried what `leader` had first, and how much later: half of the times sooner than `lag`."""

    leader: str
    follower: str
    stories: int
    lag: timedelta

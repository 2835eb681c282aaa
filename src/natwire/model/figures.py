"""Words for what can be counted in the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stories there are, and how many of each name: source, outlet, language, day. The most come first.

    A story counts once for each of its sources and outlets. Days are those in UTC, the newest first.
    """

    stories: int
    by_source: dict[str, int]
    by_outlet: dict[str, int]
    by_lang: dict[str, int]
    by_day: dict[str, int]


@dataclass(frozen=True, slots=True)
class Following:
    """How often `follower` carried what `leader` had first, and how much later: half of the times sooner than `lag`."""

    leader: str
    follower: str
    stories: int
    lag: timedelta

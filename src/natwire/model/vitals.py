"""Words for what the database and its lock are like at a glance, none of which takes a look at every story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose name stands in a lock file of that `kind`. One that is not `at_work` ended without taking it out."""

    kind: str
    pid: int | None
    since: datetime | None
    at_work: bool


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a source has brought: since when it does, when the last thing came, and how many did since `begin`.

    `begin` is 28 days ago or a day after the first, whatever is later: a first poll brings the past.
    """

    first: datetime
    newest: datetime
    begin: datetime
    recent: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """Sizes are in bytes, `free_bytes` those within the file that are to be used again.

    `stories` is about how many there are, `month` how many came in the last 28 days. `first` and `newest` are when the
    first and the last story came, by the clock of then; `latest` is the latest moment that anything was written at.
    `started` is the last run, and `ended` when it did. `unindexed` counts those of the `looked_at` articles that search
    does not find. Letters are `stuck` when somebody has to decide, of which `recalled` tell of what an agency took
    back, and `late` when they should have gone more than a day ago.
    """

    bytes: int
    free_bytes: int
    log_bytes: int
    stories: int
    month: int
    first: datetime | None
    newest: datetime | None
    latest: datetime | None
    started: datetime | None
    ended: datetime | None
    looked_at: int
    unindexed: int
    stuck: int
    recalled: int
    late: int

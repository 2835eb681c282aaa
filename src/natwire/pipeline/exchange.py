"""Stories that come from a file or from another database, on their way into this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from natwire import dedupe
from natwire.model.record import Record, Taken
from natwire.pipeline import wires
from natwire.pipeline.ready import ready
from natwire.store import Database
from natwire.store.taking import Taking, pages_of
from natwire.wording import count


def total(taken: Iterable[Taken]) -> str:
    """What came in altogether, as it is told."""
    done = sum(taken, Taken())
    stories, articles = count(done.stories, "new story", "new stories"), count(done.articles, "new article")
    return f"{stories}, {articles}, {done.changed} brought up to date"


def read_back(db: Database, told: Iterable[Record], now: datetime) -> Iterator[Taken]:
    """Stories as they were exported: nobody is judged anew. What came of them, after each commit."""
    return Taking(db, ready, now).all(told)


def merge(db: Database, other: Database, told: Iterable[Record], now: datetime) -> Iterator[Taken]:
    """Records of another database, with their pages; a story of it may turn out to be a copy of one that is here.

    What was taken back there is taken back here. What came of it, after each commit.
    """
    yield from Taking(db, ready, now, dedupe.judge).all(told, pages_of(other))
    wires.deliveries(db).merge(other, now)
    wires.release(db, now)

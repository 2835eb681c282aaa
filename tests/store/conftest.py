"""A database of its own for each test, and stories to put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from natwire.model.article import Arrival, Article, Copy, Kept, Poll, Print, Reading, Verdict
from natwire.model.delivery import Destination
from natwire.model.source import Item, Source, State
from natwire.store import Database, fold, open_database
from natwire.store.archive import Archive

SOURCE = Source("yle", "https://yle.example/feed")
ME = Destination("mail", "me@desk.example")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A new database."""
    with open_database(tmp_path / "natwire.db", "create") as database:
        yield database


@pytest.fixture
def archive(db: Database) -> Archive:
    """The archive of the new database."""
    return Archive(db)


def reading(title: str, text: str, url: str = "https://yle.example/1", **more: object) -> Reading:
    """An article, made ready as the corridor does; its anchors are its words."""
    article = replace(Article(title, text, url), **more)  # type: ignore[arg-type]
    anchors = tuple(
        int.from_bytes(hashlib.blake2b(word.encode(), digest_size=5).digest()) for word in set(text.split())
    )
    text_hash = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return Reading(article, url, url.split("/")[2], Print(text_hash, anchors, text.encode()), (fold(title), fold(text)))


def feed_of(outlet: str) -> Source:
    """The feed of an outlet."""
    return Source(outlet, f"https://{outlet}.example/feed")


def arrival(ready: Reading, guid: str | None = None, wants_page: bool = False) -> Arrival:
    """The reading as an item of a feed."""
    item = Item(guid or ready.key, ready.article.url, ready.article.title)
    said = f"{ready.article.title} {ready.key}".encode()
    return Arrival(item, ready, ready.print.text_hash + said, wants_page)


def judge(new: Copy, candidates: Sequence[Copy]) -> Verdict:
    """Joins a story with which most words are shared: enough of a judge for the store."""
    for old in candidates:
        mine, theirs = set(new.print.facts.split()), set(old.print.facts.split())
        if len(mine & theirs) >= 0.6 * min(len(mine), len(theirs)):
            return Verdict(old.story, "near", "shares its words")
    return Verdict(None, "new")


Keep = Callable[..., Kept]


@pytest.fixture
def keep(archive: Archive, now: datetime) -> Keep:
    """Put readings into the archive as one poll of a source, the newest first as feeds do; `later` is in minutes."""

    def keep(*ready: Reading | Arrival, source: Source = SOURCE, later: int = 0) -> Kept:
        arrivals = tuple(each if isinstance(each, Arrival) else arrival(each) for each in ready)
        return archive.keep(Poll(source, State(source.address), now + timedelta(minutes=later), arrivals), judge)

    return keep

"""natwire for notebooks and scripts: stories searched, walked through and picked, and nothing written.

    from natwire import open_store

    with open_store() as store:
        for hit in store.search("patria turkey date:7d"):
            print(hit.story.id, hit.story.title, hit.sentence)
        print(store.get(812).text, store.count("lang:fi"))
        by_outlet = Counter(story.outlet for story in store.stories("nato"))

A store may be read while `natwire fetch` writes, and left open for days: between two stories nothing is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from os import PathLike
from pathlib import Path
from typing import Self

from natwire.config.places import config_path, database_path
from natwire.model.query import Order, Query
from natwire.model.story import Hit, Story
from natwire.query import read
from natwire.query.watches import expand, names
from natwire.store import open_database, stories
from natwire.store.search import Search


def open_store(path: str | PathLike[str] | None = None, zone: tzinfo = UTC) -> Store:
    """The stories of a database: that of `natwire` on the command line, or the one at `path`.

    Days in queries (`date:yesterday`) begin at midnight in `zone`; `watch:NAME` is one of natwire's config. Raises
    natwire.errors.DataError where there is no database.
    """
    return Store(Path(path).expanduser() if path is not None else database_path(), zone)


class Store:
    """Stories to read. Use it in a `with` block, or close it."""

    def __init__(self, path: Path, zone: tzinfo = UTC) -> None:
        self._db = open_database(path)
        self._zone = zone

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def search(self, words: str, limit: int = 20, order: Order = "rank") -> list[Hit]:
        """What `natwire search` finds: `rank` is the best first, and `new`, `old`, `carriers` sort as they say."""
        return Search(self._db).find(self._query(words), limit, order)

    def stories(self, words: str = "", order: Order = "new") -> Iterator[Story]:
        """All stories that a query finds, or all there are, one at a time: a million need no more memory than one."""
        return stories.told(self._db, Search(self._db).ids(self._query(words), -1, order))

    def __iter__(self) -> Iterator[Story]:
        """All stories, the newest first."""
        return self.stories()

    def get(self, number: int, carrier: int | None = None) -> Story | None:
        """A story by the id that natwire prints, told by that carrier of it; None where there is none."""
        return stories.get(self._db, number, carrier)

    def count(self, words: str = "") -> int:
        """How many stories a query finds."""
        return Search(self._db).count(self._query(words))

    def _query(self, words: str) -> Query:
        now = datetime.now(UTC)
        asked = read(words, now, self._zone)
        if not names(asked):
            return asked
        from natwire.config import reading

        return expand(asked, reading.read(config_path()).watches, now, self._zone)

"""Which files of a folder were read: each once, and again when it is another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from natwire.model.source import Source
from natwire.store.database import Database, seconds
from natwire.store.polling import declare


class Look(NamedTuple):
    """What a look at a file tells without reading it: bytes, and when it was changed in nanoseconds of 1970."""

    size: int
    changed: int


class Files:
    """The files of sources that are folders, by their names as the system has them."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def known(self, source: Source) -> dict[bytes, Look]:
        """How each was when it was read."""
        found = self.db.sql.execute(
            "select path, size, changed_ns from file where source_id = (select id from source where address = ?)",
            (source.address,),
        )
        return {path: Look(size, changed) for path, size, changed in found}

    def read(self, source: Source, files: Mapping[bytes, Look], at: datetime) -> None:
        """These were read; inside the transaction in which what they held is written."""
        with self.db.writing() as sql:
            source_id = declare(sql, source)
            sql.executemany(
                "insert or replace into file (source_id, path, size, changed_ns, read_at) values (?, ?, ?, ?, ?)",
                [(source_id, path, *look, seconds(at)) for path, look in files.items()],
            )

    def forget(self, source: Source, files: Iterable[bytes]) -> None:
        """These are there no more."""
        with self.db.writing() as sql:
            source_id = declare(sql, source)
            sql.executemany("delete from file where source_id = ? and path = ?", [(source_id, path) for path in files])

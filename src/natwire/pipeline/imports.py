"""`natwire import`: the files and folders that somebody names, all of them into the store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol

from natwire import intake
from natwire.errors import DataError, ParseError
from natwire.export import jsonl
from natwire.model.article import Kept
from natwire.model.intake import Document
from natwire.model.record import Taken
from natwire.model.source import Source
from natwire.pipeline import exchange, wires
from natwire.pipeline import intake as taking
from natwire.pipeline.documents import Refused, form_of, inside
from natwire.pipeline.tasks import end_on_signal
from natwire.pipeline.workers import Workers
from natwire.store import Database

# Who brought what was imported, for `source:import`.
SOURCE = Source("import", "import:", kind="import")
AT_ONCE = 100  # files, or messages of a mailbox, in one commit


@dataclass(slots=True)
class Totals:
    """What came of an import, counted: what files brought, what other databases did, and what could not be read."""

    kept: Kept = field(default_factory=Kept)
    taken: Taken = field(default_factory=Taken)
    failed: list[ParseError] = field(default_factory=list)


class Watcher(Protocol):
    """Who wants to know how far an import is: so many bytes of so many."""

    def at(self, done: int, total: int) -> None:
        """So far."""


class Import:
    """One import. `zone` is that of times which name none; `told` hears of each thing that cannot be read, at once."""

    def __init__(
        self, db: Database, zone: tzinfo | None, clock: Callable[[], datetime], told: Refused, watcher: Watcher
    ) -> None:
        self.db, self.zone, self.clock, self.told, self.watcher = db, zone, clock, told, watcher
        self.totals = Totals()
        self.done = self.total = 0

    async def all(self, places: Sequence[Path], jobs: int = 0) -> Totals:
        """Everything in these files and below these folders. What was committed is kept, however it ends."""
        end_on_signal()
        paths = [path for place in places for path in intake.found(place, self._refused)]
        self.total = sum(_size(path) for path in paths)
        workers = Workers(jobs or os.cpu_count() or 1)
        try:
            batch: list[taking.Made] = []
            async for made in taking.ready(self._documents(paths), self.zone, SOURCE.name, workers):
                batch.append(made)
                if len(batch) == AT_ONCE:
                    self._keep(batch)
                    batch = []
            self._keep(batch)
        finally:
            workers.close()
        self.totals.kept += wires.release(self.db, self.clock())
        return self.totals

    def _documents(self, paths: Sequence[Path]) -> Iterator[Document]:
        """What is to be made ready, in order; natwire's own stories need no making, and are taken as they come."""
        for path in paths:
            try:
                if form_of(path) == "jsonl":
                    self._read_back(path)
                    self._passed(_size(path))
                else:
                    yield from inside(path, self._refused)
            except ParseError as error:
                self._refused(taking.named(str(path), error))
            except DataError as error:
                self._refused(ParseError(str(error), word="broken", hint=error.hint))

    def _read_back(self, path: Path) -> None:
        with intake.opened(path) as lines:
            for taken in exchange.read_back(self.db, jsonl.read(lines, str(path)), self.clock()):
                self.totals.taken += taken

    def _keep(self, batch: Sequence[taking.Made]) -> None:
        with self.db.writing_for_good():
            for made in batch:
                self.totals.kept += taking.keep(self.db, SOURCE, made, self.clock())
        for made in batch:
            if made.error:
                self._refused(made.error)
            self._passed(made.size)

    def _passed(self, size: int) -> None:
        self.done += size
        self.watcher.at(min(self.done, self.total), self.total)

    def _refused(self, error: ParseError) -> None:
        self.totals.failed.append(error)
        self.told(error)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

"""A folder as a source: the files that an agency delivers there, each read once and never changed.

A file that was changed is read again. One that is young and breaks off, or of which nothing tells whether it is whole,
is still being written: it is left alone until the next run.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from natwire import dedupe, intake
from natwire.errors import ParseError, SourceError
from natwire.fetch import schedule
from natwire.fetch.rhythm import Rhythm
from natwire.intake.common import shown
from natwire.model.article import Kept, Poll
from natwire.model.intake import Document
from natwire.model.run import Outcome
from natwire.model.source import FOLDER, Item, Mark, Source, State
from natwire.model.wire import Handed
from natwire.pipeline import filing
from natwire.pipeline.documents import documents, inside
from natwire.pipeline.tasks import all_of
from natwire.pipeline.workers import Workers
from natwire.pipeline.writer import Pen
from natwire.store.archive import Archive
from natwire.store.files import Files, Look
from natwire.wording import count

SOME = 200  # files between two marks of what was read: a run that is killed reads so many again
REMEMBERED = 1_000  # faults that are not told again
TRIED = 20  # files of a source on trial
NAMED = 3  # of the files that cannot be read
_BLIND = ("denied", "disk")  # with such a fault nobody knows what is there no more


@dataclass(slots=True)
class Visit:
    """What came of a visit so far."""

    kept: Kept
    faults: list[ParseError]
    files: int = 0
    bytes: int = 0


class Folders:
    """Reads the files of folders into the store. `base` is where their patterns begin: the folder of the config."""

    def __init__(self, pen: Pen, workers: Workers, base: Path, clock: Callable[[], datetime]) -> None:
        self.pen, self.workers, self.base, self.clock = pen, workers, base, clock
        self.files, self.archive = Files(pen.db), Archive(pen.db)

    async def visit(self, source: Source, state: State) -> Outcome:
        """Read what is new there. What cannot be read is told in one line, once."""
        visit, now = Visit(Kept(), []), self.clock()
        try:
            listed = await asyncio.to_thread(_listed, source, self.base, visit.faults.append)
        except SourceError as error:
            return await self._failed(source, state, error, now)
        blind = any(fault.word in _BLIND for fault in visit.faults)
        known = await self.pen(self.files.known, source)
        new = iter([(path, look) for path, look in listed.items() if known.get(path) != look])
        while some := dict(islice(new, SOME)):
            await self._read(source, some, visit)
        if not blind:
            await self.pen(self.files.forget, source, known.keys() - listed.keys())
        fault, told = _fault(visit.faults, state)
        after = _well(source, state, told, now)
        await self._save(source, after)
        word = fault.word if fault else "ok" if visit.files else "unchanged"
        return Outcome(
            source.name,
            word,
            visit.kept,
            fault,
            after,
            url=source.address,
            items=visit.files,
            bytes=visit.bytes,
            news=_news(state, after),
        )

    async def _read(self, source: Source, some: Mapping[bytes, Look], visit: Visit) -> None:
        """These files, in their order; then it is marked which of them were read."""
        now = self.clock()
        batch = _Batch({shown(_path(path)): path for path in some}, now)
        writing = []
        documents = batch.documents(visit.faults)
        async for made in filing.ready(documents, _zone(source), source.name, self.workers):
            if made.name in batch.young and (made.error or not made.handed):
                batch.left.add(made.name)
                continue
            if made.error:
                visit.faults.append(made.error)
            if made.error and made.error.word == "crash":  # our own fault: it is read when that is mended
                batch.left.add(made.name)
            writing.append(self.pen(filing.keep, self.pen.db, source, made, now))
        visit.kept = sum(await all_of(writing), visit.kept)
        done = {path: some[path] for name, path in batch.names.items() if name not in batch.left}
        await self.pen(self.files.read, source, done, now)
        visit.files += len(done)
        visit.bytes += sum(look.size for look in done.values())

    async def _failed(self, source: Source, state: State, error: SourceError, now: datetime) -> Outcome:
        """The folder itself cannot be read. It is looked at again in the next run, for that costs nobody anything."""
        after = replace(schedule.failed(source, state, error, None, Rhythm(), now), next_at=_next(source, now))
        await self._save(source, after)
        return Outcome(source.name, error.word, error=error, state=after, url=source.address, news=_news(state, after))

    async def _save(self, source: Source, state: State) -> None:
        await self.pen(self.archive.keep, Poll(source, state, self.clock()), dedupe.judge)


class _Batch:
    """Some files by the names under which people know them: those that may still be written, and those that wait."""

    def __init__(self, names: Mapping[str, bytes], now: datetime) -> None:
        self.names = names
        self.young = {name for name, path in names.items() if not intake.settled(_path(path), now)}
        self.left: set[str] = set()

    def documents(self, faults: list[ParseError]) -> Iterator[Document]:
        """What is in them. A young one that cannot be opened waits without a word, one that may not be read is told."""
        for name, path in self.names.items():
            try:
                yield from inside(_path(path), faults.append)
            except ParseError as error:
                if name in self.young or error.word in _BLIND:
                    self.left.add(name)
                if name not in self.young:
                    faults.append(error.bare())


def trial(source: Source, base: Path, now: datetime) -> tuple[list[Item], list[ParseError]]:
    """What the folder holds now, read or not: of its first files the items, and what cannot be read. Nothing is stored.

    What any of these files takes back or has under an embargo is left out. Raises SourceError for a folder that is not
    there.
    """
    faults: list[ParseError] = []
    paths = map(_path, list(_listed(source, base, faults.append))[:TRIED])
    made = [filing.made(each, _zone(source), source.name) for each in documents(paths, faults.append)]
    handed = [each for one in made for each in one.handed]
    hidden = {each.withdraws for each in handed} | {_named(each) for each in handed if not _may_be_seen(each, now)}
    articles = [each.reading.article for each in handed if _named(each) not in hidden]
    articles += [each.arrival.reading.article for one in made for each in one.saved]
    faults += [each.error for each in made if each.error]
    return [Item("", each.url, each.title, published=each.published) for each in articles], faults


def fault(source: Source, base: Path) -> SourceError | None:
    """Why the folder cannot be read, None where it can. The files in it are not looked at."""
    try:
        intake.matching(source.address.removeprefix(FOLDER), base, lambda refused: None)
    except SourceError as error:
        return error
    return None


def _named(handed: Handed) -> tuple[str, str]:
    return handed.item.provider, handed.item.id


def _may_be_seen(handed: Handed, now: datetime) -> bool:
    item = handed.item
    return item.status == "usable" and not (item.embargo and item.embargo > now)


def _zone(source: Source) -> ZoneInfo | None:
    return ZoneInfo(source.timezone) if source.timezone else None


def _listed(source: Source, base: Path, refused: Callable[[ParseError], None]) -> dict[bytes, Look]:
    """The files that the source means, and how each looks. Raises SourceError for a folder that is not there."""
    found: dict[bytes, Look] = {}
    for path in intake.matching(source.address.removeprefix(FOLDER), base, refused):
        try:
            status = path.lstat()
        except OSError:  # gone since it was listed
            continue
        found[os.fsencode(path)] = Look(status.st_size, status.st_mtime_ns)
    return found


def _path(path: bytes) -> Path:
    return Path(os.fsdecode(path))


def _next(source: Source, now: datetime) -> datetime | None:
    """To look at a folder costs next to nothing: each run does, unless the user says otherwise."""
    return now + timedelta(seconds=source.every) if source.every else None


def _well(source: Source, state: State, told: Sequence[str], now: datetime) -> State:
    return replace(
        state,
        mark=Mark(told=told[:REMEMBERED]) if told else Mark(),
        status="ok",
        error=None,
        failures=0,
        failing_since=None,
        last_ok=now,
        next_at=_next(source, now),
        why="the interval that you set" if source.every else "each run looks at it",
        polls=state.polls + 1,
        told=False,
    )


def _fault(faults: Sequence[ParseError], state: State) -> tuple[SourceError | None, list[str]]:
    """What could not be read, in one line, and what of it is remembered: a link is there in each run, and told once."""
    known = set(state.mark.get("told", ()))
    named = {hashlib.blake2b(str(each).encode("utf-8", "replace"), digest_size=8).hexdigest(): each for each in faults}
    new = [each for digest, each in named.items() if digest not in known]
    if not new:
        return None, list(named)
    more = f", and {len(new) - NAMED} more" if len(new) > NAMED else ""
    told = f"{count(len(new), 'file')} could not be read: {'; '.join(map(str, new[:NAMED]))}{more}"
    return SourceError(told, word="files"), list(named)


def _news(before: State, after: State) -> str:
    return "sick" if after.told and not before.told else "well" if before.told and not after.told else ""

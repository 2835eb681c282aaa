"""From files to the store: what each is, what it holds, and what became of it. A file that cannot be read is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice
from typing import cast

from natwire import dedupe, intake
from natwire.errors import NatwireError, ParseError, unforeseen
from natwire.model.article import Kept
from natwire.model.intake import Document, Saved, WireForm
from natwire.model.source import Source
from natwire.model.wire import Handed, Raw
from natwire.pipeline import wires
from natwire.pipeline.workers import Workers
from natwire.store import Database
from natwire.store.archive import Archive

# What is sent to a worker at once: each sending costs half of what reading a small file does.
MANY = 32
BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """What a file of `size` bytes held, ready for the store; `error` says what of it could not be read."""

    name: str
    size: int
    handed: tuple[Handed, ...] = ()
    raw: Raw | None = None
    saved: tuple[Saved, ...] = ()
    error: ParseError | None = None


def made(document: Document, zone: tzinfo | None, source: str) -> Made:
    """What a file of that source holds. A time that names no zone is in that one, or else in UTC."""
    try:
        form = intake.form(document.data, document.name)
        if wires.is_wire(form):
            return _wire(document, cast("WireForm", form), zone, source)
        return Made(document.name, len(document.data), saved=tuple(_saved(document, form, zone or UTC)))
    except ParseError as error:
        return Made(document.name, len(document.data), error=named(document.name, error))


def named(name: str, error: ParseError) -> ParseError:
    """The fault with the name of its file, where it does not tell that itself."""
    said = str(error)
    return ParseError(said if name in said else f"{name}: {said}", word=error.word, hint=error.hint)


def _wire(document: Document, form: WireForm, zone: tzinfo | None, source: str) -> Made:
    handed: list[Handed] = []
    fault: ParseError | None = None
    try:
        handed.extend(wires.read(document.data, form, zone, source))
    except ParseError as error:
        fault = named(document.name, error)
    if not handed and fault is None:
        fault = ParseError(f"{document.name} holds no item", word="empty")
    return Made(
        document.name, len(document.data), tuple(handed), Raw(form, str(zone or ""), document.data), error=fault
    )


def _saved(document: Document, form: str, zone: tzinfo) -> Sequence[Saved]:
    from natwire.pipeline import saved

    match form:
        case "html":
            return [saved.page(document, zone)]
        case "mail":
            return saved.mails(document, zone)
        case "text":
            return [saved.dump(document, zone)]
    raise ParseError(f"{form} is not read from here", word="format", hint="natwire import FILE")


def _all_made(documents: Sequence[Document], zone: tzinfo | None, source: str) -> list[Made]:
    return [made(each, zone, source) for each in documents]


async def ready(
    documents: Iterable[Document], zone: tzinfo | None, source: str, workers: Workers
) -> AsyncIterator[Made]:
    """All of them made ready by the workers, in their order; no more are in memory than those are at work on."""
    batches = _batches(documents)
    ahead = [asyncio.create_task(_batch(each, zone, source, workers)) for each in islice(batches, workers.number + 1)]
    try:
        while ahead:
            done = await ahead.pop(0)
            ahead += [asyncio.create_task(_batch(each, zone, source, workers)) for each in islice(batches, 1)]
            for each in done:
                yield each
    finally:
        for task in ahead:
            task.cancel()


async def _batch(documents: Sequence[Document], zone: tzinfo | None, source: str, workers: Workers) -> list[Made]:
    """Where one takes down its worker, each is read alone, so that the others are read."""
    try:
        return await workers(_all_made, documents, zone, source)
    except ParseError as error:
        if len(documents) == 1:
            return [Made(documents[0].name, len(documents[0].data), error=named(documents[0].name, error))]
    return [made for each in documents for made in await _batch([each], zone, source, workers)]


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for each in documents:
        if batch and (len(batch) == MANY or size + len(each.data) > BYTES):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each.data)
    if batch:
        yield batch


def keep(db: Database, source: Source, made: Made, at: datetime) -> Kept:
    """Write what a file held, in one transaction; the same file again changes nothing."""
    archive = Archive(db)
    try:
        with db.writing_for_good():
            kept = sum((archive.keep_saved(source, each, at, dedupe.judge) for each in made.saved), Kept())
            if made.handed and made.raw:
                kept += wires.deliveries(db).take(source, made.handed, made.raw, at)
            return kept
    except NatwireError:
        raise
    except Exception as error:
        raise unforeseen("store", error) from error

"""natwire export"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli import files
from natwire.cli.hits import Since, nothing
from natwire.cli.place import Place
from natwire.cli.queries import QueryCommand, queried

if TYPE_CHECKING:
    from natwire.store import Database

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Form(StrEnum):
    """The forms, each a module of natwire.export."""

    jsonl = "jsonl"
    csv = "csv"
    md = "md"
    html = "html"
    atom = "atom"
    jsonfeed = "jsonfeed"
    mbox = "mbox"
    ninjs = "ninjs"


@app.command(cls=QueryCommand, epilog="Example: natwire export patria --since 30d --as csv -o patria.csv")
def export(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="A query, as in search.", metavar="[QUERY...]", show_default=False)
    ] = None,
    since: Since = None,
    form: Annotated[Form, typer.Option("--as", help="What to write.")] = Form.jsonl,
    output: Annotated[
        str, typer.Option("--output", "-o", help="The file; - is standard output.", metavar="FILE")
    ] = "-",
) -> None:
    """Write stories to a file, all of them or those that a query finds.

    jsonl holds all that is kept of a story but its pages (carriers, versions, tags), by id, and `natwire import` reads
    it back. The others are for reading and for other programs, the newest first; ninjs is an item of ninjs 3.1 on each
    line, so that a single story is a valid file. The same database gives the same bytes. A file is there whole or not
    at all. Exit 1 when nothing was found.
    """
    from natwire.show.progress import CountProgress
    from natwire.store.search import Search

    place: Place = ctx.obj
    place.spare(Path(output))
    with place.opened() as db:
        ids = Search(db).ids(queried(place, words or [], since), -1, "new")
        visible = output != "-" and sys.stderr.isatty()
        with CountProgress(visible, "stories", len(ids)) as progress:
            told = _pieces(db, progress.each(sorted(ids) if form is Form.jsonl else ids), form)
            files.write(told, output)
    if not ids:
        nothing()


def _pieces(db: Database, ids: Iterable[int], form: Form) -> Iterator[str]:
    """The file in that form."""
    from natwire.store import records, stories

    room = import_module(f"natwire.export.{form}")
    pieces: Iterator[str] = room.pieces(records.records(db, ids) if form is Form.jsonl else stories.told(db, ids))
    return pieces

"""natwire import"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.model.record import Record

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="import", epilog="Example: natwire import stories.jsonl")
def import_(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Files of stories; - is standard input.", metavar="FILE...")],
) -> None:
    """Read stories back that natwire exported with `natwire export -o stories.jsonl`.

    With their carriers, versions and tags, and under their ids where those are free. What is here already is united
    with what the file has, so that a file may be read twice. Other kinds of files are not read yet.
    """
    from natwire.pipeline import exchange
    from natwire.show.progress import CountProgress
    from natwire.store import open_database
    from natwire.store.lock import Lock

    place: Place = ctx.obj
    for each in files:
        if each != "-" and not Path(each).exists():
            raise NatwireError(f"no file {each}", hint="natwire export -o stories.jsonl writes one")
    with (
        CountProgress(sys.stderr.isatty(), "stories") as progress,
        Lock(place.database),
        open_database(place.database, "create") as db,
    ):
        done = exchange.total(exchange.read_back(db, progress.each(_stories(files)), place.now))
        db.settle()
    print(done)


def _stories(files: list[str]) -> Iterator[Record]:
    """The stories of all files, one after the other. A reader for another kind of file gives the same."""
    from natwire.export import jsonl

    for name in files:
        with ExitStack() as stack:
            lines = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
            yield from jsonl.read(lines, name)

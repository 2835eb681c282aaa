"""natwire import"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.place import Place, say
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from datetime import tzinfo

    from natwire.errors import ParseError
    from natwire.pipeline.imports import Totals

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="import", epilog="Example: natwire import ~/newsletters.mbox saved-pages/ stories.jsonl")
def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(help="Files, or folders with all below them; - is standard input.", metavar="FILE|DIR..."),
    ],
    timezone: Annotated[
        str | None,
        typer.Option(
            help="Of times that name no zone, such as an agency's: Europe/Helsinki.", metavar="ZONE", show_default=False
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="Worker processes; 0 is one a core.", show_default=False)
    ] = 0,
) -> None:
    """Read files into the database: pages, mails and mailboxes, agencies' items, stories that natwire exported.

    Saved HTML pages, plain text, .eml, mbox and Maildir, ninjs, NewsML-G2, NewsML 1.2 and NITF, and what `natwire
    export --as jsonl` wrote, compressed with gzip or not. What a file is, it tells itself, whatever it is called.

    The same file twice changes nothing. What cannot be read is a line each, with exit 3, and the rest is stored.
    """
    place: Place = ctx.obj
    zone = _zone(timezone)
    if "-" in files:
        totals = _from_standard_input(place, zone, jobs, files)
    else:
        totals = _imported(place, [Path(each) for each in files], zone, jobs)
    print(_summary(totals))
    if totals.failed:
        raise typer.Exit(3)


def _zone(name: str | None) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    from natwire.config.values import zone

    try:
        return ZoneInfo(zone(name)) if name else None
    except ValueError as error:
        raise NatwireError(f"--timezone must be {error}") from error


def _from_standard_input(place: Place, zone: tzinfo | None, jobs: int, files: list[str]) -> Totals:
    """What comes in is a file as any other: what it is, is told by its beginning, and it may be too large to hold."""
    import shutil
    from tempfile import TemporaryDirectory

    if len(files) > 1:
        raise NatwireError("standard input is read alone", hint="natwire import -")
    with TemporaryDirectory(prefix="natwire-") as folder:
        path = Path(folder) / "standard input"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        return _imported(place, [path], zone, jobs)


def _imported(place: Place, places: list[Path], zone: tzinfo | None, jobs: int) -> Totals:
    import asyncio

    from natwire.pipeline.imports import Import
    from natwire.show.progress import BytesProgress
    from natwire.store import open_database
    from natwire.store.lock import Lock

    def told(error: ParseError) -> None:
        say(f"natwire: {error}" + (f" ({error.hint})" if error.hint else ""))

    for each in places:
        if not each.exists():
            raise NatwireError(f"no file {each}", hint="natwire import FILE reads pages, mails, agencies' items, jsonl")
    with (
        BytesProgress(sys.stderr.isatty()) as progress,
        Lock(place.database),
        open_database(place.database, "create") as db,
    ):
        try:
            totals = asyncio.run(Import(db, zone, place.clock, told, progress).all(places, jobs))
        except asyncio.CancelledError:  # SIGTERM or SIGHUP
            raise KeyboardInterrupt from None
        db.settle()
    return totals


def _summary(totals: Totals) -> str:
    from natwire.wording import count

    kept, taken = totals.kept, totals.taken
    told = [
        count(max(kept.stories, 0) + taken.stories, "new story", "new stories"),
        count(kept.items + taken.articles, "new article"),
        f"{kept.changed + taken.changed} brought up to date",
    ]
    rest = [(kept.copies, "folded as copies"), (kept.unfit, "not shown"), (totals.failed, "not read")]
    return ", ".join([*told, *(f"{n} {what}" for n, what in rest if n)])

"""natwire db"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.show.progress import CountProgress
    from natwire.store import Database

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at the database, copy it, check it, make it smaller.",
)


@app.command(epilog="Example: natwire db info --json")
def info(ctx: typer.Context, json: AsJson = False) -> None:
    """Print what the database holds and how large it is, table by table. Takes seconds a gigabyte."""
    from natwire.show import data
    from natwire.store import care

    with ctx.obj.opened() as db:
        facts = care.info(db)
        sizes = care.sizes(db)
    if json:
        tables = [{"name": name, "rows": rows, "bytes": size} for name, (rows, size) in sizes.items()]
        print(data.document({**facts, "tables": tables}))
        return
    print("\n".join(f"{name:<16} {value}" for name, value in facts.items()))
    print(f"\n{'table':<16} {'rows':>12} {'bytes':>16}")
    print("\n".join(f"{name:<16} {rows:>12,} {size:>16,}" for name, (rows, size) in sizes.items()))


@app.command(epilog="Example: natwire db check")
def check(
    ctx: typer.Context,
    salvage: Annotated[
        Path | None,
        typer.Option(
            help="Write the stories that can be read, for natwire import.", metavar="FILE", show_default=False
        ),
    ] = None,
) -> None:
    """Read the whole database and compare its index with its articles. Exit 5 when something is wrong.

    What can still be read of a damaged one is written to a file with --salvage, and `natwire --db NEW.db import FILE`
    makes a new one of it.
    """
    from natwire.store import care

    ctx.obj.opened().close()  # says what is to be done with one of an older natwire, which a look must not change
    if salvage:
        _salvage(ctx.obj, salvage)
    with ctx.obj.opened("beside") as db:
        faults = care.faults(db)
    for fault in faults:
        say(f"natwire: {fault}")
    if faults:
        raise typer.Exit(5)
    print("no fault")


@app.command(epilog="Example: natwire db backup ~/natwire-monday.db")
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to.", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the database as it is at this moment, while natwire fetch runs too. The copy is whole, or is not there."""
    from natwire.store import care

    place: Place = ctx.obj
    if not file.parent.is_dir():
        raise NatwireError(f"no folder {file.parent}", hint=f"mkdir -p {file.parent}")
    place.spare(file)
    if file.exists() and not (force and file.is_file()):
        raise NatwireError(f"{file} is there already", hint="--force replaces it, where it is a file")
    with place.opened() as db, _progress("pages of the file") as progress:
        care.backup(db, file, progress.at)


@app.command(epilog="Example: natwire db prune --keep 30d --dry-run")
def prune(
    ctx: typer.Context,
    keep: Annotated[str, typer.Option(help="What is younger stays: 90d, 2w.", metavar="TIME")] = "90d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; write nothing.")] = False,
) -> None:
    """Drop what is old: pages and agencies' files as they came, the texts of mails that were sent, notes of runs.

    Stories stay with their versions, carriers and tags, whatever their age; without its page a story can be read but
    not extracted again. `natwire db vacuum` gives the room back to the disk.
    """
    from natwire.config.values import duration
    from natwire.store import care
    from natwire.wording import count

    place: Place = ctx.obj
    try:
        before = place.now - duration(keep)
    except (ValueError, OverflowError) as error:
        raise NatwireError(f"--keep {keep!r} is no span of time", hint="90d, 2w, 12h") from error
    with ExitStack() as stack:
        db = stack.enter_context(place.opened()) if dry_run else _alone(place, stack)
        progress = stack.enter_context(_progress("pages"))
        gone = care.prune(db, before, dry_run, progress.at)
    told = [
        f"{count(gone.pages, 'page')} ({gone.page_bytes:,} bytes)",
        count(gone.mails, "sent mail"),
        count(gone.runs, "run"),
        *([count(gone.files, "agency's file", "agencies' files")] if gone.files else []),
    ]
    print(f"{'would drop' if dry_run else 'dropped'} {', '.join(told)}")


@app.command(epilog="Example: natwire db vacuum")
def vacuum(ctx: typer.Context) -> None:
    """Write the file anew without the room that is not used. Needs as much room again while it works."""
    from natwire.store import care

    with ExitStack() as stack:
        given = care.vacuum(_alone(ctx.obj, stack))
    print(f"{given:,} bytes given back")


@app.command(epilog="Example: natwire db merge laptop.db")
def merge(
    ctx: typer.Context, other: Annotated[Path, typer.Argument(help="The other database.", metavar="OTHER")]
) -> None:
    """Take all stories of another database into this one: what two natwires collected becomes one.

    Carriers, versions, tags and pages come along; an article that both have keeps its earlier first_seen and the newer
    text, and one here may turn out to be a copy of one there. The other is only read. A second time changes nothing.
    Ids are those of this database; what was learned of sites stays where it was.
    """
    from natwire.pipeline import exchange
    from natwire.store import open_database, records

    place: Place = ctx.obj
    place.spare(other)
    with ExitStack() as stack:
        theirs = stack.enter_context(open_database(other))
        db = _alone(place, stack)
        progress = stack.enter_context(_progress("stories"))
        numbers = records.ids(theirs)
        progress.at(0, len(numbers))
        told = progress.each(records.records(theirs, numbers))
        done = exchange.total(exchange.merge(db, theirs, told, place.now))
        db.settle()
    print(done)


def _alone(place: Place, stack: ExitStack) -> Database:
    """The database, with no run at work in it. Raises LockedError."""
    from natwire.store.lock import Lock

    place.opened().close()  # the lock would leave its file beside nothing
    stack.enter_context(Lock(place.database))
    return stack.enter_context(place.opened("write"))


def _progress(what: str) -> CountProgress:
    from natwire.show.progress import CountProgress

    return CountProgress(sys.stderr.isatty(), what)


def _salvage(place: Place, path: Path) -> None:
    """Write what can be read, and say how much that is."""
    from natwire.export import jsonl
    from natwire.store import records
    from natwire.wording import count

    place.spare(path)
    with place.opened() as db, path.open("w", encoding="utf-8") as out, _progress("stories") as progress:
        out.writelines(jsonl.pieces(progress.each(records.saved(db))))
    say(f"natwire: {count(progress.pages.done, 'story', 'stories')} saved to {path}")

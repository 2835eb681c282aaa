"""natwire digest"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place, say
from natwire.wording import count

if TYPE_CHECKING:
    from natwire.pipeline.telling import Telling
    from natwire.show.letters import Kept
    from natwire.store import Database

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Build digests of what is new, look at them, and send them: each story once to each reader.",
)

Name = Annotated[str | None, typer.Argument(help="A digest of the config.", metavar="[NAME]", show_default=False)]
Asked = Annotated[str | None, typer.Option("--query", help="A query instead of a digest.", show_default=False)]
Since = Annotated[
    str | None, typer.Option(help="How far back: 24h, 2d, yesterday.", metavar="WHEN", show_default=False)
]
To = Annotated[
    str | None,
    typer.Option(help="As it would go there; else to its first reader.", metavar="DESTINATION", show_default=False),
]


@app.command(epilog="Example: natwire digest build --query 'patria -football' --since 2d -o patria.html")
def build(
    ctx: typer.Context,
    name: Name = None,
    query: Asked = None,
    since: Since = None,
    to: To = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="A file: .eml, .html, .txt or .json; - is text on standard output.", metavar="FILE"
        ),
    ] = Path("-"),
) -> None:
    """Build the next digest, or one of a query, and write it to a file. Nothing is sent or remembered."""
    from natwire.cli import digests, files

    place: Place = ctx.obj
    form = digests.form(output)
    place.spare(output)
    built = digests.built(place, name, query, since, to)
    files.write([digests.rendered(built, form)], str(output))
    if str(output) != "-" and sys.stderr.isatty():
        say(f"wrote {output}: {count(len(built.mail.told), 'story', 'stories')}")


@app.command(epilog="Example: natwire digest preview morning --browser")
def preview(
    ctx: typer.Context,
    name: Name = None,
    query: Asked = None,
    since: Since = None,
    to: To = None,
    html: Annotated[Path | None, typer.Option(help="Write its HTML there.", metavar="FILE", show_default=False)] = None,
    browser: Annotated[bool, typer.Option("--browser", help="Show its HTML in the browser.")] = False,
) -> None:
    """Show the next digest as its reader would get it: headers and text. Nothing is sent or remembered."""
    from natwire.cli import digests, files
    from natwire.show import letters, pager

    place: Place = ctx.obj
    if html:
        place.spare(html)
    built = digests.built(place, name, query, since, to)
    if html:
        files.write([letters.html(built.mail.body)], str(html))
    if browser:
        digests.browse(letters.html(built.mail.body), html)
    if not html and not browser:
        pager.through(letters.readable(built.given), place.out)


@app.command(epilog="Example: natwire digest send")
def send(
    ctx: typer.Context,
    name: Name = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be sent; send nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say how it went in a line.")] = False,
) -> None:
    """Send the digests whose hour has come, or one now.

    What waits in the outbox goes with them. Silent on cron when all is well. Exit 4 when something could not be
    delivered: it is tried again by the next runs.
    """
    from natwire.cli import digests, telling
    from natwire.pipeline import editions
    from natwire.pipeline import telling as corridor

    place: Place = ctx.obj
    settings = place.written_config()
    plan = digests.named(place, name) if name else None
    with place.opened("beside") as db:
        chosen = [editions.by_hand(plan, settings, place.now)] if plan else editions.due(db, settings, place.now)
        if dry_run:
            _would_send(db, place, corridor.would_send(db, settings, chosen, place.now))
            return
        done = corridor.send(db, settings, chosen, place.clock)
        summary = verbose or sys.stderr.isatty()
        if summary and plan and not (done.queued or done.faults or done.delivered.faults):
            for line in telling.unwritten(db, chosen[0].name, place):
                say(line)
        status = telling.said(done, place, summary)
        if done.queued or done.delivered.faults or name:
            telling.remind(db)
    if status:
        raise typer.Exit(status)


def _would_send(db: Database, place: Place, done: Telling) -> None:
    from natwire.cli import telling
    from natwire.store.outbox import Outbox

    for queued in done.queued:
        print(f"{queued.plan}\t{queued.to}\t{queued.stories}")
    for letter in Outbox(db).letters(states=("queued", "sending"), limit=1000):
        if letter.next and letter.next <= place.now:
            print(f"{letter.plan}\t{letter.to}\t{letter.stories}\tletter {letter.id}")
    if status := telling.said(done, place):
        raise typer.Exit(status)


@app.command(name="list", epilog="Example: natwire digest list")
def list_(ctx: typer.Context, json: AsJson = False) -> None:
    """List your digests: their hours, the next and the last, to whom."""
    from natwire.show import data, letters

    place: Place = ctx.obj
    kept = _kept(place)
    if json:
        print(data.document([letters.digest_told(each) for each in kept]))
    elif kept:
        print(letters.digests(kept, place.out, place.zone, place.now))


def _kept(place: Place) -> list[Kept]:
    from contextlib import ExitStack

    from natwire.digest.slots import next_slot
    from natwire.pipeline import editions
    from natwire.show.letters import Kept
    from natwire.store.ledger import Ledger

    with ExitStack() as stack:
        db = stack.enter_context(place.opened()) if place.database.exists() else None
        ledger = Ledger(db) if db else None
        due = editions.due(db, place.settings, place.now) if db else []
        waits = {each.plan.name: each.at for each in due if not each.missed(place.now)}
        return [
            Kept(
                plan,
                waits.get(plan.name) or next_slot(plan.at, plan.days, place.zone, place.now),
                max((at for to in plan.to if ledger and (at := ledger.last(plan.plan, to, place.now))), default=None),
            )
            for plan in place.settings.digests
        ]


@app.command(epilog="Example: natwire digest history morning")
def history(
    ctx: typer.Context,
    name: Name = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many hours at most.")] = 20,
    json: AsJson = False,
) -> None:
    """List the last hours of digests and what came of each.

    With its letters, and where they are now. Exit 1 for none.
    """
    from natwire.cli import digests
    from natwire.pipeline import editions
    from natwire.show import data, letters

    place: Place = ctx.obj
    plan = digests.named(place, name).plan if name else None
    with place.opened() as db:
        found = editions.history(db, plan, limit)
    if json:
        print(data.document([letters.edition_told(*each) for each in found.items()]))
    elif found:
        print(letters.history(found, place.out, place.zone, place.now))
    if not found:
        nothing("no digest was due yet")


@app.command(epilog="Example: natwire digest template --eject")
def template(
    ctx: typer.Context,
    eject: Annotated[
        bool, typer.Option("--eject", help="Write both beside the config, for you to change; none that is there.")
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="Print that of the text instead.")] = False,
) -> None:
    """Check the templates of digests, and print that of the HTML.

    Yours from the folder templates beside the config, where you have any.
    """
    from natwire import digest
    from natwire.pipeline import letters

    place: Place = ctx.obj
    if eject:
        _eject(letters.template_folder(place.settings))
        return
    used = letters.templates(place.settings)
    digest.check(used)
    sys.stdout.write((used.text if text else used.html).text)


def _eject(folder: Path) -> None:
    from natwire.digest import own

    folder.mkdir(parents=True, exist_ok=True)
    for source in (own().html, own().text):
        path = folder / source.name
        if path.exists():
            say(f"{path} is there already, and stays")
            continue
        path.write_text(source.text, "utf-8")
        print(path)

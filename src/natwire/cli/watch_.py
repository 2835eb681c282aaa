"""natwire watch"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from natwire.cli import watched
from natwire.cli.hits import AsJson, advice, nothing
from natwire.cli.place import Place, say
from natwire.cli.queries import QueryCommand, beginning, kept, whole
from natwire.errors import ConfigError, NatwireError
from natwire.model.query import And

if TYPE_CHECKING:
    from collections.abc import Iterator

    from natwire.config.settings import Settings
    from natwire.model.watch import Report, Watch
    from natwire.pipeline.telling import Waiting

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Keep queries under a name, for search watch:NAME and for digests, and try them on what is stored.",
)

Name = Annotated[str, typer.Argument(help="The watch's name.", metavar="NAME")]


@app.command(cls=QueryCommand, epilog="Example: natwire watch add patria 'patria -football' --to desk@example.org")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it, in one word.", metavar="NAME")],
    words: Annotated[list[str], typer.Argument(help="A query, as in search; watch: names others.", metavar="QUERY...")],
    to: Annotated[
        list[str] | None,
        typer.Option(
            help="Whom to tell: a channel, an address, CHANNEL:ADDRESS; may be given again.",
            metavar="DESTINATION",
            show_default=False,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="new, or material: also what publishers change.", metavar="new|material", show_default=False),
    ] = None,
    carriers: Annotated[
        int | None, typer.Option(help="Tell again when so many outlets carry it.", metavar="N", show_default=False)
    ] = None,
    cooldown: Annotated[
        str | None, typer.Option(help="From one letter to the next: 12h.", metavar="TIME", show_default=False)
    ] = None,
    quiet: Annotated[
        str | None, typer.Option(help="Hours in which nothing is sent: 22-7.", metavar="HOURS", show_default=False)
    ] = None,
) -> None:
    """Write a watch into the config, and say what it finds.

    That is how its query was read, and how many stories of 30 days match. With --to it tells of what it finds at the
    end of each fetch, once per story.
    """
    from natwire.config import editing
    from natwire.model.watch import Watch
    from natwire.query.wording import explain
    from natwire.show.watches import reporting
    from natwire.text import line

    place: Place = ctx.obj
    report = _report(place, {"to": to, "on": on, "carriers": carriers, "cooldown": cooldown, "quiet": quiet})
    watch = Watch(_free(place, name), line(" ".join(words)), report)
    asked = whole(place, watch.query, (*place.settings.watches, watch))
    if asked == And():
        raise NatwireError(
            "a watch of every story is none: its query is empty", hint=f"natwire watch add {name} 'patria -football'"
        )
    editing.add_watch(place.config, watch, to or ())
    place.reread()
    say(f'added "{name}": {explain(asked, place.zone)}{watched.of_late(place, asked)}')
    if report:
        say(f"tells {reporting(report)}")
    for said in advice(place, asked, {}):
        say(said)


def _report(place: Place, typed: dict[str, Any]) -> Report | None:
    """How the watch is to report, by the options that were given. Raises NatwireError."""
    from natwire.config import delivery, keys

    values: dict[str, Any] = {}
    for key, value in typed.items():
        try:
            if value not in (None, []):
                values[key] = keys.REPORT[key](value)
        except ValueError as error:
            raise NatwireError(f"--{key} must be {error}", hint="natwire watch add --help") from error
    if values and "to" not in values:  # of the config another hint is right
        raise NatwireError("a watch that reports needs --to", hint="a channel or an address: --to desk@example.org")
    return delivery.report(values, place.settings.channels) if values else None


def _free(place: Place, name: str) -> str:
    """The name, which no watch has. Raises NatwireError."""
    from natwire.config.values import watch_name

    try:
        watch_name(name)
    except ValueError as error:
        raise NatwireError(f'a watch cannot be called "{name}"', hint=f"its name is {error}") from error
    for taken in place.settings.watches:
        if taken.name.casefold() == name.casefold():
            raise ConfigError(
                f'a watch "{taken.name}" is there already: {taken.query}',
                hint=f"take another name, or first: natwire watch rm {taken.name}",
            )
    return name


@app.command(name="list", epilog="Example: natwire watch list")
def list_(ctx: typer.Context, json: AsJson = False) -> None:
    """List your watches: what each finds, and to whom it reports.

    Stories of the last 7 days, the newest one's time, readers and query.
    """
    from natwire.show import data, watches

    place: Place = ctx.obj
    doing = watched.doing(place, place.settings.watches)
    if json:
        print(data.document([watches.told(each) for each in doing]))
    elif doing:
        print(watches.table(doing, place.out, place.zone, place.now))


@app.command(epilog="Example: natwire watch show patria")
def show(ctx: typer.Context, name: Name, json: AsJson = False) -> None:
    """Show a watch: its query, what it found, to whom it reports."""
    from natwire.query.watches import named
    from natwire.show import data, watches

    place: Place = ctx.obj
    (doing,) = watched.doing(place, [named(place.settings.watches, name)])
    print(data.document(watches.told(doing)) if json else watches.whole(doing, place.zone))


@app.command(cls=QueryCommand, name="test", epilog="Example: natwire watch test 'patria -football' --since 30d")
def try_(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="A watch's name, or a query to try.", metavar="NAME|QUERY...")],
    since: Annotated[str, typer.Option(help="How far back: 30d, 2026-05-01.", metavar="WHEN")] = "90d",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many of them to print.")] = 5,
    json: AsJson = False,
) -> None:
    """Try a watch or a query on what is stored.

    Stories a day as a line of bars, how many, and the newest of them. Days are those of your time zone. Exit 1 when
    nothing was found.
    """
    from natwire.show import data, watches

    place: Place = ctx.obj
    typed = " ".join(words)
    tried = watched.tried(place, typed, beginning(place, since), limit)
    if json:
        print(data.document(watches.tried_told(tried)))
    elif tried.days:
        print(watches.tried(tried, place.out, place.zone, place.now))
    if not tried.days:
        nothing("; ".join(["nothing found", *_meant(place, typed)]))


def _meant(place: Place, typed: str) -> Iterator[str]:
    """What may have been meant by a query that finds nothing: the name of a watch, or of a field."""
    from natwire.query.watches import nearest

    near = nearest(place.settings.watches, typed)
    if near and near.casefold() != typed.casefold():
        yield f'did you mean the watch "{near}"?'
    yield from advice(place, whole(place, typed), {})


@app.command(epilog="Example: natwire watch rm patria")
def rm(ctx: typer.Context, name: Name) -> None:
    """Take a watch out of the config. What it found is kept, as is all that is stored."""
    from natwire.config import editing
    from natwire.query.watches import named

    place: Place = ctx.obj
    watch = named(place.written_config().watches, name)
    if users := _users(place, watch):
        raise NatwireError(f'"{watch.name}" is part of {", ".join(users)}', hint="take it out of there first")
    editing.remove_watch(place.config, watch.name)
    say(f'removed "{watch.name}": {watch.query}')


def _users(place: Place, watch: Watch) -> list[str]:
    """The watches and digests that name it."""
    from natwire import query
    from natwire.query.watches import names

    users = [
        who
        for who, words in kept(place.settings)
        if watch.name.casefold() in map(str.casefold, names(query.read(words, place.now, place.zone)))
    ]
    return list(dict.fromkeys(users))  # a digest may name it in several sections


@app.command(epilog="Example: natwire watch run --dry-run")
def run(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only this watch.", metavar="[NAME]", show_default=False)] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what waits to be told, whatever the hour; tell nobody.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say how it went, and what waits.")] = False,
) -> None:
    """Let the watches that report tell what came in.

    That is since they last looked, as each fetch does at its end. What the hours or the cooldown of a watch keep back
    waits.
    """
    import sys

    from natwire.cli import telling
    from natwire.pipeline import telling as corridor
    from natwire.pipeline.alerts import reporting

    place: Place = ctx.obj
    settings = place.written_config()
    chosen = [_reporting(settings, name)] if name else reporting(settings)
    with place.opened("beside") as db:
        if dry_run:
            for each in dict.fromkeys(map(_row, corridor.would_report(db, settings, chosen, place.now))):
                print(each)  # several changes of a story are one line
            return
        done = corridor.report(db, settings, chosen, place.now, place.clock)
        summary = verbose or sys.stderr.isatty()
        status = telling.said(done, place, summary)
        for said in telling.kept_back(db, chosen) if summary else ():
            say(said)
    if status:
        raise typer.Exit(status)


def _row(each: Waiting) -> str:
    """Which watch tells whom what: a story that is `new`, that `changed`, or that has so many `carriers` now."""
    from natwire.text import line

    what, _, _ = each.told.what.partition(":")
    return "\t".join((each.watch, str(each.to), what, str(each.story.id), line(each.story.title)))


def _reporting(settings: Settings, name: str) -> Watch:
    """The watch of that name. Raises NatwireError for none, and for one that tells nobody."""
    from natwire.query.watches import named

    watch = named(settings.watches, name)
    if not watch.report:
        raise NatwireError(f'the watch "{watch.name}" tells nobody', hint='write to = ["desk@example.org"] below it')
    return watch

"""natwire source"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from natwire.cli import listing
from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import ConfigError, NatwireError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from natwire.model.source import Source, State
    from natwire.show.sources import Doing

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Add, list, test, pause and remove what you follow; read and write lists of it.",
)

Name = Annotated[str, typer.Argument(help="The source's name or address.", metavar="SOURCE")]


@app.command(epilog="Example: natwire source add https://example.social/@nat --tag sea")
def add(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            help="A feed, a page that has one, an account by its page or handle, file:FOLDER.", metavar="ADDRESS"
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="What to call it; else its handle or host.", show_default=False)
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; may be given again.", show_default=False)] = None,
    every: Annotated[str | None, typer.Option(help="How often to ask: 15m, 6h.", metavar="TIME")] = None,
    follow_links: Annotated[
        str, typer.Option("--follow", help="Follow links to the page: auto, always or never.")
    ] = "auto",
    pages: Annotated[int, typer.Option(min=1, max=50, help="Pages of its past to read the first time.")] = 3,
    api: Annotated[
        str | None, typer.Option(help="Where its platform answers, if not at the usual place.", metavar="URL")
    ] = None,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not ask it first.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would become; write nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Say what an address or a handle is, try it once, and write it into the config.

    Accounts on Mastodon, Bluesky, Telegram and X are followed as such. Of YouTube, Reddit, Lemmy, Hacker News,
    Substack, Medium, Tumblr, WordPress, GitHub, GitLab and Discourse the feed is known; of other pages it is looked
    for.
    """
    from natwire.cli import adding
    from natwire.model.source import Source

    place: Place = ctx.obj
    interval = _value("every", every)
    wish = Source(
        name or "",
        "",
        tags=tuple(tag or ()),
        every=int(interval.total_seconds()) if interval else None,
        follow=_value("follow", follow_links),
        pages=pages,
        api=_value("api", api),
    )
    located = adding.meant(place, " ".join(what))
    if dry_run:
        adding.foresee(place, located, not no_check, json)
    else:
        adding.follow(place, located, wish, not no_check, json)


def _value(key: str, typed: str | None) -> Any:
    """An option as the config would read it, None where it was not given. Raises NatwireError."""
    from natwire.config.keys import SOURCE

    try:
        return None if typed is None else SOURCE[key](typed)
    except ValueError as error:
        raise NatwireError(f"--{key} must be {error}") from error


@app.command(name="list", epilog="Example: natwire source list --due")
def list_(
    ctx: typer.Context,
    due: Annotated[bool, typer.Option("--due", help="When each is asked next, and why then.")] = False,
    json: AsJson = False,
) -> None:
    """List what you follow and how it is."""
    from natwire.show import data, sources

    place: Place = ctx.obj
    states = _states(place)
    followed = [(source, states[source.address]) for source in place.settings.sources]
    if json:
        print(data.document([sources.told(*each) for each in followed]))
    elif followed:
        draw = sources.due if due else sources.table
        print(draw(followed, place.out, place.zone, place.now))


@app.command(epilog="Example: natwire source show example")
def show(ctx: typer.Context, name: Name, json: AsJson = False) -> None:
    """Show all that is known of a source: when it is asked next and why, what it brings, what is wrong."""
    from natwire.cli.sources import named
    from natwire.show import data, sources

    place: Place = ctx.obj
    source = named(place.settings.sources, name)
    each = _doing(place, (source,))[0]
    if json:
        print(data.document(sources.health_told(each, place.now)))
    else:
        print(sources.whole(source, each.state, each.health, each.interval, place.zone, place.now))


@app.command(epilog="Example: natwire source health --sick")
def health(
    ctx: typer.Context,
    sick: Annotated[
        bool, typer.Option("--sick", help="Only those that need somebody; exit 5 when there are any, else silence.")
    ] = False,
    json: AsJson = False,
) -> None:
    """List how your sources do, the sickest first: failures, rhythm, silence, quality of their texts.

    With --sick, for cron, only those that are dead, refuse us, or fail for days, as digests name them.
    """
    from natwire.show import data, sources

    place: Place = ctx.obj
    chosen = place.settings.sources
    if sick:
        states = _states(place)
        chosen = tuple(each for each in chosen if states[each.address].sick and not each.paused)
    doing = _doing(place, chosen) if chosen else []
    if json:
        print(data.document([sources.health_told(each, place.now) for each in doing]))
    elif doing:
        print(sources.health(doing, place.out, place.zone, place.now))
    if sick and doing:
        raise typer.Exit(5)


def _states(place: Place) -> Mapping[str, State]:
    from natwire.model.source import State
    from natwire.store.polling import Polling

    if not place.database.exists():
        return {source.address: State(source.address) for source in place.settings.sources}
    with place.opened() as db:
        return Polling(db).states(place.settings.sources)


def _doing(place: Place, chosen: Sequence[Source]) -> list[Doing]:
    """These sources with how they do, and how often they are asked."""
    from natwire.fetch.rhythm import WINDOW, Rhythm, own
    from natwire.model.source import Health
    from natwire.show.sources import Doing
    from natwire.store.polling import Polling

    found: dict[str, Health] = {}
    if place.database.exists():
        with place.opened() as db:
            found = Polling(db).health(place.now - WINDOW)
    states, doing = _states(place), []
    for source in chosen:
        state, health = states[source.address], found.get(source.address, Health())
        interval = own(source, state, Rhythm(health.recent, health.newest), place.now)
        doing.append(Doing(source, state, health, interval))
    return doing


@app.command(epilog="Example: natwire source test https://example.org/feed/")
def test(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A source's name, or an address to try.", metavar="SOURCE|ADDRESS")],
) -> None:
    """Ask a source once and print what it holds; nothing is stored."""
    import asyncio

    from natwire.cli.adding import meant
    from natwire.cli.sources import named
    from natwire.pipeline import visit
    from natwire.show import sources

    place: Place = ctx.obj
    known = any(what in (source.name, source.address) for source in place.settings.sources)
    if not known and any(sign in what for sign in ".:/"):
        found = asyncio.run(visit.found(meant(place, what), place.settings, place.clock, place.database, brief=False))
    else:
        source = named(place.settings.sources, what)
        if source.is_folder:
            _test_folder(place, source)
            return
        state = _states(place)[source.address]
        found = asyncio.run(visit.trial(source, state, place.settings, place.clock, place.database))
    print(sources.tried(found.address, found.title, [arrival.item for arrival in found.read.arrivals], place.zone))


def _test_folder(place: Place, source: Source) -> None:
    from natwire.pipeline import folders
    from natwire.show import sources

    items, faults = folders.trial(source, place.config.parent, place.now)
    print(sources.tried(source.address, "", items, place.zone))
    for fault in faults:
        say(f"natwire: {fault}")


@app.command(epilog="Example: natwire source pause example")
def pause(ctx: typer.Context, name: Name) -> None:
    """Ask a source no more until it is resumed, but at once when fetch names it. What it brought is kept."""
    source = _set(ctx.obj, name, "paused", True)
    say(f'paused "{source.name}"\nnatwire source resume {source.name} ends it')


@app.command(epilog="Example: natwire source resume example")
def resume(ctx: typer.Context, name: Name) -> None:
    """Ask a paused source again."""
    source = _set(ctx.obj, name, "paused", None)
    say(f'resumed "{source.name}"\nnatwire source show {source.name} says when it is asked next')


@app.command(epilog="Example: natwire source rename example harbour")
def rename(
    ctx: typer.Context, name: Name, new: Annotated[str, typer.Argument(help="What to call it.", metavar="NAME")]
) -> None:
    """Call a source by another name; what it brought is found by that one."""
    from dataclasses import replace

    from natwire.store.polling import Polling

    place: Place = ctx.obj
    if any(each.name == new for each in place.settings.sources):
        raise ConfigError(f'a source "{new}" is there already', hint="natwire source list")
    source = _set(place, name, "name", new)
    if place.database.exists():
        with place.opened("beside") as db:
            Polling(db).rename(replace(source, name=new))
    say(f'renamed "{source.name}" to "{new}"')


def _set(place: Place, name: str, key: str, value: str | bool | None) -> Source:
    """Change a key of a source in the config; the source as it was."""
    from natwire.cli.sources import named
    from natwire.config import editing

    source = named(place.written_config().sources, name)
    editing.change_source(place.config, source.name, key, value)
    return source


@app.command(epilog="Example: natwire source rm example")
def rm(ctx: typer.Context, name: Name) -> None:
    """Stop following a source. What it brought is kept."""
    from natwire.cli.sources import named
    from natwire.config import editing
    from natwire.store.polling import Polling

    place: Place = ctx.obj
    source = named(place.written_config().sources, name)
    editing.remove_source(place.config, source.name)
    if place.database.exists():
        with place.opened("beside") as db:
            Polling(db).forget(source.address)
    say(f'removed "{source.name}"; its stories are kept')


app.command(name="import", epilog="Example: natwire source import subscriptions.opml --dry-run")(listing.import_)
app.command(epilog="Example: natwire source export --as newsboat -o urls")(listing.export)

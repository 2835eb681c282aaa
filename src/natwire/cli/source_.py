"""natwire source"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import ConfigError, NatwireError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from natwire.model.source import Source, State
    from natwire.pipeline.visit import Found
    from natwire.show.sources import Doing

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Add, list, test and remove what you follow.",
)

Name = Annotated[str, typer.Argument(help="The source's name or address.", metavar="SOURCE")]


@app.command(epilog="Example: natwire source add https://example.org/ --name example")
def add(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A feed, or a page that has one.", metavar="ADDRESS")],
    name: Annotated[str | None, typer.Option(help="What to call it; else its host.", show_default=False)] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; may be given again.", show_default=False)] = None,
    every: Annotated[str | None, typer.Option(help="How often to ask: 15m, 6h.", metavar="TIME")] = None,
    follow_links: Annotated[
        str, typer.Option("--follow", help="Follow links to the page: auto, always or never.")
    ] = "auto",
    pages: Annotated[int, typer.Option(min=1, max=50, help="Pages of its past to read the first time.")] = 3,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not ask it first.")] = False,
) -> None:
    """Find the feed, try it once, and write it into the config."""
    follow(ctx.obj, what, name, tuple(tag or ()), every, follow_links, pages, not no_check)


def follow(
    place: Place,
    what: str,
    name: str | None = None,
    tags: tuple[str, ...] = (),
    every: str | None = None,
    links: str = "auto",
    pages: int = 3,
    check: bool = True,
) -> None:
    """Add what the user named to the config; its feed is looked for unless `check` is off."""
    import asyncio

    from natwire.config import editing
    from natwire.config.reading import duration
    from natwire.model.source import Source
    from natwire.pipeline import visit
    from natwire.sources.locate import locate

    if links not in ("auto", "always", "never"):
        raise NatwireError(f"--follow {links!r} is none of auto, always, never")
    try:
        seconds = int(duration(every).total_seconds()) if every else None
    except ValueError as error:
        raise NatwireError(f"--every must be {error}") from error
    known = place.settings.sources
    url = locate(what)
    found = asyncio.run(visit.feed(url, place.settings, place.clock, place.database)) if check else None
    address = found.url if found else url
    if taken := next((source.name for source in known if source.address == address), None):
        raise ConfigError(f'{address} is followed already, as "{taken}"', hint="natwire source list")
    name = name or _free_name(address, known)
    if any(source.name == name for source in known):
        raise ConfigError(f'a source "{name}" is there already', hint="give it another name: --name NAME")
    editing.add_source(
        place.config,
        Source(name, address, tags=tags, every=seconds, follow=links, pages=pages),  # type: ignore[arg-type]
    )
    place.reread()
    _say_added(name, address, found)


def _say_added(name: str, address: str, found: Found | None) -> None:
    holds = f", {len(found.read.arrivals)} items" if found else ", not tried"
    say(f'added "{name}": {address}{holds}\nnext: natwire fetch')
    if found and found.only_comments:
        say(
            "natwire: this feed holds what readers say and no articles; nothing of it will be listed or searched\n"
            f"hint: natwire source rm {name}, and add the feed of the articles: https://example.org/feed/"
        )


def _free_name(address: str, known: tuple[Source, ...]) -> str:
    """The host's own word, with a number where it is taken."""
    from natwire.sources.locate import short_name

    bare, taken = short_name(address), {source.name for source in known}
    return next(name for n in range(1, len(taken) + 2) if (name := bare if n == 1 else f"{bare}-{n}") not in taken)


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


@app.command(epilog="Example: natwire source health --json")
def health(ctx: typer.Context, json: AsJson = False) -> None:
    """List how your sources do, the sickest first: failures, rhythm, silence, quality of their texts."""
    from natwire.show import data, sources

    place: Place = ctx.obj
    doing = _doing(place, place.settings.sources)
    if json:
        print(data.document([sources.health_told(each, place.now) for each in doing]))
    elif doing:
        print(sources.health(doing, place.out, place.zone, place.now))


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

    from natwire.cli.sources import named
    from natwire.pipeline import visit
    from natwire.show import sources
    from natwire.sources.locate import locate

    place: Place = ctx.obj
    known = any(what in (source.name, source.address) for source in place.settings.sources)
    if not known and any(sign in what for sign in ".:/"):
        found = asyncio.run(visit.feed(locate(what), place.settings, place.clock, place.database))
    else:
        source = named(place.settings.sources, what)
        state = _states(place)[source.address]
        found = asyncio.run(visit.trial(source, state, place.settings, place.clock, place.database))
    print(sources.tried(found.url, found.title, [arrival.item for arrival in found.read.arrivals], place.zone))


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

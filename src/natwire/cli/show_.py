"""natwire show"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from natwire.model.article import Stored
    from natwire.model.story import Story
    from natwire.store import Database

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_SHARED = 6  # words that are told of what two accounts have in common


@app.command(epilog="Example: natwire show 812 --carriers")
def show(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Stories, 812, or single carriers, 812.2.", metavar="ID...")],
    carriers: Annotated[
        bool, typer.Option("--carriers", help="Who carried it, how much later, and what each added and cut.")
    ] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="Its earlier texts: until when, and what changed.")
    ] = False,
    why: Annotated[bool, typer.Option("--why", help="By which rule each carrier is in the story.")] = False,
    related: Annotated[
        bool, typer.Option("--related", help="Stories that tell of the same event in other words.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The page as it was fetched.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="The page's blocks as today's rules keep or cut them, and why.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read stories."""
    from natwire.cli.stories import one

    place: Place = ctx.obj
    with place.opened() as db:
        asked = _Asked(db, numbers, [one(db, number) for number in numbers], place, json)
        views = (
            (explain, _explain),
            (carriers, _carriers),
            (versions, _versions),
            (related, _related),
            (raw, _raw),
            (why and not json, _why),
        )
        next((view for wanted, view in views if wanted), _whole)(asked)


class _Asked(NamedTuple):
    """The stories that are wanted, by the numbers that were typed, and whether they are to be JSON."""

    db: Database
    numbers: Sequence[str]
    told: Sequence[Story]
    place: Place
    json: bool


def _whole(asked: _Asked) -> None:
    """The stories themselves."""
    from natwire.show import data, pager, story

    style, zone, now = asked.place.out, asked.place.zone, asked.place.now
    if asked.json:
        _one_or_all([data.story(each) for each in asked.told])
    else:
        pager.through("\n\n\n".join(story.whole(each, style, zone, now) for each in asked.told), style)


def _why(asked: _Asked) -> None:
    """Why each carrier is in its story."""
    from natwire.show import carriers

    print("\n\n".join(carriers.why(each, asked.place.out) for each in asked.told))


def _carriers(asked: _Asked) -> None:
    """Who carried each story, and what they made of it."""
    from natwire.pipeline.carriers import beside_lead
    from natwire.show import carriers

    place = asked.place
    beside = [(each, beside_lead(asked.db, each.id)) for each in asked.told]
    if asked.json:
        _one_or_all([carriers.told(*one) for one in beside])
    else:
        print("\n\n".join(carriers.table(*one, place.out, place.zone, place.now) for one in beside))


def _versions(asked: _Asked) -> None:
    """The texts of each article, the oldest first. Exit 1 where none was ever changed."""
    from natwire.cli.stories import texts
    from natwire.show import changes, data

    place = asked.place
    found = [(number, each) for number in asked.numbers for each in texts(asked.db, number)]
    if len(found) == len(asked.numbers):
        nothing(f"{', '.join(asked.numbers)} was not changed")
    if asked.json:
        print(data.document([changes.version(*one) for one in found]))
    else:
        print("\n".join(changes.stood(*one, place.out, place.zone, place.now) for one in found))


def _related(asked: _Asked) -> None:
    """Other accounts of each story's event. Exit 1 where there are none."""
    from natwire.model.story import Hit
    from natwire.pipeline.related import related
    from natwire.show import data, lines

    place = asked.place
    found = [one for each in asked.told for one in related(asked.db, each.id)]
    if asked.json:
        print(data.document([data.related(*one) for one in found]))
    else:
        hits = [Hit(other, f"both: {', '.join(why.words[:_SHARED])}") for other, why in found]
        sources = lines.widest(hits)
        for hit in hits:
            print(lines.hit(hit, place.out, place.zone, place.now, sources))
    if not found:
        nothing("no other account of it is known")


def _raw(asked: _Asked) -> None:
    """The pages as they were fetched."""
    from natwire.show import pager

    for each in _stored(asked):
        pager.raw(each.page.body, asked.place.out)


def _explain(asked: _Asked) -> None:
    """The pages as they are read today, part by part."""
    from functools import partial

    from natwire.pipeline import alone, steps
    from natwire.pipeline.knowledge import known_then
    from natwire.show import data, pager
    from natwire.store.sites import Sites

    settings, stored = asked.place.settings, _stored(asked)
    sites = [known_then(Sites(asked.db), settings.sites, each) for each in stored]
    told = list(zip(stored, sites, strict=True))
    read = [alone.read(partial(steps.today, each, site, settings.timezone), site) for each, site in told]
    if asked.json:
        _one_or_all([data.article(each) for each in read])
    else:
        from natwire.show import explain

        place = asked.place
        each_told = (explain.whole(*one, place.out, place.zone) for one in zip(read, sites, strict=True))
        pager.through("\n\n\n".join(each_told), place.out)


def _stored(asked: _Asked) -> list[Stored]:
    """The articles with their pages. Raises NatwireError where a page is not kept, DataError where it is damaged."""
    return [_with_page(asked.db, number, each.url) for number, each in zip(asked.numbers, asked.told, strict=True)]


def _with_page(db: Database, number: str, url: str) -> Stored:
    from natwire.cli.stories import numbers
    from natwire.store.reread import Rereading, damaged

    stored = Rereading(db).of_story(*numbers(number))
    if stored is None:
        what = f"the page of {number} is not kept: its text came with the feed, it was not read, or it has grown old"
        raise NatwireError(what, hint=f"natwire parse {url} --explain reads it anew")
    if stored.damaged:
        raise damaged(stored)
    return stored


def _one_or_all(found: Sequence[dict[str, Any]]) -> None:
    """JSON: of one the object itself, of several a list."""
    from natwire.show import data

    print(data.document(found if len(found) > 1 else found[0]))

"""natwire show"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
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
    from natwire.show import carriers as carrier_lines
    from natwire.show import data, pager, story

    place: Place = ctx.obj
    with place.opened() as db:
        told = [one(db, number) for number in numbers]
        stored = [_stored(db, number, each.url) for number, each in zip(numbers, told, strict=True) if raw or explain]
        if explain:
            _explain(db, stored, place, json)
            return
        if carriers:
            _carriers(db, told, place, json)
            return
        if versions:
            _versions(db, numbers, place, json)
            return
        if related:
            _related(db, told, place, json)
            return
    if raw:
        for page in stored:
            pager.raw(page.page.body, place.out)
        return
    style, zone, now = place.out, place.zone, place.now
    if json:
        found = [data.story(each) for each in told]
        print(data.document(found if len(found) > 1 else found[0]))
    elif why:
        print("\n\n".join(carrier_lines.why(each, style) for each in told))
    else:
        pager.through("\n\n\n".join(story.whole(each, style, zone, now) for each in told), style)


def _carriers(db: Database, told: list[Story], place: Place, json: bool) -> None:
    """Who carried each story, and what they made of it."""
    from natwire.pipeline.carriers import beside_lead
    from natwire.show import carriers, data

    beside = [(each, beside_lead(db, each.id)) for each in told]
    if json:
        found = [carriers.told(*one) for one in beside]
        print(data.document(found if len(found) > 1 else found[0]))
    else:
        print("\n\n".join(carriers.table(*one, place.out, place.zone, place.now) for one in beside))


def _versions(db: Database, numbers: list[str], place: Place, json: bool) -> None:
    """The texts of each article, the oldest first. Exit 1 where none was ever changed."""
    from natwire.cli.stories import texts
    from natwire.show import changes, data

    found = [(number, each) for number in numbers for each in texts(db, number)]
    if len(found) == len(numbers):
        nothing(f"{', '.join(numbers)} was not changed")
    if json:
        print(data.document([changes.version(*one) for one in found]))
    else:
        print("\n".join(changes.stood(*one, place.out, place.zone, place.now) for one in found))


def _related(db: Database, told: list[Story], place: Place, json: bool) -> None:
    """Other accounts of each story's event. Exit 1 where there are none."""
    from natwire.model.story import Hit
    from natwire.pipeline.related import related
    from natwire.show import data, lines

    found = [one for each in told for one in related(db, each.id)]
    if json:
        print(data.document([data.related(*one) for one in found]))
    else:
        hits = [Hit(other, f"both: {', '.join(why.words[:_SHARED])}") for other, why in found]
        sources = lines.widest(hits)
        for hit in hits:
            print(lines.hit(hit, place.out, place.zone, place.now, sources))
    if not found:
        nothing("no other account of it is known")


def _stored(db: Database, number: str, url: str) -> Stored:
    """An article with its page. Raises NatwireError where the page is not kept, DataError where it is damaged."""
    from natwire.cli.stories import numbers
    from natwire.store.reread import Rereading, damaged

    stored = Rereading(db).of_story(*numbers(number))
    if stored is None:
        what = f"the page of {number} is not kept: its text came with the feed, it was not read, or it has grown old"
        raise NatwireError(what, hint=f"natwire parse {url} --explain reads it anew")
    if stored.damaged:
        raise damaged(stored)
    return stored


def _explain(db: Database, stored: list[Stored], place: Place, json: bool) -> None:
    """The pages as they are read today, part by part."""
    from functools import partial

    from natwire.pipeline import alone, steps
    from natwire.pipeline.knowledge import known_then
    from natwire.show import data, pager
    from natwire.store.sites import Sites

    settings = place.settings
    sites = [known_then(Sites(db), settings.sites, each) for each in stored]
    told = list(zip(stored, sites, strict=True))
    read = [alone.read(partial(steps.today, each, site, settings.timezone), site) for each, site in told]
    if json:
        found = [data.article(each) for each in read]
        print(data.document(found if len(found) > 1 else found[0]))
    else:
        from natwire.show import explain

        each_told = (explain.whole(*one, place.out, place.zone) for one in zip(read, sites, strict=True))
        pager.through("\n\n\n".join(each_told), place.out)

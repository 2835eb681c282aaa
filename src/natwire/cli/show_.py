"""natwire show"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.model.article import Stored
    from natwire.store import Database

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire show 812 --carriers")
def show(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Stories, 812, or single carriers, 812.2.", metavar="ID...")],
    carriers: Annotated[bool, typer.Option("--carriers", help="Who carried it, and how much later.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The page as it was fetched.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="The page's blocks as today's rules keep or cut them, and why.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read stories."""
    from natwire.cli.stories import one
    from natwire.show import data, pager, story

    place: Place = ctx.obj
    with place.opened() as db:
        told = [one(db, number) for number in numbers]
        stored = [_stored(db, number, each.url) for number, each in zip(numbers, told, strict=True) if raw or explain]
        if explain:
            _explain(db, stored, place, json)
            return
    if raw:
        for page in stored:
            pager.raw(page.page.body, place.out)
        return
    style, zone, now = place.out, place.zone, place.now
    if json:
        found = [data.story(each) for each in told]
        print(data.document(found if len(found) > 1 else found[0]))
    elif carriers:
        print("\n\n".join(story.carriers(each, style, zone, now) for each in told))
    else:
        pager.through("\n\n\n".join(story.whole(each, style, zone, now) for each in told), style)


def _stored(db: Database, number: str, url: str) -> Stored:
    """An article with its page. Raises NatwireError where the page is not kept."""
    from natwire.cli.stories import numbers
    from natwire.store.reread import Rereading

    stored = Rereading(db).of_story(*numbers(number))
    if stored is None:
        what = f"the page of {number} is not kept: its text came with the feed, or the page has grown old"
        raise NatwireError(what, hint=f"natwire parse {url} --explain reads it anew")
    return stored


def _explain(db: Database, stored: list[Stored], place: Place, json: bool) -> None:
    """The pages as they are read today, part by part."""
    from natwire.pipeline import steps
    from natwire.pipeline.reparse import knowledge
    from natwire.show import data, pager
    from natwire.store.sites import Sites

    rules = place.settings.sites
    read = [steps.today(each, knowledge(Sites(db), rules, each)) for each in stored]
    if json:
        found = [data.article(each) for each in read]
        print(data.document(found if len(found) > 1 else found[0]))
    else:
        from natwire.show import explain

        pager.through("\n\n\n".join(explain.whole(each, place.out, place.zone) for each in read), place.out)

"""natwire show"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.errors import NatwireError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire show 812 --carriers")
def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help="A story, 812, or one of its carriers, 812.2.", metavar="ID")],
    carriers: Annotated[bool, typer.Option("--carriers", help="Who carried it, and how much later.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The page as it was fetched.")] = False,
    json: AsJson = False,
) -> None:
    """Read a story."""
    from natwire.cli.stories import one
    from natwire.show import data, pager, story
    from natwire.store.archive import Archive

    place = ctx.obj
    with place.opened() as db:
        told = one(db, number)
        page = Archive(db).page(told.id) if raw else None
    style, zone, now = place.out, place.zone, place.now
    if raw:
        if page is None:
            raise NatwireError(f"the page of story {told.id} is not kept", hint="its text came with the feed")
        pager.raw(page.body, style)
    elif json:
        print(data.document(data.story(told)))
    elif carriers:
        print(story.carriers(told, style, zone, now))
    else:
        pager.through(story.whole(told, style, zone, now), style)

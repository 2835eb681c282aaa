"""natwire show"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.model.story import Story
    from natwire.store import Database

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire show 812 --carriers")
def show(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Stories, 812, or single carriers, 812.2.", metavar="ID...")],
    carriers: Annotated[bool, typer.Option("--carriers", help="Who carried it, and how much later.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The page as it was fetched.")] = False,
    json: AsJson = False,
) -> None:
    """Read stories."""
    from natwire.cli.stories import one
    from natwire.show import data, pager, story

    place = ctx.obj
    with place.opened() as db:
        told = [one(db, number) for number in numbers]
        if raw:
            for each in told:
                pager.raw(_page(db, each), place.out)
            return
    style, zone, now = place.out, place.zone, place.now
    if json:
        found = [data.story(each) for each in told]
        print(data.document(found if len(found) > 1 else found[0]))
    elif carriers:
        print("\n\n".join(story.carriers(each, style, zone, now) for each in told))
    else:
        pager.through("\n\n\n".join(story.whole(each, style, zone, now) for each in told), style)


def _page(db: Database, told: Story) -> bytes:
    from natwire.store.archive import Archive

    page = Archive(db).page(told.id)
    if page is None:
        raise NatwireError(f"the page of story {told.id} is not kept", hint="its text came with the feed")
    return page.body

"""natwire story"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.cli.place import Place

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Correct by hand which texts are one story. It is remembered, and no rule goes against it.",
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")]


@app.command(epilog="Example: natwire story split 812.3")
def split(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Carriers, 812.3, or whole stories, 812.", metavar="ID[.N]...")],
    dry_run: DryRun = False,
) -> None:
    """Take carriers out of a story, for they print something else.

    Carriers of one story that are named together become one new story; a story that is named whole falls into as many
    as it has carriers, and the first one keeps its id.
    """
    from natwire.cli.stories import numbers as typed
    from natwire.cli.stories import one
    from natwire.pipeline import byhand
    from natwire.show.carriers import parted
    from natwire.store import stories

    place: Place = ctx.obj
    with place.opened("read" if dry_run else "beside") as db:
        told = {number: one(db, number) for number in numbers}
        # An id of before leads to the carrier of today.
        chosen = [(each, stories.carrier(db, *typed(number))) for number, each in told.items()]
        found = byhand.parts(chosen)
        stories_told = {each.id: each for each, _ in chosen}
        gone = [parted(stories_told[part.story], part.carriers) for part in found]
        new = [] if dry_run else byhand.split(db, found, place.now)
    for at, text in enumerate(gone):
        print(f"{text} would be a story of its own" if dry_run else f"{text}: story {new[at]}")


@app.command(epilog="Example: natwire story merge 812 907")
def merge(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(help="Two stories or more.", metavar="ID ID...")],
    dry_run: DryRun = False,
) -> None:
    """Make stories one, for they are the same copy. It has the lowest of their ids; the others lead to it."""
    from natwire.cli.stories import one
    from natwire.pipeline import byhand
    from natwire.wording import count

    place: Place = ctx.obj
    with place.opened("read" if dry_run else "beside") as db:
        chosen = byhand.mergeable([one(db, number) for number in numbers])
        others = ", ".join(str(each.id) for each in chosen[1:])
        into = chosen[0].id
        if dry_run:
            print(f"story {into} would have {others} in it")
            return
        carriers = byhand.merge(db, [each.id for each in chosen], place.now).carriers
    print(f"story {into} has {count(len(carriers), 'carrier')} now; ids of before lead there: {others}")

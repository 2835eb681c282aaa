"""natwire diff"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.model.change import Version
    from natwire.show.changes import Change

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire diff 812")
def diff(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help="A story, 812, or one of its carriers, 812.2.", metavar="ID")],
    first: Annotated[
        str | None, typer.Argument(help="A version of it: 1 is the oldest. Or another carrier: 812.3.", metavar="[A]")
    ] = None,
    last: Annotated[
        int | None, typer.Argument(min=1, help="A later version, the next without it.", metavar="[B]")
    ] = None,
    json: AsJson = False,
) -> None:
    """Show what a publisher changed in an article, or what two carriers have otherwise.

    Each change in turn, the oldest first, unless a version is named. Exit 1 when nothing was changed.
    """
    from natwire.cli.stories import texts
    from natwire.show import changes, data, pager

    place: Place = ctx.obj
    with place.opened() as db:
        if first is not None and "." in first:
            found = [_between(texts(db, number), texts(db, first), number, first)]
        else:
            found = _changes(number, texts(db, number), first, last)
    found = [change for change in found if changes.changed((*change.title, *change.text))]
    if json:
        print(data.document([changes.data(change) for change in found]))
    elif found:
        told = (changes.told(change, place.out, place.zone, place.now) for change in found)
        pager.through("\n\n".join(told), place.out)
    if not found:
        nothing(f"{number} was not changed" if first is None or "." not in first else "they are the same")


def _changes(number: str, texts: list[Version], first: str | None, last: int | None) -> list[Change]:
    """The change from one version to another, or every one."""
    if first is None:
        return [_change(number, *pair) for pair in pairwise(texts)]
    if not first.isascii() or not first.isdecimal() or not 1 <= int(first) < (last or len(texts)) <= len(texts):
        there = f"it has {len(texts)}, and the last one is today's" if len(texts) > 1 else "it was never changed"
        raise NatwireError(f"no change of {number} from version {first}: {there}", hint=f"natwire diff {number}")
    before = texts[int(first) - 1]
    return [_change(number, before, texts[(last or before.n + 1) - 1])]


def _change(number: str, before: Version, after: Version) -> Change:
    from natwire.dedupe.changes import grades, pieces
    from natwire.show.changes import Change

    return Change(
        f"{number} version {before.n}",
        f"version {after.n}",
        pieces(before.told.title, after.told.title),
        pieces(before.told.text, after.told.text),
        before.until,
        before.grades if before.grades and after.n == before.n + 1 else grades(before.told, after.told),
    )


def _between(mine: list[Version], theirs: list[Version], number: str, other: str) -> Change:
    """From one carrier to another, as both are today."""
    from natwire.dedupe.changes import pieces
    from natwire.show.changes import Change

    before, after = mine[-1].told, theirs[-1].told
    return Change(number, other, pieces(before.title, after.title), pieces(before.text, after.text))

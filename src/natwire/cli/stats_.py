"""natwire stats"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, Since, nothing
from natwire.cli.place import Place
from natwire.cli.queries import QueryCommand, queried
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.store import Database

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=QueryCommand, epilog="Example: natwire stats --copy-map --since 30d")
def stats(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="A query, as in search.", metavar="[QUERY...]", show_default=False)
    ] = None,
    since: Since = None,
    copy_map: Annotated[
        bool, typer.Option("--copy-map", help="Who carries what another had first, and how much later.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many lines of each kind at most.")
    ] = 20,
    as_csv: Annotated[bool, typer.Option("--csv", help="The copy map as CSV, all of it.")] = False,
    json: AsJson = False,
) -> None:
    """Count your stories by source, outlet, language and day; all of them, or those that a query finds.

    Exit 1 when there is nothing to count.
    """
    from natwire.store.search import Search

    if as_csv and not copy_map:
        raise NatwireError("--csv is for the copy map", hint="natwire stats --copy-map --csv")
    place: Place = ctx.obj
    with place.opened() as db:
        ids = Search(db).ids(queried(place, words or [], since), -1, "new")
        told = _copy_map(db, ids, place, limit, json, as_csv) if copy_map else _counts(db, ids, place, limit, json)
    if told:
        print(told)
    else:
        nothing("nothing to count")


def _copy_map(db: Database, ids: list[int], place: Place, limit: int, json: bool, as_csv: bool) -> str:
    """Who follows whom, in the way that the user wants it; "" for nobody."""
    from natwire.show import data, figures
    from natwire.store.figures import Figures

    pairs = Figures(db).following(ids)
    if not pairs:
        return ""
    if json:
        return data.document(figures.copy_map_data(pairs))
    return figures.copy_map_csv(pairs) if as_csv else figures.copy_map(pairs[:limit], place.out)


def _counts(db: Database, ids: list[int], place: Place, limit: int, json: bool) -> str:
    """How many of each, in the way that the user wants it; "" for none."""
    from natwire.show import data, figures
    from natwire.store.figures import Figures

    if not ids:
        return ""
    counted = Figures(db).counts(ids)
    return data.document(figures.counts_data(counted)) if json else figures.counts(counted, place.out, limit)

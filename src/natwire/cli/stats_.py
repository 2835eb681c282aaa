"""natwire stats"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli import files
from natwire.cli.hits import AsJson, Since, nothing
from natwire.cli.place import Place, say
from natwire.cli.queries import QueryCommand, queried, whole
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from natwire.model.figures import Counts
    from natwire.model.query import Query
    from natwire.store import Database
    from natwire.store.search import Search

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=QueryCommand, epilog="Example: natwire stats patria --since 90d --svg patria.svg")
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
    svg: Annotated[
        str | None,
        typer.Option("--svg", help="Write the charts as a picture; - is standard output.", metavar="FILE"),
    ] = None,
    json: AsJson = False,
) -> None:
    """Count your stories over time, by source, language, outlet and watch, with charts; all of them, or those that a
    query finds.

    Days, weeks, months, years or decades, as many as there is room for, are those of your time zone. A story counts
    once for each of its sources, outlets and watches. Exit 1 when there is nothing to count.
    """
    place: Place = ctx.obj
    if as_csv and not copy_map:
        raise NatwireError("--csv is for the copy map", hint="natwire stats --copy-map --csv")
    if svg is not None and (copy_map or json):
        raise NatwireError("--svg is for the charts alone", hint="natwire stats --svg FILE")
    if svg is not None:
        place.spare(Path(svg))
    asked = queried(place, words or [], since)
    with place.opened() as db:
        told = (
            _copy_map(db, asked, place, limit, json, as_csv)
            if copy_map
            else _charts(db, asked, place, limit, json, svg is not None)
        )
    if not told:
        nothing("nothing to count")
    if svg is not None or json or as_csv or not place.out.terminal:
        files.write([told, "\n"], svg or "-")
        if svg not in (None, "-") and sys.stderr.isatty():
            say(f"wrote {svg}")
    else:
        from natwire.show import pager

        pager.listed(told, place.out)


def _copy_map(db: Database, asked: Query, place: Place, limit: int, json: bool, as_csv: bool) -> str:
    """Who follows whom, in the way that the user wants it; "" for nobody."""
    from natwire.show import data, figures
    from natwire.store.figures import Figures
    from natwire.store.search import Search

    pairs = Figures(db).following(Search(db).ids(asked, -1, "new"))
    if not pairs:
        return ""
    if json:
        return data.document(figures.copy_map_data(pairs))
    return figures.copy_map_csv(pairs) if as_csv else figures.copy_map(pairs[:limit], place.out)


def _charts(db: Database, asked: Query, place: Place, limit: int, json: bool, svg: bool) -> str:
    """How many of each, in the way that the user wants it; "" for none."""
    from natwire.query.wording import explain
    from natwire.show import data, figures

    found = _counted(db, asked, place)
    if not found.stories:
        return ""
    if json:
        return data.document(figures.counts_data(found))
    if svg:
        return figures.counts_svg(found, explain(asked, place.zone), limit)
    return figures.counts(found, place.out, limit)


def _counted(db: Database, asked: Query, place: Place) -> Counts:
    """How many of each."""
    from natwire.store.figures import Figures
    from natwire.store.search import Search

    search = Search(db)
    ids = search.ids(asked, -1, "new")
    found = Figures(db).counts(ids, place.zone)
    return replace(found, by_watch=dict(_by_watch(search, set(ids), place))) if ids else found


def _by_watch(search: Search, chosen: set[int], place: Place) -> Iterator[tuple[str, int]]:
    """How many of them each watch finds, in the order of the config, without those that find none.

    A watch with a fault keeps nobody from seeing the rest.
    """
    for watch in place.settings.watches:
        try:
            found = search.ids(whole(place, watch.query), -1, "new")
        except NatwireError as error:
            say(f'natwire: the watch "{watch.name}" is left out: {error}')
        else:
            if stories := len(chosen.intersection(found)):
                yield watch.name, stories

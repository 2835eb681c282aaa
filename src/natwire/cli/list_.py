"""natwire list"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.cli.hits import AsJson, AsLines, Ids, Limit, Null, Output, Pattern, Since, print_hits
from natwire.cli.queries import QueryCommand, queried

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=QueryCommand, name="list", epilog="Example: natwire list source:yle --since yesterday")
def list_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="A query, as in search.", metavar="[QUERY...]", show_default=False)
    ] = None,
    since: Since = None,
    limit: Limit = 20,
    json: AsJson = False,
    jsonl: AsLines = False,
    pattern: Pattern = None,
    ids: Ids = False,
    null: Null = False,
) -> None:
    """List your stories, newest first."""
    from natwire.store.search import Search

    place = ctx.obj
    query = queried(place, words or [], since)
    with place.opened() as db:
        hits = Search(db).find(query, limit, "date")
    print_hits(place, hits, Output(json, jsonl, pattern, ids, null))

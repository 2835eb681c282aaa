"""natwire search"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.cli.hits import AsJson, AsLines, Ids, Limit, Null, Output, Pattern, Since, print_hits
from natwire.cli.queries import QueryCommand, queried

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=QueryCommand, epilog="Example: natwire search patria -football --since 7d")
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(help='Words, "phrases", OR, -not, patri*, title:, source:, date:...', metavar="QUERY..."),
    ],
    since: Since = None,
    limit: Limit = 20,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first instead of best first.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only how many stories there are.")] = False,
    explain: Annotated[bool, typer.Option("--explain-query", help="Print how the query was read, and stop.")] = False,
    json: AsJson = False,
    jsonl: AsLines = False,
    pattern: Pattern = None,
    ids: Ids = False,
    null: Null = False,
) -> None:
    """Search your stories, best match first.

    Any text is a query: what is no known field or operator is looked for as it stands.
    """
    from natwire.store.search import Search

    place = ctx.obj
    query = queried(place, words, since)
    if explain:
        from natwire.query.wording import explain as explained

        print(explained(query, place.zone))
        return
    with place.opened() as db:
        found = Search(db)
        if count:
            print(found.count(query))
            return
        hits = found.find(query, limit, "date" if newest else "rank")
    print_hits(place, hits, Output(json, jsonl, pattern, ids, null))

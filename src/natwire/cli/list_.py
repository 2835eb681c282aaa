"""natwire list"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.cli.hits import (
    AsJson,
    AsLines,
    Count,
    Each,
    Explain,
    Ids,
    Limit,
    Null,
    Offset,
    Output,
    Pattern,
    Since,
    Sort,
    answer,
)
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
    offset: Offset = 0,
    sort: Sort = "new",
    count: Count = False,
    explain: Explain = False,
    json: AsJson = False,
    jsonl: AsLines = False,
    pattern: Pattern = None,
    ids: Ids = False,
    null: Null = False,
    each: Each = False,
) -> None:
    """List your stories, newest first."""
    how = Output(limit, offset, sort, json, jsonl, pattern, ids, null, count, explain, each)
    answer(ctx.obj, queried(ctx.obj, words or [], since), how)

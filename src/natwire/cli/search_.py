"""natwire search"""

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


@app.command(cls=QueryCommand, epilog="Example: natwire search patria -football --since 7d")
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="What to look for.", metavar="QUERY...")],
    since: Since = None,
    limit: Limit = 20,
    offset: Offset = 0,
    sort: Sort = "rank",
    count: Count = False,
    explain: Explain = False,
    json: AsJson = False,
    jsonl: AsLines = False,
    pattern: Pattern = None,
    ids: Ids = False,
    null: Null = False,
    each: Each = False,
) -> None:
    """Search your stories, best match first.

    Any text is a query: what is no known field or operator is looked for as it stands.

    Operators: "a phrase", OR, -not, patri*, a NEAR/5 b, brackets. Fields: title: text: source: host: author:
    lang: carriers:>2 changed:numbers has:version date:2d date:2026-05 seen:12h
    watch:NAME.
    """
    how = Output(limit, offset, sort, json, jsonl, pattern, ids, null, count, explain, each)
    answer(ctx.obj, queried(ctx.obj, words, since), how)

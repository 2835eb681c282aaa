"""What search and list have in common: the ways in which stories can be printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from natwire.cli.place import Place, say
from natwire.errors import NatwireError
from natwire.model.story import Hit
from natwire.show import lines

if TYPE_CHECKING:
    from natwire.model.query import Query
    from natwire.store.search import Order

Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many stories at most.")]
Since = Annotated[str | None, typer.Option(help="Only stories since then: 2d, yesterday, 2026-05-01.", metavar="WHEN")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
Pattern = Annotated[str | None, typer.Option("--format", help="A pattern, such as '{id} {title}'.", metavar="PATTERN")]
Count = Annotated[bool, typer.Option("--count", help="Only how many stories there are.")]
Explain = Annotated[bool, typer.Option("--explain-query", help="Print how the query was read, and stop.")]
Ids = Annotated[bool, typer.Option("--ids", help="Only the ids.")]
Null = Annotated[bool, typer.Option("-0", "--null", help="End each line with NUL, for xargs -0.")]


class Output(NamedTuple):
    """How the user wants stories printed."""

    json: bool = False
    jsonl: bool = False
    pattern: str | None = None
    ids: bool = False
    null: bool = False
    only_count: bool = False
    explain: bool = False


def answer(place: Place, query: Query, limit: int, order: Order, how: Output) -> None:
    """Print what a query finds, in the way that the user wants it."""
    from natwire.store.search import Search

    if how.explain:
        from natwire.query.wording import explain

        print(explain(query, place.zone))
        return
    with place.opened() as db:
        if how.only_count:
            print(Search(db).count(query))
            return
        hits = Search(db).find(query, limit, order)
    _print_hits(place, hits, how)


def _print_hits(place: Place, hits: Sequence[Hit], how: Output) -> None:
    """Print them; exit 1 when there are none."""
    if how.json:
        from natwire.show import data

        print(data.document([data.hit(found) for found in hits]))
    else:
        style, zone, now, end = place.out, place.zone, place.now, "\0" if how.null else "\n"
        sources = lines.widest(hits)
        for found in hits:
            sys.stdout.write((_row(found, how) or lines.hit(found, style, zone, now, sources)) + end)
    sys.stdout.flush()
    if not hits:
        if sys.stderr.isatty():
            say("nothing found")
        raise typer.Exit(1)


def _row(found: Hit, how: Output) -> str | None:
    if how.ids:
        return str(found.story.id)
    if how.jsonl:
        from natwire.show import data

        return data.row(data.hit(found))
    return None if how.pattern is None else _formatted(found, how.pattern)


def _formatted(found: Hit, pattern: str) -> str:
    from natwire.show import data

    fields = data.hit(found)
    try:
        return data.formatted(pattern, fields)
    except (KeyError, ValueError, IndexError, AttributeError, MemoryError, OverflowError) as error:
        raise NatwireError(
            f"--format {pattern!r} cannot be read: {error}", hint=f"known fields: {', '.join(fields)}"
        ) from error

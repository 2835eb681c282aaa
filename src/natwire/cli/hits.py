"""What search and list have in common: the ways in which stories can be printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from natwire.cli.place import Place, say
from natwire.errors import NatwireError
from natwire.model.query import Order
from natwire.model.story import Hit
from natwire.show import lines

if TYPE_CHECKING:
    from natwire.model.query import Query

Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many stories at most.")]
Offset = Annotated[int, typer.Option("--offset", min=0, max=1_000_000, help="How many stories to pass over first.")]
Sort = Annotated[Order, typer.Option("--sort", help="The best, the newest, the oldest or the most carried first.")]
Since = Annotated[str | None, typer.Option(help="Only stories since then: 2d, yesterday, 2026-05-01.", metavar="WHEN")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
Pattern = Annotated[str | None, typer.Option("--format", help="A pattern, such as '{id} {title}'.", metavar="PATTERN")]
Count = Annotated[bool, typer.Option("--count", help="Only how many stories there are.")]
Explain = Annotated[bool, typer.Option("--explain-query", help="Print how the query was read, and stop.")]
Ids = Annotated[bool, typer.Option("--ids", help="Only the ids.")]
Each = Annotated[bool, typer.Option("--each", help="All carriers below each story; with --ids theirs.")]
Null = Annotated[bool, typer.Option("-0", "--null", help="End each line with NUL, for xargs -0.")]


class Output(NamedTuple):
    """How the user wants stories printed."""

    limit: int = 20
    offset: int = 0
    sort: Order = "rank"
    json: bool = False
    jsonl: bool = False
    pattern: str | None = None
    ids: bool = False
    null: bool = False
    only_count: bool = False
    explain: bool = False
    each: bool = False


def answer(place: Place, query: Query, how: Output) -> None:
    """Print what a query finds, in the way that the user wants it; exit 1 when that is nothing."""
    from natwire.store.search import Search

    if how.explain:
        _explain(place, query)
        return
    with place.opened() as db:
        search = Search(db, tombs=True)
        if how.only_count:
            print(search.count(query))
            return
        hits = search.find(query, how.limit, how.sort, how.offset)
        said = [] if hits or not sys.stderr.isatty() else list(advice(place, query, search.meant(query)))
    _print_hits(place, hits, how)
    if not hits:
        nothing("; ".join(["nothing found", *said]))


def _explain(place: Place, query: Query) -> None:
    from natwire.query.wording import explain

    print(explain(query, place.zone))
    for said in advice(place, query, {}):
        say(said)


def advice(place: Place, query: Query, meant: Mapping[str, str]) -> Iterator[str]:
    """What the user may have meant by fields, sources and digests that are none, and by words that no story has."""
    from natwire.query.advice import digests, fields, sources

    told = digests(query, lambda: (plan.name for plan in place.settings.digests))
    followed = sources(query, lambda: _sources(place))
    for typed, near in [*fields(query).items(), *followed.items(), *told.items(), *meant.items()]:
        yield f"did you mean {near} instead of {typed}?" if near else f"there is no {typed}: natwire source list"


def _sources(place: Place) -> Iterator[str]:
    """The names of what is followed, and of what was: its stories are kept."""
    from natwire.store.polling import Polling

    yield from (source.name for source in place.settings.sources)
    if place.database.exists():
        with place.opened() as db:
            yield from Polling(db).names()


def _print_hits(place: Place, hits: Sequence[Hit], how: Output) -> None:
    if how.json:
        from natwire.show import data

        print(data.document([data.hit(found) for found in hits]))
        return
    rows = _rows(place, hits, how)
    if how.null or not place.out.terminal:
        end = "\0" if how.null else "\n"
        sys.stdout.writelines(row + end for row in rows)
        sys.stdout.flush()
    elif hits:
        from natwire.show import pager  # 3 ms

        pager.listed("\n".join(rows), place.out)


def _rows(place: Place, hits: Sequence[Hit], how: Output) -> Iterator[str]:
    style, zone, now = place.out, place.zone, place.now
    sources = lines.widest(hits)
    for found in hits:
        row = _row(found, how)
        yield lines.hit(found, style, zone, now, sources) if row is None else row
        if how.each and row is None:
            yield _carriers(found, place)


def nothing(said: str = "nothing found") -> NoReturn:
    """Exit 1, with a word where a person is looking."""
    if sys.stderr.isatty():
        say(said)
    raise typer.Exit(1)


def _row(found: Hit, how: Output) -> str | None:
    if how.ids and how.each:
        from natwire.show import carriers

        return ("\0" if how.null else "\n").join(carriers.ids(found.story))
    if how.ids:
        return str(found.story.id)
    if how.jsonl:
        from natwire.show import data

        return data.row(data.hit(found))
    return None if how.pattern is None else _formatted(found, how.pattern)


def _carriers(found: Hit, place: Place) -> str:
    """Who carried it, a line each; on a terminal below the story's line and a little to the right."""
    from natwire.show import carriers

    told = carriers.table(found.story, {}, place.out, place.zone, place.now)
    margin = "        " if place.out.terminal else ""
    return "\n".join(margin + each for each in told.splitlines())


def _formatted(found: Hit, pattern: str) -> str:
    from natwire.show import data

    fields = data.hit(found)
    try:
        return data.formatted(pattern, fields)
    except (KeyError, ValueError, IndexError, AttributeError, MemoryError, OverflowError) as error:
        raise NatwireError(
            f"--format {pattern!r} cannot be read: {error}", hint=f"known fields: {', '.join(fields)}"
        ) from error

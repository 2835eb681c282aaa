"""natwire reparse"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from natwire.cli.hits import AsJson, Since
from natwire.cli.place import Place, say
from natwire.cli.queries import QueryCommand, queried
from natwire.errors import DataError

if TYPE_CHECKING:
    from natwire.pipeline.reparse import Order, Outcome, Totals
    from natwire.show.progress import PagesProgress

app = typer.Typer(add_completion=False, rich_markup_mode=None)

# Why a text stands, as it is told.
_WHY = {
    "empty": "empty",
    "shorter": "much shorter",
    "other": "another text",
    "teaser": "only a beginning",
    "unfit": "no article",
    "changed": "older than a correction",
}


@app.command(cls=QueryCommand, epilog="Example: natwire reparse host:example.org --dry-run")
def reparse(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="A query, as in search.", metavar="[QUERY...]", show_default=False)
    ] = None,
    since: Since = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    sample: Annotated[int, typer.Option(min=0, max=10_000, help="How many differences a dry run shows.")] = 5,
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="Worker processes; 0 is one a core.", show_default=False)
    ] = 0,
    json: AsJson = False,
) -> None:
    """Extract stored pages again with today's rules and what is known of their sites.

    All stored pages, or those of all carriers of the stories that a query finds; a site of which nothing is
    remembered is learned from them first. A result that is empty, much shorter or another text replaces nothing. What
    is replaced counts as no correction by its publisher, and what was kept of a page that is no article leaves search
    until it is one. Exit 5 when a stored page is damaged.
    """
    from natwire.pipeline.reparse import Order

    place: Place = ctx.obj
    query = queried(place, words or [], since) if words or since else None
    totals = _run(place, Order(query, jobs, dry_run, sample if dry_run else 0))
    if json:
        from natwire.show import data

        print(data.document(_told(totals, dry_run)))
    else:
        _print(totals, dry_run, place)
    damaged = [outcome for outcome in totals.failed if isinstance(outcome.error, DataError)]
    for outcome in totals.failed:
        say(f"natwire: {outcome.stored.id}: {outcome.error}")
    if damaged:
        raise typer.Exit(DataError.exit_code)
    if query is not None and not totals.pages:
        raise typer.Exit(1)


def _run(place: Place, order: Order) -> Totals:
    """The run itself, under the lock unless nothing is written, with a live line where somebody watches."""
    import asyncio
    import sys
    from contextlib import nullcontext

    from natwire.pipeline.reparse import reparse
    from natwire.show.progress import PagesProgress
    from natwire.store.lock import Lock

    if not place.database.exists():  # the lock would leave its file beside nothing
        place.opened()
    lock = nullcontext() if order.dry_run else Lock(place.database)
    with lock, PagesProgress(sys.stderr.isatty()) as progress:
        try:
            return asyncio.run(reparse(place.database, place.settings, order, _Watch(progress), place.clock))
        except asyncio.CancelledError:  # SIGTERM or SIGHUP
            raise KeyboardInterrupt from None


class _Watch:
    """Moves the live line."""

    def __init__(self, progress: PagesProgress) -> None:
        self.progress = progress

    def expect(self, pages: int) -> None:
        self.progress.expect(pages, pages=True)

    def done(self, outcome: Outcome) -> None:
        self.progress.better += outcome.word == "better"
        self.progress.step(outcome.kept, outcome.error is not None, page=True)


def _print(totals: Totals, dry_run: bool, place: Place) -> None:
    from natwire.show import differences

    for outcome in totals.sample:
        if outcome.after:
            print(differences.told(outcome.stored.id, outcome.stored.article, outcome.after, place.out), end="\n\n")
    print(_summary(totals, dry_run))


def _summary(totals: Totals, dry_run: bool) -> str:
    from natwire.wording import count

    left = totals.left.total()
    why = ", ".join(f"{n} {_WHY[word]}" for word, n in totals.left.most_common())
    parts = [
        f"{totals.same:,} the same",
        f"{totals.better:,} {'would be ' if dry_run else ''}better",
        f"{left:,} {'would be left as they are' if dry_run else 'left as they were'}" + (f" ({why})" if why else ""),
        f"{len(totals.failed):,} failed",
    ]
    if totals.unfit:
        parts.append(f"{totals.unfit:,} {'would be' if dry_run else 'turned out to be'} no article")
    if totals.learned:
        parts.append(f"{count(totals.learned, 'site')} learned first")
    if totals.kept.copies:
        parts.append(f"{totals.kept.copies:,} turned out to be copies")
    return f"{totals.pages:,} {'page' if totals.pages == 1 else 'pages'} read: " + ", ".join(parts)


def _told(totals: Totals, dry_run: bool) -> dict[str, Any]:
    from natwire.show import data

    return {
        "dry_run": dry_run,
        "pages": totals.pages,
        "same": totals.same,
        "better": totals.better,
        "no_article": totals.unfit,
        "learned": totals.learned,
        "left": dict(totals.left),
        "failed": [
            {"id": each.stored.id, "url": each.stored.article.url, "error": str(each.error)} for each in totals.failed
        ],
        "copies": totals.kept.copies,
        "sample": [
            {"id": each.stored.id, "before": data.article(each.stored.article), "after": data.article(each.after)}
            for each in totals.sample
            if each.after
        ],
    }

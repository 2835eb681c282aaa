"""natwire fetch"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsLines
from natwire.cli.place import Place, say
from natwire.errors import ConfigError, NatwireError
from natwire.wording import count

if TYPE_CHECKING:
    from datetime import datetime

    from natwire.fetch.schedule import Haste, Wait
    from natwire.model.run import Outcome, Totals
    from natwire.model.source import Source, State
    from natwire.pipeline.run import Order
    from natwire.show.progress import Progress

    Waiting = dict[str, tuple[State, Wait]]  # by name

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: */15 * * * * natwire fetch    (a line for cron)")
def fetch(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Only these sources.", metavar="[SOURCE...]", show_default=False)
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Ask before its time, but not before a server's wish.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Ask whatever the schedule and the servers' wishes.")] = False,
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="Worker processes; 0 is one a core.", show_default=False)
    ] = 0,
    max_time: Annotated[
        str | None, typer.Option("--max-time", help="Begin nothing new after that: 90s, 10m.", metavar="TIME")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what is due; ask nobody.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 when any source failed.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for each source, and what it all came to.")
    ] = False,
    jsonl: AsLines = False,
) -> None:
    """Ask the sources that are due, follow links, fold duplicates, store.

    Silent on cron when all is well. A source that fails is one line, and exit 3 when it was named.
    """
    import sys
    import time

    from natwire.cli import telling
    from natwire.masks import masked
    from natwire.show import runs

    place: Place = ctx.obj
    order = _order(place, names, "force" if force else "now" if now else "due", jobs, max_time)
    waiting = _waiting(place, order) if names or dry_run or jsonl else {}
    if dry_run:
        for each in order.sources:
            if each.name not in waiting:
                print(f"{each.name}\t{masked(each.address)}")
        return
    if force and (warning := _overridden(place, order)):
        say(warning)
    began, begun = place.now, time.monotonic()
    watch = _Watch(jsonl, verbose)
    totals = _run(place, order, watch)
    # The run looks at the schedule for itself, a moment later; what it asked after all did not wait.
    waiting = {name: each for name, each in waiting.items() if name not in watch.asked}
    if jsonl:
        _rest_as_lines(waiting, totals, time.monotonic() - begun)
    if sys.stderr.isatty() or verbose:
        _say_summary(totals, len(waiting), time.monotonic() - begun)
    untold = telling.after_fetch(place, began)
    if totals.network:  # one line for all that failed
        raise totals.network
    for outcome in totals.worth_a_line:
        say(_line(outcome, place), "warning" if outcome.error else "info", "health", **runs.outcome(outcome))
    for name, (_, wait) in waiting.items() if names else ():
        before = f" before {_when(wait.until, place)}" if wait.until else ""
        say(f"natwire: {name} is not asked{before}: {wait.why}")
    if totals.failed and (names or strict):
        raise typer.Exit(3)
    if untold:
        raise typer.Exit(untold)


def _order(place: Place, names: list[str] | None, haste: Haste, jobs: int, max_time: str | None) -> Order:
    """What the user wants to be fetched. Raises NatwireError for what cannot be meant."""
    from natwire.cli.sources import checked
    from natwire.config.values import duration
    from natwire.pipeline.run import Order

    settings = place.written_config()
    try:
        budget = duration(max_time) if max_time else settings.fetch.max_time
    except ValueError as error:
        raise NatwireError(f"--max-time must be {error}") from error
    chosen = _chosen(settings.sources, names)
    checked(chosen, settings.path)
    return Order(chosen, haste, bool(names), jobs, budget)


def _chosen(sources: tuple[Source, ...], names: list[str] | None) -> tuple[Source, ...]:
    if not sources:
        raise ConfigError("no sources yet", hint="natwire source add https://example.org/")
    if not names:
        return tuple(source for source in sources if not source.paused)
    from natwire.cli.sources import named

    return tuple(named(sources, name) for name in dict.fromkeys(names))


def _waiting(place: Place, order: Order) -> Waiting:
    """The sources that are not asked now, by name, and until when."""
    from natwire.fetch import schedule
    from natwire.store.polling import Polling

    if not place.database.exists():
        return {}
    with place.opened("create") as db:  # a run that was killed may have left it empty
        states = Polling(db).states(order.sources)
    now = place.now
    return {
        source.name: (states[source.address], wait)
        for source in order.sources
        if (wait := schedule.waits(states[source.address], order.haste_of(source), now, order.named))
    }


def _overridden(place: Place, order: Order) -> str:
    """What `--force` goes against, in a line; "" where it goes against nothing."""
    from natwire.fetch import schedule
    from natwire.fetch.hosts import host_key
    from natwire.store.polling import Polling

    if not place.database.exists():
        return ""
    now = place.now
    with place.opened("create") as db:
        polling = Polling(db)
        silent = {key for key, host in polling.hosts(now).items() if host.not_before}
        states = list(polling.states(order.sources).values())
    if not order.named:  # hosts that asked to be left alone are: see run
        states = [state for state in states if host_key(state.url) not in silent]
    asked = [state for state in states if schedule.due(state, "force", now, order.named)]
    early = [state for state in asked if not schedule.due(state, "due", now)]
    wished = sum(wait.wished for state in early if (wait := schedule.waits(state, "now", now)))
    if not early:
        return ""
    against = f", {wished} of them although their servers asked to wait" if wished else ""
    return f"natwire: --force asks {count(len(early), 'source')} before their time{against}"


def _run(place: Place, order: Order, watch: _Watch) -> Totals:
    """The run itself, under its lock, with a live line where somebody watches."""
    import asyncio
    import sys

    from natwire.cli.log import as_json
    from natwire.pipeline.run import run
    from natwire.show.progress import Progress
    from natwire.store.lock import Lock

    with Lock(place.database), Progress(sys.stderr.isatty() and not watch.jsonl and not as_json()) as progress:
        watch.progress = progress
        try:
            return asyncio.run(run(place.database, place.settings, order, watch, place.clock))
        except asyncio.CancelledError:  # SIGTERM or SIGHUP
            raise KeyboardInterrupt from None


class _Watch:
    """Moves the live line, and tells each outcome where that is wanted, to a person or to a program."""

    progress: Progress

    def __init__(self, jsonl: bool, verbose: bool) -> None:
        self.jsonl, self.verbose = jsonl, verbose
        self.asked: set[str] = set()

    def expect(self, more: int, pages: bool = False) -> None:
        self.progress.expect(more, pages)

    def done(self, outcome: Outcome) -> None:
        self.asked.add(outcome.source)
        self.progress.step(outcome.kept, outcome.error is not None, outcome.page, outcome.unfit)
        if self.jsonl and not outcome.page:
            from natwire.show import data, runs

            print(data.row(runs.outcome(outcome)), flush=True)
        if self.verbose and not (outcome.page and outcome.word == "ok"):
            _say(outcome)


def _say(outcome: Outcome) -> None:
    from natwire.show import runs

    facts = runs.outcome(outcome)
    if outcome.page:  # neither its time nor its size is known
        facts = {name: fact for name, fact in facts.items() if fact}
    say(runs.line(outcome), event="page" if outcome.page else "source", **facts)


def _rest_as_lines(waiting: Waiting, totals: Totals, seconds: float) -> None:
    """The sources that were not asked, then the totals."""
    from natwire.show import data, runs

    for name, (state, _) in waiting.items():
        print(data.row(runs.skipped(name, state)))
    print(data.row(runs.totals(totals, len(waiting), seconds)), flush=True)


def _say_summary(totals: Totals, waiting: int, seconds: float) -> None:
    from natwire.show import runs

    say(_summary(totals, seconds), event="run", **runs.totals(totals, waiting, seconds)["totals"])


def _summary(totals: Totals, seconds: float) -> str:
    kept, words = totals.kept, totals.words
    parts = [
        (totals.due, "due"),
        (words["unchanged"], "unchanged"),
        (len(totals.failed), "failed"),
        (words["left"], "left for the next run"),
        (kept.items, "new items"),
        (kept.unfit, "of them no articles"),
        (totals.pages, "pages followed"),
        (totals.unfit, "pages without an article"),
        (max(kept.stories, 0), "new stories"),  # a teaser of an earlier run may have turned out to be a copy
        (kept.copies, "folded as copies"),
        (kept.corrected, "corrected"),
    ]
    # The first is always told; of the others only what there is, so that a quiet run is a short line.
    told = [f"{n} {what}" for at, (n, what) in enumerate(parts) if n or not at]
    return "sources: " + ", ".join([*told, f"{seconds:.1f} s"])


def _line(outcome: Outcome, place: Place) -> str:
    """One line: which source, what is wrong with it, since when, and when it is tried again; or that it is well."""
    if outcome.news == "well":
        return f"natwire: {outcome.source} is well again"
    times = ""
    if (state := outcome.state) and state.failures:
        since, again = state.failing_since or place.now, state.next_at or place.now
        times = f"; since {_when(since, place)}, next try {_when(again, place)}"
        if outcome.news == "sick":
            times += f"; failed {state.failures} times, and is told no more until it is well"
    hint = f" ({outcome.error.hint})" if outcome.error and outcome.error.hint else ""
    return f"natwire: {outcome.source}: {outcome.word}: {outcome.error}{hint}{times}"


def _when(at: datetime, place: Place) -> str:
    from natwire.show.lines import moment

    return moment(at, place.zone, place.now)

"""natwire outbox"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place, say
from natwire.errors import NatwireError
from natwire.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from natwire.model.delivery import LetterState
    from natwire.store.outbox import Outbox

    Verb = Callable[[Outbox, list[int], bool], int]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at the letters that were written, and decide what becomes of those that did not go.",
)

Numbers = Annotated[
    list[int] | None, typer.Argument(help="Letters of outbox list.", metavar="[LETTER...]", show_default=False)
]


@app.command(name="list", epilog="Example: natwire outbox list --state failed")
def list_(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option(help="Only those: queued, sending, sent, failed, held, dropped.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many at most.")] = 20,
    json: AsJson = False,
) -> None:
    """List the letters that were written, the newest first.

    With where each is now, and what the other side said.
    """
    from natwire.show import data, letters
    from natwire.store.outbox import Outbox

    place: Place = ctx.obj
    _checked(state or [])
    with place.opened() as db:
        found = Outbox(db).letters(states=state or (), limit=limit)
    if json:
        print(data.document([letters.letter_told(each) for each in found]))
    elif found:
        print(letters.outbox(found, place.out, place.zone, place.now))
    if not found:
        nothing("no letters")


def _checked(states: list[str]) -> None:
    from typing import get_args

    from natwire.config.tables import nearest
    from natwire.model.delivery import LetterState

    known = get_args(LetterState)
    for state in states:
        if state not in known:
            raise NatwireError(f'no letter is "{state}"', hint=nearest(state, known))


@app.command(epilog="Example: natwire outbox show 7")
def show(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help="A letter, as outbox list has it.", metavar="LETTER")],
    raw: Annotated[bool, typer.Option("--raw", help="The very bytes that are sent.")] = False,
    json: AsJson = False,
) -> None:
    """Show a letter: what became of it, its headers and its text."""
    from natwire.show import data, letters, pager
    from natwire.store.outbox import Outbox

    place: Place = ctx.obj
    with place.opened() as db:
        letter = Outbox(db).letter(number)
    if letter is None:
        raise NatwireError(f"no letter {number}", hint="natwire outbox list")
    if json:
        print(data.document({**letters.letter_told(letter), "body": letter.body.decode("utf-8", "replace")}))
    elif raw:
        pager.raw(letter.body, place.out)
    else:
        pager.through(letters.whole(letter, place.zone), place.out)


@app.command(epilog="Example: natwire outbox retry --all")
def retry(
    ctx: typer.Context,
    numbers: Numbers = None,
    every: Annotated[bool, typer.Option("--all", help="All that failed, are held or wait.")] = False,
) -> None:
    """Let the next run try letters again.

    Those that failed, are held or wait for their next try.
    """
    place: Place = ctx.obj
    states: tuple[LetterState, ...] = ("failed", "held", "queued") if every else ()
    _decide(
        place, numbers, states, lambda box, chosen, idle: box.retry(chosen, place.now, idle), "tried by the next run"
    )


@app.command(epilog="Example: natwire outbox drop 7")
def drop(
    ctx: typer.Context,
    numbers: Numbers = None,
    every: Annotated[bool, typer.Option("--all", help="All that failed or are held.")] = False,
) -> None:
    """Give up letters that were not sent. Their stories count as told."""
    from natwire.store.outbox import Outbox

    _decide(ctx.obj, numbers, ("failed", "held") if every else (), Outbox.drop, "dropped")


def _decide(place: Place, numbers: list[int] | None, states: Sequence[LetterState], verb: Verb, then: str) -> None:
    """Do it to the letters that were named, or to all in one of these states; one that cannot be is no success."""
    from natwire.pipeline.delivery import idle
    from natwire.store.outbox import Outbox

    if bool(numbers) == bool(states):
        raise NatwireError("give letters by their numbers, or --all", hint="natwire outbox list")
    with place.opened("beside") as db, idle(db) as free:
        outbox = Outbox(db)
        chosen = numbers or [each.id for each in outbox.letters(states=states, limit=100_000)]
        done = verb(outbox, chosen, free)
    if done:
        say(f"{count(done, 'letter')} {then}")
    if done < len(chosen):
        left = count(len(chosen) - done, "letter")
        raise NatwireError(f"{left} sent or dropped before, under way, or not there", hint="natwire outbox list")

"""natwire outbox"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson, nothing
from natwire.cli.place import Place, say
from natwire.errors import NatwireError
from natwire.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from natwire.model.delivery import Letter
    from natwire.store.outbox import Outbox

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at the messages that were written, and decide what becomes of those that did not go.",
)

Numbers = Annotated[
    list[int] | None, typer.Argument(help="Letters of outbox list.", metavar="[LETTER...]", show_default=False)
]
All = Annotated[bool, typer.Option("--all", help="All that failed or are held.")]


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
    """List the letters that were written, the newest first: where each is, and what the other side said."""
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

    from natwire.model.delivery import LetterState

    known = get_args(LetterState)
    for state in states:
        if state not in known:
            raise NatwireError(f'no letter is "{state}"', hint=f"known: {', '.join(known)}")


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
def retry(ctx: typer.Context, numbers: Numbers = None, every: All = False) -> None:
    """Let the next run try letters again that failed, are held or wait for their next try."""
    place: Place = ctx.obj
    _decide(place, numbers, every, lambda outbox, chosen: outbox.retry(chosen, place.now), "tried by the next run")


@app.command(epilog="Example: natwire outbox drop 7")
def drop(ctx: typer.Context, numbers: Numbers = None, every: All = False) -> None:
    """Give up letters that were not sent. Their stories count as told."""
    _decide(ctx.obj, numbers, every, lambda outbox, chosen: outbox.drop(chosen), "dropped")


def _decide(
    place: Place, numbers: list[int] | None, every: bool, verb: Callable[[Outbox, list[int]], int], then: str
) -> None:
    """Do it to the letters that were named, or to all that wait for a person; one that cannot be is no success."""
    from natwire.store.outbox import Outbox

    if bool(numbers) == every:
        raise NatwireError("give letters by their numbers, or --all", hint="natwire outbox list")
    with place.opened("beside") as db:
        outbox = Outbox(db)
        chosen = numbers or [each.id for each in _waiting(outbox)]
        done = verb(outbox, chosen)
    say(f"{count(done, 'letter')} {then}")
    if done < len(chosen):
        left = count(len(chosen) - done, "letter")
        raise NatwireError(f"{left} sent or dropped before, or not there", hint="natwire outbox list")


def _waiting(outbox: Outbox) -> list[Letter]:
    return outbox.letters(states=("failed", "held"), limit=100_000)

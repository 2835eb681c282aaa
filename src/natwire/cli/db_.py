"""natwire db"""

from __future__ import annotations

import typer

from natwire.cli.hits import AsJson

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Look at the database.")


@app.command(epilog="Example: natwire db info --json")
def info(ctx: typer.Context, json: AsJson = False) -> None:
    """Print what the database holds and how large it is."""
    from natwire.show import data
    from natwire.store import care

    with ctx.obj.opened() as db:
        facts = care.info(db)
    print(data.document(facts) if json else "\n".join(f"{name:<16} {value}" for name, value in facts.items()))


@app.command(epilog="Example: natwire db check")
def check(ctx: typer.Context) -> None:
    """Read the whole database and compare its index with its articles. Exit 5 when something is wrong."""
    from natwire.cli.place import say
    from natwire.store import care

    with ctx.obj.opened("write") as db:
        faults = care.faults(db)
    for fault in faults:
        say(f"natwire: {fault}")
    if faults:
        raise typer.Exit(5)
    print("no fault")

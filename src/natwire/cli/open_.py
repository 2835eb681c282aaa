"""natwire open"""

from __future__ import annotations

from typing import Annotated

import typer

from natwire.errors import NatwireError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="open", epilog="Example: natwire open 812")
def open_(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help="A story, 812, or one of its carriers, 812.2.", metavar="ID")],
    only_print: Annotated[bool, typer.Option("--print", help="Print the address instead.")] = False,
) -> None:
    """Open a story in the browser."""
    import webbrowser

    from natwire.cli.stories import one

    with ctx.obj.opened() as db:
        url = one(db, number).url
    if only_print:
        print(url)
    elif not url.startswith(("http://", "https://")):
        raise NatwireError(f"story {number} has no web address", hint=f"natwire show {number}")
    elif not webbrowser.open(url):
        raise NatwireError(f"no browser could be started for {url}", hint=f"natwire open --print {number}")

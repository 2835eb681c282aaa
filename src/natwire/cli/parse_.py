"""natwire parse"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place
from natwire.errors import NatwireError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire parse saved.html --json")
def parse(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A file, an address, or - for standard input.", metavar="FILE|URL|-")],
    url: Annotated[str | None, typer.Option(help="Where a file came from.", show_default=False)] = None,
    json: AsJson = False,
) -> None:
    """Extract the article from a page; nothing is stored."""
    from natwire.charset import declared
    from natwire.parse import article
    from natwire.show import data

    place: Place = ctx.obj
    if what.startswith(("http://", "https://")):
        import asyncio

        from natwire.pipeline import visit

        reply = asyncio.run(visit.page(what, place.settings, place.clock))
        charset = declared(reply.headers.get("content-type", ""))
        read = article(reply.body, reply.url, charset=charset, at=reply.at)
    else:
        read = article(_bytes(what), url)
    if json:
        print(data.document(data.article(read)))
    elif read.text or read.title:
        print("\n\n".join(filter(None, (read.title, ", ".join(read.authors), read.text))))
    if not read.text:
        raise NatwireError(f"no article found in {what}", hint="natwire parse --json tells what was cut, and why")


def _bytes(what: str) -> bytes:
    if what == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise NatwireError(
            f"{what} cannot be read: {error.strerror}", hint="a file, an address with https://, or -"
        ) from error

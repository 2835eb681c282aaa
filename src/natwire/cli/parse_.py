"""natwire parse"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place
from natwire.errors import NatwireError, ParseError

if TYPE_CHECKING:
    from natwire.model.article import Article

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Form = Literal["text", "md", "json"]


@app.command(epilog="Example: natwire parse saved.html --explain")
def parse(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A file, an address, or - for standard input.", metavar="FILE|URL|-")],
    url: Annotated[
        str | None,
        typer.Option(help="Where a file came from; the config's rules for that site hold.", show_default=False),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Each block of the page, and why it was kept or cut.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="Plain text, Markdown, or one JSON document.")] = "text",
    json: AsJson = False,
) -> None:
    """Extract the article from a page; nothing is stored. Exit 3 when the page is no article."""
    read = _read(ctx.obj, what, url)
    _print(read, ctx.obj, "json" if json else "explain" if explain else form)
    if read.unfit or not read.text:
        from natwire.show.story import NO_ARTICLE

        word = read.unfit or "empty"
        raise ParseError(
            f"{what} is no article: {NO_ARTICLE.get(word, word)}",
            word=word,
            hint="" if explain else "natwire parse --explain tells what was cut, and why",
        )


def _read(place: Place, what: str, url: str | None) -> Article:
    """The article in a file or at an address. Raises FetchError."""
    from natwire.charset import declared
    from natwire.dedupe import outlet
    from natwire.parse import article
    from natwire.pipeline.knowledge import known

    if not what.startswith(("http://", "https://")):
        return article(_bytes(what), url, site=known(outlet(url), place.settings.sites) if url else known("", {}))
    import asyncio

    from natwire.pipeline import visit

    reply = asyncio.run(visit.page(what, place.settings, place.clock))
    charset = declared(reply.headers.get("content-type", ""))
    site = known(outlet(reply.url), place.settings.sites)
    return article(reply.body, reply.url, charset=charset, at=reply.at, site=site, asked=what)


def _bytes(what: str) -> bytes:
    if what == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise NatwireError(
            f"{what} cannot be read: {error.strerror}", hint="a file, an address with https://, or -"
        ) from error


def _print(read: Article, place: Place, form: Literal[Form, "explain"]) -> None:
    from natwire.model.article import Part
    from natwire.parse import render
    from natwire.show import data, explain, pager

    authors = ", ".join(read.authors)
    if form == "json":
        print(data.document(data.article(read)))
    elif form == "explain":
        pager.through(explain.whole(read, place.out, place.zone), place.out)
    elif form == "md":
        head = (Part(read.title, "heading", "# "), Part(authors))
        print(render.markdown([*(part for part in head if part.text), *read.parts]))
    elif read.text or read.title:
        print("\n\n".join(filter(None, (read.title, authors, read.text))))

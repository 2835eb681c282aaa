"""natwire parse"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import DataError, DiskError, NatwireError, ParseError

if TYPE_CHECKING:
    from natwire.model.article import Article
    from natwire.model.site import Knowledge

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Form = Literal["text", "md", "json"]


@app.command(epilog="Example: natwire parse saved.html --explain")
def parse(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A file, an address, or - for standard input.", metavar="FILE|URL|-")],
    url: Annotated[
        str | None,
        typer.Option(help="Where a file came from: what is known of that site holds.", show_default=False),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Each block of the page, and why it was kept or cut.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="Plain text, Markdown, or one JSON document.")] = "text",
    json: AsJson = False,
) -> None:
    """Extract the article from a page; nothing is stored. Exit 3 when the page is no article.

    The config's rules for its site hold, and what the database remembers of that.
    """
    if explain and form == "md":
        raise NatwireError("an explanation has no Markdown", hint="leave out --format md, or --explain")
    read, site = _read(ctx.obj, what, url)
    if json or form == "json":
        from natwire.show import data

        print(data.document(data.article(read)))
    elif explain:
        from natwire.show import explain as explained
        from natwire.show import pager

        pager.through(explained.whole(read, site, ctx.obj.out, ctx.obj.zone), ctx.obj.out)
    else:
        _print(read, form)
    if read.unfit or not read.text:
        from natwire.wording import NO_ARTICLE

        word = read.unfit or "empty"
        raise ParseError(
            f"{what} is no article: {NO_ARTICLE.get(word, word)}",
            word=word,
            hint="" if explain else "natwire parse --explain tells what was cut, and why",
        )


def _read(place: Place, what: str, url: str | None) -> tuple[Article, Knowledge]:
    """The article in a file or at an address, and what is known of its site. Raises FetchError, ParseError."""
    from functools import partial

    from natwire.charset import declared
    from natwire.parse import article
    from natwire.pipeline import alone

    zone = place.settings.timezone
    if what.startswith(("http://", "https://")):
        import asyncio

        from natwire.pipeline import visit

        reply = asyncio.run(visit.page(what, place.settings, place.clock))
        charset = declared(reply.headers.get("content-type", ""))
        site = _known(place, reply.url)
        work = partial(article, reply.body, reply.url, charset=charset, at=reply.at, asked=what, site=site, zone=zone)
    else:
        site = _known(place, url)
        work = partial(article, _bytes(what), url, site=site, zone=zone)
    return alone.read(work, site), site


def _known(place: Place, url: str | None) -> Knowledge:
    """What the config and the database know of the site of an address; a database that is not there knows nothing."""
    from natwire.dedupe import outlet
    from natwire.model.site import Knowledge
    from natwire.pipeline.knowledge import known
    from natwire.store.sites import Sites

    if not url:
        return Knowledge()
    host = outlet(url)
    if not place.database.exists():
        return known(host, place.settings.sites)
    try:
        with place.opened() as db:
            return known(host, place.settings.sites, Sites(db).recurring(host))
    except (DataError, DiskError) as error:  # a page can be read without it
        say(f"natwire: what is remembered of its site is not used: {error}")
        return known(host, place.settings.sites)


def _bytes(what: str) -> bytes:
    if what == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise NatwireError(
            f"{what} cannot be read: {error.strerror}", hint="a file, an address with https://, or -"
        ) from error


def _print(read: Article, form: Form) -> None:
    from natwire.model.article import Part
    from natwire.parse import render

    authors = ", ".join(read.authors)
    if form == "md":
        head = (Part(read.title, "heading", "# "), Part(authors))
        print(render.markdown([*(part for part in head if part.text), *read.parts]))
    elif read.text or read.title:
        print("\n\n".join(filter(None, (read.title, authors, read.text))))

"""natwire digest"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.place import Place, say
from natwire.errors import ConfigError, DiskError, NatwireError

if TYPE_CHECKING:
    from natwire.config.settings import DigestPlan
    from natwire.digest import Digest

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Build a digest of what is new."
)


@app.callback()
def group() -> None:
    """Makes `build` a command below `digest`, where more will stand."""


@app.command(epilog="Example: natwire digest build --query 'patria -football' --since 2d -o patria.html")
def build(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A digest of the config.", metavar="[NAME]", show_default=False)
    ] = None,
    query: Annotated[
        str | None, typer.Option(help="A query instead of a digest of the config.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="How far back: 24h, 2d, yesterday.", metavar="WHEN", show_default=False)
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="A file: .eml, .html or .txt; - is text on standard output.", metavar="FILE"
        ),
    ] = Path("-"),
) -> None:
    """Build a digest of the stories first seen of late, and write it to a file. Nothing is sent."""
    from dataclasses import replace

    from natwire.pipeline.digests import build as built

    place: Place = ctx.obj
    plan = _plan(place, name, query)
    if since:
        plan = replace(plan, since=since)
    with place.opened() as db:
        digest = built(db, place.settings, plan, place.now)
    _write(output, _rendered(digest, plan, output))
    if str(output) != "-" and sys.stderr.isatty():
        say(f"wrote {output}: {sum(len(section.stories) for section in digest.sections)} stories")


def _plan(place: Place, name: str | None, query: str | None) -> DigestPlan:
    from natwire.config.settings import DigestPlan

    if name and query:
        raise NatwireError("give the name of a digest or --query, not both", hint=f"natwire digest build {name}")
    if not name and not query:
        raise NatwireError("give the name of a digest, or --query", hint="natwire digest build --query patria")
    if query:
        return DigestPlan("", f"News about {query}", ((query, query),))
    for plan in place.settings.digests:
        if plan.name == name:
            return plan
    known = ", ".join(plan.name for plan in place.settings.digests)
    raise ConfigError(
        f'no digest "{name}" in {place.config}',
        hint=f"known: {known}" if known else "write a [[digest]], or use --query",
    )


def _rendered(digest: Digest, plan: DigestPlan, output: Path) -> bytes:
    from natwire.digest import html, message, text

    match output.suffix.lower():
        case ".eml":
            return message(digest, plan.sender, plan.to)
        case ".html" | ".htm":
            return html(digest).encode()
        case ".txt" | "":
            return text(digest).encode()
    raise NatwireError(f"{output}: the name must end in .eml, .html or .txt", hint="or - for text on standard output")


def _write(output: Path, content: bytes) -> None:
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise DiskError(
            f"{output} cannot be written: {error.strerror}", hint=f"ls -ld {output.absolute().parent}"
        ) from error

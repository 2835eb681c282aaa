"""natwire source import and export: lists of sources, as other programs keep them."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.lists import Listed
    from natwire.model.source import Source
    from natwire.pipeline.listing import Plan

_MOST = 50_000_001  # bytes that are read of a list; the room refuses one that has as many


class Form(StrEnum):
    """The forms of lists that are written."""

    opml = "opml"
    newsboat = "newsboat"
    urls = "urls"


def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(help="OPML, newsboat's urls, or a source in each line; - is standard input.", metavar="FILE..."),
    ],
    tag: Annotated[
        list[str] | None, typer.Option(help="A tag for each of them; may be given again.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be added; write nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Follow the sources of a list, such as a feed reader exports.

    Folders become tags. Nothing is added twice: http and https, www. and a slash at the end make no second feed. No
    source is asked first, and what a list calls a feed is taken for one; natwire fetch says which are none. Pages and
    feeds of known platforms become what source add makes of them. Other lists that one includes, newsboat's queries
    and its programs are refused, as are addresses with a login: a line each, and the rest is added. What newsboat hides
    is followed as any other.
    """
    from natwire.pipeline import listing

    place: Place = ctx.obj
    listed = _listed(files)
    settings = place.settings
    plan = listing.planned(listed, settings.sources, settings.bridges, _tags(tag or []))
    if not dry_run:
        from natwire.config import editing

        editing.add_sources(place.config, plan.new)
        place.reread()
    _tell(plan, dry_run, json)


def _tags(typed: list[str]) -> tuple[str, ...]:
    from natwire.config.keys import SOURCE

    try:
        tags: tuple[str, ...] = SOURCE["tags"](typed)
    except ValueError as error:
        raise NatwireError(f"--tag must be {error}") from error
    return tags


def _listed(files: list[str]) -> list[Listed]:
    """The sources of all files. One that is no list is told, unless there is no other: then it is raised."""
    found: list[Listed] = []
    faults: list[NatwireError] = []
    for name in files:
        try:
            found += _read(name)
        except NatwireError as error:
            faults.append(error)
    if not found:
        raise faults[0]
    for fault in faults:
        say(f"natwire: {fault}")
    return found


def _read(name: str) -> list[Listed]:
    """Raises NatwireError for a file that is not there, is no list, or has no source in it."""
    from natwire import lists

    try:
        if name == "-":
            data, name = sys.stdin.buffer.read(_MOST), "standard input"
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MOST)
    except OSError as error:
        raise NatwireError(f"{name} cannot be read: {error.strerror}", hint="name a file, or - for a pipe") from error
    if found := lists.read(data, name):
        return found
    raise NatwireError(f"{name} holds no source", hint="OPML, newsboat's urls, or a source in each line")


def _tell(plan: Plan, dry_run: bool, json: bool) -> None:
    """What was added, or would be, on standard output; what was refused on the other."""
    from natwire.masks import masked
    from natwire.show import data
    from natwire.text import clean

    for said, reason in plan.refused:
        say(f"natwire: {said}: {reason}")
    if json:
        told = {
            "added": [_told(source) for source in plan.new],
            "there": [{"address": masked(said), "name": name} for said, name in plan.there],
            "refused": [{"address": masked(said), "reason": masked(reason)} for said, reason in plan.refused],
        }
        print(data.document(told))
        return
    if dry_run:
        for source in plan.new:
            print(clean(masked("\t".join(("add", source.name, source.address, ", ".join(source.tags))))))
        for said, name in plan.there:
            print(clean(masked(f"there\t{name}\t{said}\t")))
    _summarise(plan, dry_run)


def _told(source: Source) -> dict[str, object]:
    from natwire.masks import masked

    return {
        "name": source.name,
        "kind": source.kind,
        "address": masked(source.address),
        "tags": source.tags,
        "lang": source.lang,
    }


def _summarise(plan: Plan, dry_run: bool) -> None:
    told = [f"{'would add' if dry_run else 'added'} {len(plan.new)}"]
    rest = [(len(plan.there), "there already"), (len(plan.refused), "refused")]
    summary = ", ".join([*told, *(f"{n} {what}" for n, what in rest if n)])
    if dry_run:
        say(summary)
    else:
        print(summary)
        if plan.new:
            say("next: natwire fetch")


def export(
    ctx: typer.Context,
    form: Annotated[Form, typer.Option("--as", help="What to write.")] = Form.opml,
    output: Annotated[
        str, typer.Option("--output", "-o", help="The file; - is standard output.", metavar="FILE")
    ] = "-",
    tag: Annotated[
        list[str] | None, typer.Option(help="Only those with this tag; may be given again.", show_default=False)
    ] = None,
) -> None:
    """Write what you follow as a list that feed readers and natwire source import read.

    Names, addresses, tags and languages go along; urls has the addresses alone. Headers, logins and intervals stay in
    the config. An account stands there by its page. Folders, and accounts without a page, are left out and told.
    """
    from natwire.cli import files
    from natwire.lists import newsboat, opml, plain
    from natwire.pipeline import listing

    place: Place = ctx.obj
    place.spare(Path(output))
    wanted = set(tag or [])
    sources = [each for each in place.settings.sources if not wanted or wanted & set(each.tags)]
    told, left = listing.listed(sources)
    if not told:
        raise NatwireError(
            "no source to write" + (" has that tag" if wanted else ""), hint="natwire source list has their tags"
        )
    write = {Form.opml: opml.write, Form.newsboat: newsboat.write, Form.urls: plain.write}[form]
    files.write([write(told)], output)
    for source in left:
        say(f'natwire: left out "{source.name}": no web page is known for {source.address}')

"""natwire init"""

from __future__ import annotations

import sys

import typer

from natwire.cli.place import Place, say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire init && natwire source add https://example.org/")
def init(ctx: typer.Context) -> None:
    """Write a config and a database, and offer first sources. What is there already is left as it is."""
    from importlib.resources import files

    from natwire.config import editing
    from natwire.store import open_database

    place: Place = ctx.obj
    if place.config.exists():
        say(f"{place.config} is there already; left as it is")
    else:
        editing.save(place.config, files("natwire.config").joinpath("first.toml").read_text("utf-8"))
        say(f"wrote {place.config}")
    known = place.database.exists()
    if not known:
        _make_folder(place)
    open_database(place.database, "create").close()
    say(f"{place.database} is there already" if known else f"made {place.database}")
    if place.settings.sources:
        say("next: natwire fetch")
    elif sys.stdin.isatty() and sys.stderr.isatty():
        _ask_for_sources(place)
    else:
        say("next: natwire source add https://example.org/    (a feed, or a page that has one)")


def _make_folder(place: Place) -> None:
    """The folder that the system gives to programs is ours to make; one that the user named is not."""
    from natwire.config import places

    if place.database == places.database_path():
        place.database.parent.mkdir(parents=True, exist_ok=True)


def _ask_for_sources(place: Place) -> None:
    from natwire.cli.adding import follow, meant
    from natwire.errors import NatwireError
    from natwire.model.source import Source

    say("What do you want to follow? A site, a feed, an account; an empty line ends.")
    while address := _asked("address: "):
        try:
            follow(place, meant(place, address), Source("", ""))
        except NatwireError as error:
            say(f"natwire: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
    say(
        "next: natwire fetch, then natwire search WORD"
        if place.settings.sources
        else "next: natwire source add ADDRESS"
    )


def _asked(prompt: str) -> str:
    """A line from the terminal; the end of input is an empty one."""
    print(prompt, end="", file=sys.stderr, flush=True)
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        return ""

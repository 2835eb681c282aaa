"""What source add and init have in common: from what the user names to a [[source]] in the config."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from natwire.cli.place import Place, say
from natwire.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from natwire.model.source import Source
    from natwire.pipeline.visit import Found
    from natwire.sources.locate import Located


def meant(place: Place, what: str) -> Located:
    """What the user named, by the config's own bridges where it is on a platform of theirs. Raises NatwireError.

    The pattern of a folder begins where the user is, and in the config where that is.
    """
    from pathlib import Path

    from natwire.model.source import FOLDER
    from natwire.sources.locate import locate

    pattern = what.strip().removeprefix(FOLDER)
    if what.strip().startswith(FOLDER) and not pattern.startswith(("/", "~")) and Path.cwd() != place.config.parent:
        what = f"{FOLDER}{Path.cwd() / pattern}"
    return locate(what, place.settings.bridges)


def foresee(place: Place, located: Located, ask: bool, json: bool) -> None:
    """Print what would be followed. The network is only asked where nothing but an address is known."""
    import asyncio

    from natwire.errors import UnreachableError
    from natwire.masks import masked
    from natwire.pipeline import visit
    from natwire.show import data

    try:
        if ask and located.is_page:
            found = asyncio.run(visit.found(located, place.settings, place.clock, place.database))
            located = _turned_out(located, found)
        elif located.guessed:
            say(f"a guess: {located.url} is asked when it is added")
    except UnreachableError as error:
        say(f"natwire: {error}; whether there is a feed is not known")
    told = {"kind": located.kind, "address": masked(located.address), "url": masked(located.url)}
    print(data.document(told) if json else "\t".join(told.values()))


def follow(place: Place, located: Located, wish: Source, check: bool = True, json: bool = False) -> None:
    """Try what was named, unless `check` is off, and write it into the config as the user wishes it."""
    import asyncio

    from natwire.config import editing
    from natwire.pipeline import visit

    known = place.settings.sources
    _refuse_twice(located.address, known)
    if any(source.name == wish.name for source in known):
        raise ConfigError(f'a source "{wish.name}" is there already', hint="give it another name: --name NAME")
    found = None
    if check and located.kind != "file":
        found = asyncio.run(visit.found(located, place.settings, place.clock, place.database, api=wish.api))
        located = _turned_out(located, found)
        _refuse_twice(located.address, known)
    name = wish.name or _free_name(located.name, known)
    source = replace(wish, name=name, address=located.address, kind=located.kind)
    editing.add_source(place.config, source)
    place.reread()
    _say_added(source, located, found, json)


def _turned_out(located: Located, found: Found) -> Located:
    """What was named, as what it turned out to be: a page is that of a feed or of an account, a guess may be a feed."""
    from natwire.sources.locate import locate

    if found.address == located.address:
        return located
    if found.kind == "feed":
        return replace(located, kind="feed", address=found.address, url=found.address)
    return locate(found.address)


def _refuse_twice(address: str, known: Sequence[Source]) -> None:
    from natwire.pipeline.listing import same

    wanted = same(address)
    for source in known:
        if same(source.address) == wanted:
            raise ConfigError(f'{address} is followed already, as "{source.name}"', hint="natwire source list")


def _say_added(source: Source, located: Located, found: Found | None, json: bool) -> None:
    from natwire.masks import masked
    from natwire.show import data
    from natwire.wording import count

    items = len(found.read.arrivals) if found else 0
    told = {"name": source.name, "kind": source.kind, "address": masked(source.address)}
    if json:
        print(
            data.document(
                {
                    **told,
                    "url": masked(located.url),
                    "tried": found is not None,
                    "items": items if items or not source.is_account else None,
                }
            )
        )
    holds = (f", {count(items, 'item')}" if items else ", found") if found else ", not tried"
    holds = "" if source.is_folder else holds
    say(f'added "{source.name}": {source.address}{holds}\nnext: natwire fetch')
    if found and found.only_comments:
        say(
            "natwire: this feed holds what readers say and no articles; nothing of it will be listed or searched\n"
            f"hint: natwire source rm {source.name}, and add the feed of the articles: https://example.org/feed/"
        )


def _free_name(bare: str, known: Sequence[Source]) -> str:
    """The name, with a number where it is taken."""
    taken = {source.name for source in known}
    return next(name for n in range(1, len(taken) + 2) if (name := bare if n == 1 else f"{bare}-{n}") not in taken)

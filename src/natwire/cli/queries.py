"""From what the user typed to a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from natwire import query
from natwire.cli.place import Place
from natwire.errors import ConfigError, NatwireError
from natwire.model.query import And, Between, Query

if TYPE_CHECKING:
    from natwire.config.settings import Settings
    from natwire.model.watch import Watch

_EXCLUSION = re.compile(r"-(?=[^-\s]{2})(?!n\d+$)")


class QueryCommand(TyperCommand):
    """A command that takes a query, in which `-football` is an exclusion and not six options.

    One letter with a minus is an option; to exclude one, put the query behind `--`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Spell exclusions as NOT before typer reads the options."""
        end = args.index("--") if "--" in args else len(args)
        spelled = [_EXCLUSION.sub("NOT ", each, count=1) if _EXCLUSION.match(each) else each for each in args[:end]]
        return super().parse_args(ctx, spelled + args[end:])


def queried(place: Place, words: Sequence[str], since: str | None) -> Query:
    """The query that `words` and `--since` ask for. Raises NatwireError for a time or a watch that is none."""
    asked = whole(place, " ".join(words))
    return asked if since is None else And((asked, Between("date", beginning(place, since), None)))


def whole(place: Place, words: str, watches: Sequence[Watch] | None = None) -> Query:
    """The query that was typed, with the watches that it names written out: those of the config, or these.

    Raises NatwireError for a name that is none and for a circle of watches.
    """
    asked = query.read(words, place.now, place.zone)
    if "watch:" not in words.lower():  # then the whole config need not be read
        return asked
    from natwire.query.watches import expand

    return expand(asked, place.settings.watches if watches is None else watches, place.now, place.zone)


def kept(settings: Settings) -> Iterator[tuple[str, str]]:
    """The queries of the config, each behind the name of what it is for."""
    for watch in settings.watches:
        yield f'the watch "{watch.name}"', watch.query
    for plan in settings.digests:
        for _, words in plan.sections:
            yield f'the digest "{plan.name}"', words


def checked(place: Place) -> None:
    """Raises ConfigError for a query of the config that names a watch that is none, or a circle of them."""
    for who, words in kept(place.settings):
        try:
            whole(place, words)
        except NatwireError as error:
            raise ConfigError(f"{place.config}: {who}: {error}", hint=error.hint) from error


def beginning(place: Place, since: str) -> datetime:
    """When the time that `--since` names begins. Raises NatwireError for one that is none."""
    from natwire.query.moments import since as read_since

    begin = read_since(since, place.now, place.zone)
    if begin is None:
        raise NatwireError(f"--since {since!r} is no time", hint="2d, 12h, yesterday, 2026-05-01")
    return begin

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
_MINUS = "\0"  # which nobody can type


class QueryCommand(TyperCommand):
    """A command that takes a query, in which `-football` is an exclusion and not six options.

    One letter with a minus is an option; to exclude one, put the query behind `--`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Hide exclusions while typer looks for options."""
        end = args.index("--") if "--" in args else len(args)
        hidden = [_MINUS + each[1:] if _EXCLUSION.match(each) else each for each in args[:end]]
        rest = super().parse_args(ctx, hidden + args[end:])
        ctx.params = {name: _as_typed(value) for name, value in ctx.params.items()}
        return rest


def _as_typed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(_as_typed, value))
    return value.replace(_MINUS, "-", 1) if isinstance(value, str) else value


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
        for section in plan.sections:
            yield f'the digest "{plan.name}"', section.query


def checked(place: Place) -> None:
    """Raises ConfigError for a query of the config that names a watch that is none, or a circle of them.

    Likewise for a digest that looks back to what is no time.
    """
    from natwire.query.moments import since

    for who, words in kept(place.settings):
        try:
            whole(place, words)
        except NatwireError as error:
            raise ConfigError(f"{place.config}: {who}: {error}", hint=error.hint) from error
    for plan in place.settings.digests:
        if since(plan.since, place.now, place.zone) is None:
            what = f'{place.config}: the digest "{plan.name}": since "{plan.since}" is no time'
            raise ConfigError(what, hint="24h, 2d, yesterday")


def beginning(place: Place, since: str) -> datetime:
    """When the time that `--since` names begins. Raises NatwireError for one that is none."""
    from natwire.query.moments import since as read_since

    begin = read_since(since, place.now, place.zone)
    if begin is None:
        raise NatwireError(f"--since {since!r} is no time", hint="2d, 12h, yesterday, 2026-05-01")
    return begin

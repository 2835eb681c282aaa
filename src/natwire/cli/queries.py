"""From what the user typed to a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

from natwire import query
from natwire.cli.place import Place
from natwire.errors import NatwireError
from natwire.model.query import And, Between, Query

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
    """The query that `words` and `--since` ask for. Raises NatwireError for a time that is none."""
    zone = place.zone
    asked = query.read(" ".join(words), place.now, zone)
    if since is None:
        return asked
    from natwire.query.moments import since as read_since

    begin = read_since(since, place.now, zone)
    if begin is None:
        raise NatwireError(f"--since {since!r} is no time", hint="2d, 12h, yesterday, 2026-05-01")
    return And((asked, Between("date", begin, None)))

"""From what the user typed to a query."""

from __future__ import annotations

from collections.abc import Sequence

from natwire import query
from natwire.cli.place import Place
from natwire.errors import NatwireError
from natwire.model import And, Between, Query


def queried(place: Place, words: Sequence[str], since: str | None) -> Query:
    """The query that `words` and `--since` ask for. Raises NatwireError for a time that is none."""
    zone = place.settings.timezone
    asked = query.read(" ".join(words), place.now, zone)
    if since is None:
        return asked
    begin = query.since(since, place.now, zone)
    if begin is None:
        raise NatwireError(f"--since {since!r} is no time", hint="2d, 12h, yesterday, 2026-05-01")
    return And((asked, Between("date", begin, None)))

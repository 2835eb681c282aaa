"""`watch:NAME` in a query becomes what that watch looks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from natwire.errors import NatwireError
from natwire.model.query import And, Not, Or, Query, Watched
from natwire.model.watch import Watch
from natwire.query.reader import both, either, read
from natwire.query.tokens import DEEPEST
from natwire.wording import near

MOST = 800  # words and fields of a query with its watches written out; SQLite takes 1,000 in a row
_DEPTH = 2 * (DEEPEST + 1)  # what brackets as deep as they may go in one query come to


def names(query: Query) -> set[str]:
    """The watches that a query names itself, as typed."""
    match query:
        case Watched(name):
            return {name}
        case Not(inner):
            return names(inner)
        case And(parts) | Or(parts):
            return {name for part in parts for name in names(part)}
    return set()


def named(watches: Sequence[Watch], name: str, hint: str = "natwire watch list") -> Watch:
    """The watch of that name, whatever its case. Raises NatwireError with the nearest right name, or with that hint."""
    for watch in watches:
        if watch.name.casefold() == name.casefold():
            return watch
    meant = nearest(watches, name)
    raise NatwireError(f'no watch "{name}"', hint=f'did you mean "{meant}"?' if meant else hint)


def nearest(watches: Sequence[Watch], name: str) -> str | None:
    """The name of a watch that somebody may have meant; None where no name is like it."""
    return near(name, (watch.name for watch in watches))


def expand(query: Query, watches: Sequence[Watch], now: datetime, zone: tzinfo) -> Query:
    """The query with the watches that it names written out, and those that they name.

    Times in a watch are read at `now`: `date:2d` moves with the days. Raises NatwireError for a name that is none, for
    watches that name each other in a circle, and for more than SQLite can take.
    """
    written = _Writer(watches, now, zone).out(query, ())
    if _depth(written) > _DEPTH:
        raise _too_much(f"more than {DEEPEST} brackets in brackets")
    return written


class _Writer:
    """Writes watches out, and counts what comes: ten watches of ten watches of ten are no small query."""

    def __init__(self, watches: Sequence[Watch], now: datetime, zone: tzinfo) -> None:
        self.watches, self.now, self.zone = watches, now, zone
        self.left = MOST

    def out(self, query: Query, within: tuple[str, ...]) -> Query:
        """A part of the query, or of the last of the watches `within` each other."""
        match query:
            case Watched(name):
                self.count()
                hint = f'natwire watch list; the words themselves go in quotes: "watch:{name}"'
                return self.watch(named(self.watches, name, hint), within)
            case Not(inner):
                found = self.out(inner, within)
                return found.query if isinstance(found, Not) else Not(found)
            case And(parts):
                return both([self.out(part, within) for part in parts]) or And()
            case Or(parts):
                return either([self.out(part, within) for part in parts]) or query
        self.count()
        return query

    def watch(self, watch: Watch, within: tuple[str, ...]) -> Query:
        """What a watch looks for."""
        path = (*within, watch.name)
        if watch.name in within:
            circle = " → ".join(path[path.index(watch.name) :])
            raise NatwireError(f"watches name each other in a circle: {circle}", hint="take one of them out of another")
        if len(path) > DEEPEST:
            raise _too_much(f"more than {DEEPEST} watches in watches")
        return self.out(read(watch.query, self.now, self.zone), path)

    def count(self) -> None:
        """One more word or field. Raises NatwireError where that are too many."""
        self.left -= 1
        if self.left < 0:
            raise _too_much(f"more than {MOST} words")


def _too_much(what: str) -> NatwireError:
    return NatwireError(f"with its watches written out the query has {what}", hint="natwire watch list shows them all")


def _depth(query: Query) -> int:
    """How many ANDs and ORs stand in each other."""
    match query:
        case Not(inner):
            return _depth(inner)
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts), default=0)
    return 0

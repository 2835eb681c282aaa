"""What somebody may have meant by a field that is none, and by a source that nobody follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from natwire.model.query import And, Match, Not, Or, Query, Term
from natwire.query.tokens import FIELDS


def fields(query: Query) -> dict[str, str]:
    """The words of a query that look like a field with its value, each with the field that it nearly names.

    >>> fields(And((Term("patria"), Term("sorce:yle"))))
    {'sorce:yle': 'source:yle'}
    """
    terms = (part.text for part in _leaves(query) if isinstance(part, Term))
    return {term: near for term in terms if ":" in term and (near := _near(term))}


def sources(query: Query, known: Callable[[], Iterable[str]]) -> dict[str, str]:
    """The sources of a query that are none of those `known`, each with the one that it nearly names, "" for none.

    >>> sources(And((Term("patria"), Match("source", "yel"))), lambda: ["Yle", "harbour"])
    {'source:yel': 'source:Yle'}
    """
    asked = [part.value for part in _leaves(query) if isinstance(part, Match) and part.field == "source"]
    names = {name.casefold(): name for name in known()} if asked else {}
    return {_typed(each): _nearest(each, names) for each in asked if each.casefold() not in names}


def _nearest(name: str, names: Mapping[str, str]) -> str:
    from difflib import get_close_matches  # as in _near

    return next((_typed(names[near]) for near in get_close_matches(name.casefold(), names, 1)), "")


def _typed(name: str) -> str:
    """A source as it is asked for."""
    return f"source:{name}" if len(name.split()) == 1 else f'source:"{name}"'


def _leaves(query: Query) -> Iterator[Query]:
    """Its words and fields."""
    match query:
        case Not(inner):
            yield from _leaves(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield query


def _near(term: str) -> str | None:
    from difflib import get_close_matches  # 4 ms, of which most queries need nothing

    name, _, value = term.partition(":")
    near = get_close_matches(name.lower(), set(FIELDS) - {name.lower()}, n=1, cutoff=0.7)
    return f"{near[0]}:{value}" if near and value else None

"""What somebody may have meant by a field or its value, a source or a digest that there is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from natwire.model.query import And, Digested, Match, Not, Or, Query, Term
from natwire.query.tokens import FIELDS, VALUES
from natwire.wording import near


def fields(query: Query) -> dict[str, str]:
    """The words of a query that look like a field with its value, each with the field that it nearly names.

    >>> fields(And((Term("patria"), Term("sorce:yle"))))
    {'sorce:yle': 'source:yle'}
    >>> fields(Term("is:kiled"))
    {'is:kiled': 'is:killed'}
    """
    terms = (part.text for part in _leaves(query) if isinstance(part, Term))
    return {term: meant for term in terms if ":" in term and (meant := _near(term))}


def sources(query: Query, known: Callable[[], Iterable[str]]) -> dict[str, str]:
    """The sources of a query that are none of those `known`, each with the one that it nearly names, "" for none.

    >>> sources(And((Term("patria"), Match("source", "yel"))), lambda: ["Yle", "harbour"])
    {'source:yel': 'source:Yle'}
    """
    asked = [part.value for part in _leaves(query) if isinstance(part, Match) and part.field == "source"]
    return _unknown("source", asked, known)


def digests(query: Query, known: Callable[[], Iterable[str]]) -> dict[str, str]:
    """The digests of a query that nearly are one of those `known`, each with that one.

    One that is like none may have been in the config once: what it told is still found.

    >>> digests(Digested("mornin"), lambda: ["morning"])
    {'digest:mornin': 'digest:morning'}
    """
    asked = [part.name for part in _leaves(query) if isinstance(part, Digested)]
    return {typed: near for typed, near in _unknown("digest", asked, known).items() if near}


def _unknown(field: str, asked: Sequence[str], known: Callable[[], Iterable[str]]) -> dict[str, str]:
    names = list(known()) if asked else []
    folded = set(map(str.casefold, names))
    meant = {name: near(name, names) for name in asked if name.casefold() not in folded}
    return {_typed(field, name): _typed(field, found) if found else "" for name, found in meant.items()}


def _typed(field: str, name: str) -> str:
    """A name as it is asked for."""
    return f"{field}:{name}" if len(name.split()) == 1 else f'{field}:"{name}"'


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
    if name.lower() in VALUES:
        return f"{name.lower()}:{meant}" if (meant := near(value, VALUES[name.lower()])) else None
    close = get_close_matches(name.lower(), set(FIELDS) - {name.lower()}, n=1, cutoff=0.7)
    return f"{close[0]}:{value}" if close and value else None

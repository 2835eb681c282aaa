"""What somebody may have meant by a field that is none."""

from __future__ import annotations

from natwire.model.query import And, Not, Or, Query, Term
from natwire.query.tokens import FIELDS


def fields(query: Query) -> dict[str, str]:
    """The words of a query that look like a field with its value, each with the field that it nearly names.

    >>> fields(And((Term("patria"), Term("sorce:yle"))))
    {'sorce:yle': 'source:yle'}
    """
    return {term: near for term in _terms(query) if ":" in term and (near := _near(term))}


def _terms(query: Query) -> list[str]:
    match query:
        case Term(text):
            return [text]
        case Not(inner):
            return _terms(inner)
        case And(parts) | Or(parts):
            return [term for part in parts for term in _terms(part)]
    return []


def _near(term: str) -> str | None:
    from difflib import get_close_matches  # 4 ms, of which most queries need nothing

    name, _, value = term.partition(":")
    near = get_close_matches(name.lower(), set(FIELDS) - {name.lower()}, n=1, cutoff=0.7)
    return f"{near[0]}:{value}" if near and value else None

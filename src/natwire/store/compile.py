"""A query, as SQLite understands it: conditions on stories `s`, and one expression for the index of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from natwire.model.query import And, Between, CarriedBy, Match, Near, Not, Or, Query, Term
from natwire.store.database import seconds
from natwire.store.fold import fold

_WORD = re.compile(r"\w+")
_NOTHING = '"\x01"'  # a token that no text holds: cleaned text has no controls


class Compiled(NamedTuple):
    """`match` is an FTS5 expression over articles, empty where no words are asked; `where` holds for stories `s`."""

    match: str
    where: str
    values: list[object]


def compiled(query: Query) -> Compiled:
    """The words of a conjunction go to the index in one expression; all else becomes conditions."""
    parts = query.parts if isinstance(query, And) else (query,)
    words = [part for part in parts if _is_text(part)]
    values: list[object] = []
    where = [_condition(part, values) for part in parts if not _is_text(part)]
    match = _all([_expression(part) for part in words])
    return Compiled(match, " and ".join(where) or "1", values)


def highlights(query: Query) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What to mark in a sentence: runs of folded words, and whether the last one is a prefix."""
    match query:
        case Term(text, _, prefix):
            if words := _words(text):
                yield words, prefix
        case Near(terms):
            for term in terms:
                if words := _words(term):
                    yield words, False
        case And(parts) | Or(parts):
            for part in parts:
                yield from highlights(part)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text).lower()))


def _is_text(query: Query) -> bool:
    """Whether the index alone can answer. FTS5 has no NOT of its own, so a negation is a condition on stories."""
    match query:
        case Term() | Near():
            return True
        case And(parts) | Or(parts):
            return bool(parts) and all(_is_text(part) for part in parts)
    return False


def _expression(query: Query) -> str:
    match query:
        case Term(text, field, prefix):
            words = _words(text)
            if not words:
                return _NOTHING
            phrase = '"' + " ".join(words) + '"' + (" *" if prefix else "")
            return f"{field} : {phrase}" if field else phrase
        case Near(terms, distance):
            phrases = ['"' + " ".join(words) + '"' for term in terms if (words := _words(term))]
            return f"NEAR({' '.join(phrases)}, {distance})" if phrases else _NOTHING
        case And(parts):
            return _all([_expression(part) for part in parts])
        case Or(parts):
            return "(" + " OR ".join(_expression(part) for part in parts) + ")"
    raise TypeError(query)


def _all(expressions: list[str]) -> str:
    return expressions[0] if len(expressions) == 1 else "(" + " AND ".join(expressions) + ")" if expressions else ""


_CARRIED = "s.id in (select a.story_id from article a {join} where {condition})"
# Join and condition. SQLite's own lower() knows ASCII only, and LIKE takes % and _ for more than they are.
_FIELDS = {
    "source": ("join item i on i.article_id = a.id join source c on c.id = i.source_id", "same(c.name) = same(?)"),
    "host": ("join outlet o on o.id = a.outlet_id", "substr('.' || o.host, -length(?)) = lower(?)"),
    "author": ("join json_each(a.authors) person", "instr(same(person.value), nullif(same(?), '')) > 0"),
    "lang": ("", "a.lang = lower(?)"),
}


def _condition(query: Query, values: list[object]) -> str:
    """One operand: in brackets where it has parts, but in no more, as SQLite's parser takes only so many."""
    match query:
        case Match(field, value):
            join, condition = _FIELDS[field]
            if field == "host":
                value = "." + value.strip(".")  # a host and those below it, but not another that ends alike
            values.extend([value] * condition.count("?"))
            return _CARRIED.format(join=join, condition=condition)
        case Between(field, since, until):
            column = "s.sort_at" if field == "date" else "s.first_seen_at"
            values.extend(seconds(at) for at in (since, until) if at)
            bounds = [f"{column} >= ?"] * (since is not None) + [f"{column} < ?"] * (until is not None)
            return f"({' and '.join(bounds) or '1'})"
        case CarriedBy(least, most):
            values.append(least)
            if most is None:
                return "s.carriers >= ?"
            values.append(most)
            return "s.carriers between ? and ?"
        case Not(inner):
            return f"not {_condition(inner, values)}"
        case And(parts) if not _is_text(query):
            return "(" + (" and ".join(_condition(part, values) for part in parts) or "1") + ")"
        case Or(parts) if not _is_text(query):
            return "(" + (" or ".join(_condition(part, values) for part in parts) or "0") + ")"
    values.append(_expression(query))
    return _CARRIED.format(join="", condition=_INDEXED)


_INDEXED = "a.id in (select rowid from article_fts where article_fts match ?)"

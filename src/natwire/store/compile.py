"""A query, as SQLite understands it: conditions on stories `s`, and one expression for the index of words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from natwire.model.query import (
    And,
    Between,
    CarriedBy,
    Changed,
    Digested,
    Hidden,
    Match,
    Near,
    Not,
    Or,
    Query,
    Tagged,
    Term,
)
from natwire.store.database import seconds
from natwire.store.fold import fold, forms

_WORD = re.compile(r"\w+")
_LONG = 5  # letters of a word that may have an ending; one of fewer begins too much
_NOTHING = '"\x01"'  # a token that no text holds: cleaned text has no controls

Beginning = Callable[[str], Sequence[str]]


class Known(NamedTuple):
    """What the database is asked first.

    All words that begin so; the keys that the value of a field names; and for a condition on the time of stories one
    on rows `f` of the index of words, within which all articles of those stories are, and whether it holds for `few`.
    """

    beginning: Beginning
    keys: Callable[[str, str], list[object]]
    ends: Callable[[str], str]
    few: Callable[[str], bool]


CARRIED = "+s.carriers > 0"  # the plus: no reason to go by the index of carriers


class Way(NamedTuple):
    """How to reach the stories of one field's value in order of time: by an index of what holds them.

    The value names `keys`, of which each is a `key` of `rows`; a story is at most as new as `bound` in any row that
    leads to it.
    """

    field: str
    keys: list[object]
    rows: str
    key: str
    bound: str


class Compiled(NamedTuple):
    """What SQLite is asked; everything in it must hold.

    `match` is an FTS5 expression over articles, empty where no words are asked; `days` is a condition on the time of
    stories `s` alone, and `where` holds for them with `values`. `ways` lead to all that can be found, where one field
    alone does. `shown` leaves out what nobody carries: where such is asked for, nothing.
    """

    match: str
    days: str
    where: str
    values: list[object]
    ways: tuple[Way, ...]
    shown: str = CARRIED


def compiled(query: Query, known: Known, some: Beginning | None = None) -> Compiled:
    """The words of a conjunction go to the index in one expression; all else becomes conditions.

    FTS5 is asked for a prefix where no words are known to begin so: it reads all hits of all of them before it tells
    the first. `some` words of a prefix may do for what is wanted, but not for conditions.
    """
    parts = list(conjuncts(query))
    spans = [part for part in parts if isinstance(part, Between)]
    words = [part for part in parts if is_text(part)]
    others = [part for part in parts if part not in spans and part not in words]
    days = " and ".join(_days(span, known) for span in spans) or "1"
    ends = cache(lambda: known.ends(days))
    values: list[object] = []
    where = [condition(part, values, known, ends) for part in others]
    return Compiled(
        match=_all([expression(part, some or known.beginning) for part in words]),
        days=days,
        where=" and ".join(where) or "1",
        values=values,
        ways=min(
            filter(None, (_ways(part, known) for part in others)),
            key=lambda ways: list(_WAYS).index(ways[0].field),
            default=(),
        ),
        shown="1" if any(isinstance(part, Hidden) for part in others) else CARRIED,
    )


def conjuncts(query: Query) -> Iterator[Query]:
    """What must hold together, however it is nested; nothing where every story is asked."""
    if not isinstance(query, And):
        yield query
        return
    for part in query.parts:
        yield from conjuncts(part)


def _ways(query: Query, known: Known) -> tuple[Way, ...]:
    """The ways to the stories of a field's value, or of any of several values."""
    match query:
        case Match(field, value) if field in _WAYS:
            return (Way(field, known.keys(field, value), *_WAYS[field]),)
        case Or(parts):
            ways = [_ways(part, known) for part in parts]
            return tuple(way for each in ways for way in each) if all(ways) else ()
    return ()


def widened(query: Query) -> Query:
    """The query with long words as beginnings: for those who type Helsinki and want Helsingin and Helsinkiin too."""
    match query:
        case Term(text, field, prefix=False) if text.isalpha() and len(text) >= _LONG:
            return Term(text, field, prefix=True)
        case And(parts):
            return And(tuple(map(widened, parts)))
        case Or(parts):
            return Or(tuple(map(widened, parts)))
    return query


def single_words(query: Query) -> Iterator[str]:
    """The single words that a query asks for, folded as the index has them."""
    for run, prefix in highlights(query):
        if len(run) == 1 and not prefix:
            yield run[0]


def highlights(query: Query) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What to mark in a sentence: runs of folded words, and whether the last one is a prefix."""
    match query:
        case Term(text, _, prefix):
            for run in _runs(text):
                yield run, prefix
        case Near(terms):
            for term in terms:
                if run := _words(term):
                    yield run, False
        case And(parts) | Or(parts):
            for part in parts:
                yield from highlights(part)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text).lower()))


def _runs(text: str) -> list[tuple[str, ...]]:
    """The ways in which the index may have these words: with what Arabic writes before the first of them, or bare."""
    first, *rest = _words(text) or ("",)
    return [(form, *rest) for form in forms(first) if form]


def is_text(query: Query) -> bool:
    """Whether the index alone can answer. FTS5 has no NOT of its own, so a negation is a condition on stories."""
    match query:
        case Term() | Near():
            return True
        case And(parts) | Or(parts):
            return bool(parts) and all(is_text(part) for part in parts)
    return False


def expression(query: Query, beginning: Beginning) -> str:
    """Words as FTS5 is asked for them."""
    match query:
        case Term(text, field, prefix):
            phrases = _any([_phrase(run, prefix, beginning) for run in _runs(text)])
            return f"{field} : {phrases}" if field else phrases
        case Near(terms, distance):
            phrases = " ".join('"' + " ".join(run) + '"' for term in terms if (run := _words(term)))
            return f"NEAR({phrases}, {distance})" if phrases else _NOTHING
        case And(parts):
            return _all([expression(part, beginning) for part in parts])
        case Or(parts):
            return _any([expression(part, beginning) for part in parts])
    raise TypeError(query)


def _phrase(run: tuple[str, ...], prefix: bool, beginning: Beginning) -> str:
    phrase = '"' + " ".join(run) + '"'
    if not prefix:
        return phrase
    words = beginning(run[0]) if len(run) == 1 else ()
    return _any([f'"{word}"' for word in words] or [phrase + " *"])


def _any(expressions: list[str]) -> str:
    return "(" + " OR ".join(expressions) + ")" if len(expressions) > 1 else "".join(expressions) or _NOTHING


def _all(expressions: list[str]) -> str:
    return expressions[0] if len(expressions) == 1 else "(" + " AND ".join(expressions) + ")" if expressions else ""


# What few stories have is collected first; for all else each story is asked, the newest first until there are enough.
_COLLECTED = "s.id in (select a.story_id from article a {join} where {condition})"
_ASKED = "exists (select 1 from {rows} where a.story_id = s.id and {key} in (select value from json_each(?)))"
# What a value names, as keys of an index. SQLite's own lower() knows ASCII only, and LIKE takes % and _ for more than
# they are. Names of authors are compared once each, however much those people wrote.
KEYS = {
    "author": "select authors from (select distinct authors from article where authors <> '[]') where exists "
    "(select 1 from json_each(authors) person where instr(same(person.value), nullif(same(?), '')) > 0)",
    "source": "select id from source where same(name) = same(?)",
    "host": "select o.id from outlet o, (select lower(replace(?, '@', '.')) as name) "
    "where substr('.' || replace(o.host, '@', '.'), -length(name)) = name",  # an account is nat@example.social
    "lang": "select lower(?)",
    "tag": "select name from (select distinct name from tag) where same(name) = same(?)",
    "digest": "select plan from (select distinct plan from told) where same(plan) = same('digest:' || ?)",
}
# The way along each field's index, the field first that most likely has the least. A story is at most as new as each
# of its articles, and an article as the first sight of it.
_WAYS = {
    "author": ("article a", "a.authors <> '[]' and a.authors", "a.sort_at"),
    "source": ("item i join article a on a.id = i.article_id", "i.source_id", "i.first_seen_at"),
    "host": ("article a", "a.outlet_id", "a.sort_at"),
    "lang": ("article a", "a.lang", "a.sort_at"),
}
_TIMES = {"date": "s.sort_at", "seen": "s.first_seen_at"}


def _days(span: Between, known: Known) -> str:
    """A condition on the time of stories `s`.

    By when they were seen few are picked out by an index. For many it would be the wrong one: what is wanted is most
    often in the order of their dates. The plus keeps it away.
    """
    days = _between(span, _TIMES[span.field])
    if span.field == "date":
        return days
    return f"s.id in (select s.id from story s where {days})" if known.few(days) else _between(span, "+s.first_seen_at")


def _between(span: Between, column: str) -> str:
    """A condition on a time, with numbers of our own, which stand in the statement as they are."""
    bounds = [f"{column} {sign} {seconds(at)}" for sign, at in ((">=", span.since), ("<", span.until)) if at]
    return f"({' and '.join(bounds) or '1'})"


def condition(query: Query, values: list[object], known: Known, ends: Callable[[], str]) -> str:
    """What must hold of a story `s`, with its `values`: one operand, in brackets where it has parts.

    In no more brackets, as SQLite's parser takes only so many.
    """
    match query:
        case Match(field, value):
            rows, key, _ = _WAYS[field]
            values.append(json.dumps(known.keys(field, value)))
            return _ASKED.format(rows=rows, key=key)
        case Between():
            return _between(query, _TIMES[query.field])
        case CarriedBy(least, most):
            values.append(least)
            if most is None:
                return "s.carriers >= ?"
            values.append(most)
            return "s.carriers between ? and ?"
        case Changed(grade):
            values.extend([grade] * (grade is not None))
            graded = "instr(' ' || v.grades || ' ', ' ' || ? || ' ') > 0" if grade else "1"
            return _COLLECTED.format(join="join version v on v.article_id = a.id", condition=graded)
        case Tagged(name):
            values.extend([json.dumps(known.keys("tag", name))] if name is not None else [])
            named = "t.name in (select value from json_each(?))" if name is not None else "1"
            return _COLLECTED.format(join="join tag t on t.article_id = a.id", condition=named)
        case Digested(name):
            values.append(json.dumps(known.keys("digest", name)))
            return "s.id in (select story_id from told where plan in (select value from json_each(?)))"
        case Hidden(why):
            return f"s.id in (select story_id from article where unfit = '{why}')"  # as the index has it: no value
        case Not(inner):
            return f"not {condition(inner, values, known, ends)}"
        case And(parts) if not is_text(query):
            return "(" + (" and ".join(condition(part, values, known, ends) for part in parts) or "1") + ")"
        case Or(parts) if not is_text(query):
            return "(" + (" or ".join(condition(part, values, known, ends) for part in parts) or "0") + ")"
    values.append(expression(query, known.beginning))
    return _COLLECTED.format(join="", condition=_INDEXED.format(ends=ends()))


_INDEXED = "a.id in (select f.rowid from article_fts f where article_fts match ? {ends})"

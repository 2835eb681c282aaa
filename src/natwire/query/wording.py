"""A tree said in words, so that the user sees how the query was read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from natwire.model.query import (
    And,
    Between,
    CarriedBy,
    Changed,
    Digested,
    Grade,
    Hidden,
    Match,
    Near,
    Not,
    Or,
    Query,
    Tagged,
    Term,
    Watched,
)
from natwire.wording import count, day

_MATCHED = {"source": "from the source", "host": "printed by", "author": "written by", "lang": "in the language"}
_DATED = {"date": "dated", "seen": "first seen"}

_CHANGED: dict[Grade | None, str] = {
    None: "changed by its publisher",
    "retraction": "taken back by its publisher",
    "numbers": "changed in its numbers",
    "names": "changed in its names",
    "headline": "changed in its headline",
    "wording": "changed in its wording",
    "typo": "changed in its spelling",
}


def explain(query: Query, zone: tzinfo = UTC) -> str:
    """How a query was read, on one line, with times in `zone`: what is wanted in the text, then the rest after commas.

    >>> explain(And((Term("patria"), Not(Term("football")), Match("lang", "fi"))))
    'patria and not football, in the language fi'
    """
    parts = query.parts if isinstance(query, And) else (query,)
    say = _inside if len(parts) > 1 else _say
    texts = [say(part, zone) for part in parts if _is_text(part)]
    facts = [say(part, zone) for part in parts if not _is_text(part)]
    return ", ".join([" and ".join(texts) or "every story", *facts])


def _is_text(query: Query) -> bool:
    match query:
        case Not(query=inner):
            return _is_text(inner)
        case And(parts=parts) | Or(parts=parts):
            return not parts or any(map(_is_text, parts))
        case _:
            return isinstance(query, Term | Near)


def _say(query: Query, zone: tzinfo) -> str:
    match query:
        case Term():
            return _term(query)
        case Near(terms=terms, distance=distance):
            return f"{' near '.join(map(_quoted, terms))} (at most {distance} words apart)"
        case Match(field=field, value=value):
            return f"{_MATCHED[field]} {value}"
        case Between(field=field):
            return f"{_DATED[field]} {_when(query, zone)}"
        case CarriedBy():
            return _carried(query)
        case Changed(grade=grade):
            return _CHANGED[grade]
        case Tagged(name=name):
            return f"tagged {name}" if name is not None else "with a tag"
        case Watched(name=name):
            return f"in the watch {name}"
        case Digested(name=name):
            return f"told by the digest {name}"
        case Hidden(why=why):
            return f"{why} by the agency that delivered it"
        case Not(query=inner):
            return f"not {_inside(inner, zone)}"
        case And(parts=parts):
            return " and ".join(_inside(part, zone) for part in parts) or "every story"
        case Or(parts=parts):
            return " or ".join(_inside(part, zone) for part in parts) or "no story"


def _inside(query: Query, zone: tzinfo) -> str:
    """A part of something larger: in brackets where it has parts itself."""
    said = _say(query, zone)
    return f"({said})" if isinstance(query, And | Or) and len(query.parts) > 1 else said


def _term(term: Term) -> str:
    said = f"words beginning with {_quoted(term.text)}" if term.prefix else _quoted(term.text)
    return f"{said} in the {term.field}" if term.field else said


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _when(between: Between, zone: tzinfo) -> str:
    """Whole days as days, the last one included; all else to the minute."""
    since = between.since and between.since.astimezone(zone)
    until = between.until and between.until.astimezone(zone)
    if since and until and _is_midnight(since) and _is_midnight(until):
        last = until - timedelta(days=1)
        return f"on {_day(since)}" if last.date() <= since.date() else f"from {_day(since)} to {_day(last)}"
    if since and until:
        return f"from {_moment(since)} to {_moment(until)}"
    if since:
        return f"from {_moment(since)}"
    return f"before {_moment(until)}" if until else "at any time"


def _is_midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second) == (0, 0, 0)


def _day(at: datetime) -> str:
    return f"{day(at)} {at.year}"


def _moment(at: datetime) -> str:
    return _day(at) if _is_midnight(at) else f"{_day(at)} {at:%H:%M}"


def _carried(carriers: CarriedBy) -> str:
    least, most = carriers.least, carriers.most
    if most is None:
        return f"with at least {count(least, 'carrier')}"
    if least == most:
        return f"with {count(most, 'carrier')}"
    return f"with {least} to {count(most, 'carrier')}" if least else f"with at most {count(most, 'carrier')}"

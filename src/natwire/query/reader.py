"""Tokens become a tree, by recursive descent: OR of ANDs of words, fields and brackets."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import get_args

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
from natwire.query.tokens import LONGEST, QUOTES, Token, tokens
from natwire.text import language, line

_NO_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))
_COUNT = r"(>=|<=|>|<|)([0-9]{1,6})"
_COUNTS = r"([0-9]{0,6})\.\.([0-9]{0,6})"
_NEAR_ENOUGH = Near(()).distance
_GRADES: tuple[Grade, ...] = get_args(Grade)
_WIDEST = 1000  # words, the furthest that NEAR/n reaches


def read(words: str, now: datetime, zone: tzinfo = UTC) -> Query:
    """The tree of what was typed. No text is an error; an empty one, or `*` alone, asks for every story.

    `now` is aware; days begin at midnight in `zone`. What has neither letters nor digits says nothing beside other
    words; typed alone it is one Term, which finds nothing, rather than every story.

    >>> read("-title:patri*", datetime(2026, 6, 3, tzinfo=UTC))
    Not(query=Term(text='patri', field='title', prefix=True))
    """
    tree = _Reader(tokens(words), now, zone).any_of()
    if tree is not None:
        return tree
    rest = line(words[:LONGEST].translate(_NO_QUOTES))
    return And() if rest in ("", "*") else Term(rest)


class _Reader:
    """Eats tokens from the left. Each method gives what it read, None where that says nothing."""

    def __init__(self, pieces: Sequence[Token], now: datetime, zone: tzinfo) -> None:
        self.pieces = deque(pieces)
        self.now = now
        self.zone = zone

    def any_of(self) -> Query | None:
        """`a b OR c`, to the end or to a closing bracket."""
        parts = [self.all_of()]
        while self.at("or"):
            self.pieces.popleft()
            parts.append(self.all_of())
        return either(parts)

    def all_of(self) -> Query | None:
        """`a -b "c d"`, to an OR, the end or a closing bracket."""
        parts: list[Query] = []
        while self.pieces and not self.at("or", "close"):
            near = self.pieces.popleft().text if self.at("near") else ""
            part = self.one()
            joined = _near(parts[-1], near, part) if near and parts else None
            if joined:
                parts[-1] = joined
            elif part:
                parts.append(part)
        return both(parts)

    def one(self) -> Query | None:
        """`a`, `-a`, `(...)` or `field:a`."""
        negative = False
        while self.at("and", "not"):
            negative ^= self.pieces.popleft().kind == "not"
        if not self.pieces or self.at("or", "close", "near"):
            return None
        token = self.pieces.popleft()
        match token.kind:
            case "open":
                found = self.any_of()
                self.close()
            case "field":
                found = self.field(token.text)
            case _:
                found = _term(token)
        if found and negative:
            return found.query if isinstance(found, Not) else Not(found)
        return found

    def field(self, name: str) -> Query | None:
        """What comes after `field:`, one value or a bracketed list of which any will do."""
        if self.at("word", "phrase"):
            return self.value(name, self.pieces.popleft())
        if not self.at("open"):
            return _term(Token("word", name))
        self.pieces.popleft()
        values = []
        while self.pieces and not self.at("close"):
            token = self.pieces.popleft()
            if token.kind in ("word", "phrase"):
                values.append(self.value(name, Token(token.kind, token.text.strip(","), token.prefix)))
        self.close()
        return either(values)

    def value(self, name: str, token: Token) -> Query | None:
        """A field with its value; what is no date or number stays text."""
        if not token.text:
            return None
        match name:
            case "title" | "text":
                return _term(token, name)
            case "source" | "host" | "author":
                return Match(name, token.text)
            case "lang":
                return Match(name, language(token.text) or token.text)
            case "date" | "seen":
                from natwire.query.moments import span  # most queries name no time, and its patterns take 1 ms

                between = span(token.text, self.now, self.zone)
                return Between(name, *between) if between else _term(Token("word", f"{name}:{token.text}"))
            case "tag":
                return Tagged(token.text.removeprefix("+"))
            case "watch":
                return Watched(token.text)
            case "digest":
                return Digested(token.text)
            case "changed" | "has" | "is":
                return _told_of(name, token.text.lower()) or _term(Token("word", f"{name}:{token.text}"))
            case _:
                return _carriers(token.text) or _term(Token("word", f"{name}:{token.text}"))

    def at(self, *kinds: str) -> bool:
        """Whether the next token is one of these."""
        return bool(self.pieces) and self.pieces[0].kind in kinds

    def close(self) -> None:
        """Past the closing bracket, where there is one."""
        if self.at("close"):
            self.pieces.popleft()


def _term(token: Token, field: str | None = None) -> Term | None:
    """The word or phrase; None for one without letters and digits, of which the index keeps nothing."""
    if not any(map(str.isalnum, token.text)):
        return None
    match field:
        case "title" | "text":
            return Term(token.text, field, token.prefix)
        case _:
            return Term(token.text, prefix=token.prefix)


def _near(left: Query, near: str, right: Query | None) -> Near | None:
    """Two plain words joined, or one more joined to a Near; None for all else, which is then only wanted as well."""
    if not isinstance(right, Term) or right.field or right.prefix:
        return None
    distance = min(int(near.partition("/")[2] or _NEAR_ENOUGH), _WIDEST)
    match left:
        case Term(text=text, field=None, prefix=False):
            return Near((text, right.text), distance)
        case Near(terms=terms, distance=before):
            return Near((*terms, right.text), max(before, distance))
        case _:
            return None


_READ = "read"  # the tag that people give to what they have read
_BY_WORD: dict[tuple[str, str], Query] = {
    ("has", "version"): Changed(),
    ("has", "versions"): Changed(),
    ("has", "tag"): Tagged(),
    ("has", "tags"): Tagged(),
    ("is", "read"): Tagged(_READ),
    ("is", "unread"): Not(Tagged(_READ)),
    ("is", "killed"): Hidden("killed"),
    ("is", "withheld"): Hidden("withheld"),
    ("is", "embargoed"): Hidden("embargoed"),
}


def _told_of(name: str, text: str) -> Query | None:
    """`changed:numbers`, `changed:any`, `has:version`, `is:unread` and their like; None for all else."""
    if name != "changed":
        return _BY_WORD.get((name, text))
    if text in ("any", "*", ""):
        return Changed()
    return next((Changed(grade) for grade in _GRADES if grade == text), None)


def _carriers(text: str) -> CarriedBy | None:
    """`3`, `>2`, `<=4`, `2..5`, `2..`, `..5`; None for all else."""
    if match := re.fullmatch(_COUNTS, text):
        least, most = (int(end) if end else None for end in match.groups())
        if least is None and most is None:
            return None
        if least is not None and most is not None and most < least:
            least, most = most, least
        return CarriedBy(least or 0, most)
    if match := re.fullmatch(_COUNT, text):
        n = int(match[2])
        ends = {"": (n, n), ">": (n + 1, None), ">=": (n, None), "<": (0, n - 1), "<=": (0, n)}
        return CarriedBy(*ends[match[1]])
    return None


def both(parts: Sequence[Query]) -> Query | None:
    """What all of `parts` find; None where there are none."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def either(parts: Sequence[Query | None]) -> Query | None:
    """What any of `parts` finds; None where none of them says anything."""
    flat = [inner for part in parts if part for inner in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)

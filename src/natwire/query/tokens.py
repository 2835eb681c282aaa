"""What the user typed, cut into tokens: still flat, and already harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from natwire.text import line

LONGEST = 10_000  # characters of a query that are read
MOST_TERMS = 200
DEEPEST = 8  # brackets in brackets; at 10, SQLite's parser runs out of its stack of 100 over the worst of them

# Any of these opens and any of them closes: »Nordic«, “English”, „German“ and «French» need no table of pairs.
QUOTES = '"“”„‟«»＂'
FIELDS = (
    *("title", "text", "source", "host", "author", "lang", "date", "seen"),
    *("carriers", "changed", "has", "tag", "is", "watch", "digest"),
)
VALUES = {"has": ("tag", "version"), "is": ("read", "unread", "killed", "withheld", "embargoed")}  # of fields with few
_TOKEN = rf"""(?x)
      (?P<not>(?<![^\s(|])-+(?=[^\s)|-]))   # only where a word may begin: F-35 and "Patria"-konserni have none
    | (?P<field>(?<![^\s(|-])(?ai:{"|".join(FIELDS)}):(?=[^\s)|]))
    | [{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]\*?
    | (?P<open>\()
    | (?P<close>\))
    | (?P<or>\|+)
    | (?P<word>[^\s()|{QUOTES}]+)
    """
_OPERATOR = r"AND|OR|NOT|NEAR(?:/[0-9]{1,4})?"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `kind` is word, phrase, field, open, close, and, or, not, near.

    `text` is as typed, without the quotes of a phrase and the colon of a field. A `prefix` had a star at its end,
    which is no longer in `text`.
    """

    kind: str
    text: str
    prefix: bool = False


def tokens(words: str) -> list[Token]:
    """The pieces of `words`: brackets balanced and not too deep, at most MOST_TERMS words, the rest dropped.

    >>> [(token.kind, token.text) for token in tokens('-title:f-35 "sea')]
    [('not', '-'), ('field', 'title'), ('word', 'f-35'), ('word', 'sea')]
    """
    words = line(words[:LONGEST])
    # Plain words, as most people type them, need no patterns; those take longer to make than the search itself.
    plain = words.islower() and words.replace(" ", "").isalnum()
    return list(_enough(_balanced(_plain(words) if plain else _pieces(words))))


def _plain(words: str) -> Iterator[Token]:
    return (Token("word", word) for word in words.split())


def _pieces(words: str) -> Iterator[Token]:
    """Every token in turn. A quote that nothing closes fits no pattern and is passed over."""
    after = ""
    for match in re.finditer(_TOKEN, words):
        kind = match.lastgroup or ""
        text = match[kind]
        # OR in `title:OR` is a word.
        if kind == "word" and after != "field" and re.fullmatch(_OPERATOR, text):
            kind = text.partition("/")[0].lower()
        match kind:
            case "word" | "phrase":
                yield Token(kind, text.strip("* "), prefix=match[0].endswith("*"))
            case "field":
                yield Token(kind, text.removesuffix(":").lower())
            case _:
                yield Token(kind, text)
        after = kind


def _balanced(pieces: Iterator[Token]) -> Iterator[Token]:
    """The tokens without brackets that close nothing or go too deep. What nothing closes, the end closes."""
    depth = 0
    for token in pieces:
        if token.kind == "open":
            depth += 1
            if depth > DEEPEST:
                continue
        elif token.kind == "close":
            depth -= 1
            if depth < 0 or depth >= DEEPEST:
                depth = max(depth, 0)
                continue
        yield token


def _enough(pieces: Iterator[Token]) -> Iterator[Token]:
    """The tokens up to the last word that is read."""
    terms = 0
    for token in pieces:
        terms += token.kind in ("word", "phrase")
        if terms > MOST_TERMS:
            return
        yield token

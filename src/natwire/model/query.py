"""Words for what the user asks: a tree that `query` makes and the store answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# How stories are sorted: the best first, the newest, the oldest, those that most outlets carry.
Order = Literal["rank", "new", "old", "carriers"]

# What a publisher's change of a text is, the gravest first.
Grade = Literal["retraction", "numbers", "names", "headline", "wording", "typo"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a "phrase" or a prefi*, in the title, in the text, or in either."""

    text: str
    field: Literal["title", "text"] | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words at most `distance` words apart."""

    terms: tuple[str, ...]
    distance: int = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A field with a value, compared without regard to case; an author matches by any part of the name."""

    field: Literal["source", "host", "author", "lang"]
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """Stories dated (`date`) or first seen (`seen`) from `since` up to but not including `until`; None is open."""

    field: Literal["date", "seen"]
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CarriedBy:
    """Stories with at least `least` and at most `most` carriers."""

    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Stories whose publisher changed the text: in that way, or in any where `grade` is None."""

    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """Stories with that tag of the user's own, whatever its case and accents, or with any where `name` is None."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """Stories that a watch looks for. `query.watches.expand` writes it out; the store knows no watches."""

    name: str


@dataclass(frozen=True, slots=True)
class Digested:
    """Stories that the digest of that name has told, whatever its case, and to whomever."""

    name: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Stories with an article that its agency took back, or does not want to be used yet; of no other is it known."""

    why: Literal["killed", "withheld", "embargoed"]


@dataclass(frozen=True, slots=True)
class Not:
    """Stories that `query` does not find."""

    query: Query


@dataclass(frozen=True, slots=True)
class And:
    """Stories that all of `parts` find; with no parts, every story."""

    parts: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Stories that any of `parts` finds."""

    parts: tuple[Query, ...]


Query = Term | Near | Match | Between | CarriedBy | Changed | Tagged | Watched | Digested | Hidden | Not | And | Or

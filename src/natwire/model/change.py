"""Words for what differs between two texts: a publisher's earlier text and its newer one, or two carriers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, with the spaces behind them, that both texts have or only one of them."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader sees of an article: its headline and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an article: `until` when it stood, None for today's; `grades` are what the next one changed in it.

    `n` counts from 1, the oldest. `grades` are None where nobody has looked yet.
    """

    n: int
    until: datetime | None
    told: Text
    grades: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One carrier's text beside that of another: the lead's.

    `share` is 0 to 1: of its words, those that are the lead's in the same order. `added` and `cut` count words;
    `sentences_added` and `sentences_cut` are whole sentences that only one of the two has.
    """

    share: float
    added: int
    cut: int
    sentences_added: tuple[str, ...] = ()
    sentences_cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What one story tells, to be held against what others tell."""

    story: int
    told: Text
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A story that tells of the same event in other words. `words` are the rare ones that both have, the rarest first.

    `share` is 0 to 1: of the weight of the shorter one's rare words.
    """

    story: int
    share: float
    words: tuple[str, ...]

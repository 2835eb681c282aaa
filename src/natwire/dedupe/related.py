"""Which stories tell of the same event in other words: by the rare words, names and numbers that they share.

They are shown beside each other and never merged. A wrong neighbour costs trust and a missing one little, so every rule
asks for several agreements. docs/notes/stories.md has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from natwire.dedupe.changes import names
from natwire.dedupe.words import UNSPACED, words
from natwire.model.change import Account, Related, Text

_BEGINNING = 4_000  # characters of a text that are read: what happened stands at its beginning
_SHORTEST = 4  # letters of a word that says something without being a name
_SHORTEST_NAME = 3  # letters or digits of a name or a number
_VERBATIM = 0.25  # of the shorter one's runs of three words: with more it is a bulletin's next issue, or a copy
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")  # 33 000 is 33,000


@dataclass(frozen=True, slots=True)
class _Gist:
    """What an account can be recognised by: all words worth looking at, and those of them that name or number."""

    words: frozenset[str]
    keys: frozenset[str]
    runs: frozenset[tuple[str, ...]]


def telling(told: Text) -> frozenset[str]:
    """The words of an account that may be rare, for the store to weigh."""
    return _gist(told).words


def related(mine: Account, others: Sequence[Account], weights: Mapping[str, float]) -> list[Related]:
    """Those of the others that tell of the same event as `mine`, the most alike first.

    `weights` are those of the words of `mine` that are rare: the rarer, the heavier.
    """
    gist = _gist(mine.told)
    found = (_beside(gist, mine, other, weights) for other in others)
    return sorted((each for each in found if each), key=lambda each: (-each.share, each.story))


def _gist(told: Text) -> _Gist:
    text = _GROUPS.sub("", f"{told.title}\n\n{told.text[:_BEGINNING]}")
    found = words(text)
    named = names(text.partition("\n\n")[2])  # in many headlines every word has a capital
    keys = {word for word in found if len(word) >= _SHORTEST_NAME and (word in named or word[0].isdecimal())}
    telling = {word for word in found if len(word) >= _SHORTEST or word >= UNSPACED}
    return _Gist(frozenset(telling | keys), frozenset(keys), frozenset(zip(found, found[1:], found[2:], strict=False)))


def _beside(gist: _Gist, mine: Account, other: Account, weights: Mapping[str, float]) -> Related | None:
    theirs = _gist(other.told)
    shared = (word for word in gist.words & theirs.words if word in weights)
    rare = sorted(shared, key=lambda word: (word not in gist.keys, -weights[word], word))
    keys = [word for word in rare if word in gist.keys and word in theirs.keys]
    share = _share(rare, gist.words, theirs.words, weights)
    of_keys = _share(keys, gist.keys, theirs.keys, weights)
    verbatim = len(gist.runs & theirs.runs) / (min(len(gist.runs), len(theirs.runs)) or 1)
    same_language = mine.lang == other.lang
    if verbatim < _VERBATIM and _same_event(len(rare), len(keys), share, of_keys, same_language):
        return Related(other.story, share, tuple(rare))
    return None


def _same_event(rare: int, keys: int, share: float, of_keys: float, same_language: bool) -> bool:
    """Several names and numbers, or few among few; within a language one name and other rare words beside it."""
    if keys >= 3 and of_keys >= 0.25 and (share >= 0.15 or not same_language):
        return True
    if keys >= 2 and of_keys >= 0.5 and (rare >= 3 or not same_language):
        return True
    return same_language and keys >= 1 and rare >= 4 and share >= 0.25


def _share(found: Iterable[str], mine: frozenset[str], theirs: frozenset[str], weights: Mapping[str, float]) -> float:
    """The weight of what was found, of that of the shorter side. Theirs is taken to be as heavy a word as mine."""
    all_mine = sum(weights.get(word, 0) for word in mine)
    shorter = all_mine * min(1, len(theirs) / (len(mine) or 1))
    return min(1, sum(weights[word] for word in found) / shorter) if shorter else 0

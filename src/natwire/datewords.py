"""The words of dates in the languages of `dates.toml`: months, units of time, today and yesterday."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("dates.toml")
_UNITS = ("minutes", "hours", "days", "weeks")
# Words of these scripts are not parted by spaces, so they have no edges.
_NO_EDGES = "\u0e00"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all languages, folded: with their meaning, or as alternatives of a regular expression."""

    months: dict[str, int]
    units: dict[str, str]
    pairs: dict[str, str]
    halves: dict[str, str]
    ago: str
    before: str
    one: str
    today: str
    yesterday: str
    changed: str
    published: str


def fold(text: str) -> str:
    """Lower case without accents, and the Turkish i without a choice of dots.

    >>> fold("24 KASIM 2025")
    '24 kasim 2025'
    """
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFKD", text.lower()).replace("ı", "i").replace("ł", "l")
    # Hangul comes apart too, and is put together again.
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


@cache
def words() -> Words:
    """The words, read when the first date needs them."""
    languages: list[dict[str, Any]] = list(tomllib.loads(_FILE.read_text("utf-8")).values())
    return Words(
        months={
            fold(name).replace("_", " "): number
            for each in languages
            for number, names in enumerate(each.get("months", ()), 1)
            for name in names.split()
        },
        units={fold(name): unit for each in languages for unit in _UNITS for name in each.get(unit, "").split()},
        pairs={fold(name): unit for each in languages for unit, name in each.get("pairs", {}).items()},
        halves={fold(name): half for each in languages for half, names in _items(each, "halves") for name in names},
        ago=_alternatives(languages, "ago"),
        before=_alternatives(languages, "before"),
        one="|".join(sorted({name for each in languages for name in each.get("one", "").split()}, key=len)[::-1]),
        today=_alternatives(languages, "today"),
        yesterday=_alternatives(languages, "yesterday"),
        changed="|".join(_folded(languages, "changed")),
        published="|".join(_folded(languages, "published")),
    )


def _items(language: dict[str, Any], name: str) -> Iterator[tuple[str, list[str]]]:
    yield from language.get(name, {}).items()


def _folded(languages: list[dict[str, Any]], name: str) -> list[str]:
    """All words of one kind, the longer ones first, for a short one may be the beginning of a long one."""
    found = {re.escape(fold(word)) for each in languages for word in each.get(name, ())}
    return sorted(found, key=lambda word: (-len(word), word))


def _alternatives(languages: list[dict[str, Any]], name: str) -> str:
    """Whole words of one kind; those of scripts without spaces wherever they stand."""
    return "|".join(rf"\b{word}\b" if word < _NO_EDGES else word for word in _folded(languages, name))

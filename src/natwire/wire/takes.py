"""Which take of a story an item is, as its headline says it: `UPDATE 2-`, `(Eil)`, `, 1st Ld-Writethru`.

The words are in `takes.toml`. Such a mark is no word of the headline: with it the same story matches nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from natwire.datewords import fold
from natwire.text import line

_FILE = Path(__file__).with_name("takes.toml")
_MOST = 6  # marks on one side of a headline: CORRECTED-UPDATE 1-WRAPUP 2-
_LONGEST = 1_000
# What parts a mark from the headline. A hyphen that touches both parts them only where the mark alone is in capitals:
# `update-hungry` is a word, and so is FLASH-FLOODS in a headline that is all in capitals.
_APART = r"(?:\s*[:–—]+\s*|\s+-+\s+)"
_TOUCHING = rf"(?:{_APART}|\s*[/-]+\s*(?=.*[a-zà-ÿ]))"
_NOTE = r"(?:\s+\d{1,4})?(?:\s*:[^()]{0,80})?"  # a count, a clock, or what was corrected: `(Berichtigung: Ort)`


@dataclass(frozen=True, slots=True)
class _Marks:
    before: tuple[re.Pattern[str], ...]
    behind: re.Pattern[str]


def parted(headline: str) -> tuple[str, str]:
    """The headline without its marks, and the marks as they were written; "" where it has none.

    A headline of nothing but marks stays as it is.

    >>> parted("CORRECTED-UPDATE 2-Primeira Liga results")
    ('Primeira Liga results', 'CORRECTED UPDATE 2')
    >>> parted("$210 lobster is found dead, 1st Ld-Writethru")
    ('$210 lobster is found dead', '1st Ld-Writethru')
    """
    rest = headline = line(headline[:_LONGEST])
    marks: list[str] = []
    while len(marks) < _MOST and (found := _first(rest)):
        marks.append(found["mark"])
        rest = rest[found.end() :]
    if found := _marks().behind.search(rest):
        marks.append(found["mark"] or found["last"])
        rest = rest[: found.start()]
    return (rest, line(" ".join(marks))) if rest else (headline, "")


def _first(text: str) -> re.Match[str] | None:
    return next((found for pattern in _marks().before if (found := pattern.match(text))), None)


@cache
def _marks() -> _Marks:
    languages = list(tomllib.loads(_FILE.read_text("utf-8")).values())

    def any_of(*kinds: str, capitals: bool = False) -> str:
        words = [word for each in languages for kind in kinds for word in each.get(kind, ())]
        forms = {form.upper() if capitals else form for word in words for form in (word, fold(word))}
        return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")"

    plain, every, lead = any_of("plain"), any_of("plain", "capitals"), any_of("lead")
    loud, loud_lead = any_of("plain", "capitals", capitals=True), any_of("lead", capitals=True)
    numbered = rf"\d{{1,2}}(?:st|nd|rd|th|\.)[\s-]?{lead}(?:[\s-]{lead})*\b"
    bracketed = rf"\(\s*(?P<mark>{numbered}|(?:{every}|{lead})\.?{_NOTE})\s*\)"
    return _Marks(
        before=(
            re.compile(rf"{bracketed}[\s:–—-]*", re.IGNORECASE),
            re.compile(rf"(?P<mark>{numbered}|{plain}(?:\s\d{{1,2}})?){_APART}", re.IGNORECASE),
            re.compile(rf"(?P<mark>\d{{1,2}}(?:ST|ND|RD|TH|\.)[\s-]?{loud_lead}(?:[\s-]{loud_lead})*)\s+"),
            re.compile(rf"(?P<mark>{loud}(?:\s\d{{1,2}})?){_TOUCHING}"),
        ),
        behind=re.compile(rf"\s+{bracketed}\Z|[\s,;-]+(?P<last>{numbered})\Z", re.IGNORECASE),
    )

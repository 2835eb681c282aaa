"""The agency that an article came from, as the article says itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_FEW_LETTERS = 4  # a name of so many is an abbreviation, and a word of some language in other letters
_DATELINE = 80  # characters in which a dateline ends
_LONGEST = 60  # characters of a line that is a credit, and of what is looked at of the end


def credit(authors: Sequence[str], text: str) -> str:
    """The agency that its byline, its dateline or its first or last line names; "" for none.

    It counts only in the place of an author or a source: most agencies that a story names are quoted in it. Of two
    that share a credit the first is the one.

    >>> credit(["Jane Doe, Reuters"], "The town votes."), credit([], "ANKARA (AA) - The town votes.")
    ('Reuters', 'AA')
    >>> credit([], "Kaupunki äänestää. (STT)"), credit([], "The Associated Press (AP) said that the town votes.")
    ('STT', '')
    """
    dateline, line, bracketed, signature, byline = _patterns()
    text = text.strip()
    first, last = text.partition("\n")[0], text.rpartition("\n")[2]
    signed = (byline.fullmatch(part.strip()) for author in authors for part in re.split("[,/|()–—]", author))
    told = (
        dateline.match(first[:_DATELINE]),
        *(line.fullmatch(each) for each in (first, last) if len(each) <= _LONGEST),
        bracketed.search(last[-_LONGEST:]),
        signature.search(last[-_LONGEST:]),
    )
    found = next((match["agency"] for match in (*signed, *told) if match), "")
    return _names()[_key(found)] if found else ""


def _key(spelling: str) -> str:
    return spelling if len(spelling) <= _FEW_LETTERS else spelling.casefold()


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("agencies.toml").read_text(encoding="utf-8"))


@cache
def _names() -> dict[str, str]:
    """What people call the agency of each spelling."""
    return {_key(each): name for name, spellings in _data()["names"].items() for each in spellings}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """How an agency is credited in a dateline, on a line of its own, at the end of the last one, and in a byline."""
    spellings = sorted(_names(), key=len, reverse=True)
    either = "|".join(re.escape(each) if len(each) <= _FEW_LETTERS else f"(?i:{re.escape(each)})" for each in spellings)
    agency = rf"(?<!\w)(?P<agency>{either})(?!\w)"
    shared = rf"{agency}(?:\s*[/,&+–-]\s*\w[\w. -]{{0,30}}){{0,3}}"  # dpa/afp; AP, Reuters; APA, 3.6.2025
    bracketed = rf"[(/（\[]\s*{shared}\s*[)/）\]]"
    source, staff = ("|".join(map(re.escape, _data()["words"][name])) for name in ("source", "staff"))
    return (
        # Behind the place, and a dash, a colon or a full stop before the story; or right behind the day.
        re.compile(rf".{{0,60}}?(?P<day>\d)?\s*{bracketed}\s*(?(day)|[-–—:.])"),
        re.compile(rf"\W*(?:(?i:{source})\s*[:：]?\s*)?{shared}(?:\s*\d{{4}})?\W*"),
        re.compile(rf"{bracketed}\W*$"),
        re.compile(rf"(?:[.!?\"”»]\s+|\s[-–—]\s*){shared}\W*$"),
        re.compile(rf"(?:(?i:{staff})\s+)?{agency}(?:\s+(?i:{staff}))?"),
    )

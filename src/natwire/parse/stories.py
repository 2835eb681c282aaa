"""Whether a letter plainly is a list of stories, and which: each a headline, a paragraph or two, and a link of its own.

A letter that is taken apart wrongly is lost as a letter, and a list that is kept whole is only one long article. So
nearly all of its words must be its stories', and every doubt leaves it whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from natwire.addresses import is_front_door
from natwire.dates import find_date
from natwire.parse import lexicon
from natwire.parse.blocks import weight
from natwire.parse.pieces import Piece
from natwire.text import letters

_STORIES = 3
_MOST_PIECES = 3_000  # a letter has some hundreds
_THEIRS = 0.8  # of the letter's words
_LONGEST = 1_600  # characters below a headline; what is longer is an essay with headings
_LEAST = 60  # characters below a headline, on average; less is a menu
_LONGEST_HEADLINE = 240
_LEAST_HEADLINE = 12
_LONGEST_LABEL = 80
_NO_HEADLINE = (".", ":", "…", "...", ";", ",", "。", "।", "۔")
# Before each headline of a list, "1." or "*" is of the list.
_MARK = re.compile(r"(?:[-*•–#]|\d{1,3}[.)])\s+(?=\S)")
# Headline, its link here or at the end, whose it is and when, what it says. A story of more paragraphs is an essay.
_STORY = re.compile(r"H(U?)S{0,3}T{1,4}+(?!T)S?(U?)")


@dataclass(frozen=True, slots=True)
class Story:
    """A headline with its link, the places of the pieces below it, and how much these say."""

    headline: str
    url: str
    places: tuple[int, ...]
    size: int


def listed(pieces: Sequence[Piece]) -> tuple[Story, ...]:
    """The stories of a letter that plainly is a list of them, else none."""
    found = _found(pieces)
    told = sum(weight(one.text) for one in pieces if one.prose and not one.cut)
    theirs = sum(story.size for story in found)
    apart = len({story.url for story in found}) == len({letters(story.headline) for story in found}) == len(found)
    if len(found) < _STORIES or theirs < max(told * _THEIRS, len(found) * _LEAST) or not apart:
        return ()
    if all(_MARK.match(story.headline) for story in found):
        found = [replace(story, headline=_MARK.sub("", story.headline)) for story in found]
    return tuple(found)


def below(pieces: Sequence[Piece]) -> set[int]:
    """The places of the stories below a letter's own words, which only tell what else there is."""
    found = _found(pieces)
    theirs = {place for story in found for place in story.places}
    own = [one.at for one in pieces if one.prose and not one.cut and one.at not in theirs]
    last = max(own, default=0)
    behind = [story for story in found if min(story.places) > last]
    return {place for story in behind for place in story.places} if len(behind) > 1 and len(own) > 1 else set()


def _found(pieces: Sequence[Piece]) -> list[Story]:
    """What looks like a story, whatever is around it."""
    if len(pieces) > _MOST_PIECES:
        return []
    signs = list(_signs(pieces))
    rows = _STORY.finditer("".join(sign for sign, _ in signs))
    return [story for row in rows if (story := _story(signs[row.start() : row.end()], pieces))]


def _story(row: Sequence[tuple[str, int]], pieces: Sequence[Piece]) -> Story | None:
    """The story that such a row of pieces is, if it has an address and no more words than one in a list has."""
    body = [pieces[at] for sign, at in row if sign == "T"]
    size = sum(weight(one.text) for one in body)
    url = next((pieces[at].url for sign, at in row if sign == "U"), "")
    if not url or is_front_door(url) or size > _LONGEST:
        return None
    return Story(pieces[row[0][1]].text, url, tuple(one.at for one in body), size)


def _signs(pieces: Sequence[Piece]) -> Iterator[tuple[str, int]]:
    """What each piece is in a list: Headline, Text, the Url alone, a Rule, Something short."""
    for at, one in enumerate(pieces):
        if one.rule:
            yield "R", at
        elif one.cut:
            continue
        elif one.more:
            yield ("U" if one.url else "S"), at
        elif _is_headline(one):
            yield "H", at
            if one.linked and one.url:
                yield "U", at
        else:
            yield ("T" if one.prose or (one.linked and weight(one.text) >= _LONGEST_LABEL) else "S"), at


def _is_headline(piece: Piece) -> bool:
    """A heading, or a line that is a link or ends as no sentence does, but for who wrote it and when."""
    text = piece.text
    if not _LEAST_HEADLINE <= weight(text) <= _LONGEST_HEADLINE:
        return False
    if piece.heading:
        return True
    if text.endswith(_NO_HEADLINE) or lexicon.says_by(text) or piece.prose or (piece.linked and not piece.url):
        return False
    return len(text) > _LONGEST_LABEL or piece.linked or find_date(text) is None

"""Pages that lead to articles and are none: front pages, sections, archives, searches.

They are told by their teasers: headings that are links, each with a paragraph or two. Below an article stand teasers
too, so what is above the first of them counts, and what the page says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from natwire.parse.blocks import HEADINGS, Block
from natwire.parse.body import Judged
from natwire.parse.seen import LINE, LINK, PROSE, REST, Seen, is_front_door, prose

# How many paragraphs are below a heading that is a link, and how many such teasers make a list. Another link of the
# length of a headline has one excerpt; of these more are needed, for links stand between the paragraphs of articles.
_TEASER = 2
_TEASERS = 3
_LOOSE_TEASERS = 5
_EXCERPT = 500
_MOST = 0.8
_HALF = 0.5
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)\W*$")
# What a section says of itself, if anything; and what is said above it on any page.
_INTRO = 250
_BOXES = ("consent", "newsletter", "hidden", "navigation", "advertisement")
# A page that is only links: this many of the length of a headline, or this share of its letters.
_HEADLINES = 15
_HEADLINE = 25
_ALL = 0.8
# The classes that WordPress gives to the body of a page, and what JSON-LD calls one that lists others.
_WORDPRESS_LISTS = frozenset({"archive", "blog", "search-results"})
_WORDPRESS_SINGLE = frozenset({"single", "singular", "attachment"})
_COLLECTION = ('"CollectionPage"', '"SearchResultsPage"')


def is_list(seen: Seen) -> bool:
    """Whether the page leads to articles and is none: a front page, a section, a search."""
    if seen.claims.kind == "article" or seen.claims.published_from in ("json-ld", "meta"):
        return False
    if seen.classes & _WORDPRESS_SINGLE:
        return False
    found = _teasers(seen.judged)
    if _is_links(seen):
        return True
    # Below an article stand teasers too, but then it has begun above them, whatever became of its text.
    if found.share >= _MOST and found.number >= found.enough and found.intro <= _INTRO:
        return True
    if seen.classes & _WORDPRESS_LISTS:  # which may print its posts whole
        return found.number >= _TEASER
    many = found.number >= _TEASER and found.share >= _HALF
    return (many or _headlines(seen.blocks) >= _HEADLINES) and _says_list(seen)


def _says_list(seen: Seen) -> bool:
    return (seen.url is not None and is_front_door(seen.url)) or any(mark in seen.html for mark in _COLLECTION)


class _Teasers(NamedTuple):
    """How many teasers a page has, what share of its text is theirs, and how many are enough to call it a list.

    `intro` are the characters of prose above the first of them, kept or cut.
    """

    number: int
    share: float
    enough: int
    intro: int


def _teasers(judged: Iterable[Judged]) -> _Teasers:
    number = below = own = broken = loose = intro = 0
    paragraphs = most = 0  # below the last link, so far and at most
    for block, reason in judged:
        heading, linked = block.tag in HEADINGS, block.link_share > LINK
        if linked and (heading or len(block.text) >= _HEADLINE) and not reason.startswith("furniture"):
            most, paragraphs = (_TEASER if heading else 1), 0
            continue
        if heading and not reason:
            most = 0
        kept = not (reason or heading) and block.weight >= LINE
        paragraphs += kept
        if kept and paragraphs <= most and (most > 1 or len(block.text) <= _EXCERPT):
            number += paragraphs == 1
            below += block.weight
            loose += most == 1
            broken += _BREAKS_OFF.search(block.text) is not None
            continue
        own += block.weight * kept
        if not (number or linked) and block.weight >= PROSE and not reason.endswith(_BOXES):
            intro += block.weight
    enough = _LOOSE_TEASERS if loose else _TEASER if broken >= number else _TEASERS
    return _Teasers(number, below / max(below + own, 1), enough, intro)


def _is_links(seen: Seen) -> bool:
    """Whether there is nothing but links to read, or nothing to keep beside links as long as headlines."""
    kept = [block for block, reason in seen.judged if not reason]
    letters = sum(len(block.text) - block.text.count(" ") for block in kept)
    if letters and sum(block.linked for block in kept) >= letters * _ALL:
        return True
    return len(seen.text) <= REST and _headlines(seen.blocks) >= _HEADLINES and prose(seen.blocks) <= REST


def _headlines(blocks: Iterable[Block]) -> int:
    """How many links are as long as headlines are."""
    return sum(block.link_share > LINK and len(block.text) >= _HEADLINE for block in blocks)

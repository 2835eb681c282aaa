"""Pages that lead to articles and are none: front pages, sections, archives, searches.

They are told by their teasers: headings that are links to other pages of the site, each with a paragraph or two. Below
an article stand teasers too, so what is above the first of them counts, and what the page says of itself. An article
in sections may have links in its headings, but to other sites or to places on its own page; or it counts its sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from urllib.parse import SplitResult, urljoin, urlsplit

from natwire.addresses import is_front_door
from natwire.parse.blocks import HEADINGS, PROSE, Block
from natwire.parse.seen import LINE, LINK, REST, Seen, prose

# How many paragraphs are below a heading that is a link, of how many characters at most; and how many such teasers make
# a list, with most of the page's text.
_TEASER = 2
_EXCERPT = 500
_TEASERS = 3
_MOST = 0.8
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)\W*$")
# What a section says of itself, if anything; and what is said above it on any page.
_INTRO = 250
# A page that is only links has so many of the length of a headline.
_HEADLINES = 15
_HEADLINE = 25
# The number of a section stands first in its heading, behind a mark at most: "1.", "#1", "No. 1".
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_MARK = 4
# As co.uk has it, and com.tr: such a name is part of no site's.
_SHORT_LABEL = 3
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
    if _is_links(seen):
        return True
    found = _teasers(seen)
    if seen.classes & _WORDPRESS_LISTS:  # which may print its posts whole
        return found.number >= _TEASER
    if _is_counted(seen, found):
        return False
    # Below an article stand teasers too, but then it has begun above them, whatever became of its text.
    if found.share >= _MOST and found.number >= found.enough and found.intro <= _INTRO:
        return True
    many = found.number >= _TEASER and found.share >= _MOST
    return (many or _headlines(seen.blocks) >= _HEADLINES) and _says_list(seen)


def _says_list(seen: Seen) -> bool:
    return (seen.url is not None and is_front_door(seen.url)) or any(mark in seen.html for mark in _COLLECTION)


@dataclass(slots=True)
class _Teasers:
    """The teasers of a page: their headlines, and how much is below these, besides them, and above the first of them.

    `broken` are those that break off.
    """

    headlines: list[Block] = field(default_factory=list)
    below: int = 0
    own: int = 0
    intro: int = 0
    broken: int = 0

    @property
    def number(self) -> int:
        return len(self.headlines)

    @property
    def share(self) -> float:
        """The share of the page's text that is theirs."""
        return self.below / max(self.below + self.own, 1)

    @property
    def enough(self) -> int:
        """How many of them make a list."""
        return _TEASER if self.broken >= self.number else _TEASERS


def _teasers(seen: Seen) -> _Teasers:
    found = _Teasers()
    says_list = cache(partial(_says_list, seen))  # reads the whole page
    here = _address(seen.url or seen.claims.canonical or "")
    headline: Block | None = None
    below = paragraphs = 0  # of the headline, so far
    for block, reason in seen.judged:
        heading, linked = block.tag in HEADINGS, block.link_share > LINK
        if linked and heading and reason[:1] != ("furniture",):
            headline = block if _leads_away(block, here) or says_list() else None
            below = paragraphs = 0
            continue
        if heading and not reason:
            headline = None
        kept = not (reason or heading) and block.weight >= LINE
        below += block.weight * kept
        paragraphs += kept
        if kept and headline and below <= _EXCERPT and paragraphs <= _TEASER:
            found.below += block.weight
            found.broken += _BREAKS_OFF.search(block.text) is not None
            if paragraphs == 1:
                found.headlines.append(headline)
            continue
        found.own += block.weight * kept
        if not (found.headlines or linked) and block.weight >= PROSE:
            found.intro += block.weight
    return found


def _leads_away(block: Block, here: SplitResult) -> bool:
    """Whether a link leads to another page of the same site, as far as addresses tell."""
    kin = block.kin
    while kin.in_link and kin.tag != "a" and kin.parent:
        kin = kin.parent
    link = kin.node if kin.tag == "a" else kin.node.css_first("a[href]")
    to = _address((link and link.attributes.get("href")) or "", here.geturl())
    if not (to.netloc and here.netloc):
        return bool(to.path or to.query)
    return _house(to) == _house(here) and (to.path, to.query) != (here.path, here.query)


def _address(link: str, base: str = "") -> SplitResult:
    try:
        return urlsplit(urljoin(base, link))
    except ValueError:
        return urlsplit("")


def _house(address: SplitResult) -> str:
    """The site of which a host is a part, sport.example.org that of example.org; more of it where that is short."""
    labels = address.netloc.lower().removeprefix("www.").split(".")
    return ".".join(labels[-2:] if len(labels[-2:][0]) > _SHORT_LABEL else labels[-3:])


def _is_counted(seen: Seen, found: _Teasers) -> bool:
    """Whether the headings are the sections of an article that counts them: each with its number, or in its title."""
    first = [_NUMBER.search(block.text) for block in found.headlines]
    numbers = [int(number[0]) for number in first if number and number.start() <= _MARK]
    steps = {abs(one - other) for one, other in pairwise(numbers)}
    in_turn = len(numbers) == found.number >= _TEASER and steps == {1}
    return in_turn or str(found.number) in _NUMBER.findall(seen.claims.title)


def _is_links(seen: Seen) -> bool:
    """Whether there is next to nothing to read beside links as long as headlines."""
    return len(seen.text) <= REST and _headlines(seen.blocks) >= _HEADLINES and prose(seen.blocks) <= REST


def _headlines(blocks: Iterable[Block]) -> int:
    """How many links are as long as headlines are."""
    return sum(block.link_share > LINK and len(block.text) >= _HEADLINE for block in blocks)

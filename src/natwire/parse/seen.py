"""A page as it was read, for those who judge whether it is an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from natwire.parse.blocks import HEADINGS, PROSE, Block
from natwire.parse.body import Judged
from natwire.parse.claims import Claims

# In characters: a line that is no label of a menu.
LINE = 40
# A block of which more than this is a link is one.
LINK = 0.6
# A line or two: this much may be left beside a wall, or beside links.
REST = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it was read: its markup, the classes of its body, its blocks as judged, its own words and the text.

    `url` is where it was found and `asked` where it was asked for, None where that is not known. A `cut` page is one of
    which not all was read, for its size.
    """

    html: str
    classes: frozenset[str]
    blocks: list[Block]
    judged: list[Judged]
    claims: Claims
    text: str
    url: str | None = None
    asked: str | None = None
    cut: bool = False


def prose(blocks: Iterable[Block]) -> int:
    """How many characters of the blocks are paragraphs, and no links."""
    return sum(block.weight for block in blocks if block.weight >= PROSE and block.link_share < LINK)


def under_links(judged: Iterable[Judged]) -> set[int]:
    """Which blocks (by id) stand below a heading that is a link, up to the next heading: teasers of other pages."""
    found = set[int]()
    linked = False
    for block, _ in judged:
        if block.tag in HEADINGS:
            linked = block.link_share > LINK
        elif linked:
            found.add(id(block))
    return found

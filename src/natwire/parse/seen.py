"""A page as it was read, for those who judge whether it is an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from natwire.parse.blocks import Block
from natwire.parse.body import Judged
from natwire.parse.claims import Claims

# In characters: a paragraph, and a line that is no label of a menu.
PROSE = 80
LINE = 40
# A block of which more than this is a link is one.
LINK = 0.6
# A line or two: this much may be left beside a wall, or beside links.
REST = 200

_FRONT_DOOR = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it was read: its markup, the classes of its body, its blocks as judged, its own words and the text.

    `url` is where it was found and `asked` where it was asked for, None where that is not known.
    """

    html: str
    classes: frozenset[str]
    blocks: list[Block]
    judged: list[Judged]
    claims: Claims
    text: str
    url: str | None = None
    asked: str | None = None


def is_front_door(url: str) -> bool:
    """Whether an address is that of a whole site, in one of its languages too; no article is told by it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _FRONT_DOOR.fullmatch(parts.path) is not None


def prose(blocks: Iterable[Block]) -> int:
    """How many characters of the blocks are paragraphs, and no links."""
    return sum(block.weight for block in blocks if block.weight >= PROSE and block.link_share < LINK)

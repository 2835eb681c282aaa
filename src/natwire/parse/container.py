"""Where on a page the story stands: below which headline, and in which element."""

from __future__ import annotations

import re
from collections.abc import Iterable

from natwire.parse.blocks import Block, Kin, Share, shares
from natwire.parse.claims import Claims

# The story begins below its headline if this share of the page's prose stands there.
_ENOUGH_BELOW = 0.4
LONGEST_TITLE = 240
# The container is left for a child with this share of its prose.
_MOST = 0.75
# Parts of a story, and never all of it: a list below its first paragraphs may be longer than they are.
_PARTS = frozenset({"ul", "ol", "dl", "blockquote"})
_CELLS = frozenset({"td", "th"})
# A standfirst is a sentence or two of so many characters. What has figures there may be a day, and what asks
# or calls out a slogan.
_LEAST_STANDFIRST = 40
_STATES = (".", "…", "。", "।", "۔")
_FIGURE = re.compile(r"\d")
# How many elements around the container count as near it, and how many blocks there are worth telling.
_NEAR = 2
_MOST_AROUND = 100
_LEAST_SUMMARY = 30
_MOST_SUMMARY = 60


def sums_up(block: Block, claims: Claims) -> bool:
    """Whether a block begins as the page's own description of itself."""
    description = claims.description[:_MOST_SUMMARY]
    return len(description) > _LEAST_SUMMARY and block.key.startswith(description)


def headline(blocks: list[Block], prose: list[Block], claims: Claims) -> Block | None:
    """The block below which the story can begin: its headline, unless most prose stands above it."""
    enough = _mass(prose) * _ENOUGH_BELOW
    for block in blocks:
        if block.tag in ("h1", "h2", "div", "p") and len(block.text) < LONGEST_TITLE and block.key in claims.names:
            below = _mass(one for one in prose if one.at >= block.at)
            if below > enough:
                return block
    return None


def parted(
    blocks: list[Block], prose: list[Block], title: Block | None, claims: Claims
) -> tuple[list[Block], list[Block]]:
    """The blocks of the container with the standfirst above it, and those around it that a reader sees beside them.

    `prose` is what can be the story's; of the blocks above its headline `title` there are none. Between that and the
    story stand its byline and its day, however far away the elements are.
    """
    blocks = [block for block in blocks if title is None or block.at >= title.at]
    container = _container(prose)
    if container is None:
        return blocks, []
    first = min(block.at for block in prose if is_in(block.kin, container))
    near = container
    for _ in range(_NEAR):
        near = near.parent if near.parent and near.parent.tag not in ("body", "html") else near
    inside: list[Block] = []
    around: list[Block] = []
    for block in blocks:
        above = block.at < first
        if is_in(block.kin, container) or (above and _leads_in(block, title, claims)):
            inside.append(block)
        elif len(around) < _MOST_AROUND and ((above and title) or is_in(block.kin, near)):
            around.append(block)
    return inside, around


def _leads_in(block: Block, title: Block | None, claims: Claims) -> bool:
    """Whether a block above the container is of the story: prose, or below a headline a short standfirst."""
    return block.prose or sums_up(block, claims) or (title is not None and _is_standfirst(block))


def _is_standfirst(block: Block) -> bool:
    return (
        block.tag in ("p", "h2")
        and block.weight >= _LEAST_STANDFIRST
        and not block.linked
        and block.text.endswith(_STATES)
        and not _FIGURE.search(block.text)
    )


def _mass(prose: Iterable[Block]) -> int:
    return sum(block.weight for block in prose)


def is_in(kin: Kin | None, container: Kin) -> bool:
    """Whether an element is the container or in it."""
    while kin and kin.depth > container.depth:
        kin = kin.parent
    return kin is container


def _container(prose: list[Block]) -> Kin | None:
    """The deepest element to which a way leads from the body along children with most of the prose."""
    held = shares(prose)
    children: dict[Kin, list[Kin]] = {}
    top: Kin | None = None
    for kin in held:
        if kin.parent:
            children.setdefault(kin.parent, []).append(kin)
        else:
            top = kin
    while top:
        best = max(children.get(top, ()), key=lambda kin: held[kin].mass, default=None)
        if best is None or held[best].mass < held[top].mass * _MOST or _is_paragraph(best, held[best]):
            return _whole(top)
        top = best
    return None


def _is_paragraph(kin: Kin, held: Share) -> bool:
    """Whether an element is one paragraph, whatever it is called, and those beside it are of the same story.

    A cell with the only paragraph is the whole story of a page that is laid out as a table.
    """
    return not kin.inner and (kin.tag == "p" or (held.paragraphs == 1 and kin.tag not in _CELLS))


def _whole(container: Kin) -> Kin:
    """The element around a container that is only a part of the story."""
    while container.parent and (container.tag in _PARTS or (container.tag in ("li", "dd") and not container.inner)):
        container = container.parent
    return container

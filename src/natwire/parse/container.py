"""Where on a page the story stands: below which headline, and in which element."""

from __future__ import annotations

from collections.abc import Iterable

from natwire.parse.blocks import Block, Kin, shares
from natwire.parse.claims import Claims

# The story begins below its headline if this share of the page's prose stands there.
_ENOUGH_BELOW = 0.4
LONGEST_TITLE = 240
# The container is left for a child with this share of its prose.
_MOST = 0.75
# Parts of a story, and never all of it: a list below its first paragraphs may be longer than they are.
_PARTS = frozenset({"ul", "ol", "dl", "blockquote"})
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


def parted(blocks: list[Block], prose: list[Block], start: int, claims: Claims) -> tuple[list[Block], list[Block]]:
    """The blocks of the container with the standfirst above it, and those around it that a reader sees beside them.

    `prose` is what can be the story's; of the blocks above `start` there are none.
    """
    blocks = [block for block in blocks if block.at >= start]
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
        if is_in(block.kin, container) or (block.at < first and (block.prose or sums_up(block, claims))):
            inside.append(block)
        elif len(around) < _MOST_AROUND and is_in(block.kin, near):
            around.append(block)
    return inside, around


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
        if best is None or held[best].mass < held[top].mass * _MOST or (best.tag == "p" and best not in children):
            return _whole(top)
        top = best
    return None


def _whole(container: Kin) -> Kin:
    """The element around a container that is only a part of the story."""
    while container.parent and (container.tag in _PARTS or (container.tag in ("li", "dd") and not container.inner)):
        container = container.parent
    return container

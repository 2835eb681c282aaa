"""Which blocks of a page are its story.

The story stands below its headline, in the smallest element with most of the prose (`container`). In it each block
gets a verdict (`verdicts`): the reason for which it goes, or () when it stays. A page that would be left
without any text is asked again, with fewer reasons.
"""

from __future__ import annotations

from natwire.model.article import Reason
from natwire.parse.blocks import Block, Kin
from natwire.parse.claims import Claims
from natwire.parse.container import headline, parted
from natwire.parse.junk import Junk
from natwire.parse.verdicts import STORY, about_itself, opens_comments, verdicts

Judged = tuple[Block, Reason]

# Reasons that no shortage of text overrules.
_FINAL = frozenset({"phrase", "headline", "site rule"})
_ALL_LINKS = 0.9
# A gallery has so many captions of so many characters, and together they say so much more than the rest.
_GALLERY = 4
_TELLING = 40
_FAR_MORE = 2.0
_CAPTIONS = (("furniture", "caption"), ("furniture", "figcaption"))


def find(blocks: list[Block], claims: Claims, whole: bool = False) -> list[Judged]:
    """The blocks of the story and those beside it, in order, each with the reason for which it goes, () if it stays.

    With `whole` they are all of it, as in a feed, and no container is looked for.
    """
    prose = [block for block in blocks if block.prose]
    title = None if whole else headline(blocks, prose, claims)
    start = title.at if title else 0
    junk = Junk(prose, _around(title))
    prose = [block for block in prose if block.at >= start and not junk.reason(block.kin)]
    inside, around = blocks, list[Block]()
    if not whole:
        inside, around = parted(blocks, _above_comments(blocks, prose, start), title, claims)
    judged = list(zip(inside, verdicts(inside, claims, junk, title), strict=True))
    for block in around:
        reason = junk.reason(block.kin) or about_itself(block, block.use, claims) or ("outside the story",)
        judged.append((block, reason))
    judged = _with_captions(blocks, judged, junk, start)
    judged.sort(key=lambda one: one[0].at)
    if any(not reason for _, reason in judged):
        return judged
    return [(block, _still(block, reason, junk)) for block, reason in judged]


def _around(title: Block | None) -> frozenset[Kin]:
    """The elements around the headline."""
    around: set[Kin] = set()
    kin = title.kin if title else None
    while kin:
        around.add(kin)
        kin = kin.parent
    return frozenset(around)


def _above_comments(blocks: list[Block], prose: list[Block], start: int) -> list[Block]:
    """The prose that is not below the heading of the comments: these are often longer than the story."""
    for block in blocks:
        if block.at > start and opens_comments(block):
            above = [one for one in prose if one.at < block.at]
            if len(above) >= STORY:
                return above
    return prose


def _with_captions(blocks: list[Block], judged: list[Judged], junk: Junk, start: int) -> list[Judged]:
    """In a gallery the captions are the text: where they say far more than all that stays, they stay too."""
    kept = sum(block.weight for block, reason in judged if not reason)
    if sum(block.weight for block in blocks if block.weight >= _TELLING) < kept * (_FAR_MORE + 1):
        return judged  # there cannot be, and who asks each element what its class says asks long
    captions = [
        block
        for block in blocks
        if block.at >= start and block.weight >= _TELLING and _is_caption(block, junk) and not block.use
    ]
    if len(captions) < _GALLERY or sum(block.weight for block in captions) < kept * _FAR_MORE:
        return judged
    stay = dict.fromkeys(captions, ())
    return list({**dict(judged), **stay}.items())


def _is_caption(block: Block, junk: Junk) -> bool:
    if block.kin.in_link:
        return False
    reason = junk.reason(block.kin)
    return reason in _CAPTIONS or (block.tag == "figcaption" and not reason)


def _still(block: Block, reason: Reason, junk: Junk) -> Reason:
    """Why a block goes even from a page of which nothing would stay: not for its class, its place or its shape."""
    if reason and reason[0] in _FINAL:
        return reason
    return junk.surely(block.kin) or (("links",) if block.link_share > _ALL_LINKS else ())

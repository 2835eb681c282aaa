"""Which blocks of a page are its story.

The container is the smallest element with most of the prose below the headline. In it each block gets a verdict: an
empty one keeps it, any other is the reason for which it goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from natwire.parse import lexicon, memory
from natwire.parse.blocks import HEADINGS, Block, Kin
from natwire.parse.claims import Claims

# Prose: long enough for a sentence or two, and not a list of links.
_PROSE = 80
_PROSE_LINKS = 0.5
# What a class announces is not believed against this share of the page's prose: of an element, or of all its like.
_TOO_MUCH = 0.45
_TOO_MUCH_COMMENT = 0.9
# Many small boxes of these kinds are many boxes; many of another kind are how the site calls its paragraphs.
_ALWAYS = frozenset({"comments", "hidden", "consent", "newsletter", "share"})
# The story begins below its headline if this share of the page's prose stands there.
_ENOUGH_BELOW = 0.4
# The container is left for a child with this share of its prose.
_MOST = 0.75
# How many elements around the container count as near it, and how many blocks there are worth telling.
_NEAR = 2
_MOST_AROUND = 100
_LINKS = 0.6
_ALL_LINKS = 0.9
_SHORT = 80
_CAPTION = 200
# What stands below a share heading in the last part is a box about the author, and that has a paragraph or two.
_TAIL = 0.35
_BOX = 2
# The data is believed when it has this share of what the page shows, and the page this share of what the data has.
_SHOWN_IN_DATA = 0.82
_DATA_SHOWN = 0.81
_JSON_LEAST = 400
_LONGEST_TITLE = 240
_KICKED = 20
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d")
_SENTENCE_END = (".", "!", "?", "…", ":", "”", '"', "“", "»", "’", "'", ")", "。", "」", "؟", "।")

_ENDS_BELOW = frozenset({"share", "about"})
_BEHIND = frozenset({"related", "newsletter", "about", "comments"})


Judged = tuple[Block, str]


def find(
    blocks: list[Block], claims: Claims, whole: bool = False, furniture: frozenset[int] = frozenset()
) -> list[Judged]:
    """The blocks of the story and those beside it, in order, each with the reason for which it goes, "" if it stays.

    With `whole` they are all of it, as in a feed, and no container is looked for. `furniture` is what recurs on the
    pages of the site (see `memory`).
    """
    prose = [block for block in blocks if _is_prose(block)]
    junk = _Junk(prose)
    prose = [block for block in prose if not junk.reason(block.kin)]
    inside, around = blocks, list[Block]()
    if not whole:
        start = _below_headline(blocks, prose, claims)
        inside, around = _parted(blocks, [block for block in prose if block.at >= start], start, claims)
    judged = list(zip(inside, _verdicts(inside, claims, junk, furniture), strict=True))
    for block in around:
        reason = junk.reason(block.kin) or _verdict(block, lexicon.use(block.text), claims) or "outside the story"
        judged.append((block, reason))
    return sorted(judged, key=lambda one: one[0].at)


def _is_prose(block: Block) -> bool:
    return (
        block.weight >= _PROSE
        and block.tag not in ("figcaption", "caption", "h1", "td", "th")
        and block.link_share < _PROSE_LINKS
    )


class _Junk:
    """What the classes of elements announce, where the mass of prose in them does not speak against it."""

    def __init__(self, prose: Iterable[Block]) -> None:
        self._reasons: dict[int, str] = {}
        self._mass = self._paragraphs = 0
        self._of_kind: dict[str, Counter[str]] = {}
        for block in prose:
            self._mass += block.weight
            self._paragraphs += 1
            kinds: set[str] = set()
            up: Kin | None = block.kin
            while up:
                up.mass += block.weight
                up.paragraphs += 1
                kinds.add(up.kind)
                up = up.parent
            for kind in kinds:
                self._of_kind.setdefault(kind, Counter()).update(mass=block.weight, paragraphs=1)

    def reason(self, kin: Kin | None) -> str:
        """Why all of an element goes, "" when it does not; an element goes with the one that it is in."""
        path: list[Kin] = []
        reason = ""
        while kin:
            if id(kin) in self._reasons:
                reason = self._reasons[id(kin)]
                break
            path.append(kin)
            kin = kin.parent
        for here in reversed(path):
            reason = reason or self._own(here)
            self._reasons[id(here)] = reason
        return reason

    def _own(self, kin: Kin) -> str:
        if kin.ruled:
            return f"site rule: {kin.ruled}"
        if self._is_most(kin.kind, kin.mass, kin.paragraphs):
            return ""
        kind = self._of_kind.get(kin.kind, Counter())
        if kin.kind and (kin.kind in _ALWAYS or not self._is_most(kin.kind, kind["mass"], kind["paragraphs"])):
            # Scripts of a site show the paragraphs that its first markup hides.
            return "" if kin.kind == "hidden" and kin.tag == "p" else f"furniture: {kin.kind}"
        return f"furniture: {kin.tag}" if kin.tag in ("aside", "form", "figcaption") else ""

    def _is_most(self, kind: str, mass: int, paragraphs: int) -> bool:
        """Whether this is the story, whatever its class says: much of the prose, and of the paragraphs too.

        Beside a short notice, one long paragraph about the outlet has most of the letters.
        """
        limit = _TOO_MUCH_COMMENT if kind == "comments" else _TOO_MUCH
        return mass > self._mass * limit and paragraphs > self._paragraphs * min(limit, 0.5)


# ----------------------------------------------------------------------------------------------------- container


def _below_headline(blocks: list[Block], prose: list[Block], claims: Claims) -> float:
    """Where the story can begin: below its headline, unless most prose stands above it."""
    for block in blocks:
        if (
            block.tag in ("h1", "h2", "div", "p")
            and len(block.text) < _LONGEST_TITLE
            and lexicon.key(block.text) in claims.names
        ):
            mass = sum(one.weight for one in prose)
            below = sum(one.weight for one in prose if one.at >= block.at)
            if below > mass * _ENOUGH_BELOW:
                return block.at
            if block.tag == "h1":
                break
    return 0


def _parted(blocks: list[Block], prose: list[Block], start: float, claims: Claims) -> tuple[list[Block], list[Block]]:
    """The blocks of the container with the standfirst above it, and those around it that a reader sees beside them."""
    blocks = [block for block in blocks if block.at >= start]
    container = _container(prose)
    if container is None:
        return blocks, []
    first = min(block.at for block in prose if _is_in(block.kin, container))
    near = container
    for _ in range(_NEAR):
        near = near.parent if near.parent and near.parent.tag not in ("body", "html") else near
    inside: list[Block] = []
    around: list[Block] = []
    for block in blocks:
        if _is_in(block.kin, container) or (block.at < first and (_is_prose(block) or _sums_up(block, claims))):
            inside.append(block)
        elif len(around) < _MOST_AROUND and _is_in(block.kin, near):
            around.append(block)
    return inside, around


def _sums_up(block: Block, claims: Claims) -> bool:
    description = lexicon.key(claims.description)[:60]
    return len(description) > 30 and lexicon.key(block.text).startswith(description)


def _is_in(kin: Kin | None, container: Kin) -> bool:
    while kin and kin.depth > container.depth:
        kin = kin.parent
    return kin is container


def _container(prose: list[Block]) -> Kin | None:
    """The deepest element to which a way leads from the body along children with most of the prose."""
    mass: dict[int, int] = {}
    kins: dict[int, Kin] = {}
    for block in prose:
        up: Kin | None = block.kin
        while up:
            kins[id(up)] = up
            mass[id(up)] = mass.get(id(up), 0) + block.weight
            up = up.parent
    children: dict[int, list[Kin]] = {}
    top: Kin | None = None
    for kin in kins.values():
        if kin.parent:
            children.setdefault(id(kin.parent), []).append(kin)
        else:
            top = kin
    while top:
        best = max(children.get(id(top), ()), key=lambda kin: mass[id(kin)], default=None)
        if best is None or mass[id(best)] < mass[id(top)] * _MOST or (best.tag == "p" and id(best) not in children):
            return top
        top = best
    return None


# ------------------------------------------------------------------------------------------------------ verdicts


def _verdicts(inside: list[Block], claims: Claims, junk: _Junk, furniture: frozenset[int]) -> list[str]:
    """A reason for each block that goes, "" for each that stays."""
    uses = [lexicon.use(block.text) for block in inside]
    reasons = [junk.reason(block.kin) or _verdict(block, use, claims) for block, use in zip(inside, uses, strict=True)]
    _below_the_end(inside, uses, reasons)
    _behind_headings(inside, uses, reasons)
    _not_confirmed(inside, reasons, claims)
    _above_and_alone(inside, reasons, claims)
    memory.recall(inside, reasons, furniture)
    return reasons


def _verdict(block: Block, use: str, claims: Claims) -> str:
    """Why this block goes for what it is itself."""
    if use and use != "about" and not (use == "labels" and block.tag in HEADINGS):
        return f"phrase: {use}"
    if block.tag == "h1" or _is_headline(block, claims):
        return "headline"
    if block.tag in ("caption", "figcaption") or (
        block.weight < _CAPTION and ("©" in block.text or _in_figure(block.kin))
    ):
        return "caption"
    if block.tag in ("td", "th") and block.weight < _PROSE * 2:
        return "table"
    sentence = block.tag == "p" and block.text.endswith((".", "。"))
    if block.link_share > _LINKS and not sentence and (block.weight < _PROSE * 2 or block.link_share > _ALL_LINKS):
        return "links"
    if not block.marked and block.weight < _SHORT and not block.text.endswith(_SENTENCE_END):
        return "label"
    return ""


def _is_headline(block: Block, claims: Claims) -> bool:
    """Whether the block is the headline again, or in a heading the kicker and the headline on one line."""
    if len(block.text) >= _LONGEST_TITLE:
        return False
    key = lexicon.key(block.text)
    return key in claims.names or (
        block.tag in HEADINGS and any(len(name) > _KICKED and key.endswith(name) for name in claims.names)
    )


def _in_figure(kin: Kin | None) -> bool:
    while kin and kin.tag != "figure":
        kin = kin.parent
    return kin is not None


def _below_the_end(inside: list[Block], uses: list[str], reasons: list[str]) -> None:
    """Everything below a comment heading, or below a share or about heading in the last part, is no story."""
    whole = sum(block.weight for block, reason in zip(inside, reasons, strict=True) if not reason)
    left = reasons.count("")
    seen = 0
    for at, (block, use) in enumerate(zip(inside, uses, strict=True)):
        late = seen >= whole * (1 - _TAIL)
        boxes = use in _ENDS_BELOW and late and left <= _BOX + (not reasons[at])
        if seen and (boxes or (use == "comments" and (late or block.tag in HEADINGS))):
            for rest in range(at, len(inside)):
                reasons[rest] = reasons[rest] or f"below the end: {block.text}"
            return
        if not reasons[at]:
            seen += block.weight
            left -= 1


def _behind_headings(inside: list[Block], uses: list[str], reasons: list[str]) -> None:
    """A heading without prose below it goes; so do the links below a heading such as "Also read"."""
    behind = ""
    for at, (block, use) in enumerate(zip(inside, uses, strict=True)):
        if use in _BEHIND and reasons[at].startswith("phrase"):
            behind = block.text
        elif behind and not reasons[at]:
            if block.link_share > 0.5 or (block.tag in (*HEADINGS, "li") and block.linked):
                reasons[at] = f"behind: {behind}"
            else:
                behind = ""
    needs = True
    for at in range(len(inside) - 1, -1, -1):
        if reasons[at]:
            continue
        if inside[at].tag in HEADINGS:
            if needs:
                reasons[at] = "heading without text"
        else:
            needs = False


def _not_confirmed(inside: list[Block], reasons: list[str], claims: Claims) -> None:
    """Where the page repeats nearly all of its story as data, a block that the data does not have is no part of it."""
    if len(claims.body) < _JSON_LEAST:
        return
    said = _letters(claims.body)
    in_data = [_letters(block.text)[:200] in said for block in inside]
    kept = [at for at, reason in enumerate(reasons) if not reason]
    covered = sum(inside[at].weight for at in kept if in_data[at])
    shown = sum(inside[at].weight for at in kept)
    if covered < shown * _SHOWN_IN_DATA or covered < len(claims.body) * _DATA_SHOWN:
        return
    # What stands above the first confirmed paragraph is the standfirst, which the data seldom has.
    first = next((at for at in kept if in_data[at] and inside[at].weight >= _PROSE), 0)
    for at in kept:
        if at > first and not in_data[at] and inside[at].tag not in HEADINGS:
            reasons[at] = "not in json-ld"


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _above_and_alone(inside: list[Block], reasons: list[str], claims: Claims) -> None:
    """Above the first paragraph stand bylines and days; they are no story even where nothing names them."""
    authors = {lexicon.key(author) for author in claims.authors}
    for at, block in enumerate(inside):
        if reasons[at]:
            continue
        text = block.text
        if block.weight >= _PROSE:
            return
        bare = lexicon.key(lexicon.without_by(text))
        if bare in authors or any(author and author in bare and len(bare) < len(author) + 30 for author in authors):
            reasons[at] = "byline"
        elif claims.site and bare == lexicon.key(claims.site):
            reasons[at] = "site"
        elif not block.marked and _FIGURE.search(text):
            reasons[at] = "label"
        elif lexicon.says_by(text) and block.weight < _SHORT and not text.endswith(_SENTENCE_END):
            reasons[at] = "byline"

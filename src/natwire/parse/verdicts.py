"""A verdict for each block of a story's container: why it goes, or () when it stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from natwire.model.article import Reason
from natwire.parse import lexicon, tables
from natwire.parse.blocks import ARTICLE, FIGURE, HEADINGS, PROSE, Block, Kin
from natwire.parse.claims import Claims
from natwire.parse.container import LONGEST_TITLE, sums_up
from natwire.parse.junk import Junk
from natwire.text import PARAGRAPH_END, letters

_LINKS = 0.6
_ALL_LINKS = 0.9
_SHORT = 80
_CAPTION = 200
# What stands below a share heading in the last part is a box about the author, and that has a paragraph or two.
_TAIL = 0.35
_BOX = 2
# A story of its own has so many paragraphs; more than so many of them on a page are parts of one.
_OWN_STORY = 3
_MOST_STORIES = 4
# So many cards are a list, with this share of the kept text at most; a card has so many paragraphs, so deep in it.
_CARDS = 3
_MOST_CARDS = 0.4
_CARD_PARAGRAPHS = 2
_CARD_DEPTH = 4
# The data is believed when it has this share of what the page shows, and the page this share of what the data has.
_SHOWN_IN_DATA = 0.82
_DATA_SHOWN = 0.81
_JSON_LEAST = 400
_KICKED = 20
_FIGURE = re.compile(r"\d")
# What stands below a film ends with its length: "18.04.2024 | 0:21 min".
_LENGTH = re.compile(r"[|•·]\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*min\.?)?$", re.IGNORECASE)
_LONGEST_LENGTH = 20

_ENDS_BELOW = frozenset({"share", "about"})
_BEHIND = frozenset({"related", "newsletter", "about", "comments"})
# A picture's caption may be all that a page says of itself.
# What a cell of data is not cut for.
_OF_CELLS = (("table",), ("links",), ("phrase",))
_NO_STANDFIRST = frozenset({"caption", "figcaption", "headline", "hidden"})
# The comments' heading has a story above it; a count of comments stands in the story's head.
STORY = 2


def verdicts(inside: list[Block], claims: Claims, junk: Junk, title: Block | None) -> list[Reason]:
    """A reason for each block that goes, () for each that stays. The page's headline is `title`."""
    uses = [block.use for block in inside]
    reasons = [
        junk.reason(block.kin) or about_itself(block, use, claims) for block, use in zip(inside, uses, strict=True)
    ]
    data = tables.cells(inside)
    for at, block in enumerate(inside):
        if block in data and reasons[at][:1] in _OF_CELLS:
            reasons[at], uses[at] = (), ""
    _standfirst(inside, reasons, claims, title)
    _another_article(inside, reasons, title)
    _cards(inside, reasons, junk)
    _below_the_end(inside, uses, reasons)
    _behind_headings(inside, uses, reasons)
    _not_confirmed(inside, reasons, claims)
    _above_and_alone(inside, reasons, claims)
    return reasons


def opens_comments(block: Block) -> bool:
    """Whether a block is the heading of the readers' comments."""
    return block.tag in HEADINGS and block.use == "comments"


def about_itself(block: Block, use: str, claims: Claims) -> Reason:
    """Why this block goes for what it is itself."""
    if use and use != "about" and not (use == "labels" and block.tag in HEADINGS):
        return "phrase", use
    if block.tag == "h1" or _is_headline(block, claims):
        return ("headline",)
    if block.tag in ("caption", "figcaption") or (
        block.weight < _CAPTION and ("©" in block.text or block.kin.within & FIGURE)
    ):
        return ("caption",)
    if block.tag == "div" and _LENGTH.search(block.text, max(0, len(block.text) - _LONGEST_LENGTH)):
        return ("caption",)
    if block.tag in ("td", "th") and block.weight < PROSE * 2:
        return ("table",)
    # A whole paragraph in a link is a card that leads elsewhere; one full of links may still be a sentence.
    sentence = block.tag == "p" and block.text.endswith((".", "。")) and not block.kin.in_link
    if block.weight < PROSE and block.link_share > _ALL_LINKS:
        sentence = False
    if block.link_share > _LINKS and not sentence and (block.weight < PROSE * 2 or block.link_share > _ALL_LINKS):
        return ("links",)
    if not block.marked and block.weight < _SHORT and not block.text.endswith(PARAGRAPH_END):
        return ("label",)
    return ()


def _is_headline(block: Block, claims: Claims) -> bool:
    """Whether the block is the headline again, or in a heading the kicker and the headline on one line."""
    if len(block.text) >= LONGEST_TITLE:
        return False
    key = block.key
    return key in claims.names or (
        block.tag in HEADINGS and any(len(name) > _KICKED and key.endswith(name) for name in claims.names)
    )


def _standfirst(inside: list[Block], reasons: list[Reason], claims: Claims, title: Block | None) -> None:
    """What stands between the headline and the first paragraph as a teaser is the standfirst, as is the description."""
    first = next((at for at, block in enumerate(inside) if not reasons[at] and block.prose), len(inside))
    for at in range(first):
        block, reason = inside[at], reasons[at]
        if not reason or block.linked or block.tag == "h1":
            continue
        teaser = title and block.prose and reason == ("furniture", "related") and not block.kin.in_link
        if teaser or (sums_up(block, claims) and _NO_STANDFIRST.isdisjoint(reason)):
            reasons[at] = ()


def _another_article(inside: list[Block], reasons: list[Reason], title: Block | None) -> None:
    """Below a story the next ones may follow, each an `article` with a headline like its own; they are no part of it.

    Many such elements are the entries of one long report, and short ones are boxes that other rules know.
    """
    own = _article_of(title.kin) if title else None
    if title is None or own is None:
        return
    headed = {_article_of(block.kin, own) for block in inside if block.tag == title.tag} - {own, None}
    if not headed:
        return  # as on most pages: few blocks are asked where they are, and not all
    articles = [_article_of(block.kin, own) for block in inside]
    prose = Counter(one for block, one in zip(inside, articles, strict=True) if block.prose)
    others = {one for one in headed if prose[one] >= _OWN_STORY}
    if prose[own] < _OWN_STORY or len(others) > _MOST_STORIES:
        return
    for at, one in enumerate(articles):
        if one in others:
            reasons[at] = reasons[at] or ("another article",)


def _article_of(kin: Kin | None, within: Kin | None = None) -> Kin | None:
    """The outermost `article` around an element; `within` when the element is in that one."""
    found: Kin | None = None
    while kin and kin.within & ARTICLE:
        if kin is within:
            return within
        found = kin if kin.tag == "article" else found
        kin = kin.parent
    return found


def _cards(inside: list[Block], reasons: list[Reason], junk: Junk) -> None:
    """A headline that is a link with a summary below it is a card for another story; behind the story stand several.

    In a list with linked headings the text below them is the story: there the cards have most of it.
    """
    cards: list[int] = []
    head: Block | None = None
    for at, block in enumerate(inside):
        if block.tag in HEADINGS and block.link_share > _ALL_LINKS:
            head = block
        elif head and not reasons[at]:
            if block.prose and _same_card(head.kin, block.kin, junk):
                cards.append(at)
            head = None
    whole = sum(block.weight for block, reason in zip(inside, reasons, strict=True) if not reason)
    if len(cards) >= _CARDS and sum(inside[at].weight for at in cards) < whole * _MOST_CARDS:
        for at in cards:
            reasons[at] = ("card",)


def _same_card(one: Kin, other: Kin, junk: Junk) -> bool:
    """Whether two blocks share a small box: with at most so many paragraphs."""
    ups = set(_ups(one))
    shared = next((kin for kin in _ups(other) if kin in ups), None)
    return shared is not None and junk.paragraphs(shared) <= _CARD_PARAGRAPHS


def _ups(kin: Kin | None) -> Iterator[Kin]:
    """An element and the next ones around it."""
    for _ in range(_CARD_DEPTH):
        if kin:
            yield kin
            kin = kin.parent


def _below_the_end(inside: list[Block], uses: list[str], reasons: list[Reason]) -> None:
    """Everything below a comment heading, or below a share or about heading in the last part, is no story."""
    whole = sum(block.weight for block, reason in zip(inside, reasons, strict=True) if not reason)
    left = reasons.count(())
    seen = 0
    told = 0
    for at, (block, use) in enumerate(zip(inside, uses, strict=True)):
        late = seen >= whole * (1 - _TAIL)
        boxes = use in _ENDS_BELOW and late and left <= _BOX + (not reasons[at])
        if told and (boxes or (use == "comments" and (late or (told >= STORY and block.tag in HEADINGS)))):
            for rest in range(at, len(inside)):
                reasons[rest] = reasons[rest] or ("below the end", block.text)
            return
        if not reasons[at]:
            seen += block.weight
            left -= 1
            told += block.prose


def _behind_headings(inside: list[Block], uses: list[str], reasons: list[Reason]) -> None:
    """A heading without prose below it goes; so do the links below a heading such as "Also read"."""
    behind = ""
    for at, (block, use) in enumerate(zip(inside, uses, strict=True)):
        if use in _BEHIND and reasons[at][:1] == ("phrase",):
            behind = block.text
        elif behind and not reasons[at]:
            if block.link_share > 0.5 or (block.tag in (*HEADINGS, "li") and block.linked):
                reasons[at] = "behind", behind
            else:
                behind = ""
    needs = True
    for at in range(len(inside) - 1, -1, -1):
        if reasons[at]:
            continue
        if inside[at].tag in HEADINGS:
            if needs:
                reasons[at] = ("heading without text",)
        else:
            needs = False


def _not_confirmed(inside: list[Block], reasons: list[Reason], claims: Claims) -> None:
    """Where the page repeats nearly all of its story as data, a block that the data does not have is no part of it."""
    if len(claims.body) < _JSON_LEAST:
        return
    said = letters(claims.body)
    in_data = [letters(block.text)[:200] in said for block in inside]
    kept = [at for at, reason in enumerate(reasons) if not reason]
    covered = sum(inside[at].weight for at in kept if in_data[at])
    shown = sum(inside[at].weight for at in kept)
    if covered < shown * _SHOWN_IN_DATA or covered < len(claims.body) * _DATA_SHOWN:
        return
    # What stands above the first confirmed paragraph is the standfirst, which the data seldom has.
    first = next((at for at in kept if in_data[at] and inside[at].weight >= PROSE), 0)
    for at in kept:
        if at > first and not in_data[at] and inside[at].tag not in HEADINGS:
            reasons[at] = ("not in json-ld",)


def _above_and_alone(inside: list[Block], reasons: list[Reason], claims: Claims) -> None:
    """Above the first paragraph stand bylines and days; they are no story even where nothing names them."""
    authors = {lexicon.key(author) for author in claims.authors}
    for at, block in enumerate(inside):
        if reasons[at]:
            continue
        text = block.text
        if block.weight >= PROSE:
            return
        bare = lexicon.key(lexicon.without_by(text))
        if bare in authors or any(author and author in bare and len(bare) < len(author) + 30 for author in authors):
            reasons[at] = ("byline",)
        elif claims.site and bare == lexicon.key(claims.site):
            reasons[at] = ("site",)
        elif not block.marked and _FIGURE.search(text):
            reasons[at] = ("label",)
        elif lexicon.says_by(text) and block.weight < _SHORT and not text.endswith(PARAGRAPH_END):
            reasons[at] = ("byline",)

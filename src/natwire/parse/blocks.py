"""A page as a list of blocks: what a reader sees as one paragraph, heading, list entry or cell each.

The page is walked once, in reading order. Words gather until an element begins or ends that stands for itself; what
has gathered by then is a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from natwire.markup import bounded
from natwire.parse import lexicon
from natwire.text import INVISIBLE, clean, line

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words in these are what the name says: a paragraph, a heading, an entry, a cell.
_NAMED = HEADINGS | {"p", "li", "blockquote", "pre", "dd", "dt", "td", "th", "figcaption", "caption", "address"}
_BOXES = frozenset({"body", "div", "section", "article", "main", "aside", "header", "center"})
# These begin a block too, and seldom have words of their own.
_HOLDERS = frozenset({
    "table", "tr", "tbody", "thead", "tfoot", "dl", "ul", "ol", "form", "hr", "figure", "details", "summary",
    "fieldset", "legend",
})  # fmt: skip
_NO_TEXT = frozenset({
    "script", "style", "noscript", "svg", "iframe", "object", "embed", "audio", "video", "canvas", "nav",
    "footer", "button", "select", "textarea", "input", "label", "dialog", "datalist", "map", "math", "noembed",
})  # fmt: skip

_BLOCK, _HOLDER, _LINK, _BREAK, _TEXT, _SKIPPED, _SHADOW = range(1, 8)
_BEGIN = (_BLOCK, _HOLDER)
_ROLES = (
    dict.fromkeys(_NAMED | _BOXES, _BLOCK)
    | dict.fromkeys(_HOLDERS, _HOLDER)
    | dict.fromkeys(_NO_TEXT | {"-comment"}, _SKIPPED)
    | {"a": _LINK, "br": _BREAK, "-text": _TEXT, "template": _SHADOW}
)

# What an element is, or is in: kept as bits, so that nobody needs to climb from each block to see.
LINK, TABLE, FIGURE, ARTICLE, ENTRY, QUOTE = (1 << bit for bit in range(6))
_WITHIN = {"a": LINK, "table": TABLE, "figure": FIGURE, "article": ARTICLE, "li": ENTRY, "blockquote": QUOTE}

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060"))
_BLANK_LINES = re.compile(r"\n{3,}")
# Fewer words than these beside a block are a label.
_LOOSE = 25
# Prose: long enough for a sentence or two, and not a list of links.
PROSE = 80
_PROSE_LINKS = 0.5
# A cell is prose only where a table is a layout, and then it is long.
_PROSE_CELL = 240
_NO_PROSE = frozenset({"figcaption", "caption", "h1", "th"})
MOST_BLOCKS = 50_000
# A tab in code, in columns.
TAB = 4


@dataclass(slots=True, eq=False)
class Kin:
    """An element that holds blocks: its parent, its name, how deep it is, and what it is `within`: LINK, TABLE...

    `ruled` is the user's selector that cuts it, "" for none. One that is `inner` holds other blocks, one that is not
    is itself a block.
    """

    parent: Kin | None
    tag: str
    node: LexborNode
    depth: int = 0
    within: int = 0
    ruled: str = ""
    inner: bool = False

    @property
    def in_link(self) -> bool:
        """Whether it is a link or in one."""
        return self.within & LINK != 0


@dataclass(slots=True, eq=False)
class Block:
    """One block: its text, its tag, the element it is in, its place, and how many of its characters are links.

    The text is on one line, but for `pre`. A block is `marked` if the page names it as one, and does not only box it.
    It is `prose` if it tells something in sentences, as far as its length and its links show.
    """

    text: str
    tag: str
    kin: Kin
    at: int
    linked: int = 0
    marked: bool = True
    weight: int = field(init=False)
    prose: bool = field(init=False)
    _key: str | None = None
    _use: str | None = None

    def __post_init__(self) -> None:
        self.weight = weight(self.text)
        self.prose = (
            self.weight >= (_PROSE_CELL if self.tag == "td" else PROSE)
            and self.tag not in _NO_PROSE
            and self.linked < len(self.text) * _PROSE_LINKS
        )

    @property
    def key(self) -> str:
        """The text as phrases and titles are compared (see `lexicon`)."""
        if self._key is None:
            self._key = lexicon.key(self.text)
        return self._key

    @property
    def use(self) -> str:
        """What the block is printed for, "" when it is no phrase (see `lexicon`)."""
        if self._use is None:
            self._use = lexicon.use(self.text, self.key) if len(self.text) <= lexicon.LONGEST else ""
        return self._use

    @property
    def link_share(self) -> float:
        """How much of the text is links, from 0 to 1."""
        return self.linked / len(self.text) if self.text else 0.0


@dataclass(slots=True, eq=False)
class Share:
    """How much of some blocks is somewhere: their weight and their number."""

    mass: int = 0
    paragraphs: int = 0

    def add(self, block: Block) -> None:
        """One more."""
        self.mass += block.weight
        self.paragraphs += 1


def shares(blocks: Iterable[Block]) -> dict[Kin, Share]:
    """What each element around these blocks holds of them.

    Paragraphs stand side by side, so the way up is climbed once from each element around some, not from each of them.
    """
    found: dict[Kin, Share] = {}
    above: dict[Kin, list[Share]] = {}
    for block in blocks:
        held = found.get(block.kin)
        if held is None:
            held = found[block.kin] = Share()
            if block.kin.parent:
                above.setdefault(block.kin.parent, []).append(held)
        held.add(block)
    # What stands in an element itself is all counted by now; added to the elements around, it would be counted twice.
    sums = [(kin, sum(one.mass for one in held), sum(one.paragraphs for one in held)) for kin, held in above.items()]
    for up, mass, paragraphs in sums:
        kin: Kin | None = up
        while kin:
            whole = found.get(kin)
            if whole is None:
                whole = found[kin] = Share()
            whole.mass += mass
            whole.paragraphs += paragraphs
            kin = kin.parent
    return found


def weight(text: str) -> int:
    """How much the text says, in characters of an alphabet; a Chinese, Japanese or Korean one says as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_CJK.findall(text))


def tree(html: str) -> LexborHTMLParser:
    """The page parsed, and bounded where a parser's time is not."""
    return LexborHTMLParser(bounded(html))


def words_of(element: LexborNode) -> str:
    """All words in an element on one line, parted where the line breaks."""
    for mark in element.css("br"):
        mark.insert_before(" ")
    return line(element.text())


def blocks(page: LexborHTMLParser, cut: Iterable[str] = ()) -> list[Block]:
    """All blocks of the page in reading order, without what is never text (scripts, menus, drawings).

    What the user's selectors `cut` is `ruled`. Raises ValueError for a selector that is none.
    """
    if page.body is None:
        return []
    walk = _Walk({node.mem_id: selector for selector in cut for node in _matches(page, selector)})
    walk.over(page.body)
    return [_block(at, *told) for at, told in enumerate(walk.told)]


def within(page: LexborHTMLParser, found: list[Block], selector: str) -> list[Block]:
    """Those of the page's blocks that are in what the user's selector names. Raises ValueError for one that is none."""
    chosen = {_holder(node).mem_id for node in _matches(page, selector)}
    return [block for block in found if _is_in(block.kin, chosen)]


def _matches(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return page.css(selector)
    except SelectolaxError as error:
        raise ValueError(f"{selector!r} is no CSS selector") from error


def _holder(node: LexborNode) -> LexborNode:
    """The element, or the one with the words of which it is only a part."""
    while _ROLES.get(node.tag or "") not in _BEGIN and node.parent is not None:
        node = node.parent
    return node


def _is_in(kin: Kin | None, chosen: set[int]) -> bool:
    while kin and kin.node.mem_id not in chosen:
        kin = kin.parent
    return kin is not None


def _block(at: int, text: str, kin: Kin, linked: int) -> Block:
    linked = len(text) if kin.within & LINK else min(linked, len(text))
    if kin.inner:
        if "\n" in text:
            text = _line(text)  # what stands in a pre beside a block is no code
        return Block(text, "div", kin, at, linked, len(text) >= _LOOSE)
    return Block(text, kin.tag, kin, at, linked, kin.tag in _NAMED)


_Above = tuple[LexborNode, Kin, bool]
_Told = tuple[str, Kin, int]


class _Walk:
    """What a reader of the page is told: each text with the element it is in, and how much of it is links."""

    def __init__(self, ruled: dict[int, str]) -> None:
        self.told: list[_Told] = []
        self._crowded = False
        self._ruled = ruled
        self._run: list[str] = []
        self._linked = 0

    def over(self, body: LexborNode) -> None:
        """Go from node to node: down where something is below, else on, or up to where it goes on."""
        page = Kin(None, "html", body, inner=True)
        kin = self._kin(page, "body", body, 1)
        run = self._run
        # The elements around a node, each with the kin and the link around it: to ask the node takes longer.
        above: list[_Above] = [(body, page, False)]
        in_link = False
        node = body.first_child
        if node is None:
            return
        while True:
            tag = node.tag or ""
            role = _ROLES.get(tag)
            below = None
            if role == _TEXT:
                words = node.text_content or ""
                if not words.isspace() or (run and run[-1] != "\n"):
                    run.append(words)
                    if in_link:
                        self._linked += len(words.strip())
            elif role == _BREAK:
                self._break(kin)
            elif role == _SHADOW:
                _bring_out(node)
            elif role != _SKIPPED and not (self._ruled and self._is_cut(node, role, kin)):
                below = node.first_child
                around, was_in_link = kin, in_link
                if role in _BEGIN or ("-" in tag and self._stands_alone(node, kin)):
                    if run:
                        self._end(kin)
                    if below is not None:
                        around = kin if kin.depth == len(above) else self._around(above, kin)
                        kin = self._kin(around, tag, node, len(above) + 1)
                    if role != _HOLDER and not around.inner:
                        _holds_others(around)
                elif role == _LINK and below is not None:
                    in_link = True
                if below is not None:
                    above.append((node, around, was_in_link))
            while below is None:
                below = node.next
                if below is None:
                    node, around, in_link = above.pop()
                    if kin is not around:
                        if run:
                            self._end(kin)
                        kin = around
                        if not above or len(self.told) > MOST_BLOCKS:
                            return
            node = below

    def _around(self, above: list[_Above], kin: Kin) -> Kin:
        """The kin of the element around one in which a block begins; from now on inline ones on the way are kin too."""
        for place in range(kin.depth, len(above)):
            node, _, in_link = above[place]
            above[place] = node, kin, in_link
            kin = self._kin(kin, node.tag or "", node, place + 1)
        return kin

    def _kin(self, kin: Kin, tag: str, node: LexborNode, depth: int) -> Kin:
        within = kin.within | _WITHIN.get(tag, 0)
        return Kin(kin, tag, node, depth, within, self._ruled.get(node.mem_id, "") if self._ruled else "")

    def _between(self, node: LexborNode, kin: Kin) -> Kin:
        """The kin of an inline element and of those that it is in."""
        path = [node]
        while (up := path[-1].parent) is not None and up.mem_id != kin.node.mem_id:
            path.append(up)
        for element in reversed(path):
            kin = self._kin(kin, element.tag or "", element, kin.depth + 1)
        return kin

    def _end(self, kin: Kin) -> None:
        """What was heard until here is one block."""
        text = "".join(self._run)
        words = _lines(text) if kin.tag == "pre" and not kin.inner else _line(text)
        if words and len(self.told) <= MOST_BLOCKS:  # one element may have a million lines
            self._tell((words, kin, self._linked))
        self._run.clear()
        self._linked = 0

    def _tell(self, one: _Told) -> None:
        """Of more blocks than a story has, labels go before paragraphs do: it may stand behind thousands of them."""
        if not (self._crowded and _is_label(*one)):
            self.told.append(one)
        if len(self.told) > MOST_BLOCKS and not self._crowded:
            self._crowded = True
            self.told = [told for told in self.told if not _is_label(*told)]

    def _break(self, kin: Kin) -> None:
        """One is a line's end; two are a paragraph's."""
        if self._run and self._run[-1] == "\n":
            self._end(kin)
        elif self._run:
            self._run.append("\n")

    def _stands_alone(self, node: LexborNode, kin: Kin) -> bool:
        """Whether an element of scripts is a block: in a box, and without words directly before or after it."""
        beside = node.next
        return not (
            self._run
            or kin.tag in _NAMED
            or (beside is not None and beside.tag == "-text" and (beside.text_content or "").strip())
        )

    def _is_cut(self, node: LexborNode, role: int | None, kin: Kin) -> bool:
        """Whether the user cuts a part of a block; it is told before the rest, for it has another reason."""
        if role in _BEGIN or node.mem_id not in self._ruled:
            return False
        if words := _line(node.text()):
            self.told.append((words, self._between(node, kin), 0))
        return True


def _is_label(text: str, kin: Kin, linked: int) -> bool:
    """Whether a few words are only a link, or are boxed and not marked as a block."""
    return len(text) < _LOOSE and (kin.in_link or linked >= len(text) or kin.inner or kin.tag not in _NAMED)


def _holds_others(kin: Kin | None) -> None:
    """A block begins in this element, and so in those around it."""
    while kin and not kin.inner:
        kin.inner = True
        kin = kin.parent


def _bring_out(template: LexborNode) -> None:
    """Put what stands in a shadow behind its template, where the walk comes by. Other templates are for scripts."""
    if "shadowrootmode" in template.attributes:
        for child in reversed(list(template.template_fragments()[0].iter(include_text=True))):
            template.insert_after(child, move=True)


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if words.isprintable() else _seen(line(words.translate(_UNSEEN)))


def _seen(text: str) -> str:
    return text if text.strip(INVISIBLE) else ""


def _lines(text: str) -> str:
    """The lines of a text that is laid out by hand."""
    lines = [_seen(words.expandtabs(TAB).rstrip()) for words in clean(text).translate(_UNSEEN).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")

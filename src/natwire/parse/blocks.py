"""A page as a list of blocks: what a reader sees as one paragraph, heading, list entry or cell each.

The tree is asked in C wherever that is possible; Python sees each block and each of its ancestors once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire.markup import bounded
from natwire.model.site import Rules
from natwire.parse import furniture
from natwire.text import line

_BLOCKS = (
    "body,p,h1,h2,h3,h4,h5,h6,li,blockquote,pre,dd,dt,td,th,figcaption,caption,div,section,article,main,aside,"
    "header,center,address"
)
# These begin a block too, and have no text of their own.
_HOLDERS = "table,tr,tbody,thead,dl,ul,ol,form,hr,figure,details,summary,fieldset,legend"
_BLOCK_TAGS = frozenset(f"{_BLOCKS},{_HOLDERS}".split(","))
_NO_TEXT = [
    "head", "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "audio", "video", "canvas",
    "nav", "footer", "button", "select", "textarea", "input", "label", "dialog", "datalist", "map", "math", "frameset",
    "noembed",
]  # fmt: skip
_WHOLE = frozenset({"-document", "html", "body"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_BR = re.compile(r"<[bB][rR]\b")
_BREAK = "\x1e"
_PARAGRAPHS = re.compile(rf"{_BREAK}\s*{_BREAK}[\s{_BREAK}]*")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LOOSE = 25
_MOST_BLOCKS = 20_000
_NONE = Rules()


@dataclass(slots=True)
class Kin:
    """An element that holds blocks: its own name, what its class announces, and its parent.

    `ruled` is the user's selector that cuts it, "" for none.
    """

    parent: Kin | None
    tag: str
    kind: str
    depth: int
    in_link: bool
    ruled: str = ""
    mass: int = 0
    paragraphs: int = 0
    inner: bool = False
    last: int = 0


@dataclass(slots=True)
class Block:
    """One block: its text on one line, its tag, how many of its characters are links, and the element it is in."""

    text: str
    tag: str
    kin: Kin
    at: float
    linked: int = 0
    marked: bool = True
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        self.weight = weight(self.text)

    @property
    def link_share(self) -> float:
        return self.linked / len(self.text) if self.text else 0.0


def weight(text: str) -> int:
    """How much the text says, in characters of an alphabet; a Chinese, Japanese or Korean one says as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_CJK.findall(text))


def tree(html: str) -> LexborHTMLParser:
    """The page parsed, its line breaks marked, and bounded where a parser's time is not."""
    return LexborHTMLParser(_BR.sub(_BREAK + "<br", bounded(html)))


def blocks(page: LexborHTMLParser, rules: Rules = _NONE) -> list[Block]:
    """All blocks of the page in reading order. What is never text (scripts, forms, drawings) is gone from it then.

    With a `body` in the rules they are only those in it. Raises ValueError for a selector that is none.
    """
    page.strip_tags(_NO_TEXT)
    ruled = {node.mem_id: selector for selector in rules.cut for node in page.css(selector)}
    kins: dict[int, Kin] = {}
    found = [(node, _kin(node, kins, ruled)) for node in page.css(_BLOCKS)[:_MOST_BLOCKS]]
    for at, (_, kin) in enumerate(found):
        kin.last = at
        _mark_inner(kin)
    for _, kin in reversed(found):
        if kin.parent:
            kin.parent.last = max(kin.parent.last, kin.last)
    result: list[Block] = []
    mixed = False
    for at, (node, kin) in enumerate(found):
        if not kin.inner:
            result.extend(_leaf(node, kin, at))
        elif len(node.text(deep=False, strip=True)) > 1:
            mixed = True
            result.extend(_loose(node, kin, at, kins))
    return sorted(result, key=lambda block: block.at) if mixed else result


def _kin(node: LexborNode, kins: dict[int, Kin], ruled: dict[int, str]) -> Kin:
    """The element's kin, made with those of its ancestors; each is looked at once."""
    path: list[LexborNode] = []
    here: LexborNode | None = node
    kin: Kin | None = None
    while here is not None:
        kin = kins.get(here.mem_id)
        if kin:
            break
        path.append(here)
        here = here.parent
    for element in reversed(path):
        tag = element.tag or ""
        depth, in_link = (kin.depth + 1, kin.in_link or tag == "a") if kin else (0, False)
        kind = "" if tag in _WHOLE else _announced(element)
        kin = kins[element.mem_id] = Kin(kin, tag, kind, depth, in_link, ruled.get(element.mem_id, ""))
    assert kin is not None
    return kin


def _announced(element: LexborNode) -> str:
    attributes = element.attributes
    if not attributes:
        return ""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    style = attributes.get("style")
    if style and "display" in style and "none" in style:
        return "hidden"
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return furniture.kind(names) if len(names) > 1 else ""


def _mark_inner(kin: Kin) -> None:
    up = kin.parent
    while up and not up.inner:
        up.inner = True
        up = up.parent


def _leaf(node: LexborNode, kin: Kin, at: int) -> Iterator[Block]:
    text = node.text()
    if not text or text.isspace():
        return
    tag = node.tag or ""
    linked = 0 if _only_text(node) else sum(len(a.text(strip=True)) for a in node.css("a"))
    marked = tag not in ("div", "section", "article", "main", "center", "aside", "header", "body")
    if kin.in_link:
        linked = len(text)
    for part in _PARAGRAPHS.split(text) if _BREAK in text else (text,):
        if words := _line(part):
            yield Block(words, tag, kin, at, min(linked, len(words)), marked)


def _only_text(node: LexborNode) -> bool:
    child = node.first_child
    return child is not None and child.tag == "-text" and child.next is None


def _line(text: str) -> str:
    """As `line`, which only a text with controls needs, and that takes its time."""
    words = " ".join(text.split())
    return words if words.isprintable() else line(words)


def _loose(node: LexborNode, kin: Kin, at: int, kins: dict[int, Kin]) -> Iterator[Block]:
    """Words that stand directly in an element beside its blocks, as paragraphs of their own."""
    run: list[str] = []
    linked = 0
    position = at + 0.0
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        inner = kins.get(child.mem_id)
        if inner is not None or tag in _BLOCK_TAGS:
            yield from _run(run, linked, kin, position)
            run, linked = [], 0
            position = max(position, (inner.last if inner else 0) + 0.5)
        elif tag == "-text" or tag[:1] != "-":
            text = child.text()
            run.append(text)
            linked += len(text) if tag == "a" else 0
        child = child.next
    yield from _run(run, linked, kin, position)


def _run(run: list[str], linked: int, kin: Kin, position: float) -> Iterator[Block]:
    for part in _PARAGRAPHS.split("".join(run)):
        if words := _line(part):
            yield Block(words, "div", kin, position, min(linked, len(words)), marked=len(words) >= _LOOSE)

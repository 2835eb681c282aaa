"""HTML before it is parsed: what would take a parser minutes is taken out of it."""

from __future__ import annotations

import re
from collections import defaultdict

# lexbor's time grows with the tags of a page times the elements that are open, and its memory with the tags times the
# styles that are. Within these two it takes a fifth of a second and 180 MB at most, however the page is built; only 1
# in 100 of 1,229 real pages needs a closer look.
_MOST_WORK = 100_000_000
_MOST_REOPENED = 500_000
# An open element of these is opened again in each block that follows: 80 kB of <b><p> become 4 GB.
_STYLES = frozenset({"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"})
_ALIKE = 36  # parsers open no more than three again of those that are alike in all: only attributes make a flood
_STYLE = re.compile(
    "<[bBcCeEfFiIsStTuU](?:|[tT]|[mM]|[iI][gG]|[oO][dD][eE]|[oO][nN][tT]|[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]"
    r"|[tT][rR][oO][nN][gG])[\s/]"
)

_DEEPEST = 2_000  # the deepest real page, by this count, goes to 1,500
_MOST_TAGS = 500_000  # the longest story has a tenth of it, and more of them take a parser 400 MB
# As parsers read them, for a value may look like a tag.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
# A tag without an end takes the rest of the page with it; to look for its end again from each "<" in it takes minutes.
_ATTRIBUTES = rf"(?:{_ATTRIBUTE})*+[\s/]*+(?:>|\Z)"
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes){_ATTRIBUTES}(?:[^<]++|<(?!/(?P=raw)[\s/>]))*+"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+){_ATTRIBUTES}",
    re.IGNORECASE | re.DOTALL,
)
# These have nothing in them, are closed by their like, or are not closed by their end.
_UNCOUNTED = frozenset({
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "meta", "link", "source", "wbr",
    "area", "base", "col", "embed", "param", "track", "colgroup", "tbody", "thead", "tfoot", "path", "circle", "rect",
    "html", "head", "body", "form", "a", "nobr",
})  # fmt: skip
# The end of an element outside of these does not end what is open in them,
_CLOSED_OFF = frozenset({"applet", "caption", "marquee", "object", "table", "template"})
# nor does the end of any other element, such as a span, where one of these is open in it.
_SPECIAL = _CLOSED_OFF | {
    "address", "article", "aside", "blockquote", "button", "center", "details", "dir", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "listing",
    "main", "menu", "nav", "noscript", "ol", "plaintext", "pre", "search", "section", "select", "summary", "ul",
}  # fmt: skip

_MANY = 300
_TAG_OF_MANY = re.compile(rf"[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{_MANY},}}+")
_NAME = re.compile(r"[a-zA-Z][\w:-]*+[\s/]")
_STRETCH = 2_000
# Attributes whose values hold a "<" leave no such stretch. Fewer than stand in a page of this size take 1.5 s at most;
# in a larger one each tag is measured, its quoted values whole, which takes 3 ms a megabyte.
_LARGE = 400_000
_HUGE = 20_000
# Of fewer pieces, a tag has such a stretch or no more attributes than one that is not huge; few real ones have as many.
_QUOTED_TAG = re.compile(rf"<[a-zA-Z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){{{_HUGE // _STRETCH},}}+")


def bounded(html: str) -> str:
    """The page without what only an attack contains: thousands of elements in each other, or of attributes in one."""
    tags = html.count("<")
    if tags * tags > _MOST_WORK or _reopens_many(html, tags):
        html = html[: _too_deep(html)]
    if _has_long_tag(html) or (len(html) > _LARGE and any(map(_is_huge, _QUOTED_TAG.finditer(html)))):
        html = _TAG.sub(_without_many, html)
    return html


def _reopens_many(html: str, tags: int) -> bool:
    if tags * tags // 4 < _MOST_REOPENED:  # at most half of them are styles, for another half
        return False
    styles = len(_STYLE.findall(html)) + _ALIKE
    return tags * styles > _MOST_REOPENED and (tags - html.count("</")) * styles > _MOST_REOPENED


def _has_long_tag(html: str) -> bool:
    """Whether a stretch without another tag is one with hundreds of attributes. Few pages have any such stretch."""
    before = 0
    for at in range(_STRETCH, len(html), _STRETCH):
        if html.find("<", at, at + _STRETCH) < 0:
            begun = html.rfind("<", before, at)
            # A value may have a ">". A script may have "i<n", which is no name of an element for what follows it.
            named = html.find(">", at, at + _STRETCH) < 0 or _NAME.match(html, begun + 1)
            if begun >= 0 and named and _TAG_OF_MANY.match(html, begun + 1):
                return True
            before = at
    return False


def _without_many(tag: re.Match[str]) -> str:
    """The tag, or a plain one in the place of one with hundreds of attributes."""
    return "<i>" if len(tag[0]) >= _MANY * 2 and _TAG_OF_MANY.match(tag[0], 1) else tag[0]


def _is_huge(tag: re.Match[str]) -> bool:
    return tag.end() - tag.start() > _HUGE


def _too_deep(html: str) -> int:
    """Where the tags or their nesting pass any page's, else its length. An end counts where a parser would heed it."""
    open_ = _Open()
    reopened = 0
    for number, tag in enumerate(_TAG.finditer(html)):
        name = (tag["name"] or "").lower()
        if name in _STYLES:
            open_.styles = max(0, open_.styles + (-1 if tag["end"] else 1))
        elif name and name not in _UNCOUNTED:
            if tag["end"]:
                open_.end(name)
            else:
                open_.begin(name)
        reopened += open_.styles
        if open_.styles + len(open_.names) > _DEEPEST or reopened > _MOST_REOPENED or number >= _MOST_TAGS:
            return tag.start()
    return len(html)


class _Open:
    """The elements that are open, and where those are that keep an end from reaching farther up."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.styles = 0
        self._places = defaultdict[str, list[int]](list)

    def begin(self, name: str) -> None:
        """An element begins."""
        for kind in _kinds(name):
            self._places[kind].append(len(self.names))
        self.names.append(name)

    def end(self, name: str) -> None:
        """An element ends with all that is open in it; none does where a parser heeds no such end."""
        kinds = _kinds(name)
        bar = _BARS[len(kinds) - 1]
        places = self._places[name]
        if not places or (bar and self._places[bar] and self._places[bar][-1] > places[-1]):
            return
        place = places[-1]
        while len(self.names) > place:
            for kind in _kinds(self.names.pop()):
                self._places[kind].pop()


# What keeps an end of its kind from reaching up: of an element as a span, of a block, of a table.
_BARS = (" special", " closed off", "")


def _kinds(name: str) -> tuple[str, ...]:
    """An element's name and the kinds of elements that it belongs to."""
    if name in _CLOSED_OFF:
        return name, " special", " closed off"
    return (name, " special") if name in _SPECIAL else (name,)

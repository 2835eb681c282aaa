"""HTML before it is parsed: what would take a parser minutes is taken out of it."""

from __future__ import annotations

import re

# lexbor's time grows with the square of the number of open elements, and of attributes in one tag.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCLOSED = frozenset({
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "meta", "link", "source", "wbr",
    "area", "base", "col", "embed", "param", "track", "colgroup", "tbody", "thead", "tfoot", "path", "circle", "rect",
})  # fmt: skip
# An open element of these is opened again in each block that follows: 80 kB of <b><p> become 4 GB.
_REOPENED = frozenset({"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"})
_MANY_TAGS = 2_000  # too few to do harm
_DEEPEST = 2_000  # the deepest of 1,239 real pages, by this count, goes to 1,500
_MOST_REOPENED = 1_000_000  # of the same pages at most 165,000
_MANY_ATTRIBUTES = re.compile(
    r"<[a-zA-Z][^\s<>]*+(?:\s++[^\s<>=\"']++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']*+))?){300,}+"
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{5000}")


def bounded(html: str) -> str:
    """The page without what only an attack contains: thousands of elements in each other, or of attributes in one."""
    if html.count("<") > _MANY_TAGS:
        html = html[: _too_deep(html)]
    if _LONG_TAG.search(html):
        html = _MANY_ATTRIBUTES.sub("<i", html)
    return html


def _too_deep(html: str) -> int:
    """Where the nesting passes any page's, else the page's length."""
    depth = styles = reopened = 0
    for tag in _TAG.finditer(html):
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if name in _REOPENED:
            styles = max(0, styles + step)
        if name not in _UNCLOSED:
            depth = max(0, depth + step)
        reopened += styles
        if depth > _DEEPEST or reopened > _MOST_REOPENED:
            return tag.start()
    return len(html)

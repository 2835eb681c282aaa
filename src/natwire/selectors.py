"""CSS selectors, as users write them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

# What every page has, and nothing of what only some have.
_EVERY_PAGE = (
    "<html><head><title>a</title><meta><link><base><style></style><script></script></head><body></body></html>"
)
_PARENTHESES = re.compile(r":has\(|\(|\)")


def fault(selector: str) -> str:
    """Why pages cannot be asked for this, in a few words; "" when they can.

    >>> fault("article > p.lead"), fault("//article/p")
    ('', 'is no CSS selector')
    """
    try:
        named = {node.tag for node in LexborHTMLParser(_EVERY_PAGE).css(selector)}
    except (SelectolaxError, ValueError):
        return "is no CSS selector"
    if _has_in_has(selector):
        return "has :has() within :has(), which CSS does not allow and which takes for ever"
    if named and named.isdisjoint(("html", "body")):
        return "names what is in the head of a page, where no text is"
    return ""


def is_everything(selector: str) -> bool:
    """Whether it names the whole of each page.

    >>> is_everything("body"), is_everything("body > p")
    (True, False)
    """
    return any(node.tag in ("html", "body") for node in LexborHTMLParser(_EVERY_PAGE).css(selector))


def _has_in_has(selector: str) -> bool:
    """Whether a :has() is within another: Selectors Level 4, section 4.5."""
    around: list[str] = []
    for found in _PARENTHESES.findall(selector.lower()):
        if found == ")":
            del around[-1:]
        elif found in around and found != "(":
            return True
        else:
            around.append(found)
    return False

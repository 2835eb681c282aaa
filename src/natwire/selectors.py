"""CSS selectors, as users write them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, SelectolaxError


def is_selector(text: str) -> bool:
    """Whether pages can be asked for this.

    >>> is_selector("article > p.lead"), is_selector("//article/p")
    (True, False)
    """
    try:
        LexborHTMLParser("<p>").css(text)
    except (SelectolaxError, ValueError):
        return False
    return True

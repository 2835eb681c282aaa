"""A page that was read before, read again: whether what it gives today may take the place of what is kept."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from natwire.model.article import Article, Stored
from natwire.parse import memory
from natwire.parse.feed import together

_CLEARLY_LESS = 0.7
_LETTERS = re.compile(r"[^\W\d_]+")
# Reasons that rest on more than this page: the user's word, a count over the site's pages, a phrase that is the whole
# block. Classes, places and densities are guesses, and a guess that goes wrong is what makes a text much shorter.
_SURE = ("phrase: ", "site rule: ", "outside site rule: ", memory.REASON)


def again(stored: Stored, page: Article) -> tuple[Article, str]:
    """The article as today's rules have it and "", or the kept one and why it stands.

    What the page says takes the place of what is kept, and where the page says nothing the kept facts stand: they may
    be the feed's, which is gone. A time that the feed gave stands against a day from the page's address or words.
    """
    kept = stored.article
    if stored.updated and stored.updated > stored.page.at:
        return kept, "changed"
    if page.unfit:
        return kept, "unfit"
    if not page.text:
        return kept, "empty"
    article = _merged(kept, page)
    begins = article.teaser and not kept.teaser
    furniture = {_letters(part.text) for part in page.parts if part.reason.startswith(_SURE)} - {""}
    least = 1.0 if begins else _CLEARLY_LESS
    if _mass(article.text) < _mass(kept.text, furniture) * least:
        return kept, "teaser" if begins else "shorter"
    return article, ""


def _merged(kept: Article, page: Article) -> Article:
    """The page's article with what only the kept one knows."""
    from_feed = kept.published_from == "feed"
    known = kept if from_feed else replace(kept, published=None, published_from=None)
    # Which text is the better one is decided here and not there: with none announced it is the page's.
    article = together(replace(known, text=""), page)
    if article.published is None:
        article = replace(article, published=kept.published, published_from=kept.published_from)
    return replace(article, url=kept.url)


def _mass(text: str, furniture: Set[str] = frozenset()) -> int:
    """The characters in a text's lines, but for those lines that are known for furniture by now."""
    return sum(len(line) for line in text.split("\n") if not furniture or _letters(line) not in furniture)


def _letters(text: str) -> str:
    """What makes a line the same, whatever mark of a list stands before it."""
    return " ".join(_LETTERS.findall(text.casefold()))

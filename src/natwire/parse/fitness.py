"""Whether a page is an article at all, and how sure it is that its text is the whole article and nothing else.

A false alarm loses an article and a miss only stores a poor one, so every doubt makes an article.
"""

from __future__ import annotations

from collections.abc import Iterable

from natwire.model.article import Part
from natwire.parse.listing import is_list
from natwire.parse.seen import Seen, is_front_door
from natwire.parse.walls import wall

# An article by its own word, with a text of this length, needs no second look.
_LONG = 1_500

# What is taken off a text's quality, at most, and from what length on nothing is for being brief.
_NO_SENTENCES = 60
_LISTS = 40
_BRIEF = 15
_BRIEF_TEXT = 400
_SENTENCE_END = (".", "!", "?", "…", ":", "”", '"', "“", "»", "’", "'", ")", "。", "」", "؟", "।", "۔")


def unfit(seen: Seen) -> str:
    """What a page is instead of an article, as `Article.unfit` has it; "" for an article."""
    if led_home(seen.asked, seen.url):
        return "home"
    if seen.claims.kind == "article" and len(seen.text) >= _LONG:
        return ""
    return wall(seen) or ("list" if is_list(seen) else "") or ("" if seen.text else "empty")


def led_home(asked: str | None, url: str | None) -> bool:
    """Whether a page deep in a site was asked for and its front door answered.

    >>> led_home("https://example.org/2026/story", "https://example.org/en/")
    True
    """
    return asked is not None and url is not None and is_front_door(url) and not is_front_door(asked)


def quality(parts: Iterable[Part], teaser: bool) -> int:
    """How sure it is that the kept parts are the whole article and nothing else, from 0 for no text to 100.

    What speaks against it is taken off: up to 60 for paragraphs that do not end as sentences do, up to 40 for the share
    of the text in lists and tables, 15 for a text of under 400 characters; the beginning of an article has half of it.
    These are the signs by which the pages of the corpus that were read badly differ from the others (docs/notes).
    """
    told = [part for part in parts if not part.reason and part.kind != "heading"]
    letters = sum(len(part.text) for part in told)
    if not letters:
        return 0
    ended = sum(part.text.endswith(_SENTENCE_END) for part in told) / len(told)
    listed = sum(len(part.text) for part in told if part.kind in ("item", "row")) / letters
    sure = 100 - _NO_SENTENCES * (1 - ended) - _LISTS * listed - _BRIEF * (letters < _BRIEF_TEXT)
    return round(max(sure, 0) / (2 if teaser else 1))

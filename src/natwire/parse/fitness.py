"""Whether a page is an article at all, and how sure it is that its text is the whole article and nothing else.

A false alarm loses an article and a miss only stores a poor one, so every doubt makes an article.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import fmean

from natwire.addresses import is_front_door
from natwire.model.article import Part, Unfit
from natwire.parse.listing import is_list
from natwire.parse.seen import Seen
from natwire.parse.walls import wall
from natwire.text import PARAGRAPH_END

# What is taken off a text's quality, at most, and from what length on nothing is for being brief.
_NO_SENTENCES = 60
_LISTS = 20
_BRIEF = 15
_BRIEF_TEXT = 400


def unfit(seen: Seen) -> Unfit:
    """What a page is instead of an article, as `Article.unfit` has it; "" for an article."""
    if word := wall(seen):
        return word
    if led_home(seen.asked, seen.url):
        return "home"
    if is_list(seen):
        return "list"
    return "" if seen.text else "too-large" if seen.cut else "empty"


def led_home(asked: str | None, url: str | None) -> bool:
    """Whether a page deep in a site was asked for and its front door answered.

    >>> led_home("https://example.org/2026/story", "https://example.org/en/")
    True
    """
    return asked is not None and url is not None and is_front_door(url) and not is_front_door(asked)


def quality(parts: Iterable[Part], teaser: bool) -> int:
    """How sure it is that the kept parts are the whole article and nothing else, from 0 for no text to 100.

    What speaks against it is taken off: up to 60 for paragraphs that do not end as sentences do, up to 20 for the share
    of the text in lists, 15 for a text of under 400 characters; the beginning of an article has half of it. A list is
    one paragraph here, however long it is, and a table none: what is kept of tables is data.
    These are the signs by which the pages of the corpus that were read badly differ from the others (docs/notes).
    """
    told = [part for part in parts if not part.rule and part.kind != "heading"]
    letters = sum(len(part.text) for part in told)
    if not letters:
        return 0
    listed = sum(len(part.text) for part in told if part.kind == "item") / letters
    sure = 100 - _NO_SENTENCES * (1 - _ended(told)) - _LISTS * listed - _BRIEF * (letters < _BRIEF_TEXT)
    return round(max(sure, 0) / (2 if teaser else 1))


def _ended(told: Iterable[Part]) -> float:
    """The share of the paragraphs that end as sentences do."""
    ends: list[float] = []
    for in_list, some in groupby((part for part in told if part.kind != "row"), lambda part: part.kind == "item"):
        each = [part.text.endswith(PARAGRAPH_END) for part in some]
        ends += [fmean(each)] if in_list else each
    return fmean(ends) if ends else 0.0

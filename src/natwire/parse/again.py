"""A page that was read before, read again: whether what it gives today may take the place of what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import replace

from natwire.model.article import Article, Stored
from natwire.parse import memory
from natwire.parse.feed import together

_CLEARLY_LESS = 0.7
_LETTERS, _WORDS = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W_]+")
# Rules join and part lines in other ways than they did; sentences stay.
_SENTENCE = re.compile(r"\n|(?<=[.!?…])\s|(?<=[。！？])")
# Rules that rest on more than this page: the user's word, a count over the site's pages, a phrase that is the whole
# block. Classes, places and densities are guesses, and a guess that goes wrong is what makes a text much shorter.
_SURE = ("phrase", "site rule", "outside site rule", memory.RULE)
# Letters that nobody wrote: what a decoder did not know, and UTF-8 that was read as windows-1252.
_MISREAD = re.compile(r"[\ufffd\x80-\x9f]|[\u00c2-\u00df\u00e2][\u00a0-\u00bf\u201a-\u203a\u20ac\u2122\u0152-\u0192]")
_MISREAD_BY_CHANCE = 3  # „SPÖ“ has a sign of it
_BYTES = 3  # of a letter in UTF-8, each of which was taken for one
# What such a page is has been announced with words of its own: the beginning of the story.
_BEGINS = "paywall"


def again(stored: Stored, page: Article) -> tuple[Article, str]:
    """The article as today's rules have it and "", or the kept one and why it stands.

    What the page says takes the place of what is kept, and where the page says nothing the kept facts stand: they may
    be the feed's, which is gone. A time that the feed gave stands against a day from the page's address or words. What
    was kept of a page that is no article by today's rules is none either.
    """
    kept = stored.article
    if stored.updated and stored.updated > stored.page.at:
        return kept, "changed"
    if page.unfit:
        return _unfit(kept, page)
    if not page.text:
        return kept, "empty"
    article = _merged(kept, page)
    worse = "" if kept.unfit else _worse(kept, article, page)
    return (kept, worse) if worse else (article, "")


def _unfit(kept: Article, page: Article) -> tuple[Article, str]:
    """The kept article as the page is called, where its text came from that page and not from the feed."""
    from_page = _share(_sentences(kept.text), [part.text for part in page.parts]) >= _CLEARLY_LESS
    if not kept.unfit and (page.unfit == _BEGINS or not from_page):
        return kept, "unfit"
    return replace(kept, unfit=page.unfit, teaser=False, quality=0), ""


def _merged(kept: Article, page: Article) -> Article:
    """The page's article with what only the kept one knows."""
    from_feed = kept.published_from == "feed"
    known = kept if from_feed else replace(kept, published=None, published_from=None)
    # Which text is the better one is decided here and not there: with none announced it is the page's.
    article = together(replace(known, text="", unfit=""), page)
    if article.published is None:
        article = replace(article, published=kept.published, published_from=kept.published_from)
    return replace(article, url=kept.url)


def _worse(kept: Article, article: Article, page: Article) -> str:
    """Why the kept text stands: most of it is missing now, and what is there instead is not clearly more; "" if not."""
    begins = article.teaser and not kept.teaser
    furniture = {_letters(part.text) for part in page.parts if part.rule in _SURE} - {""}
    sentences = _sentences(kept.text, furniture)
    least = 1.0 if begins else _CLEARLY_LESS
    if not sentences or _share(sentences, [article.text]) >= least:
        return ""
    before, now = sum(map(len, sentences)), len(_words(article.text))
    longer = now * _CLEARLY_LESS >= before and article.quality >= kept.quality
    mended = now * _BYTES >= before and _is_misread(kept.text, article.text)
    if not begins and (longer or mended):
        return ""
    return "teaser" if begins else "shorter" if now < before * _CLEARLY_LESS else "other"


def _sentences(text: str, furniture: Set[str] = frozenset()) -> list[str]:
    """The sentences of a text by their words, but for those in lines that are known for furniture by now."""
    lines = [line for line in text.split("\n") if not furniture or _letters(line) not in furniture]
    return list(filter(None, map(_words, _SENTENCE.split("\n".join(lines)))))


def _share(sentences: list[str], texts: Iterable[str]) -> float:
    """How much of these sentences is in the texts."""
    there = _words("\n".join(texts))
    whole = sum(map(len, sentences))
    return sum(len(each) for each in sentences if each in there) / whole if whole else 0.0


def _is_misread(before: str, now: str) -> bool:
    """Whether a text was read in another charset than its own, and no longer is."""
    return len(_MISREAD.findall(before)) > _MISREAD_BY_CHANCE * (len(_MISREAD.findall(now)) + 1)


def _letters(text: str) -> str:
    """What makes a line the same, whatever mark of a list stands before it."""
    return "".join(_LETTERS.findall(text.casefold()))


def _words(text: str) -> str:
    """What makes a sentence the same, wherever its words are parted. In a bulletin the figures are the news."""
    return "".join(_WORDS.findall(text.casefold()))

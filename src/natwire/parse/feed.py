"""What a feed printed of a story, and how it goes together with the story's page."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from natwire.model.article import Article, Cut
from natwire.model.source import Item
from natwire.parse import body, boilerplate, lexicon
from natwire.parse.blocks import blocks, tree
from natwire.parse.claims import Claims
from natwire.parse.page import has_markup
from natwire.text import language

_LONGEST = 2_000_000
_ESCAPED = re.compile(r"&lt;(?:p|div|br|a|img|span|h[1-6]|ul|ol|strong|b|em|i|figure)\b", re.IGNORECASE)
# A summary is a paragraph or two; what is longer than this in several paragraphs is a text, whatever it is called.
_SUMMARY = 1_200
_PARAGRAPHS = 3
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\W*$")
_BRACKETS = re.compile(r"[\[(]\s*(?:…|\.\.\.)\s*[\])]\W*$")
_CLEARLY_LESS = 0.7


def announced(item: Item) -> Article:
    """The article as far as its feed printed it: the item's own words, without the boxes that plugins write into feeds.

    It is a teaser when nothing or only the beginning is known: the text is empty, breaks off, or was not called the
    full text and is no longer than a summary.
    """
    claimed = Claims(title=item.title, names=frozenset({lexicon.key(item.title)} - {""}), authors=item.authors)
    paragraphs, broken, found = _printed(item.html[:_LONGEST], claimed)
    text = "\n\n".join(paragraphs)
    summary = not item.full and (len(paragraphs) < _PARAGRAPHS or len(text) < _SUMMARY)
    return Article(
        title=item.title,
        text=text,
        url=item.url,
        authors=item.authors,
        published=item.published,
        published_from="feed" if item.published else None,
        lang=(item.lang and language(item.lang)) or lexicon.language(text),
        teaser=not text or broken or summary,
        cut=found,
    )


def together(announced: Article, page: Article) -> Article:
    """The feed's article and its page's as one.

    The text is the page's unless that is clearly less than what was announced (a consent wall, a paywall). A day that
    the page only has in its address or in its words gives way to the feed's time.
    """
    if len(page.text) < len(announced.text) * _CLEARLY_LESS or not page.text:
        text, teaser, cut = announced.text, announced.teaser, announced.cut
    else:
        text, teaser, cut = page.text, page.teaser or _CUT_OFF.search(page.text) is not None, page.cut
    sure = page if page.published and page.published_from not in ("url", "text") else announced
    dated = sure if sure.published else page
    return replace(
        announced,
        title=_title(announced.title, page.title) if page.text else announced.title or page.title,
        text=text,
        authors=page.authors or announced.authors,
        published=dated.published,
        published_from=dated.published_from,
        lang=page.lang or announced.lang,
        site=page.site or announced.site,
        canonical=page.canonical or announced.canonical,
        teaser=teaser,
        cut=cut,
    )


def _title(feed: str, page: str) -> str:
    """The page's title when it says what the feed's says, or no less; feeds shorten theirs."""
    said, told = lexicon.key(feed), lexicon.key(page)
    return page if told and (told in said or said in told or len(page) >= len(feed)) else feed


def _printed(text: str, claimed: Claims) -> tuple[list[str], bool, tuple[Cut, ...]]:
    """The paragraphs that a feed printed, whether they break off, and what was cut from between them."""
    if _ESCAPED.search(text) and not has_markup(text):
        text = html.unescape(text)
    if has_markup(text):
        found = blocks(tree(text))
        printed = body.find(found, claimed, whole=True)
        lines, paragraphs, cut = [block.text for block in found], list(printed.paragraphs), printed.cut
    else:
        lines = boilerplate.lines_of(html.unescape(text))
        apart = boilerplate.apart(lines)
        paragraphs, cut = list(apart.body), apart.cut
    broken = _says_more(lines)
    if paragraphs:
        last = lexicon.without_more(paragraphs[-1])
        broken = broken or _CUT_OFF.search(last) is not None
        paragraphs[-1] = _BRACKETS.sub("…", last)
    return paragraphs, broken, cut


def _says_more(lines: list[str]) -> bool:
    """Whether the last thing that a feed printed of the story is a link to the rest of it."""
    for text in reversed(lines):
        use = lexicon.use(text)
        if use in ("more", "paywall"):
            return True
        if not use:
            return False
    return False

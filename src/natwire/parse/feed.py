"""What a feed printed of a story, and how it goes together with the story's page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import unquote

from natwire.addresses import split
from natwire.model.article import Article, Part
from natwire.model.source import Item
from natwire.parse import body, boilerplate, fitness, lexicon, render, shape
from natwire.parse.blocks import blocks, tree
from natwire.parse.claims import Claims
from natwire.parse.comments import is_comment
from natwire.parse.page import has_markup
from natwire.text import language, line

_LONGEST = 2_000_000
_ESCAPED = re.compile(r"&lt;(?:p|div|br|a|img|span|h[1-6]|ul|ol|strong|b|em|i|figure)\b", re.IGNORECASE)
# A summary is a paragraph or two; what is longer than this in several paragraphs is a text, whatever it is called.
_SUMMARY = 1_200
_PARAGRAPHS = 3
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\W*$")
_BRACKETS = re.compile(r"[\[(]\s*(?:…|\.\.\.)\s*[\])]\W*$")
_CLEARLY_LESS = 0.7
_BETWEEN = re.compile(r"[-_+]+")
_ENDING = re.compile(r"\.[A-Za-z]{2,5}\Z")
_LONGEST_NAME = 200


def announced(item: Item, *, feed: str = "", source: str = "") -> Article:
    """The article as far as its feed printed it: the item's own words, without the boxes that plugins write into feeds.

    It is a teaser when nothing or only the beginning is known: the text is empty, breaks off, or was not called the
    full text and is no longer than a summary. One of which nothing but its address is known is called by that. By
    `feed`, the feed's title, and `source`, its address, an entry is known that is a reader's comment.
    """
    claimed = Claims(title=item.title, names=frozenset({lexicon.key(item.title)} - {""}), authors=item.authors)
    parts, broken = _printed(item.html[:_LONGEST], claimed)
    text = render.plain(parts)
    paragraphs = sum(not part.rule for part in parts)
    summary = not item.full and (paragraphs < _PARAGRAPHS or len(text) < _SUMMARY)
    comment = is_comment(item, feed, source)
    teaser = not comment and (not text or broken or summary)
    return Article(
        title=item.title or ("" if text else _in_words(item.url)),
        text=text,
        url=item.url,
        authors=item.authors,
        published=item.published,
        published_from="feed" if item.published else None,
        lang=(item.lang and language(item.lang)) or lexicon.language(text),
        teaser=teaser,
        unfit="comment" if comment else "",
        quality=0 if comment else fitness.quality(parts, teaser),
        parts=parts,
    )


def together(announced: Article, page: Article) -> Article:
    """The feed's article and its page's as one.

    The text is the page's unless that is clearly less than what was announced (a stub). A day that the page only has in
    its address or in its words gives way to the feed's time. Of a page that is no article nothing is taken.
    """
    if page.unfit:
        return announced
    if len(page.text) < len(announced.text) * _CLEARLY_LESS or not page.text:
        text, teaser, parts, quality = announced.text, announced.teaser, announced.parts, announced.quality
    else:
        text, teaser, parts = page.text, page.teaser or _CUT_OFF.search(page.text) is not None, page.parts
        quality = fitness.quality(parts, teaser)
    sure = page if page.published and page.published_from not in ("url", "text") else announced
    dated = sure if sure.published else page
    title = "" if announced.title == _in_words(announced.url) else announced.title
    return replace(
        announced,
        title=(_title(title, page.title) if page.text else title or page.title) or announced.title,
        text=text,
        authors=page.authors or announced.authors,
        published=dated.published,
        published_from=dated.published_from,
        lang=page.lang or announced.lang,
        site=page.site or announced.site,
        canonical=page.canonical or announced.canonical,
        teaser=teaser,
        quality=quality,
        parts=parts,
    )


def _in_words(url: str | None) -> str:
    """What an address says of its article, for want of a title.

    >>> _in_words("https://example.org/2026/06/ferry-leaves-kotka.html")
    'Ferry leaves kotka'
    """
    last = unquote(split(url).path).rstrip("/").rpartition("/")[2]
    words = line(_BETWEEN.sub(" ", _ENDING.sub("", last)))[:_LONGEST_NAME]
    return words[:1].upper() + words[1:]


def _title(feed: str, page: str) -> str:
    """The page's title when it says what the feed's says, or no less; feeds shorten theirs."""
    said, told = lexicon.key(feed), lexicon.key(page)
    return page if told and (told in said or said in told or len(page) >= len(feed)) else feed


def _printed(text: str, claimed: Claims) -> tuple[tuple[Part, ...], bool]:
    """What a feed printed, part by part, and whether it breaks off."""
    if _ESCAPED.search(text) and not has_markup(text):
        text = html.unescape(text)
    if has_markup(text):
        parts = list(shape.parts(body.find(blocks(tree(text)), claimed, whole=True)))
    else:
        parts = list(boilerplate.apart(boilerplate.lines_of(html.unescape(text))).parts)
    broken = _says_more([part.text for part in parts])
    last = next((at for at in range(len(parts) - 1, -1, -1) if not parts[at].rule), None)
    if last is not None:
        end = lexicon.without_more(parts[last].text)
        broken = broken or _CUT_OFF.search(end) is not None
        parts[last] = replace(parts[last], text=_BRACKETS.sub("…", end))
    return tuple(parts), broken


def _says_more(lines: list[str]) -> bool:
    """Whether the last thing that a feed printed of the story is a link to the rest of it."""
    for text in reversed(lines):
        use = lexicon.use(text)
        if use in ("more", "paywall"):
            return True
        if not use:
            return False
    return False

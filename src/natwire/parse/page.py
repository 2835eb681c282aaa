"""One page to one article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from natwire.dates import parse_date
from natwire.model.article import Article, Part
from natwire.model.site import Knowledge
from natwire.parse import body, boilerplate, lexicon, render
from natwire.parse.blocks import blocks, tree
from natwire.parse.claims import Claims, claims, plausible
from natwire.parse.decode import decode, looks_binary
from natwire.text import clean, line

_LONGEST = 6_000_000
_MARKUP = re.compile(
    r"<(?:!doctype\b|\?xml\b|/?(?:html|head|body|title|meta|div|p|span|a|h[1-6]|br|ul|ol|li|table|article|section|main|img|b|i|em"
    r"|strong|script|style|blockquote|figure|pre|center|font|header|td)\b[^<>]*/?>)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
# Below this length a text beside a paywall is what the paywall lets through.
_LET_THROUGH = 1_500
_HEAD_BLOCKS = 20
_LONGEST_DAY = 80
# Boxes of these kinds have days of their own.
_OTHERS = ("related", "comments", "advertisement", "aside", "widget", "caption")
_DIGIT = re.compile(r"\d")
# JSON-LD repeats the story; it is taken for it when the page itself shows less than half.
_FAR_LONGER = 2.0
_LEAST_DATA = 400


_NOTHING = Knowledge()


def article(
    page: bytes | str,
    url: str | None = None,
    *,
    charset: str | None = None,
    at: datetime | None = None,
    site: Knowledge = _NOTHING,
) -> Article:
    """The article that a page holds: HTML, or the plain text of a page.

    `charset` is what HTTP said, `at` when the page was fetched: a date more than a day later is not believed. `site`
    is what is known of the page's site. A page without an article gives one with an empty text; nothing that comes in
    makes this raise.
    """
    if isinstance(page, bytes):
        page = "" if looks_binary(page) else decode(page[:_LONGEST], charset)
    page = page[:_LONGEST]
    if has_markup(page) or has_markup(page := clean(page)):
        return _from_html(page, url, at, site)
    return _from_lines(page, url, at)


def has_markup(text: str) -> bool:
    """Whether the text is HTML and not the text of a page."""
    return _MARKUP.search(text) is not None


def _from_html(html: str, url: str | None, at: datetime | None, site: Knowledge) -> Article:
    page = tree(html)
    claimed = claims(page, url, at)
    parts = render.parts(body.find(blocks(page, site.rules), claimed, furniture=site.furniture))
    text = render.plain(parts)
    if said := _said(claimed):
        told = render.plain(said)
        if len(told) > max(_LEAST_DATA, len(text) * _FAR_LONGER):
            # The cut blocks of the page come first: among them are the day and the paywall.
            parts = (*(replace(part, reason=part.reason or "shorter than json-ld") for part in parts), *said)
            text = told
    cut = tuple(part for part in parts if part.reason)
    published, published_from = claimed.published, claimed.published_from
    if published is None and (published := _day_in(cut, claimed.lang, at)):
        published_from = "text"
    return Article(
        title=claimed.title,
        text=text,
        url=url,
        authors=claimed.authors,
        published=published,
        published_from=published_from,
        lang=claimed.lang or lexicon.language(text),
        site=claimed.site,
        canonical=claimed.canonical,
        teaser=len(text) < _LET_THROUGH and any(part.reason.endswith(": paywall") for part in cut),
        parts=parts,
    )


def _said(claimed: Claims) -> tuple[Part, ...]:
    """The story as JSON-LD has it, without what is furniture there too."""
    if len(claimed.body) < _LEAST_DATA:
        return ()
    if has_markup(claimed.body):
        return render.parts(body.find(blocks(tree(claimed.body)), claimed, whole=True))
    return boilerplate.apart(boilerplate.lines_of(claimed.body)).parts


def _from_lines(text: str, url: str | None, at: datetime | None) -> Article:
    lines = boilerplate.lines_of(text)
    found = boilerplate.apart(lines)
    text = render.plain(found.parts)
    cut = tuple(part for part in found.parts if part.reason)
    lang = lexicon.language(text)
    published = _day_in(cut, lang, at)
    site = next((words for words in found.head[1:] if not lexicon.says_by(words)), None)
    return Article(
        title=found.head[0] if found.head else _first(found.body),
        text=text,
        url=url,
        authors=boilerplate.names_in(found.head),
        published=published,
        published_from="text" if published else None,
        lang=lang,
        site=site,
        parts=found.parts,
    )


def _day_in(cut: tuple[Part, ...], lang: str | None, at: datetime | None) -> datetime | None:
    """The day that stands in the head of the story, among what was cut from around it."""
    for one in cut[:_HEAD_BLOCKS]:
        digit = _DIGIT.search(one.text)
        if digit and len(one.text) <= _LONGEST_DAY and not one.reason.endswith(_OTHERS):
            when = parse_date(one.text, lang) or parse_date(one.text[digit.start() :], lang)
            if when and plausible(when, at):
                return when
    return None


def _first(lines: tuple[str, ...]) -> str:
    """The first line as a title, where it looks like one. It stays in the text: nothing proves that it is no part."""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not lines[0].endswith((".", ":", "…", "”", '"')):
        return line(lines[0])
    return ""

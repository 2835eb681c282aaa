"""One page to one article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from natwire.model.article import Article, Part
from natwire.model.site import Knowledge, Rules
from natwire.parse import body, boilerplate, datelines, fitness, lexicon, memory, people, render, shape
from natwire.parse.blocks import Block, blocks, tree
from natwire.parse.claims import Claims, claims
from natwire.parse.decode import decode, looks_binary
from natwire.parse.seen import Seen
from natwire.text import clean, line

_LONGEST = 6_000_000
_MARKUP = re.compile(
    r"<(?=[!?/a-z])(?:!doctype\b|\?xml\b|/?(?:html|head|body|title|meta|div|p|span|a|h[1-6]|br|ul|ol|li|table|article|section"
    r"|main|img|b|i|em|strong|script|style|blockquote|figure|pre|center|font|header|td)\b[^<>]*/?>)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
# Below this length a text beside a paywall is what the paywall lets through.
_LET_THROUGH = 1_500
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
    asked: str | None = None,
) -> Article:
    """The article that a page holds: HTML, or the plain text of a page.

    `charset` is what HTTP said, `at` when the page was fetched: a date more than a day later is not believed. `site`
    is what is known of the page's site, and `asked` the address that led to `url`. What is no article says so in
    `unfit`; nothing that comes in makes this raise.
    """
    if isinstance(page, bytes):
        if looks_binary(page):
            return Article("", "", url, unfit="binary")
        page = decode(page[:_LONGEST], charset)
    page = page[:_LONGEST]
    if has_markup(page) or has_markup(page := clean(page)):
        return _from_html(page, url, at, site, asked)
    return _from_lines(page, url, at, site)


def has_markup(text: str) -> bool:
    """Whether the text is HTML and not the text of a page."""
    return _MARKUP.search(text) is not None


def _from_html(html: str, url: str | None, at: datetime | None, site: Knowledge, asked: str | None) -> Article:
    page = tree(html)
    claimed = claims(page, url, at)
    found = blocks(page, site.rules)
    chosen = bool(site.rules.body) and page.css_first(site.rules.body) is not None
    judged = _in_chosen(page, found, claimed, site.rules) if chosen else body.find(found, claimed)
    parts = memory.recall(shape.parts(judged), site.furniture)
    if site.rules.body and not chosen:
        parts = (Part("", reason=f"site rule without effect: {site.rules.body}"), *parts)
    text = render.plain(parts)
    least = max(_LEAST_DATA, len(text) * _FAR_LONGER)
    if not chosen and len(claimed.body) > least:
        said = memory.recall(_said(claimed), site.furniture)
        told = render.plain(said)
        if len(told) > least:
            # The cut blocks of the page come first: among them are the day and the paywall.
            parts = (*(replace(part, reason=part.reason or "shorter than json-ld") for part in parts), *said)
            text = told
    published, published_from = _published(claimed, parts, at)
    teaser = len(text) < _LET_THROUGH and (not claimed.free or any(part.reason.endswith(": paywall") for part in parts))
    classes = frozenset(((page.body and page.body.attributes.get("class")) or "").split())
    unfit = fitness.unfit(Seen(html, classes, found, judged, claimed, text, url, asked))
    return Article(
        title=claimed.title,
        text=text,
        url=url,
        authors=claimed.authors or people.signed((part.text for part in datelines.head(parts)), claimed.site),
        published=published,
        published_from=published_from,
        lang=claimed.lang or lexicon.language(text),
        site=claimed.site,
        canonical=claimed.canonical,
        teaser=teaser,
        unfit=unfit,
        quality=0 if unfit else fitness.quality(parts, teaser),
        parts=parts,
    )


def _in_chosen(page: LexborHTMLParser, found: list[Block], claimed: Claims, rules: Rules) -> list[body.Judged]:
    """The blocks of a page on which the user says where the story is: what is `found` there, and what is outside."""
    inside = {block.at for block in found}
    every = blocks(page, replace(rules, body=""))
    outside = [(block, f"outside site rule: {rules.body}") for block in every if block.at not in inside]
    return sorted([*body.find(found, claimed, whole=True), *outside], key=lambda one: one[0].at)


def _said(claimed: Claims) -> tuple[Part, ...]:
    """The story as JSON-LD has it, without what is furniture there too."""
    if has_markup(claimed.body):
        return shape.parts(body.find(blocks(tree(claimed.body)), claimed, whole=True))
    return boilerplate.apart(boilerplate.lines_of(claimed.body)).parts


def _from_lines(text: str, url: str | None, at: datetime | None, site: Knowledge) -> Article:
    lines = boilerplate.lines_of(text)
    found = boilerplate.apart(lines)
    parts = memory.recall(found.parts, site.furniture)
    text = render.plain(parts)
    lang = lexicon.language(text)
    published = datelines.day_in(parts, lang, at)
    name = next((words for words in found.head[1:] if not lexicon.says_by(words)), None)
    return Article(
        title=found.head[0] if found.head else _first(found.body),
        text=text,
        url=url,
        authors=boilerplate.names_in(found.head),
        published=published,
        published_from="text" if published else None,
        lang=lang,
        site=name,
        unfit="" if text else "empty",
        quality=fitness.quality(parts, teaser=False),
        parts=parts,
    )


def _published(claimed: Claims, parts: tuple[Part, ...], at: datetime | None) -> tuple[datetime | None, str | None]:
    """When the story was published, and where that stands: a line that readers see knows more than an address."""
    if claimed.published and claimed.published_from != "url":
        return claimed.published, claimed.published_from
    seen = datelines.day_in(parts, claimed.locale, at)
    if seen and (claimed.published is None or seen.date() == claimed.published.date()):
        return seen, "text"
    return claimed.published, claimed.published_from


def _first(lines: tuple[str, ...]) -> str:
    """The first line as a title, where it looks like one. It stays in the text: nothing proves that it is no part."""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not lines[0].endswith((".", ":", "…", "”", '"')):
        return line(lines[0])
    return ""

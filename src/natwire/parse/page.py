"""One page to one article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo

from natwire.model.article import Article, Part
from natwire.model.site import Knowledge, Rules
from natwire.parse import body, boilerplate, datelines, fitness, lexicon, memory, people, render, shape
from natwire.parse.blocks import MOST_BLOCKS, Block, blocks, tree, within
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
# The root of a feed, which is markup and no page (RSS 2.0, RFC 4287, RSS 1.0).
_FEED = re.compile(
    r"\ufeff?\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL
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
    zone: tzinfo = UTC,
) -> Article:
    """The article that a page holds: HTML, or the plain text of a page.

    `charset` is what HTTP said, `at` when the page was fetched: a date more than a day later is not believed. `site`
    is what is known of the page's site, and `asked` the address that led to `url`. A clock without a zone, on a page
    that names its zone nowhere, is in `zone`. What is no article says so in `unfit`; nothing that comes in makes this
    raise.
    """
    cut = len(page) > _LONGEST
    if isinstance(page, bytes):
        if looks_binary(page):
            return Article("", "", url, unfit="binary")
        page = decode(page[:_LONGEST], charset)
    page = page[:_LONGEST]
    if _FEED.match(page):
        return Article("", "", url, unfit="feed")
    if has_markup(page) or has_markup(page := clean(page)):
        return _from_html(page, url, at, site, asked, zone, cut)
    return _from_lines(page, url, at, site, zone)


def has_markup(text: str) -> bool:
    """Whether the text is HTML and not the text of a page."""
    return _MARKUP.search(text) is not None


def _from_html(
    html: str, url: str | None, at: datetime | None, site: Knowledge, asked: str | None, zone: tzinfo, cut: bool
) -> Article:
    page = tree(html)
    claimed = claims(page, url, at, zone)
    rules = site.rules
    found = blocks(page, rules.cut)
    chosen = within(page, found, rules.body) if rules.body else []
    judged = _in_chosen(found, chosen, claimed, rules.body) if chosen else body.find(found, claimed)
    parts = memory.recall(shape.parts(judged), site.recurring)
    text = render.plain(parts)
    least = max(_LEAST_DATA, len(text) * _FAR_LONGER)
    if not chosen and len(claimed.body) > least:
        said = memory.recall(_said(claimed), site.recurring)
        told = render.plain(said)
        if len(told) > least:
            # The cut blocks of the page come first: among them are the day and the paywall.
            parts = (*(part if part.rule else replace(part, rule="shorter than json-ld") for part in parts), *said)
            text = told
    published, published_from = _published(claimed, parts, at, zone)
    teaser = len(text) < _LET_THROUGH and (not claimed.free or any(part.detail == "paywall" for part in parts))
    classes = frozenset(((page.body and page.body.attributes.get("class")) or "").split())
    cut = cut or len(found) > MOST_BLOCKS
    unfit = fitness.unfit(Seen(html, classes, chosen or found, judged, claimed, text, url, asked, cut))
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
        idle=_idle(rules, parts, bool(chosen)),
    )


def _in_chosen(found: list[Block], chosen: list[Block], claimed: Claims, selector: str) -> list[body.Judged]:
    """The blocks of a page on which the user says where the story is: what is there, and what is outside."""
    inside = {block.at for block in chosen}
    outside = [(block, ("outside site rule", selector)) for block in found if block.at not in inside]
    return sorted([*body.find(chosen, claimed, whole=True), *outside], key=lambda one: one[0].at)


def _idle(rules: Rules, parts: tuple[Part, ...], chosen: bool = False) -> tuple[str, ...]:
    """The user's selectors that did nothing on a page."""
    used = {part.detail for part in parts if part.rule == "site rule"}
    body = (rules.body,) if rules.body and not chosen else ()
    return (*body, *(selector for selector in rules.cut if selector not in used))


def _said(claimed: Claims) -> tuple[Part, ...]:
    """The story as JSON-LD has it, without what is furniture there too."""
    if has_markup(claimed.body):
        return shape.parts(body.find(blocks(tree(claimed.body)), claimed, whole=True))
    return boilerplate.apart(boilerplate.lines_of(claimed.body)).parts


def _from_lines(text: str, url: str | None, at: datetime | None, site: Knowledge, zone: tzinfo) -> Article:
    lines = boilerplate.lines_of(text)
    found = boilerplate.apart(lines)
    parts = memory.recall(found.parts, site.recurring)
    text = render.plain(parts)
    lang = lexicon.language(text)
    published = datelines.day_in(parts, lang, at, zone)
    return Article(
        title=found.head[0] if found.head else _first(found.body),
        text=text,
        url=url,
        authors=boilerplate.names_in(found.head),
        published=published,
        published_from="text" if published else None,
        lang=lang,
        site=boilerplate.site_in(found.head),
        unfit="" if text else "empty",
        quality=fitness.quality(parts, teaser=False),
        parts=parts,
        idle=_idle(site.rules, parts),
    )


def _published(
    claimed: Claims, parts: tuple[Part, ...], at: datetime | None, zone: tzinfo
) -> tuple[datetime | None, str | None]:
    """When the story was published, and where that stands: a line that readers see knows more than an address."""
    if claimed.published and claimed.published_from != "url":
        return claimed.published, claimed.published_from
    seen = datelines.day_in(parts, claimed.locale, at, claimed.zone)
    if seen and (claimed.published is None or _day(seen, claimed.zone) == _day(claimed.published, zone)):
        return _from_midnight(seen, claimed.zone, zone), "text"
    return claimed.published, claimed.published_from


def _from_midnight(when: datetime, own: tzinfo, zone: tzinfo) -> datetime:
    """A time, or a day without one: that is the reader's day, as where the page tells it to machines."""
    local = when.astimezone(own)
    return datetime.combine(local, time(), zone).astimezone(UTC) if local.time() == time() else when


def _day(when: datetime, zone: tzinfo) -> date:
    return when.astimezone(zone).date()


def _first(lines: tuple[str, ...]) -> str:
    """The first line as a title, where it looks like one. It stays in the text: nothing proves that it is no part."""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not lines[0].endswith((".", ":", "…", "”", '"')):
        return line(lines[0])
    return ""

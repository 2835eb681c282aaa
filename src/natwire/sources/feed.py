"""The kind `feed`: RSS, RDF, Atom and JSON Feed; and for sites without one, news sitemaps and pages that list articles.

A fast reader takes what is well formed or nearly so, feedparser what is odd. The first poll ever also asks for older
pages where the feed has them, so that a new source begins with more than its last ten items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from natwire.errors import ParseError
from natwire.model.source import Hint, Item, Mark, Reply, Request, Source
from natwire.sources._feed import jsonfeed, oddfeed, sitemap, xmlfeed
from natwire.sources._feed.decode import decode, unpacked
from natwire.sources._feed.document import Document, digest
from natwire.sources._feed.stable import stable
from natwire.sources._feed.tree import refuse_hostile

__all__ = ["first", "read", "stable"]

_LONGEST_HINT = 86_400  # a day: documents that ask for sixteen years have been seen
_WORDPRESS = "wordpress.org"  # as it signs the feeds of every site that runs on it
_OLDER = "older"  # what a question for an older page is about
_MAP = "map"  # and one for a sitemap that an index leads to
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry|channel)[\s>]", re.IGNORECASE)


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """The feed itself."""
    yield Request(source.address)


def read(reply: Reply, mark: Mark) -> Iterator[Item | Request | Hint | Mark]:
    """The items, newest first as the feed has them; with an empty mark, and on from there, also the next older page.

    Raises ParseError with the word `empty`, `not-a-feed`, `broken` or `hostile`, or, after all items that are whole,
    `truncated`.
    """
    document = _document(reply)
    if document.maps:
        yield from _led(document, reply)
        return  # they have the items, and tell what there is to remember
    yield from told_apart(document.items)
    if document.fault:
        raise document.fault
    if document.wish or document.quiet:
        yield Hint(min(document.wish or 0, _LONGEST_HINT), document.quiet)
    is_older = reply.about == _OLDER
    if (older := _older(document, reply.url)) and (is_older or not mark):
        yield Request(older, about=_OLDER)
    if is_older:
        return  # its newest page has told what there is to remember
    told = {"title": document.title, "link": document.link, "lang": document.lang}
    yield Mark(told | ({"hub": document.hub} if document.hub else {}))  # for one who would rather be told than ask


def _led(document: Document, reply: Reply) -> Iterator[Request]:
    if reply.about == _MAP:
        raise ParseError(f"{reply.url}: an index of sitemaps within another", word="not-a-feed")
    yield from (Request(address, about=_MAP) for address in document.maps)


def _document(reply: Reply) -> Document:
    text = decode(unpacked(reply.body), reply.headers.get("content-type", "")).lstrip("\ufeff\0 \t\r\n")
    if not text:
        raise ParseError(f"{reply.url}: an empty answer", word="empty")
    if text.startswith("{"):
        return jsonfeed.read(text, reply.url)

    root = xmlfeed.ROOT.search(text)
    in_page = _PAGE.search(text, 0, root.start() if root else len(text)) is not None
    if in_page and (not root or not _ENTRY.search(text)):
        return _page(text, reply)
    is_sitemap = not root and sitemap.ROOT.search(text) is not None
    if not (root or is_sitemap or _ENTRY.search(text)):
        raise ParseError(f"{reply.url}: not a feed", word="not-a-feed", hint="does it open in a browser?")

    refuse_hostile(text, reply.url)
    if is_sitemap:
        return sitemap.read(text, reply.url)
    document, odd = xmlfeed.read(text, reply.url)
    if in_page:  # a few sites wrap their feed in a page; others only speak of feeds
        return document if document.items else _page(text, reply)
    if odd or (not document.items and not document.fault and _ENTRY.search(text)):
        return _referee(document, text, reply.url)
    return document


def _page(text: str, reply: Reply) -> Document:
    """The articles that a page lists for machines. Raises ParseError for all other pages."""
    from natwire.sources._feed import page  # its parser is for these few, and takes as long to import as all else here

    document = page.read(text, reply.url)
    if not document.items:
        hint = "natwire source add looks for the feed of a home page"
        raise ParseError(f"{reply.url}: a web page, not a feed", word="not-a-feed", hint=hint)
    return document


def _referee(document: Document, text: str, url: str) -> Document:
    """The better of two readings of an odd document."""
    try:
        second = oddfeed.read(text, url)
    except ParseError:
        if document.items:
            return document
        raise
    if len(second.items) < len(document.items):
        return document
    if not second.items and not second.title and not document.title:
        raise ParseError(f"{url}: the markup is broken", word="broken")
    return replace(second, wish=document.wish, older=document.older)


# ------------------------------------------------------------------------------------------------------------ identity


def told_apart(items: list[Item]) -> Iterator[Item]:
    """The items with guids of their own: a guid that stands on several in one document names none of them."""
    for longer in (_with_address, _with_words):
        seen = Counter(item.guid for item in items)
        if len(seen) == len(items):
            break
        items = [replace(item, guid=longer(item)) if seen[item.guid] > 1 else item for item in items]
    yield from items


def _with_address(item: Item) -> str:
    return f"{item.guid} {item.url}" if item.url and item.url != item.guid else item.guid


def _with_words(item: Item) -> str:
    return digest(item.guid, item.title or item.html, str(item.published))


# --------------------------------------------------------------------------------------------------------- older pages


def _older(document: Document, url: str) -> str | None:
    """The next older page: the one that the feed names (RFC 5005) on its own host, or WordPress's next."""
    if document.older and document.older != url and _host(document.older) == _host(url):
        return document.older
    if document.items and _WORDPRESS in document.generator:
        return _next_page(url)
    return None


def _next_page(url: str) -> str | None:
    """The feed's own address, never the one it says it has, with `paged` one higher.

    >>> _next_page("https://example.org/feed/?tag=nato&paged=2")
    'https://example.org/feed/?tag=nato&paged=3'
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    pages = [value for name, value in query if name == "paged"]
    page = int(pages[-1]) if pages and re.fullmatch("[0-9]{1,6}", pages[-1]) else 1
    query = [pair for pair in query if pair[0] != "paged"]
    return parts._replace(query=urlencode([*query, ("paged", str(page + 1))]), fragment="").geturl()


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""

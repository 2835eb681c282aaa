"""News sitemaps, which sites without a feed have too: for search engines, the addresses of the last days' articles.

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap. Elements are known by their local
names: prefixes differ, and a few sitemaps forget to declare theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from natwire.addresses import host, web_address
from natwire.dates import parse_date
from natwire.entities import mend
from natwire.errors import ParseError
from natwire.model.source import Item
from natwire.sources._feed.document import MOST_ITEMS, Document, encoded_once, identity, plain, tag
from natwire.sources._feed.tree import Element, tree
from natwire.text import language

ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:urlset|sitemapindex))(?=[\s/>])", re.IGNORECASE)

_MOST_ENTRIES = 50_000  # of one sitemap, by the protocol
_MOST_MAPS = 5  # of an index, those that change
_ENTRY = re.compile(r"<(/?)(?:[\w.-]{1,40}:)?(?:url|sitemap)(?=[\s/>])", re.IGNORECASE)
_SAYS_NEWS = re.compile(r"news(?!letter)", re.IGNORECASE)
_NEWS_SPACE = "schemas/sitemap-news"
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def read(text: str, url: str) -> Document:
    """The news of a sitemap, of too many the newest; of an index, where its news stands.

    One that breaks off has its whole entries and a fault. Raises ParseError for a sitemap that is not about news.
    """
    start = ROOT.search(text)
    markup = mend(text[start.start() :]) if start else ""
    root, complaints = tree(markup)
    if start is None or root is None:
        raise ParseError(f"{url}: the markup is broken", word="broken")
    entries = list(islice(root.iter("{*}url", "{*}sitemap"), _MOST_ENTRIES))
    fault = None
    if complaints and f"</{start[1]}" not in markup:
        fault = ParseError(f"{url}: the sitemap breaks off", word="truncated")
        if entries and _breaks_inside_entry(markup):
            entries.pop()
    if _name(root) == "sitemapindex":
        if maps := _maps(entries, url):
            return Document(maps=maps)
        raise ParseError(f"{url}: an index of sitemaps without one on its own host", word="not-a-feed")
    told = _told(entries, url)
    # Articles of more than two days lose their `news:news`: one that had some may have none today.
    if not told.items and not fault and _NEWS_SPACE not in text:
        hint = "one of news has news:news in it; natwire source add looks for it, or for a feed, from the home page"
        raise ParseError(f"{url}: a sitemap of pages, not of news", word="not-a-feed", hint=hint)
    return Document(told.items, told.title, lang=told.lang, fault=fault)


def _breaks_inside_entry(markup: str) -> bool:
    ends = [found[1] for found in _ENTRY.finditer(markup)]
    return bool(ends) and not ends[-1]


# ----------------------------------------------------------------------------------------------------------- the news


def _told(entries: Iterable[Element], url: str) -> Document:
    """The articles, each address once, with the name and the language of the first one's publication."""
    items: dict[str, Item] = {}
    title, lang = "", None
    for entry in entries:
        fields = _fields(entry)
        address = web_address(_text(fields, "loc"), url)
        if not address or "news" not in fields:
            continue
        news = _fields(fields["news"])
        publication = _fields(news["publication"]) if "publication" in news else {}
        own = tag(_text(publication, "language"))
        title, lang = title or plain(_text(publication, "name")), lang or own
        items.setdefault(address, _item(address, news, own))
    return Document(_newest(list(items.values())), title, lang=lang)


def _item(address: str, news: dict[str, Element], lang: str | None) -> Item:
    return Item(
        guid=identity("", address),
        url=address,
        title=plain(_text(news, "title")),
        published=parse_date(_text(news, "publication_date"), lang),
        lang=lang and language(lang),
    )


def _newest(items: list[Item]) -> list[Item]:
    """The items in their order; of more than are read of any document the newest, for sitemaps have no order."""
    if len(items) > MOST_ITEMS:
        items = sorted(items, key=lambda item: item.published or _EARLIEST, reverse=True)
    return items[:MOST_ITEMS]


# ---------------------------------------------------------------------------------------------------------- an index


def _maps(entries: Iterable[Element], url: str) -> tuple[str, ...]:
    """The sitemaps of an index on its own host, the last changed first: those of news where names say so, else all."""
    changed: dict[str, datetime] = {}
    for entry in entries:
        fields = _fields(entry)
        address = web_address(_text(fields, "loc"), url)
        if address and host(address) == host(url) and address != url:
            changed.setdefault(address, parse_date(_text(fields, "lastmod")) or _EARLIEST)
    named = [address for address in changed if says_news(address)]
    return tuple(sorted(named or changed, key=changed.__getitem__, reverse=True)[:_MOST_MAPS])


def says_news(address: str) -> bool:
    """Whether the name of a sitemap says that it is one of news.

    >>> says_news("https://news.example.org/sitemap.xml"), says_news("https://example.org/sitemap_news.xml")
    (False, True)
    """
    return _SAYS_NEWS.search(urlsplit(address).path) is not None


# -------------------------------------------------------------------------------------------------- names of elements


def _name(element: Element) -> str:
    """`news` for `{http://www.google.com/schemas/sitemap-news/0.9}news` and for `news:news` undeclared."""
    name = element.tag if isinstance(element.tag, str) else ""  # an entity that nobody declared has none
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _fields(element: Element) -> dict[str, Element]:
    """The children by name, the first of each."""
    fields: dict[str, Element] = {}
    for child in element:
        fields.setdefault(_name(child), child)
    return fields


def _text(fields: dict[str, Element], name: str) -> str:
    element = fields.get(name)
    return "" if element is None else encoded_once("".join(element.itertext())).strip()

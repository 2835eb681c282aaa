"""What a page says about itself: JSON-LD, meta elements, and the line under its headline.

JSON-LD comes first (its dates carry a zone and are right on 98 pages of 100), then meta, then what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire.addresses import web_address
from natwire.dates import parse_date
from natwire.parse import furniture, jsonld, lexicon
from natwire.text import language, line

_LATER_THAN_NOW = timedelta(days=1)
_LONGEST_NAME = 80
_MOST_AUTHORS = 20

_HEAD = 'meta,title,h1,link[rel~="canonical"],link[rel~="alternate"],script[type="application/ld+json"]'
_MOST_SPEAKERS = 1_000
_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "pubdate", "publishdate", "publish-date",
    "publication_date", "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime",
    "displaydate", "iso-8601-publish-date",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl",
    "og:author", "article:author_name", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")

_BYLINES = (
    '[rel~="author"]',
    '[itemprop~="author"]',
    '[class*="author"][class*="name"],[class*="Author"][class*="ame"]',
    '[class*="byline"],[class*="Byline"]',
    '[class*="author"],[class*="Author"]',
    "address",
)
_TIMES = 'time[datetime],[itemprop~="datePublished"],abbr.published[title]'
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_TAIL = re.compile(r"\s+[-–—|•·«»:/]+\s+")
_FEED_TITLE = re.compile(r"\s+(?:»|&raquo;|-|–|>|›|\|)\s+")
_DASHES = str.maketrans("–—−‐‑", "-----")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_URL = re.compile(r"https?://|www\.|@")


@dataclass(frozen=True, slots=True)
class Claims:
    """A page's own statements.

    `names` are all its titles as keys (see `lexicon.key`), `description` is its summary, `body` the story as data.
    """

    title: str = ""
    names: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str | None = None
    lang: str | None = None
    site: str | None = None
    canonical: str | None = None
    description: str = ""
    body: str = ""


@dataclass(slots=True)
class _Head:
    """The elements of a page that speak about it, by name; of several the first."""

    meta: dict[str, str]
    data: dict[str, Any]
    title: str
    headlines: list[str]
    canonical: str
    feeds: list[str]


def claims(page: LexborHTMLParser, url: str | None = None, at: datetime | None = None) -> Claims:
    """What the page claims; a date more than a day after `at`, when it was fetched, is no claim but a mistake."""
    head = _head(page)
    site = _site(head, page)
    title = _title(head, site)
    lang = _lang(head, page)
    published, where = _published(head, page, url, at, lang)
    names = {
        lexicon.key(name)
        for name in (title, head.title, head.meta.get("og:title", ""), jsonld.text(head.data.get("headline")))
    }
    return Claims(
        title=title,
        names=frozenset(names - {""}),
        authors=_authors(head, page, site),
        published=published,
        published_from=where,
        lang=lang,
        site=site,
        canonical=_canonical(head, url),
        description=next((head.meta[name] for name in _DESCRIPTIONS if head.meta.get(name)), ""),
        body=jsonld.body(head.data),
    )


def _head(page: LexborHTMLParser) -> _Head:
    head = _Head({}, {}, "", [], "", [])
    scripts: list[str] = []
    for node in page.css(_HEAD)[:_MOST_SPEAKERS]:
        match node.tag:
            case "meta":
                _meta(head, node.attributes)
            case "script":
                scripts.append(node.text())
            case "title" if not head.title and node.parent is not None and node.parent.tag == "head":
                head.title = line(node.text())
            case "h1":
                head.headlines.append(line(node.text()))
            case "link":
                _link(head, node.attributes)
    head.data = jsonld.article(scripts)
    return head


def _meta(head: _Head, attributes: dict[str, str | None]) -> None:
    content = attributes.get("content")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := attributes.get(attribute):
            head.meta.setdefault(name.lower(), line(content[:4000]))


def _link(head: _Head, attributes: dict[str, str | None]) -> None:
    rel = (attributes.get("rel") or "").lower()
    if "canonical" in rel:
        head.canonical = head.canonical or attributes.get("href") or ""
    elif "xml" in (attributes.get("type") or "") and attributes.get("title"):
        head.feeds.append(line(attributes["title"] or ""))


# ------------------------------------------------------------------------------------------------- title and site


def _title(head: _Head, site: str | None) -> str:
    """The headline: the one that readers see if a title in the head confirms it, for it has no site name behind it."""
    data = jsonld.text(head.data.get("headline"))
    metas = [head.meta[name] for name in _TITLES if head.meta.get(name)]
    told = [lexicon.key(name) for name in (data, *metas, head.title) if name]
    for headline in head.headlines:
        key = lexicon.key(headline)
        if len(key) > 3 and any(name.startswith(key) or name.endswith(key) for name in told):
            return headline
    candidates = [*metas[:1], data, *metas[1:]]
    best = next((without_site(name, site) for name in candidates if name), "") or without_site(head.title, site)
    return best or next((headline for headline in head.headlines if headline), "")


def without_site(title: str, site: str | None) -> str:
    """A title without the site's name at its end.

    >>> without_site("Ankara signed - The Example", "The Example")
    'Ankara signed'
    """
    parts = list(_TAIL.finditer(title))
    if not parts:
        return title
    if site:
        for part in parts:
            tail = lexicon.key(title[part.end() :])
            if tail and (tail in lexicon.key(site) or tail.startswith(lexicon.key(site))):
                return title[: part.start()]
    last = parts[-1]
    rest = title[last.end() :]
    # A short tail behind a bar is a name; behind a dash it may be the end of the sentence.
    return title[: last.start()] if "|" in last[0] and len(rest) <= 30 and last.start() > 20 else title


def _site(head: _Head, page: LexborHTMLParser) -> str | None:
    named = head.meta.get(_SITES[0]) or jsonld.name(head.data.get("publisher"))
    if named:
        return named[:_LONGEST_NAME]
    feeds = [_FEED_TITLE.split(title)[0] if "»" not in title else title.split("»")[0].strip() for title in head.feeds]
    if feeds and any("»" in title for title in head.feeds):
        return feeds[0][:_LONGEST_NAME] or None
    named = next((head.meta[name] for name in _SITES[1:] if head.meta.get(name)), "") or _title_tail(head)
    if named:
        return named[:_LONGEST_NAME]
    home = page.css_first('a[rel~="home"]')
    return (line(home.text())[:_LONGEST_NAME] or None) if home else None


def _title_tail(head: _Head) -> str:
    """What stands behind the headline in the title."""
    for name in (*head.headlines, head.meta.get("og:title", "")):
        if len(name) > 3 and head.title.startswith(name) and (found := _TAIL.match(head.title, len(name))):
            return head.title[found.end() :]
    return ""


def _lang(head: _Head, page: LexborHTMLParser) -> str | None:
    root = page.root
    declared = (
        root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None,
        head.meta.get("og:locale"),
    )
    for text in (*declared, head.data.get("inLanguage"), head.meta.get("content-language")):
        if isinstance(text, str) and (lang := language(text)):
            return lang
    return None


def _canonical(head: _Head, url: str | None) -> str | None:
    for address in (head.canonical, head.meta.get("og:url"), jsonld.text(head.data.get("url"))):
        if found := web_address(address or "", url or ""):
            return found
    return None


# ------------------------------------------------------------------------------------------------------- authors


def _authors(head: _Head, page: LexborHTMLParser, site: str | None) -> tuple[str, ...]:
    """Who signs the page. A publisher in the place of an author gives way to a person who is named elsewhere."""
    desk: tuple[str, ...] = ()
    for values in (jsonld.creators(head.data), (head.meta.get(name, "") for name in _AUTHORS), _bylines(page)):
        for value in values:
            names = authors_in(value, site)
            if names and not (site and len(names) == 1 and _same_house(names[0], site)):
                return names
            desk = desk or names
    return desk


def _same_house(name: str, site: str) -> bool:
    one, other = lexicon.key(name).replace(" ", ""), lexicon.key(site).replace(" ", "")
    return one in other or other in one


def authors_in(value: str, site: str | None = None) -> tuple[str, ...]:
    """The people that a byline names, each once, in its order; a site that signs its own texts is spelled as it is.

    >>> authors_in("By Ada Byron, Mary Shelley")
    ('Ada Byron', 'Mary Shelley')
    """
    names: dict[str, str] = {}
    for part in value.split(" ; "):
        for name in lexicon.people(line(part)):
            name = _BRACKETS.sub("", name)
            if site and name.translate(_DASHES) == site.translate(_DASHES):
                name = site
            if _is_name(name):
                names.setdefault(lexicon.key(name), name)
    return tuple(names.values())[:_MOST_AUTHORS]


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST_NAME or _URL.search(name) or not any(letter.isalpha() for letter in name):
        return False
    return sum(letter.isdigit() for letter in name) < 4 and name.casefold() not in (
        "admin",
        "administrator",
        "null",
        "none",
    )


def _bylines(page: LexborHTMLParser) -> Iterator[str]:
    for selector in _BYLINES:
        for node in page.css(selector)[:8]:
            text = line(node.text(separator=" "))
            if (
                2 <= len(text) <= _LONGEST_NAME
                and not lexicon.use(text)
                and not _in_furniture(node, "comments", "related")
            ):
                yield text


def _in_furniture(node: LexborNode, *kinds: str) -> bool:
    up: LexborNode | None = node
    for _ in range(8):
        if up is None:
            return False
        names = f"{up.attributes.get('class') or ''} {up.attributes.get('id') or ''}"
        if furniture.kind(names) in kinds or up.tag in ("footer", "nav"):
            return True
        up = up.parent
    return False


# --------------------------------------------------------------------------------------------------------- dates


def _published(
    head: _Head, page: LexborHTMLParser, url: str | None, at: datetime | None, lang: str | None
) -> tuple[datetime | None, str | None]:
    for text, where in _stamps(head, page, url):
        when = parse_date(text[:100], lang) if text else None
        if when and plausible(when, at):
            return when, where
    return None, None


def plausible(when: datetime, at: datetime | None) -> bool:
    """Whether a date can be one of publication: a page fetched at `at` is not from the day after tomorrow."""
    return at is None or when <= at + _LATER_THAN_NOW


def _stamps(head: _Head, page: LexborHTMLParser, url: str | None) -> Iterator[tuple[str, str]]:
    """Where a date may stand, in the order in which it is believed."""
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield jsonld.text(head.data.get(name)), "json-ld"
    for name in _DATES:
        yield head.meta.get(name, ""), "meta"
    for node in page.css(_TIMES)[:8]:
        if not _in_furniture(node, "comments", "related"):
            attributes = node.attributes
            stamp = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
            yield line(stamp or node.text()), "time"
    if found := _URL_DATE.search(_path(url)):
        yield "-".join(found.groups()), "url"


def _path(url: str | None) -> str:
    """The path of an address, empty when it is none."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""

"""What a page says about itself: JSON-LD, meta elements, and the line under its headline.

JSON-LD comes first (its dates carry a zone and are right on 98 pages of 100), then meta, then what readers see.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire import linked
from natwire.addresses import host, web_address
from natwire.parse import jsonld, lexicon, people, stamps
from natwire.parse.blocks import words_of
from natwire.text import language, letters, line

_LONGEST_NAME = 80
# What is longer is no title, and is compared with others many times.
_LONGEST_TITLE = 1_000
# How JSON-LD spells "no".
_PAID = ("false", "no", "http://schema.org/false", "https://schema.org/false")

_HEAD = 'meta,title,h1,link[rel~="canonical"],link[rel~="alternate"],script[type="application/ld+json"]'
_MOST_SPEAKERS = 1_000
_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_AUTHORS = (
    "author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl",
    "og:author", "article:author_name", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")

_MOST_BYLINES = 8
_PROFILE = re.compile(r"/(?:authors?|autor|autoren|autores|auteurs?)/")  # and not /auto/, which is about cars
# Whatever may be a byline, asked for at once: to go through a page takes longer than to look at what was found.
_SIGNED = '[rel~="author"],[itemprop~="author"],[class*="uthor"],[class*="yline"],a[href*="/aut"],address'
_TAIL = re.compile(r"\s+[-–—|•·«»:/*]+\s+|\s*[｜：]\s*|\s*_\s*(?=\D)|\s+(?=[\[【])")
_LEAD = re.compile(r"\s+[-–—|•·»]+\s+(?=\S)|\s*[|｜»]\s*(?=\S)")
_MARK = re.compile(r"[?!.”\"»“'’]*(?:$|\s*[-–—|•·«»/*｜：_(\[【]|\s+:)")
_OMISSIONS = ("…", "...")
_FEED_TITLE = re.compile(r"\s+(?:»|&raquo;|-|–|>|›|\|)\s+")


@dataclass(frozen=True, slots=True)
class Claims:
    """A page's own statements.

    `locale` is the language with its region where the page tells, `zone` that of its clocks. `names` are all its titles
    as keys (see `lexicon.key`), `description` is its summary, `body` the story as data.
    `kind` is `article` where JSON-LD or Open Graph say so, else what Open Graph says; `free` is false where JSON-LD
    says that the story is to be paid for.
    """

    title: str = ""
    names: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str | None = None
    zone: tzinfo = UTC
    lang: str | None = None
    locale: str | None = None
    site: str | None = None
    canonical: str | None = None
    description: str = ""
    body: str = ""
    kind: str = ""
    free: bool = True


@dataclass(slots=True)
class _Head:
    """The elements of a page that speak about it, by name; of several the first."""

    meta: dict[str, str]
    data: dict[str, Any]
    title: str
    headlines: list[str]
    canonical: str
    feeds: list[str]


def claims(page: LexborHTMLParser, url: str | None = None, at: datetime | None = None, zone: tzinfo = UTC) -> Claims:
    """What the page claims; a date more than a day after `at`, when it was fetched, is no claim but a mistake.

    Clocks of a page that names no zone are in `zone`.
    """
    head = _head(page, url)
    site = _site(head, page)
    seen = _seen(head, site)
    title = _title(head, site, seen)
    tag = _tag(head, page)
    locale = _locale(head, tag, url)
    published = stamps.published(page, head.meta, head.data, url, at, locale, zone)
    names = {
        lexicon.key(name)
        for name in (title, seen, head.title, head.meta.get("og:title", ""), linked.text(head.data.get("headline")))
    }
    return Claims(
        title=title,
        names=frozenset(names - {""}),
        authors=_authors(head, page, site, url),
        published=published.when,
        published_from=published.where,
        zone=published.zone,
        lang=language(tag) if tag else None,
        locale=locale,
        site=site,
        canonical=_canonical(head, url),
        description=lexicon.key(next((head.meta[name] for name in _DESCRIPTIONS if head.meta.get(name)), "")),
        body=jsonld.body(head.data),
        kind="article" if linked.is_article(head.data) else head.meta.get("og:type", "").lower(),
        free=str(head.data.get("isAccessibleForFree", True)).lower() not in _PAID,
    )


def _head(page: LexborHTMLParser, url: str | None = None) -> _Head:
    head = _Head({}, {}, "", [], "", [])
    scripts: list[str] = []
    for node in page.css(_HEAD)[:_MOST_SPEAKERS]:
        match node.tag:
            case "meta":
                _meta(head, node.attributes)
            case "script":
                scripts.append(node.text())
            case "title" if not head.title and node.parent is not None and node.parent.tag == "head":
                head.title = line(node.text()[:_LONGEST_TITLE])
            case "h1":
                head.headlines.append(words_of(node)[:_LONGEST_TITLE])
            case "link":
                _link(head, node.attributes)
    addresses = (head.canonical, head.meta.get("og:url", ""), url or "")
    head.data = jsonld.article(scripts, addresses, (*head.headlines, head.meta.get("og:title", ""), head.title))
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


def _title(head: _Head, site: str | None, seen: str) -> str:
    """The headline as the page shares it, for that one stands alone: a kicker is part of it, the site's name is not.

    Where it goes on behind the headline that readers see (`seen`), that one is the title. Without one to be shared,
    readers' own comes first, then JSON-LD.
    """
    shared = _unescaped(head.meta.get(_TITLES[0], ""))
    if shared and not _is_house(shared, site):
        return seen if seen and _goes_on(shared, seen) else without_site(shared, site)
    if seen:
        return seen
    candidates = (linked.text(head.data.get("headline")), *(head.meta.get(name, "") for name in _TITLES), head.title)
    best = next((without_site(_unescaped(name), site) for name in candidates if name), "")
    return best or next((headline for headline in head.headlines if headline), "")


def _seen(head: _Head, site: str | None) -> str:
    """The headline that readers see: the h1 with which a title in the head begins; "" for none."""
    names = (linked.text(head.data.get("headline")), *(head.meta.get(name, "") for name in _TITLES), head.title)
    told = [lexicon.key(name) for name in names if name]
    for headline in head.headlines:
        key = lexicon.key(headline)
        if len(key) > 3 and any(name.startswith(key) for name in told) and not _is_house(headline, site):
            return headline
    return ""


def _goes_on(shared: str, seen: str) -> bool:
    """Whether the shared title is the seen one and, behind a mark, the name of a section or a site; or is cut short."""
    stem = lexicon.key(shared)
    if shared.endswith(_OMISSIONS):
        return lexicon.key(seen).startswith(stem)
    key = lexicon.key(seen)
    return stem.startswith(key) and _MARK.match(stem, len(key)) is not None


def _is_house(title: str, site: str | None) -> bool:
    """Whether a title is only the name of the site, or begins with it as that of a front page does."""
    house = lexicon.key(site or "")
    key = lexicon.key(title)
    return len(house) > 2 and (key == house or (key.startswith(house) and _MARK.match(key, len(house)) is not None))


def _unescaped(text: str) -> str:
    """A title that was escaped twice, as it was meant."""
    return line(html.unescape(text)) if "&" in text and ";" in text else text


def without_site(title: str, site: str | None) -> str:
    """A title without the site's name at its end or its beginning.

    >>> without_site("Ankara signed - The Example", "The Example")
    'Ankara signed'
    """
    title = title[:_LONGEST_TITLE]
    if site and title.casefold().startswith(site.casefold()) and (lead := _LEAD.match(title, len(site))):
        return title[lead.end() :]
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
    named = "|" in last[0] or "｜" in last[0]
    return title[: last.start()] if named and len(rest) <= 30 and last.start() > 20 else title


def _site(head: _Head, page: LexborHTMLParser) -> str | None:
    named = head.meta.get(_SITES[0]) or linked.name(head.data.get("publisher"))
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


def _tag(head: _Head, page: LexborHTMLParser) -> str | None:
    """The tag of the page's language, from the first place that has one."""
    root = page.root
    declared = (
        root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None,
        head.meta.get("og:locale"),
    )
    for text in (*declared, head.data.get("inLanguage"), head.meta.get("content-language")):
        if isinstance(text, str) and language(text):
            return text.strip().replace("_", "-").lower()
    return None


def _locale(head: _Head, tag: str | None, url: str | None) -> str | None:
    """The language with a region, which says how a page writes 06/07/2025: its own, or that of its address."""
    if not tag or len(tag) > 3:
        return tag
    shared = head.meta.get("og:locale", "").replace("_", "-").lower()
    if shared.startswith(f"{tag}-"):
        return shared
    region = host(url).rpartition(".")[2]
    return f"en-{'gb' if region == 'uk' else region}" if tag == "en" and len(region) == 2 else tag


def _canonical(head: _Head, url: str | None) -> str | None:
    for address in (head.canonical, head.meta.get("og:url"), linked.text(head.data.get("url"))):
        if found := web_address(address or "", url or ""):
            return found
    return None


# ------------------------------------------------------------------------------------------------------- authors


def _authors(head: _Head, page: LexborHTMLParser, site: str | None, url: str | None) -> tuple[str, ...]:
    """Who signs the page. A publisher in the place of an author gives way to a person who is named elsewhere."""
    desk: tuple[str, ...] = ()
    told = (*linked.creators(head.data), *(head.meta.get(name, "") for name in _AUTHORS))
    for value in filter(None, told):
        names = people.authors_in(value, site)
        if any(not (people.is_agency(name) or _same_house(name, site, url)) for name in names):
            return _spelled(names, page)
        desk = desk or names
    for value in _bylines(page):
        names = people.authors_in(value, site)
        # Classes are guesses, so against what the head says they need the looks of a person.
        if names and not _same_house(names[0], site, url) and (not desk or people.is_person(names[0])):
            return _spelled(names, page)
        desk = desk or names
    return desk


def _spelled(names: tuple[str, ...], page: LexborHTMLParser) -> tuple[str, ...]:
    """The names; one in capitals as the page spells it elsewhere, if it does."""
    if not any(name.isupper() and " " in name for name in names) or not page.body:
        return names
    text = page.body.text(separator=" ")
    found = (next((one for one in _spellings(name, text) if not one.isupper()), name) for name in names)
    return tuple(found)


def _spellings(name: str, text: str) -> list[str]:
    return re.findall(re.escape(name), text, re.IGNORECASE) if name.isupper() and " " in name else []


def _same_house(name: str, site: str | None, url: str | None) -> bool:
    """Whether a name is that of the site, or its address, or the first letters of its words."""
    one, house, place = letters(name), letters(site or ""), host(url).removeprefix("www.")
    if not one or (house and (one in house or house in one)):
        return True
    initials = "".join(word[0] for word in (site or "").split())
    return (len(initials) > 2 and name == initials) or one in (letters(place), *map(letters, place.split(".")))


def _bylines(page: LexborHTMLParser) -> Iterator[str]:
    """The texts of what is marked as a byline, the surest marks first."""
    ranked: dict[int, list[LexborNode]] = {}
    for node in page.css(_SIGNED):
        for rank in _marks(node):
            ranked.setdefault(rank, []).append(node)
    for rank in sorted(ranked):
        for node in ranked[rank][:_MOST_BYLINES]:
            text = line(node.text(separator=" "))
            if (
                2 <= len(text) <= _LONGEST_NAME
                and not lexicon.use(text)
                and not stamps.is_beside(node, "comments", "related")
            ):
                yield text


def _marks(node: LexborNode) -> Iterator[int]:
    """What marks an element as a byline, from 0 for the surest."""
    attributes = node.attributes
    names = attributes.get("class") or ""
    marks = (
        "author" in (attributes.get("rel") or "").split(),
        "author" in (attributes.get("itemprop") or "").split(),
        ("author" in names and "name" in names) or ("Author" in names and "ame" in names),
        "byline" in names or "Byline" in names,
        "author" in names or "Author" in names,
        node.tag == "a" and _PROFILE.search(attributes.get("href") or "") is not None,
        node.tag == "address",
    )
    return (rank for rank, marked in enumerate(marks) if marked)

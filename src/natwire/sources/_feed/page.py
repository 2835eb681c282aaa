"""Pages that list articles for machines, in JSON-LD (schema.org): sections and home pages of sites without a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from natwire import linked
from natwire.addresses import host, is_front_door, split, web_address
from natwire.dates import parse_date
from natwire.model.source import Item
from natwire.sources._feed.document import MOST_ITEMS, Document, identity, names, paragraphs, plain, tag
from natwire.sources._feed.scripts import scripts
from natwire.text import language

LEAST = 3  # articles of this site: an article has links to one or two others

_MOST_THINGS = 20_000  # of a page that are looked at
_LISTS = ("itemListElement", "hasPart", "blogPost", "blogPosts", "item")  # what stands in them is listed
_AROUND = ("@graph", "mainEntity")
# Their lists are ways through the site, and lead to no article.
_WAYS = frozenset({"BreadcrumbList", "SiteNavigationElement", "WPHeader", "WPFooter", "WPSideBar"})
_SITES = ("WebSite", "Organization")
_YEAR = re.compile(r"\d{4}")
_TITLE = re.compile(r"<title[^<>]{0,300}>([^<]{1,1000})</title", re.IGNORECASE)
_TONGUE = re.compile(r"<html\b[^<>]{0,1000}?\slang\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)


@dataclass(slots=True)
class _Told:
    """What a page tells: the articles in its lists, those outside of them, and what the site is called."""

    listed: list[dict[str, Any]] = field(default_factory=list)
    alone: list[dict[str, Any]] = field(default_factory=list)
    site: str = ""


def read(text: str, url: str) -> Document:
    """The articles that a page lists; a document without items for any page that is no such list."""
    told = _told([linked.read(script) for script in scripts(text)])
    if _is_article(told, url):
        return Document()
    tongue = _TONGUE.search(text)
    lang = tag(tongue[1]) if tongue else None
    found: dict[str, Item] = {}
    for thing in (*told.listed, *told.alone):
        address = _address(thing, url)
        if address and not is_front_door(address) and (linked.is_article(thing) or _names_story(address)):
            found.setdefault(address, _item(thing, address, lang))
    if sum(_is_here(address, url) for address in found) < LEAST:
        return Document()
    title = _TITLE.search(text)
    return Document(
        items=list(islice(found.values(), MOST_ITEMS)),
        title=told.site or (plain(title[1]) if title else ""),
        link=url,
        lang=lang,
    )


def _told(data: Any) -> _Told:
    """All that is told in the data, in its order."""
    told = _Told()
    waiting = [(data, False)]
    for _ in range(_MOST_THINGS):
        if not waiting:
            break
        here, is_listed = waiting.pop()
        if isinstance(here, list):
            waiting += [(each, is_listed) for each in reversed(here)]
        elif isinstance(here, str) and is_listed:
            told.listed.append({"url": here})
        elif isinstance(here, dict):
            if linked.is_article(here):
                (told.listed if is_listed else told.alone).append(here)
            elif is_listed and _is_bare(here):
                told.listed.append(here)
            elif not linked.kinds(here) & _WAYS:
                waiting += reversed(list(_within(here, is_listed)))
            if any(kind.endswith(_SITES) for kind in linked.kinds(here)):
                told.site = told.site or plain(linked.name(here))
    return told


def _within(thing: dict[str, Any], is_listed: bool) -> Iterator[tuple[Any, bool]]:
    for name in _AROUND:
        if name in thing:
            yield thing[name], is_listed and not isinstance(thing[name], str)
    for name in _LISTS:
        if name in thing:
            yield thing[name], True


def _is_bare(thing: dict[str, Any]) -> bool:
    """Whether an entry of a list has an address and says no more of what is there than what it is called."""
    named = linked.kinds(thing)
    return "url" in thing and "item" not in thing and named <= {"ListItem", "None"}


def _is_article(told: _Told, url: str) -> bool:
    """Whether a page is itself the article that it tells of; the lists on it are of others that one may like.

    Its article has its address, or none; and a list that is not called one has more than two.
    """
    if is_front_door(url):
        return False
    own = [_address(thing, url) for thing in told.alone]
    return 0 < len(own) < LEAST or any(address is None or _path(address) == _path(url) for address in own)


def _address(thing: dict[str, Any], url: str) -> str | None:
    whole = thing.get("mainEntityOfPage")
    for told in (thing.get("url"), whole.get("@id") if isinstance(whole, dict) else whole, thing.get("@id")):
        if isinstance(told, str) and (address := web_address(told.partition("#")[0], url)):
            return address
    return None


def _path(url: str) -> str:
    return split(url).path.rstrip("/")


def _is_here(address: str, url: str) -> bool:
    """Whether an address is on the site of a page, or on a host below or above it."""
    one, other = (host(each).removeprefix("www.") for each in (address, url))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _names_story(address: str) -> bool:
    """Whether a bare address looks like an article's: by a year or a number, or three words, as no section has them.

    >>> _names_story("https://example.org/news/politics/"), _names_story("https://example.org/ferry-leaves-kotka")
    (False, True)
    """
    parts = split(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return _YEAR.search(f"{parts.path}?{parts.query}") is not None or last.count("-") + last.count("_") >= 2


def _item(thing: dict[str, Any], address: str, page_lang: str | None) -> Item:
    spoken = thing.get("inLanguage")
    lang = (tag(spoken) if isinstance(spoken, str) else None) or page_lang
    writers = (name for told in linked.creators(thing) for name in told.split(" ; "))
    return Item(
        guid=identity("", address),
        url=address,
        title=plain(linked.text(thing.get("headline")) or linked.text(thing.get("name"))),
        html=paragraphs(linked.text(thing.get("description"))),
        authors=names(writers),
        published=parse_date(linked.stamp(thing.get("datePublished")), lang),
        updated=parse_date(linked.stamp(thing.get("dateModified")), lang),
        lang=lang and language(lang),
    )

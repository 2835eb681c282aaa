"""RSS 0.9x to 2.0, RSS 1.0 and Atom 0.3 and 1.0, read with lxml in about a thirtieth of feedparser's time.

The three share their words: an entry of Atom may hold `dc:creator`, an item of RSS `atom:link`. So there is one table
of names and one order of preference, whatever the root is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from natwire.addresses import web_address
from natwire.dates import parse_date
from natwire.entities import mend
from natwire.errors import ParseError
from natwire.model.source import Item
from natwire.sources._feed.document import (
    MOST_ITEMS,
    Document,
    digest,
    encoded_once,
    identity,
    is_markup,
    names,
    paragraphs,
    plain,
    tag,
)
from natwire.sources._feed.tree import Element, tree
from natwire.text import language

ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|feed|rdf))(?=[\s/>])", re.IGNORECASE)

# ------------------------------------------------------------------------------------------------ what of it is whole

# Complaints after which the tree is still what was meant. Any other may have moved or lost an item.
_HARMLESS = frozenset({"ERR_DOCUMENT_END", "ERR_INVALID_CHAR", "ERR_INVALID_ENCODING", "ERR_TAG_NOT_FINISHED"})
_ITEM_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.DOTALL)


def read(text: str, url: str) -> tuple[Document, bool]:
    """The document, and whether it is odd: markup so wrong that items may be lost or mixed.

    Reading begins at the root, so that nothing of what may stand before it has a meaning: junk, entities, stylesheets.
    A document that breaks off has a fault, its whole items, and what is whole of the last one if that announces it.
    """
    start = ROOT.search(text)
    if start is None:
        return Document(), True
    markup = mend(text[start.start() :])
    root, complaints = tree(markup)
    if root is None:
        return Document(), True
    odd = any(name not in _HARMLESS and not name.startswith(("NS_", "WAR_")) for name in complaints)
    if not complaints or f"</{start[1]}" in markup:
        return _document(root, url, MOST_ITEMS), odd

    whole = list(islice(_items(root), MOST_ITEMS))
    if _breaks_inside_item(markup) and whole and not _announces(whole[-1]):
        whole.pop()
    return _document(root, url, len(whole), ParseError(f"{url}: the feed breaks off", word="truncated")), False


def _announces(item: Element) -> bool:
    """Whether an item that breaks off has a title and an identity before its last element, which is taken out of it."""
    if len(item):
        item.remove(item[-1])
    names = {_key(child.tag) for child in item}
    return "title" in names and not names.isdisjoint(("guid", "id", "link"))


def _breaks_inside_item(markup: str) -> bool:
    last = None
    for found in _ITEM_TAG.finditer(markup):
        last = found[1] if found[1] is not None else last
    return last == ""


# ---------------------------------------------------------------------------------------------- the names of elements

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_CORE = (
    "http://purl.org/rss/1.0",
    "http://my.netscape.com/rdf/simple/0.9",
    "http://channel.netscape.com/rdf/simple/0.9",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd",
    "http://purl.org/net/rss1.1",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns",
)
_PREFIXES = dict.fromkeys(_CORE, "") | {
    "http://purl.org/dc/elements/1.0": "dc:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://purl.org/rss/1.0/modules/syndication": "sy:",
    "http://webns.net/mvcb": "admin:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://search.yahoo.com/mrss": "media:",
}


@lru_cache(maxsize=2048)
def _key(tag: object) -> str:
    """`title`, `dc:creator`, `content:encoded`: a tag's name here, whatever prefix the document gave it."""
    if not isinstance(tag, str):  # an entity that nobody declared
        return "?"
    if not tag.startswith("{"):
        return tag.removeprefix("atom:").lower()
    space, _, name = tag[1:].partition("}")
    return _PREFIXES.get(space.lower().rstrip("/#"), "?") + name.lower()


def _children(element: Element) -> dict[str, list[Element]]:
    """The children by name, but for the items, which feeds of old put into the channel and newer ones beside it."""
    children: dict[str, list[Element]] = {}
    for child in element:
        key = _key(child.tag)
        if key == "media:group":
            for member in child:
                children.setdefault(_key(member.tag), []).append(member)
        elif key not in ("item", "entry"):
            children.setdefault(key, []).append(child)
    return children


def _items(root: Element) -> Iterator[Element]:
    return (found for found in root.iter("{*}item", "{*}entry") if _key(found.tag) in ("item", "entry"))


def _text(element: Element) -> str:
    return encoded_once((element.text or "") if not len(element) else "".join(element.itertext()))


def _first(children: dict[str, list[Element]], *keys: str) -> str:
    """The text of the first of those that has any."""
    for key in keys:
        for element in children.get(key, ()):
            text = _text(element).strip()
            if text:
                return text
    return ""


# ------------------------------------------------------------------------------------------------------- the document

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def _document(root: Element, url: str, most: int, fault: ParseError | None = None) -> Document:
    channel = next((child for child in root if _key(child.tag) == "channel"), root)
    about = _children(channel)
    home = _alternate(about, url)
    feed_language = channel.get(f"{_XML}lang") or root.get(f"{_XML}lang")
    lang = tag(_first(about, "language", "dc:language")) or tag(feed_language)
    authors = names(_author_texts(about)) if channel is root else ()
    generators = [*about.get("generator", ()), *about.get("admin:generatoragent", ())]
    return Document(
        items=[_item(item, home or url, lang, authors) for item in list(islice(_items(root), most))],
        title=_title(about),
        link=home,
        lang=lang,
        generator=" ".join(f"{_text(each)} {' '.join(each.attrib.values())}" for each in generators),
        older=_link(about, "next", url),
        hub=_link(about, "hub", url),
        wish=_wish(about),
        quiet=_quiet(about),
        fault=fault,
    )


def _item(item: Element, base: str, lang: str | None, feed_authors: tuple[str, ...]) -> Item:
    children = _children(item)
    title = _title(children)
    guid = _first(children, "guid", "id") or item.get(f"{_RDF}about", "").strip()
    url = _alternate(children, base) or _permalink(children, item, base)
    published = _first(children, "pubdate", "published", "issued", "dc:date", "dcterms:issued", "created")
    updated = _first(children, "updated", "modified", "dcterms:modified")
    content, full, tongue = _content(children)
    own = tag(item.get(f"{_XML}lang") or tongue or _first(children, "dc:language")) or lang
    return Item(
        guid=identity(guid, url, title or digest(content), published or updated),
        url=url,
        title=title,
        html=content,
        full=full,
        authors=names(_author_texts(children)) or feed_authors,
        published=parse_date(published, own) if published else None,
        updated=parse_date(updated, own) if updated else None,
        lang=own and language(own),
    )


def _title(children: dict[str, list[Element]]) -> str:
    """One plain line. Only Atom says what a title is made of; elsewhere a tag that formats is taken for one."""
    for key in ("title", "dc:title", "media:title"):
        for element in children.get(key, ()):
            kind = element.get("type", "")
            title = plain(_text(element), markup="html" in kind and "xhtml" not in kind)
            if title:
                return title
    return ""


def _author_texts(children: dict[str, list[Element]]) -> Iterator[str]:
    """Names as they stand, of the first sort of element that there is: who wrote, then who published."""
    for key in ("dc:creator", "author", "itunes:author", "dc:author"):
        found = children.get(key)
        if found:
            for element in found:
                within = _children(element) if len(element) else {}
                yield _first(within, "name") if within else _text(element)
            return
    for source in children.get("source", ()):  # an entry of Atom that was taken over from another feed
        yield from _author_texts(_children(source))


# ------------------------------------------------------------------------------------------------------------- links


def _alternate(children: dict[str, list[Element]], base: str) -> str | None:
    """The page that this is about: RSS writes it as text, Atom as the link `alternate`, HTML before other types."""
    for element in children.get("link", ()):
        text = _text(element).strip()
        if text and not element.get("href"):
            return _resolve(element, text, base)
    return _link(children, "alternate", base)


def _link(children: dict[str, list[Element]], rel: str, base: str) -> str | None:
    links = [
        element
        for element in children.get("link", ())
        if element.get("href") and (element.get("rel") or "alternate").lower() == rel
    ]
    pages = [element for element in links if "html" in element.get("type", "html")]
    for element in pages or links:
        return _resolve(element, element.get("href"), base)
    return None


def _permalink(children: dict[str, list[Element]], item: Element, base: str) -> str | None:
    """The address that stands in an item's guid, id or rdf:about, where there is no link."""
    for element in [*children.get("guid", ()), *children.get("id", ())]:
        if element.get("isPermaLink", "true").lower() != "false":
            text = _text(element).strip()
            # Anything could be a relative address; only guids that are addresses are taken.
            return web_address(text, base) if text.startswith(("http://", "https://")) else None
    return web_address(item.get(f"{_RDF}about", ""), base)


def _resolve(element: Element, link: str, base: str) -> str | None:
    """The absolute address of a link; what xml:base says around it counts before `base`."""
    if link.startswith(("https://", "http://")):
        return web_address(link, base)
    around = [each.get(f"{_XML}base") for each in (element, *element.iterancestors())]
    try:
        for inner in reversed([each for each in around if each]):
            base = urljoin(base, inner)
    except ValueError:
        return None
    return web_address(link, base)


# ------------------------------------------------------------------------------------------------------------ content


def _content(children: dict[str, list[Element]]) -> tuple[str, bool, str | None]:
    """What is printed of the story as HTML, whether that is called the text, and the language it names."""
    for keys, full in (
        (("content:encoded", "content", "xhtml:body"), True),
        (("description", "summary", "dc:description", "itunes:summary", "media:description"), False),
    ):
        for key in keys:
            for element in children.get(key, ()):
                markup = _html(element, is_typed=key in ("content", "summary", "media:description"))
                if markup.strip():
                    return markup, full, element.get(f"{_XML}lang")
    return "", False, None


def _html(element: Element, *, is_typed: bool) -> str:
    """The HTML in an element. Where a type is due and missing, what looks like HTML is taken for it."""
    if len(element):
        return _inner(element)
    kind = element.get("type", "").lower()
    text = encoded_once(element.text or "")
    if not is_typed or "html" in kind:
        return text
    if kind in ("", "text", "plain", "text/plain"):
        return text if not kind and is_markup(text) else paragraphs(text)
    return ""  # a picture, a film, XML of another kind


def _inner(element: Element) -> str:
    """The markup inside an element, its tags without prefixes and declarations, as HTML knows them."""
    holder: Element = etree.Element("div")
    holder.text = element.text
    holder.extend(list(element))  # in a tree of their own, that they may forget the feed's namespaces
    for each in holder.iterdescendants():
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
    etree.cleanup_namespaces(holder)
    if len(holder) == 1 and holder[0].tag == "div" and not (holder.text or "").strip():
        holder = holder[0]  # the one that Atom puts around XHTML
        holder.tail = None
        holder.attrib.clear()
    markup: str = etree.tostring(holder, encoding="unicode", method="html")
    return encoded_once(markup.removeprefix("<div>").removesuffix("</div>"))


# --------------------------------------------------------------------------------------------------------------- pace


def _wish(about: dict[str, list[Element]]) -> int | None:
    """The longest of the pauses that the feed asks for, in seconds: `ttl` in minutes, `sy:` in parts of a period."""
    minutes = _number(_first(about, "ttl"))
    period = _PERIODS.get(_first(about, "sy:updateperiod").lower(), 0)
    frequency = _first(about, "sy:updatefrequency")
    times = _number(frequency) if frequency else 1
    wish = max(minutes * 60, period // times if times else 0)
    return wish or None


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _quiet(about: dict[str, list[Element]]) -> int:
    """`skipHours` and `skipDays` (RSS 2.0; hour 24 of RSS 0.91 is hour 0); a feed that skips all means none of it."""
    skipped = {
        name: [_text(each).strip().lower() for holder in about.get(name, ()) for each in holder]
        for name in ("skiphours", "skipdays")
    }
    hours = {_number(text) % 24 for text in skipped["skiphours"] if text.isdecimal() and _number(text) <= 24}
    days = {_DAYS.index(text) for text in skipped["skipdays"] if text in _DAYS}
    if len(hours) == 24 or len(days) == 7:
        return 0
    return sum(1 << hour for hour in hours) | sum(1 << 24 + day for day in days)


def _number(text: str) -> int:
    """A whole number of at most nine digits, 0 for anything else."""
    return int(text) if len(text) <= 9 and text.isdecimal() else 0

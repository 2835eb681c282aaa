"""NewsML-G2, as an item or as a message of items (https://iptc.org/standards/newsml-g2/).

Few files are valid by its schema, so names are taken in any namespace and order, and codes without their catalog: all
agencies use the IPTC's for statuses and classes, whatever alias they give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from lxml import etree

from natwire.model.wire import WireItem
from natwire.text import language, line
from natwire.wire.common import (
    Body,
    Element,
    body,
    child,
    children,
    complain,
    embargo,
    local,
    moment,
    said,
    status,
    tree,
    whole,
)  # fmt: skip
from natwire.wire.nitf import body_html, notes_in
from natwire.wire.takes import parted

_ITEMS = ("newsItem", "packageItem")  # others are knowledge, plans and catalogs, and no news
_MOST = 200  # subjects or links of one item
_CODE_END = re.compile(r".*[:/#]")


def read(data: bytes, zone: tzinfo | None = None) -> Iterator[WireItem]:
    """The items of a file. Raises ParseError for what is no NewsML-G2, and behind the others where items have no id."""
    root = tree(data, "newsMessage|newsItem|packageItem", "NewsML-G2")
    items = list(_items(root))
    missed = 0
    for each in items:
        item = _item(each, zone)
        if item is None:
            missed += 1
        else:
            yield item
    complain(missed, len(items))


def _items(root: Element) -> Iterator[Element]:
    if local(root) in _ITEMS:
        yield root
    for each in children(root, "itemSet"):
        yield from (item for item in each if local(item) in _ITEMS)


def _item(item: Element, zone: tzinfo | None) -> WireItem | None:
    uid = line(item.get("guid", ""))
    if not uid:
        return None
    meta, about, rights = child(item, "itemMeta"), child(item, "contentMeta"), child(item, "rightsInfo")
    headline, take = parted(_headline(about))
    until = child(meta, "embargoed")
    held, naive = embargo(said(until), zone)
    text = _body(item)
    return WireItem(
        provider=_provider(child(meta, "provider")),
        id=uid,
        version=line(item.get("version", "")),
        # One that says no time holds until another version says that it is over.
        status="withheld" if until is not None and held is None else status(_short(child(meta, "pubStatus"))),
        headline=headline,
        byline=_texts(about, "by"),
        dateline=said(child(about, "dateline")) or _name(child(about, "located")),
        slugline=said(child(about, "slugline")),
        html=text.markup,
        text=text.text,
        lang=_language(item, about),
        published=moment(said(child(meta, "firstCreated")), zone),
        updated=moment(said(child(meta, "versionCreated")), zone),
        embargo=held,
        embargo_naive=naive,
        urgency=whole(said(child(about, "urgency"))),
        subjects=_subjects(about),
        copyright="\n".join(_texts(rights, "copyrightNotice")),
        usage="\n".join(_texts(rights, "usageTerms")),
        notes=(*_texts(meta, "edNote"), *notes_in(item)),
        take=take,
        links=_links(item, meta),
        kind=_short(child(meta, "itemClass")).lower() or ("composite" if local(item) == "packageItem" else "text"),
    )


# -------------------------------------------------------------------------------------------------- fields of one item


def _texts(element: Element | None, name: str) -> tuple[str, ...]:
    """What the children of that name say, each once."""
    return tuple(dict.fromkeys(filter(None, map(said, children(element, name)))))


def _name(element: Element | None) -> str:
    return "" if element is None else said(child(element, "name")) or line(element.get("literal", ""))


def _short(element: Element | None) -> str:
    """The last part of a code, such as `usable` of `stat:usable`; a literal as it is."""
    if element is None:
        return ""
    code = _CODE_END.sub("", line(element.get("qcode") or element.get("uri", "")).rstrip("/"))
    return line(element.get("literal", "")) or code or _name(element)


def _provider(element: Element | None) -> str:
    """A code without its alias, of which one agency has several; an address is one as a whole."""
    uri = "" if element is None or element.get("qcode") or element.get("literal") else line(element.get("uri", ""))
    return uri or _short(element)


def _headline(about: Element | None) -> str:
    """The main one, else the one without a role of the best rank: others are kickers, subheads and short forms."""

    def place(headline: Element) -> tuple[int, int]:
        role = _CODE_END.sub("", headline.get("role", "")).lower()
        return (0 if role == "main" else 2 if role else 1), whole(headline.get("rank")) or 0

    return next(filter(None, map(said, sorted(children(about, "headline"), key=place))), "")


def _language(item: Element, about: Element | None) -> str | None:
    tag = child(about, "language")
    return language("" if tag is None else tag.get("tag", "")) or language(
        item.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    )


def _subjects(about: Element | None) -> tuple[str, ...]:
    codes = (
        line(each.get("qcode") or each.get("uri") or each.get("literal") or "") or _name(each)
        for each in children(about, "subject")
    )
    return tuple(dict.fromkeys(filter(None, codes)))[:_MOST]


def _links(item: Element, meta: Element | None) -> tuple[str, ...]:
    content = child(item, "contentSet")
    found = [*children(meta, "link"), *children(item, "link"), *children(content, "remoteContent")]
    addresses = (line(each.get("href") or each.get("residref") or each.get("guidref") or "") for each in found)
    return tuple(dict.fromkeys(filter(None, addresses)))[:_MOST]


def _body(item: Element) -> Body:
    """The first rendition that says something; those of one set say the same. XHTML or NITF is before plain text."""
    content = child(item, "contentSet")
    for each in children(content, "inlineXML"):
        # What HTML calls a header says again what the metadata do: the headline, keywords, a date.
        etree.strip_elements(each, "{*}header", with_tail=False)
        if said(each):
            return Body(markup=body_html(each))
    for each in children(content, "inlineData"):
        # What is encoded is a picture or a sound.
        if not each.get("encoding") and (text := "".join(each.itertext())).strip():
            return body(text)
    return Body()

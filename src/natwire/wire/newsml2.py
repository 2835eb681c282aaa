"""NewsML-G2, as an item or as a message of items (https://iptc.org/standards/newsml-g2/).

Few files are valid by its schema, so names are taken in any namespace and order, and codes without their catalog: all
agencies use the IPTC's for statuses and classes, whatever alias they give them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from lxml import etree

from natwire.model.wire import Status, WireItem
from natwire.text import language
from natwire.wire import bodies
from natwire.wire.bodies import Body
from natwire.wire.common import (
    MOST,
    Element,
    child,
    children,
    code_end,
    complain,
    embargo,
    field,
    local,
    moment,
    said,
    status,
    tree,
    whole,
)  # fmt: skip
from natwire.wire.identity import provider
from natwire.wire.nitf import body_html, notes_in
from natwire.wire.takes import parted

_ITEMS = ("newsItem", "packageItem")
_NO_NEWS = ("conceptItem", "knowledgeItem", "planningItem", "catalogItem")  # knowledge, plans and catalogs
_ROOTS = "|".join(("newsMessage", *_ITEMS, *_NO_NEWS))
_ENDS = ("cancels", "kills", "replaces", "withdraws")  # links to what may not be shown any more


def read(data: bytes, zone: tzinfo | None = None) -> Iterator[WireItem]:
    """The items of a file, of which there are none in one of knowledge or plans.

    Raises ParseError for what is no NewsML-G2, and behind the others where items have no id.
    """
    root = tree(data, _ROOTS, "NewsML-G2")
    found = missed = 0
    for each in _items(root):
        found += 1
        item = _item(each, zone)
        if item:
            yield item
        else:
            missed += local(each) == "newsItem"  # a package has no text of its own that could be lost
    complain(missed, found)


def _items(root: Element) -> Iterator[Element]:
    if local(root) in _ITEMS:
        yield root
    for each in children(root, "itemSet"):
        yield from (item for item in each if local(item) in _ITEMS)


def _item(item: Element, zone: tzinfo | None) -> WireItem | None:
    uid = field(item.get("guid", ""))
    if not uid:
        return None
    meta, about, rights = child(item, "itemMeta"), child(item, "contentMeta"), child(item, "rightsInfo")
    headline, take = parted(_headline(about))
    until = child(meta, "embargoed")
    held, naive = embargo(said(until), zone)
    updated = moment(said(child(meta, "versionCreated")), zone)
    # Archives do not say when the item was made, but when its text was.
    written = "" if updated else said(child(about, "contentCreated"))
    text = _body(item)
    credit = _credit(child(meta, "provider"))
    return WireItem(
        provider=provider(credit, uid),
        id=uid,
        version=field(item.get("version", "")),
        status=_status(meta, endless=until is not None and held is None),
        headline=headline,
        byline=_texts(about, "by"),
        dateline=said(child(about, "dateline")) or _name(child(about, "located")),
        slugline=said(child(about, "slugline")),
        html=text.markup,
        text=text.text,
        lang=_language(item, about),
        published=moment(said(child(meta, "firstCreated")) or written, zone),
        updated=updated,
        embargo=held,
        embargo_naive=naive,
        urgency=whole(said(child(about, "urgency"))),
        subjects=_subjects(about),
        copyright="\n".join(_texts(rights, "copyrightNotice")),
        usage="\n".join(_texts(rights, "usageTerms")),
        notes=(*_texts(meta, "edNote"), *notes_in(item), *text.notes),
        take=take,
        links=_links(item, meta),
        kind=_short(child(meta, "itemClass")).lower() or ("composite" if local(item) == "packageItem" else "text"),
        credit=credit,
        refers_to=_refers_to(meta),
    )


# -------------------------------------------------------------------------------------------------- fields of one item


def _texts(element: Element | None, name: str) -> tuple[str, ...]:
    """What the children of that name say, each once."""
    return tuple(dict.fromkeys(filter(None, map(said, children(element, name)))))


def _name(element: Element | None) -> str:
    return "" if element is None else said(child(element, "name")) or field(element.get("literal", ""))


def _short(element: Element | None) -> str:
    """The last part of a code, such as `usable` of `stat:usable`; a literal as it is."""
    if element is None:
        return ""
    code = code_end(element.get("qcode") or element.get("uri", ""))
    return field(element.get("literal", "")) or code or _name(element)


def _status(meta: Element | None, *, endless: bool) -> Status:
    """Its status, unless a signal tells editors to end it."""
    if any(status(_short(each)) == "canceled" for each in children(meta, "signal")):
        return "canceled"
    return status(_short(child(meta, "pubStatus")), endless=endless)


def _credit(element: Element | None) -> str:
    """A code without its alias, of which one agency has several; an address is one as a whole."""
    uri = "" if element is None or element.get("qcode") or element.get("literal") else field(element.get("uri", ""))
    return uri or _short(element)


def _headline(about: Element | None) -> str:
    """The main one, else the one without a role of the best rank: others are kickers, subheads and short forms."""

    def place(headline: Element) -> tuple[int, int]:
        role = code_end(headline.get("role", "")).lower()
        return (0 if role == "main" else 2 if role else 1), whole(headline.get("rank")) or 0

    return next(filter(None, map(said, sorted(children(about, "headline"), key=place))), "")


def _language(item: Element, about: Element | None) -> str | None:
    tag = child(about, "language")
    return language("" if tag is None else tag.get("tag", "")) or language(
        item.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    )


def _subjects(about: Element | None) -> tuple[str, ...]:
    codes = (
        field(each.get("qcode") or each.get("uri") or each.get("literal") or "") or _name(each)
        for each in children(about, "subject")
    )
    return tuple(dict.fromkeys(filter(None, codes)))[:MOST]


def _links(item: Element, meta: Element | None) -> tuple[str, ...]:
    content = child(item, "contentSet")
    found = [*children(meta, "link"), *children(item, "link"), *children(content, "remoteContent")]
    addresses = (field(each.get("href") or each.get("residref") or each.get("guidref") or "") for each in found)
    return tuple(dict.fromkeys(filter(None, addresses)))[:MOST]


def _refers_to(meta: Element | None) -> str:
    """The id of an item that this one ends."""
    others = (each for each in children(meta, "link") if code_end(each.get("rel", "")).lower() in _ENDS)
    return next((field(each.get("residref") or each.get("guidref") or "") for each in others), "")


def _body(item: Element) -> Body:
    """The first rendition that says something; those of one set say the same. XHTML or NITF is before plain text."""
    sets = list(children(item, "contentSet"))
    for each in sorted((xml for content in sets for xml in children(content, "inlineXML")), key=_is_data):
        # What HTML calls a header says again what the metadata do: the headline, keywords, a date.
        etree.strip_elements(each, "{*}header", with_tail=False)
        if said(each):
            return bodies.of_html(body_html(each))
    for each in (data for content in sets for data in children(content, "inlineData")):
        # What is encoded is a picture or a sound.
        if not each.get("encoding") and (text := "".join(each.itertext())).strip():
            return bodies.of_any(text)
    return Body()


def _is_data(xml: Element) -> bool:
    """Whether it is for machines: scores, tables of races, an agency's own. The story stands beside it."""
    kind = xml.get("contenttype", "html").lower()
    return not ("html" in kind or "nitf" in kind)

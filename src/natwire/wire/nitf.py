"""NITF 2.5 to 3.6, the markup of news texts: as a document, and as the body inside NewsML 1.2 and NewsML-G2."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, tzinfo

from natwire.errors import ParseError
from natwire.model.wire import Status, WireItem
from natwire.text import language
from natwire.wire import bodies, common, identity, takes
from natwire.wire.bodies import Body
from natwire.wire.common import Element, local, said

# What NITF calls otherwise than HTML. The headline of a text is its hl1, so that a hl2 stays what it is.
_AS_HTML = {"block": "div", "bq": "blockquote", "hl1": "h1", "hl2": "h2", "media": "figure"}
_AS_HTML["media-caption"] = "figcaption"
_HTML = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_READ = _HTML | {"font", "span"}
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")
_EMPTY = frozenset({"br", "hr", "img"})
_ATTRIBUTES = ("href", "src", "alt", "colspan", "rowspan")
# What is about the text, and what scripts and style sheets are made of: nobody reads it.
_UNREAD = frozenset({
    "alt-code", "body.end", "body.head", "classifier", "head", "key-list", "nitf-table-metadata", "script", "style",
    "tobject",
})  # fmt: skip
# What is read of a picture. Its names, its maker and its bytes stand beside that, in elements of the systems' own too.
_OF_MEDIA = frozenset({"media-caption", "media-reference"})
_VERSION = re.compile(r":\d+\Z")


def read(data: bytes, zone: tzinfo | None) -> Iterator[WireItem]:
    """The story of a file. A time without a zone is in `zone`. Raises ParseError for what is no NITF.

    A story that may be printed, and says that another may not be any more, is followed by an item that says just that.
    """
    document = common.tree(data, "nitf", "NITF")
    item = _item(document, zone)
    if not item.id:
        raise ParseError("the NITF has no id, and no date and headline to make one of", word="broken")
    yield item
    other = common.status(_of(first(document, "docdata"), "management-idref-status"))
    if item.refers_to and item.status == "usable" and other != "usable":
        uid = f"{item.id}:{item.refers_to}"
        yield WireItem(provider=item.provider, id=uid, status=other, refers_to=item.refers_to, credit=item.credit)


# ------------------------------------------------------------------------------------------------------------ the body


def body_html(element: Element) -> str:
    """What readers read under an element, as HTML: of its `body.content`, where it has one, else of all of it.

    What HTML calls the same is kept, what it calls otherwise gets its name there, and of anything else, such as
    `person` or `chron`, the words stay. XHTML goes through as it is, but for its head, scripts and looks.
    """
    # A note has a `body.content` of its own.
    contents = [each for each in every(element, "body.content") if each is element or local(each.getparent()) != "note"]
    parts: list[str] = []
    _write_inside(contents[0] if contents else element, parts)
    return "".join(parts).strip()


def body_in(written: str) -> Body:
    """A body that other formats hold as text: a NITF as a whole, or whatever an agency writes there."""
    if "<body.content" in written or "<nitf" in written:
        with suppress(ParseError):  # what is called NITF may be anything
            root = common.tree(written.encode("utf-8", "replace"), "nitf|body|body.content", "NITF")
            return bodies.of_html(body_html(root))
    return bodies.of_any(written)


def every(element: Element | None, name: str) -> Iterator[Element]:
    """The elements of that name in an element, whatever their namespace, itself among them."""
    return iter(()) if element is None else element.iter(f"{{*}}{name}")


def first(element: Element | None, name: str) -> Element | None:
    """The first of `every`; None where there is none."""
    return next(every(element, name), None)


def notes_in(element: Element) -> tuple[str, ...]:
    """What a text under an element tells editors and not readers."""
    return tuple(filter(None, (said(each) for each in every(element, "note") if _is_for_editors(each))))


def headline_in(element: Element | None) -> str:
    """The main headline of a text under an element, else whatever its `hedline` says; empty where it has none."""
    return said(first(element, "hl1")) or said(first(element, "hedline"))


def _write_inside(element: Element, parts: list[str]) -> None:
    parts.append(_words(element.text))
    for child in element:
        if isinstance(child.tag, str):  # comments, instructions and entities have a function there
            _write(child, parts)
        parts.append(_words(child.tail))


def _words(written: str | None) -> str:
    """Words as HTML. Some wrap that of a paragraph or of the whole text in CDATA; what is for machines stays words."""
    words = written or ""
    wrapped = bodies.is_markup(words) and _READ.issuperset(map(str.lower, _TAG_NAME.findall(words)))
    return words if wrapped else html.escape(words, quote=False)


def _write(element: Element, parts: list[str]) -> None:
    """The element as HTML, at the end of `parts`. No deeper than a tree can be, which libxml2 keeps to 256."""
    called = local(element).lower()  # some write the names as HTML once did
    if called in _UNREAD or _is_for_editors(element) or (called.startswith("media-") and called not in _OF_MEDIA):
        return
    if called == "media-reference":
        _write_picture(element, parts)
    tag = _AS_HTML.get(called, called)
    if tag not in _HTML:
        _write_inside(element, parts)
        return
    values = ((key, element.get(key)) for key in _ATTRIBUTES)
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in values if value)
    parts.append(f"<{tag}{attributes}>")
    if tag not in _EMPTY:
        _write_inside(element, parts)
        parts.append(f"</{tag}>")


def _write_picture(reference: Element, parts: list[str]) -> None:
    """The picture that a `media-reference` names. Of sounds and films the caption is all that is to be read."""
    kind = _of(reference, "mime-type") or _of(reference.getparent(), "media-type")
    address = _of(reference, "source")
    if address and kind.startswith("image"):
        words = _of(reference, "alternate-text")
        parts.append(f'<img src="{html.escape(address)}" alt="{html.escape(words)}">')


def _is_for_editors(element: Element) -> bool:
    """Whether it is a note that the schema calls one for editors, or an advisory that is not to be published."""
    if local(element) != "note":
        return False
    return _of(element, "noteclass") == "editorsnote" or _of(element, "type") == "npa"


# ------------------------------------------------------------------------------------------------------------ the head


def _item(document: Element, zone: tzinfo | None) -> WireItem:
    data, head = first(document, "docdata"), first(document, "body.head")
    key = first(data, "du-key")
    written = headline_in(head) or said(first(document, "title"))
    headline, take = takes.parted(written)
    embargo, naive = _embargo(data, zone)
    body = bodies.of_html(body_html(document))
    uid = _of(first(data, "doc-id"), "id-string") or _made_id(data, written)
    credit = _credit(data, head)
    return WireItem(
        provider=identity.provider(credit, uid),
        id=uid,
        version=_of(key, "version") or _of(key, "generation"),
        status=_status(data, embargo),
        headline=headline,
        byline=tuple(filter(None, map(said, every(head, "byline")))),
        dateline=said(first(head, "dateline")),
        slugline=_of(key, "key") or _meta(document, "anpa-keyword"),
        html=body.markup,
        lang=language(document.get("baselang") or ""),
        published=_published(document, zone),
        embargo=embargo,
        embargo_naive=naive,
        urgency=common.whole(_of(first(document, "urgency"), "ed-urg")),
        subjects=_values(document, "tobject.subject", "tobject.subject.refnum"),
        copyright=_of(first(data, "doc.copyright"), "holder"),
        usage=_of(first(data, "doc.rights"), "type"),
        notes=(
            *_values(data, "ed-msg", "info"),
            *_values(data, "correction", "info"),
            *notes_in(document),
            *body.notes,
        ),
        take=take,
        links=_values(document, "media-reference", "source"),
        refers_to=_refers_to(data, uid),
        credit=credit,
    )


def _made_id(data: Element | None, headline: str) -> str:
    """An id for a document that has none, as AP writes them: the same whenever the file is read again."""
    parts = (_date(data, "date.issue"), headline)
    return ":".join(parts) if all(parts) else ""


def _credit(data: Element | None, head: Element | None) -> str:
    """Who sent it: first the source that registered the id, since it stays the same in a kill without a copyright."""
    return (
        _of(first(data, "doc-id"), "regsrc")
        or _of(first(data, "doc.copyright"), "holder")
        or said(first(head, "distributor"))
        or _of(first(data, "from-src"), "src-name")
    )


def _refers_to(data: Element | None, uid: str) -> str:
    """The id of another document, unless that is said to stay as it is.

    Some write its version behind it, as dpa does; ids of one agency are made alike, so that this one tells.
    """
    told = _of(data, "management-idref-status").casefold()
    other = "" if told == "usable" else _of(data, "management-doc-idref")
    return _VERSION.sub("", other) if other.count(":") == uid.count(":") + 1 else other


def _published(document: Element, zone: tzinfo | None) -> datetime | None:
    """When it was issued, else when it may be printed, else when it was written, or printed."""
    data = first(document, "docdata")
    written = (
        _date(data, "date.issue"),
        _date(data, "date.release"),
        _date(document, "story.date"),
        _of(first(document, "pubdata"), "date.publication"),
    )
    return next(filter(None, (common.moment(each, zone) for each in written)), None)


def _status(data: Element | None, embargo: datetime | None) -> Status:
    """Its status, which an embargo that says when it ends leaves usable; one that does not say so keeps it back."""
    if any(common.status(_of(each, "msg-type")) == "canceled" for each in every(data, "ed-msg")):
        return "canceled"
    word = _of(data, "management-status")
    return "usable" if embargo and word.casefold() == "embargoed" else common.status(word)


def _embargo(data: Element | None, zone: tzinfo | None) -> tuple[datetime | None, bool]:
    """Until when it may not be shown, and whether that named no zone.

    A text to be released after it was issued is embargoed until then, whether its status says so or not; but two times
    of which one names a zone and the other none are hours apart by that alone.
    """
    release, naive = common.embargo(_date(data, "date.release"), zone)
    issue, issue_naive = common.embargo(_date(data, "date.issue"), zone)
    embargoed = _of(data, "management-status").casefold() == "embargoed"
    later = release and issue and release > issue and naive == issue_naive
    return (release, naive) if release and (embargoed or later) else (None, False)


def _date(data: Element | None, name: str) -> str:
    element = first(data, name)
    return _of(element, "norm") or said(element)


def _values(under: Element | None, name: str, attribute: str) -> tuple[str, ...]:
    """What an attribute of all elements of a name says, each once."""
    return tuple(dict.fromkeys(filter(None, (_of(each, attribute) for each in every(under, name)))))[: common.MOST]


def _meta(document: Element, name: str) -> str:
    return next((_of(each, "content") for each in every(document, "meta") if each.get("name") == name), "")


def _of(element: Element | None, attribute: str) -> str:
    """The attribute on one line; empty where there is none."""
    return "" if element is None else common.field(element.get(attribute) or "")

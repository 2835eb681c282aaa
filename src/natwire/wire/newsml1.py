"""NewsML 1.0 to 1.2: news items, each a tree of components with lines, metadata and pieces of content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from natwire.errors import ParseError
from natwire.model.wire import Status, WireItem
from natwire.text import language
from natwire.wire import common, identity, nitf, pieces, takes
from natwire.wire.common import Element, child, children, formal, local, said

# The last part of a public identifier is the revision, some with the letter of its Update behind it.
_REVISION = re.compile(r":\d+[ANUanu]?$")
_WHOLE = 5  # urn:newsml:provider:date:item; one of fewer parts names no item
_CATCH_LINES = frozenset({"catchline", "catchword"})
_EDITORS_LINES = frozenset({"advisoryline", "advisory", "editorialnote", "editornote", "editorsnote", "productline"})
# What an item says of its relation to another that may not be printed any more since it came.
_ENDS = frozenset({"cancels", "deletes", "kills", "replaces", "rescinds", "withdraws"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(data: bytes, zone: tzinfo | None) -> Iterator[WireItem]:
    """The news items of a file, with those inside others. A time without a zone is in `zone`. Raises ParseError."""
    root = common.tree(data, "NewsML", "NewsML 1")
    priority = formal(child(child(root, "NewsEnvelope"), "Priority"))
    items = [_read(_Item(element), priority, zone) for element in nitf.every(root, "NewsItem")]
    if not items:
        raise ParseError("the NewsML 1 has no news item", word="format")
    named = [item for item in items if item.id]
    yield from named
    common.complain(len(items) - len(named), len(items))


class _Item:
    """A news item and its elements by name: none of an item within it, and none of what its content is made of."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self._by_name: dict[str, list[Element]] = {}
        waiting = [element]
        while waiting:
            each = waiting.pop()
            name = local(each)
            self._by_name.setdefault(name, []).append(each)
            if name != "DataContent":
                waiting += [child for child in reversed(each) if local(child) not in ("", "NewsItem")]

    def all(self, name: str) -> list[Element]:
        """Its elements of that name, in the order of the file."""
        return self._by_name.get(name, [])

    def first(self, name: str) -> Element | None:
        """The first element of that name."""
        return next(iter(self.all(name)), None)

    def near(self, content: Element | None, name: str) -> list[Element]:
        """The elements of that name that say something and are nearest above a piece of content.

        Where there are none it is the first, but none of a picture beside the content, whose author is not that of
        the story.
        """
        telling = [each for each in self.all(name) if said(each) or each.get("FormalName")]
        above = list(content.iterancestors()) if content is not None else []
        for component in above:
            # Lines and metadata stand in a box of a component's own: NewsLines, DescriptiveMetadata.
            mine = [each for each in telling if each.getparent().getparent() is component]
            if mine:
                return mine
        return [each for each in telling if content is None or not _is_of_media(each.getparent().getparent())][:1]


def _read(item: _Item, priority: str, zone: tzinfo | None) -> WireItem:
    story = pieces.of_story(item.all("ContentItem"))
    content = story[-1] if story else None
    body = pieces.body(story)
    headline, take = takes.parted(_one(item.near(content, "HeadLine")) or nitf.headline_in(content))
    status, embargo, naive = _standing(item, zone)
    uid, credit = _id(item) or _made_id(item, headline), said(item.first("ProviderId"))
    return WireItem(
        provider=identity.provider(credit, uid),
        id=uid,
        version=said(item.first("RevisionId")),
        status=status,
        headline=headline,
        byline=tuple(map(said, item.near(content, "ByLine"))),
        dateline=_one(item.near(content, "DateLine")),
        slugline=_one(item.near(content, "SlugLine")) or next(_lines(item, _CATCH_LINES), ""),
        html=body.markup,
        text=body.text,
        lang=_language(item, content),
        published=_published(item, zone),
        updated=common.moment(said(item.first("ThisRevisionCreated")), zone),
        embargo=embargo,
        embargo_naive=naive,
        urgency=common.whole(formal(item.first("Urgency")) or priority),
        subjects=_subjects(item),
        copyright=_one(item.near(content, "CopyrightLine")),
        usage=said(item.first("UsageType")),
        notes=(*_notes(item, story), *body.notes),
        take=take,
        links=_links(item),
        kind=_kind(item, content),
        credit=credit,
        refers_to=_refers_to(item),
    )


# --------------------------------------------------------------------------------------------------- what names an item


def _id(item: _Item) -> str:
    """The public identifier without its revision, which is that of one version.

    One that names no item would be that of all of them. Without one it is made as the specification makes it.
    """
    own = (_date_of_id(item), said(item.first("NewsItemId")))
    written = said(item.first("PublicIdentifier"))
    if not written:
        return ":".join(("urn", "newsml", said(item.first("ProviderId")), *own)) if any(own) else ""
    if written.count(":") < _WHOLE - 1:
        return ":".join(filter(None, (written, *own)))
    revision = said(item.first("RevisionId"))
    whole = written.count(":") > _WHOLE - 1 or (revision and re.search(rf":{re.escape(revision)}[ANUanu]?$", written))
    return _REVISION.sub("", written) if whole else written


def _date_of_id(item: _Item) -> str:
    """The date by which all revisions are one item's. Belga writes that of the revision, and the other beside it."""
    date, first, this = (said(item.first(name)) for name in ("DateId", "FirstCreated", "ThisRevisionCreated"))
    return first if first and date == this else date


def _made_id(item: _Item, headline: str) -> str:
    """An id for an item that has none where the standard wants it, as TASS writes them.

    It is the item's own `guid`, else what is the same whenever the file is read again.
    """
    provider, named = said(item.first("ProviderId")), said(item.first("guid"))
    parts = (provider, named) if named else (provider, said(item.first("FirstCreated")), headline)
    return ":".join(parts) if all(parts) else ""


def _published(item: _Item, zone: tzinfo | None) -> datetime | None:
    """When it was first made, else the date of its id, by which all its revisions are the same item's."""
    written = (said(item.first("FirstCreated")), said(item.first("DateId")))
    return next(filter(None, (common.moment(each, zone) for each in written)), None)


def _standing(item: _Item, zone: tzinfo | None) -> tuple[Status, datetime | None, bool]:
    """Whether it may be printed, from when, and whether that moment named no zone.

    What is kept back until a moment is usable from then on. Of an embargo that does not say when it ends, and of what
    is killed, no moment tells anything.
    """
    status = common.status(formal(item.first("Status")))
    if any(_kills(each) for each in item.all("Instruction")):
        status = "canceled"
    change = item.first("StatusWillChange")
    future = formal(child(change, "FutureStatus"))
    if status == "withheld" and change is not None and common.status(future) == "usable":
        until, naive = common.embargo(said(child(change, "DateAndTime")), zone)
        if until:
            return "usable", until, naive
    return status, None, False


def _kills(instruction: Element) -> bool:
    """Whether it ends the item. One with a RevisionStatus tells what became of earlier revisions, by this one."""
    return common.status(formal(instruction)) == "canceled" and child(instruction, "RevisionStatus") is None


def _refers_to(item: _Item) -> str:
    """The id of an item that this one ends, without its revision."""
    others = (each for each in item.all("AssociatedWith") if formal(each).casefold() in _ENDS)
    written = next((common.field(each.get("NewsItem") or "") for each in others), "")
    return _REVISION.sub("", written) if written.count(":") >= _WHOLE else written


def _language(item: _Item, content: Element | None) -> str | None:
    """The language of a piece of content: that of the nearest metadata, else of the nearest element that names one."""
    named = item.near(content, "Language")
    above = [item.element] if content is None else [content, *content.iterancestors()]
    marked = next(filter(None, (each.get(_XML_LANG) for each in above)), "")
    return language(formal(named[0]) if named else marked)


def _subjects(item: _Item) -> tuple[str, ...]:
    """The codes of its subjects, whether of a whole field, of a matter in it or of a detail, each once."""
    codes = (formal(code) for subject in item.all("SubjectCode") for code in subject)
    return tuple(dict.fromkeys(filter(None, codes)))[: common.MOST]


def _links(item: _Item) -> tuple[str, ...]:
    addresses = (common.field(each.get("Href") or "") for each in item.all("ContentItem"))
    return tuple(dict.fromkeys(filter(None, addresses)))[: common.MOST]


# ------------------------------------------------------------------------------------------------- lines and what it is


def _notes(item: _Item, story: list[Element]) -> tuple[str, ...]:
    """What editors are told: in instructions, in lines of that kind, and in the text."""
    instructions = (said(each) for each in item.all("Instruction"))
    within = (note for each in story for note in nitf.notes_in(each))
    return tuple(dict.fromkeys(filter(None, (*instructions, *_lines(item, _EDITORS_LINES), *within))))[: common.MOST]


def _kind(item: _Item, content: Element | None) -> str:
    """What it is: a text where it has one, unless that is the caption of something else."""
    media = (pieces.MEDIA.get(formal(each).casefold()) for each in item.all("MediaType"))
    kind = next(filter(None, media), "")
    if content is not None and not (kind and pieces.is_short(content)):
        return "text"
    return kind or ("text" if not item.all("NewsItemRef") else "composite")


def _lines(item: _Item, types: Iterable[str]) -> Iterator[str]:
    """What the lines of some types say. Types are written with spaces and without: `Advisory Line`, `AdvisoryLine`."""
    for each in item.all("NewsLine"):
        if formal(child(each, "NewsLineType")).casefold().replace(" ", "") in types:
            yield from filter(None, map(said, children(each, "NewsLineText")))


def _is_of_media(component: Element) -> bool:
    return any(formal(each).casefold() in pieces.MEDIA for each in nitf.every(component, "MediaType"))


def _one(elements: list[Element]) -> str:
    return said(elements[0]) if elements else ""

"""ninjs, news in JSON: generations 1 to 3 of https://iptc.org/std/ninjs/, one item, a list of them or a wrapper.

The generations say the same with other names (`versioncreated`, `versionCreated`) and shapes (`headline`,
`headlines`), so an item is read by its names in lower case, whichever generation it says that it is of.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.text import language, line
from natwire.wire import bodies
from natwire.wire.bodies import Body
from natwire.wire.common import MOST, complain, decoded, embargo, field, moment, refuse_large, status, whole
from natwire.wire.identity import provider
from natwire.wire.nitf import body_in
from natwire.wire.takes import parted

# What interfaces of agencies put around an item or a list of them, in each other: AP has data, items and item.
_LONGEST_STRANGE = 200
_WRAPPERS = ("data", "item", "items", "_items", "entries", "content")
_NESTED = 4
_NAMES = ("uri", "guid", "urn")  # of an item; digital wires of dpa call it a URN
_MOST_BROKEN = 100  # lines of one file; beyond them it is something else
_BEGINNING = re.compile(r"[{\[]")
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"</[a-zA-Z]|<br\s*/?>|&(?:[a-z]{2,8}|#\d{1,6});")

Fields = dict[str, Any]


def read(data: bytes, zone: tzinfo | None = None) -> Iterator[WireItem]:
    """The items of a file: one, a list, or one on each line.

    Raises ParseError for what is no ninjs, and behind the others where items have no id or lines cannot be read.
    """
    refuse_large(data)
    found = missed = 0
    broken: list[str] = []
    for value in _values(decoded(data), broken):
        for each in _objects_in(value, _NESTED):
            found += 1
            item = _item(_in_lower_case(each), zone)
            if item is None:
                missed += 1
            else:
                yield item
    if broken and missed == found:
        raise ParseError(broken[0], word="broken")
    if missed == found:
        raise ParseError("it is JSON and no ninjs: nothing in it has a uri", word="format")
    complain(missed, found)
    if broken:
        raise ParseError(f"{len(broken)} of its items cannot be read: {broken[0]}", word="broken")


def _values(text: str, broken: list[str]) -> Iterator[Any]:
    """The objects and lists of a file, whatever stands between them; most files have one.

    What cannot be read is told in `broken`, and reading goes on a line below. Raises ParseError for what is beyond
    Python's bounds.
    """
    decoder = json.JSONDecoder(strict=False)
    found = _BEGINNING.search(text)
    if found is None:
        broken.append("it is no JSON of news: it has no object and no list")
    while found and len(broken) < _MOST_BROKEN:
        try:
            value, at = decoder.raw_decode(text, found.start())
            yield value
        except json.JSONDecodeError as error:
            broken.append(f"it is no JSON: line {error.lineno}: {error.msg}")
            at = text.find("\n", found.start())
        except (ValueError, RecursionError):
            what = "it is no JSON of news: nested too deep, or with a number too long"
            raise ParseError(what, word="hostile") from None
        found = _BEGINNING.search(text, at) if at >= 0 else None


def _objects_in(value: Any, nested: int) -> Iterator[Fields]:
    """The objects that may be items; an object that has an identity of its own is no wrapper."""
    if isinstance(value, list):
        for each in value if nested else ():
            yield from _objects_in(each, nested - 1)
    elif isinstance(value, dict):
        named = {name.lower() for name in value}
        inner = next((value[name] for name in _WRAPPERS if isinstance(value.get(name), list | dict)), None)
        if inner is None or not nested or named & {*_NAMES}:
            yield value
        else:
            yield from _objects_in(inner, nested - 1)


def _in_lower_case(fields: Fields) -> Fields:
    return {name.lower(): value for name, value in fields.items()}


def _strange(said: Fields, *names: str) -> str:
    """What a field says that should be a text and is none: to be taken at its word, as far as it has one."""
    return next((line(str(said[name]))[:_LONGEST_STRANGE] for name in names if said.get(name)), "")


def _item(said: Fields, zone: tzinfo | None) -> WireItem | None:
    uid = _id(said)
    if not uid:
        return None
    written = _text(said, "headline") or _valued(said.get("headlines")) or _text(said, "headline_main", "title")
    headline, take = parted(_plain(written))
    text = _body(said)
    until = _text(said, "embargoeduntil", "embargoed") or _strange(said, "embargoeduntil", "embargoed")
    held, naive = embargo(until, zone)
    credit = _credit(said)
    return WireItem(
        provider=provider(credit, uid),
        id=uid,
        version=_text(said, "version"),
        status=status(_text(said, "pubstatus") or _strange(said, "pubstatus"), endless=bool(until) and held is None),
        headline=headline,
        byline=tuple(filter(None, [_text(said, "by", "byline")])),
        dateline=_text(said, "dateline", "located"),
        slugline=_text(said, "slugline"),
        html=text.markup,
        text=text.text,
        lang=language(_text(said, "language")),
        published=moment(_text(said, "firstcreated"), zone),
        updated=moment(_text(said, "versioncreated", "version_created"), zone),
        embargo=held,
        embargo_naive=naive,
        urgency=whole(said.get("urgency")),
        subjects=_subjects(said),
        copyright=_text(said, "copyrightnotice", "copyrightholder"),
        usage=_text(said, "usageterms") or "\n".join(_strings(said.get("usageterms"))),
        notes=(*_notes(said), *text.notes),
        take=take,
        links=tuple(dict.fromkeys(_links(said)))[:MOST],
        kind=_text(said, "type").lower() or "text",
        credit=credit,
    )


# -------------------------------------------------------------------------------------------------- fields of one item


def _id(said: Fields) -> str:
    """Its id; AP's `uri` is an address with a key of the session in it, and the id is among others beside it."""
    others = said.get("altids")
    return (_text(_in_lower_case(others), "itemid") if isinstance(others, dict) else "") or _text(said, *_NAMES)


def _text(said: Fields, *names: str) -> str:
    """The first of the fields that says something, on one line; a number is one as it is written."""
    for name in names:
        value = said.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := field(str(value))):
            return text
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
    return ""


def _objects(value: Any) -> list[Fields]:
    """The objects of a list, or of an object under names as in generation 1, with names in lower case."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [_in_lower_case(each) for each in inner if isinstance(each, dict)]


def _plain(text: str) -> str:
    """A headline without markup, which content systems leave in it; what only looks so, `A < B & C`, stays."""
    return line(html.unescape(_TAG.sub("", text))) if _MARKUP.search(text) else text


def _strings(value: Any) -> Iterator[str]:
    """The texts of a list."""
    return (field(each) for each in (value if isinstance(value, list) else ()) if isinstance(each, str))


def _valued(headlines: Any) -> str:
    """The main one of headlines, else the first."""
    found = sorted(_objects(headlines), key=lambda each: _text(each, "role").lower() != "main")
    return next((text for each in found if (text := _text(each, "value"))), "")


def _credit(said: Fields) -> str:
    names = (_text(each, "name", "literal") for each in _objects(said.get("infosources")))
    return (
        _text(said, "source", "provider")
        or next(filter(None, names), "")
        or _text(said, "copyrightholder", "creditline")
    )


def _notes(said: Fields) -> Iterator[str]:
    """What editors are told: in one note, in several as dpa has them, and in its notebook."""
    several = (_text(each, "ednote", "value") for each in _objects(said.get("ednotes")))
    pages = _in_lower_case(said["notepad"]).values() if isinstance(said.get("notepad"), dict) else ()
    notebook = (field(html.unescape(_TAG.sub(" ", each))) for each in pages if isinstance(each, str))
    return filter(None, dict.fromkeys((_text(said, "ednote"), *several, *notebook)))


def _subjects(said: Fields) -> tuple[str, ...]:
    found = _objects(said.get("subjects")) or _objects(said.get("subject"))
    codes = (_text(each, "code", "qcode", "uri", "literal", "name") for each in found[:MOST])
    return tuple(dict.fromkeys(filter(None, codes)))


def _links(said: Fields) -> Iterator[str]:
    for each in _objects(said.get("associations"))[:MOST]:
        if uri := _text(each, "uri", "guid"):
            yield uri
    for each in _objects(said.get("renditions"))[:MOST]:
        if href := _text(each, "href"):
            yield href


# ----------------------------------------------------------------------------------------------------------- the body

_KINDS = ("xhtml", "html", "nitf", "text", "plain")  # what a body may be, the richest that is sure to be read first
_BODIES = ("body_", "article_")


def _body(said: Fields) -> Body:
    """The best of the bodies that are given: they say the same in several formats."""
    found = [(_kind(name.partition("_")[2]), value) for name, value in said.items() if name.startswith(_BODIES)]
    found += [(_kind(_text(each, "contenttype", "role")), each.get("value")) for each in _objects(said.get("bodies"))]
    texts = [(kind, value) for kind, value in found if isinstance(value, str) and value.strip()]
    if not texts:
        return Body()
    kind, best = min(texts, key=lambda each: each[0])
    return bodies.of_html(best) if kind < _KINDS.index("nitf") else body_in(best)


def _kind(name: str) -> int:
    """Its place in that order, by a media type such as `text/vnd.IPTC.NITF` or a role; the last for any other."""
    name = name.lower().removeprefix("text/")
    return next((place for place, kind in enumerate(_KINDS) if kind in name), len(_KINDS))

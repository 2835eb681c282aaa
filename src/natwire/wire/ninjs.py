"""ninjs, news in JSON: generations 1 to 3 of https://iptc.org/std/ninjs/, one item, a list of them or a wrapper.

The generations say the same with other names (`versioncreated`, `versionCreated`) and shapes (`headline`,
`headlines`), so an item is read by its names in lower case, whichever generation it says that it is of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import tzinfo
from typing import Any

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.text import clean, language, line
from natwire.wire.common import (
    Body,
    body,
    complain,
    decoded,
    embargo,
    moment,
    refuse_large,
    status,
    tree,
    whole,
)
from natwire.wire.nitf import body_html
from natwire.wire.takes import parted

_WRAPPERS = ("item", "items", "_items")  # what interfaces of agencies put around a list
_MOST = 200  # subjects or links of one item

Fields = dict[str, Any]


def read(data: bytes, zone: tzinfo | None = None) -> Iterator[WireItem]:
    """The items of a file. Raises ParseError for what is no ninjs, and behind the others where items have no id."""
    items = _items(_loaded(data))
    missed = 0
    for each in items:
        item = _item({str(name).lower(): value for name, value in each.items()}, zone)
        if item is None:
            missed += 1
        else:
            yield item
    if missed == len(items):
        raise ParseError("it is JSON and no ninjs: nothing in it has a uri", word="format")
    complain(missed, len(items))


def _loaded(data: bytes) -> Any:
    refuse_large(data)
    try:
        return json.loads(decoded(data), strict=False)
    except json.JSONDecodeError as error:
        raise ParseError(f"it is no JSON: line {error.lineno}: {error.msg}", word="broken") from None
    except (ValueError, RecursionError):  # Python's own bounds
        raise ParseError("it is no JSON of news: nested too deep, or with a number too long", word="hostile") from None


def _items(whole_file: Any) -> list[Fields]:
    """The objects that may be items; an object that has an identity of its own is no wrapper."""
    if isinstance(whole_file, dict) and not {"uri", "guid"} & {name.lower() for name in whole_file}:
        inner = next((whole_file[name] for name in _WRAPPERS if isinstance(whole_file.get(name), list)), None)
        whole_file = whole_file if inner is None else inner
    items = whole_file if isinstance(whole_file, list) else [whole_file]
    return [each for each in items if isinstance(each, dict)]


def _item(said: Fields, zone: tzinfo | None) -> WireItem | None:
    uid = _text(said, "uri", "guid")
    if not uid:
        return None
    headline, take = parted(_text(said, "headline") or _valued(said.get("headlines")) or _text(said, "title"))
    text = _body(said)
    until = _text(said, "embargoeduntil", "embargoed")
    held, naive = embargo(until, zone)
    return WireItem(
        provider=_provider(said),
        id=uid,
        version=_text(said, "version"),
        # An embargo that nobody can read is one without an end.
        status="withheld" if until and held is None else status(_text(said, "pubstatus")),
        headline=headline,
        byline=tuple(filter(None, [_text(said, "by", "byline")])),
        dateline=_text(said, "located"),
        slugline=_text(said, "slugline"),
        html=text.markup,
        text=text.text,
        lang=language(_text(said, "language")),
        published=moment(_text(said, "firstcreated"), zone),
        updated=moment(_text(said, "versioncreated"), zone),
        embargo=held,
        embargo_naive=naive,
        urgency=whole(said.get("urgency")),
        subjects=_subjects(said),
        copyright=_text(said, "copyrightnotice", "copyrightholder"),
        usage=_text(said, "usageterms"),
        notes=tuple(filter(None, [_text(said, "ednote")])),
        take=take,
        links=tuple(dict.fromkeys(_links(said)))[:_MOST],
        kind=_text(said, "type").lower() or "text",
    )


# -------------------------------------------------------------------------------------------------- fields of one item


def _text(said: Fields, *names: str) -> str:
    """The first of the fields that says something, on one line; a number is one as it is written."""
    for name in names:
        value = said.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := line(str(value))):
            return text
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
    return ""


def _objects(value: Any) -> list[Fields]:
    """The objects of a list, or of an object under names as in generation 1, with names in lower case."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [{str(name).lower(): field for name, field in each.items()} for each in inner if isinstance(each, dict)]


def _valued(headlines: Any) -> str:
    """The main one of headlines, else the first."""
    found = sorted(_objects(headlines), key=lambda each: _text(each, "role").lower() != "main")
    return next((text for each in found if (text := _text(each, "value"))), "")


def _provider(said: Fields) -> str:
    names = (_text(each, "name", "literal") for each in _objects(said.get("infosources")))
    return _text(said, "source", "provider") or next(filter(None, names), "") or _text(said, "copyrightholder")


def _subjects(said: Fields) -> tuple[str, ...]:
    found = _objects(said.get("subjects")) or _objects(said.get("subject"))
    codes = (_text(each, "code", "qcode", "uri", "literal", "name") for each in found[:_MOST])
    return tuple(dict.fromkeys(filter(None, codes)))


def _links(said: Fields) -> Iterator[str]:
    for each in _objects(said.get("associations"))[:_MOST]:
        if uri := _text(each, "uri", "guid"):
            yield uri
    for each in _objects(said.get("renditions"))[:_MOST]:
        if href := _text(each, "href"):
            yield href


# ----------------------------------------------------------------------------------------------------------- the body

_KINDS = ("xhtml", "html", "nitf", "text", "plain")  # what a body may be, the richest that is sure to be read first


def _body(said: Fields) -> Body:
    """The best of the bodies that are given: they say the same in several formats."""
    found = [(_kind(name.removeprefix("body_")), value) for name, value in said.items() if name.startswith("body_")]
    found += [(_kind(_text(each, "contenttype", "role")), each.get("value")) for each in _objects(said.get("bodies"))]
    texts = [(kind, value) for kind, value in found if isinstance(value, str) and value.strip()]
    if not texts:
        return Body()
    kind, best = min(texts, key=lambda each: each[0])
    if kind == _KINDS.index("nitf"):
        with suppress(ParseError):  # what is called NITF may be anything
            return Body(markup=body_html(tree(best.encode("utf-8", "replace"), "nitf|body|body.content", "NITF")))
    return Body(markup=clean(best).strip()) if kind < _KINDS.index("nitf") else body(best)


def _kind(name: str) -> int:
    """Its place in that order, by a media type such as `text/vnd.IPTC.NITF` or a role; the last for any other."""
    name = name.lower().removeprefix("text/")
    return next((place for place, kind in enumerate(_KINDS) if kind in name), len(_KINDS))

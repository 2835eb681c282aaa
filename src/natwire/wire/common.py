"""What all formats of agencies need: their bytes as text or as a tree, their dates, and the words of their statuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from lxml import etree

from natwire.charset import codec, marked
from natwire.dates import parse_date
from natwire.entities import mend
from natwire.errors import ParseError
from natwire.model.wire import Status
from natwire.text import line

Element = Any  # lxml's stubs know neither iteration by wildcard nor the log of a parser

# Of one file: no real text has a tenth of it, libxml2 takes no longer one, and what parsers make of it fits in 400 MB.
MOST_BYTES = 10_000_000
MOST = 200  # subjects, links or notes of one item
_LONGEST = 20_000  # characters of a field that is no body
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_UTF16 = {
    form: charset
    for sign in b"<{["
    for form, charset in ((bytes((sign, 0)), "utf-16-le"), (bytes((0, sign)), "utf-16-be"))
}
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_EMPTY_ROOT = re.compile(r"<[^<>]*/>\s*\Z")
_TAG = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL,
)
_DEEPEST = 256  # what libxml2 takes
_CODE_END = re.compile(r".*[:/#]")
_ELSEWHERE = timezone(timedelta(hours=1))

# What agencies and their systems write beside the three words of the standards, such as "Mandatory Kill". A word that
# is not known is no reason to hide a story: most are names of steps in a newsroom.
_CANCELED = re.compile(r"\b(?:cancel|kill|recall|rescind|retract|withdr[ae]w|delete)", re.IGNORECASE)
_WITHHELD = re.compile(r"\b(?:withh[eo]ld|held|embargoed|draft)\b", re.IGNORECASE)


def refuse_large(data: bytes) -> None:
    """Raises ParseError for a file that is larger than a delivery can be."""
    if len(data) > MOST_BYTES:
        raise ParseError(f"it is larger than {MOST_BYTES // 1_000_000} MB", word="hostile")


def decoded(data: bytes) -> str:
    """The text of a file. Valid UTF-8 with letters beyond ASCII is UTF-8, whatever the file declares.

    Agencies' systems change the encoding and forget the declaration; by chance no text in another charset is so.
    """
    text = marked(data)
    if text is not None:
        return text
    if data[:2] in _UTF16:
        return data.decode(_UTF16[data[:2]], "replace")
    found = _DECLARED.match(data[:400])
    named = codec(found[1].decode("ascii")) if found else None
    if data.isascii():
        return data.decode(named or "ascii", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(named if named and named != "utf-8" else "cp1252", "replace")


# ----------------------------------------------------------------------------------------------------------------- XML


def tree(data: bytes, roots: str, what: str) -> Element:
    """The root of an XML document, which has one of these names (`newsItem|newsMessage`). `what` is for the error.

    Reading begins at the root, so that nothing of what may stand before it has a meaning: entities, stylesheets, junk.
    Raises ParseError for a document that has no such root, breaks off, or is nested too deep.
    """
    refuse_large(data)
    text = decoded(data)
    start = re.search(rf"<((?:[\w.-]{{1,40}}:)?(?:{roots}))(?=[\s/>])", text)
    if start is None:
        raise ParseError(f"it is no {what}", word="format")
    text = _up_to_its_end(text[start.start() :], start[1])
    if not text:
        raise ParseError(f"the {what} breaks off", word="truncated")
    return _tree(mend(text), what)


def _up_to_its_end(text: str, root: str) -> str:
    """A document without what follows its root, such as the end sign of a transmission; "" where the root has no end.

    Half an item would be a lie, and a file that is still being written comes again.
    """
    closed = text.find(">", last) if (last := text.rfind(f"</{root}")) >= 0 else -1
    return text[: closed + 1] if closed >= 0 else text if _EMPTY_ROOT.match(text) else ""


def _tree(text: str, what: str) -> Element:
    """The root, read strictly, and where that fails with its tags in order and what else is wrong mended."""
    for recover in (False, True):
        parser = etree.XMLParser(
            encoding="utf-8",
            recover=recover,
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        written = _balanced(text) if recover else text
        root = None
        with suppress(etree.XMLSyntaxError):
            root = etree.fromstring(written.encode("utf-8", "replace").translate(None, _CONTROLS), parser)
        if recover:
            _refuse_loss(parser.error_log, what)
        if root is not None:
            return root
    raise ParseError(f"the {what} cannot be read", word="broken")


def _refuse_loss(complaints: Any, what: str) -> None:
    """Raises ParseError where libxml2 stopped before the end, which it does without an error when it mends."""
    for each in complaints:
        if "XML_PARSE_HUGE" in each.message or "xcessive depth" in each.message:
            raise ParseError(f"the {what} is nested too deep, or a text in it too long", word="hostile")
        if each.type_name == "ERR_DOCUMENT_END":
            raise ParseError(f"the {what} goes on behind its end", word="broken")


def _balanced(text: str) -> str:
    """The text without end tags of what is not open, and with those that are missing.

    libxml2 takes any end tag for that of the element which is open, and loses what follows the end of the root.
    """
    parts: list[str] = []
    names: list[str] = []
    at = 0
    for found in _TAG.finditer(text):
        name = found["name"]
        if not name or found[0].endswith("/>"):
            continue
        if not found["end"]:
            names.append(name)
            continue
        parts.append(text[at : found.start()])
        at = found.end()
        if name in names[-_DEEPEST:]:
            while (last := names.pop()) != name:
                parts.append(f"</{last}>")
            parts.append(found[0])
    return "".join([*parts, text[at:]])


def local(element: Element) -> str:
    """An element's name without its namespace; "" for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name, whatever their namespace."""
    return (child for child in (() if element is None else element) if local(child) == name)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name; None where there is none."""
    return next(children(element, name), None)


def said(element: Element | None) -> str:
    """All text in an element, on one line."""
    return "" if element is None else field(" ".join(element.itertext()))


def formal(element: Element | None) -> str:
    """The word of a vocabulary that an element of NewsML 1 is; some write it as text."""
    return "" if element is None else field(element.get("FormalName") or element.text or "")


# --------------------------------------------------------------------------------------------------- texts and values


def field(written: str) -> str:
    """A field that is no body: on one line, and of bounded length."""
    return line(written)[:_LONGEST]


def code_end(code: str) -> str:
    """The last part of a code, whatever its alias or address: `usable` of `stat:usable` and `http://.../usable/`."""
    return _CODE_END.sub("", line(code).rstrip("/#"))


def status(word: str, *, endless: bool = False) -> Status:
    """The status that a word or code means; what is not known, and none at all, is usable as the standards say.

    With an embargo that is `endless`, or that nobody can read, it is kept back until another version has none.
    """
    code = code_end(word)
    if _CANCELED.search(code):
        return "canceled"
    return "withheld" if endless or _WITHHELD.search(code) else "usable"


def moment(written: str, zone: tzinfo | None) -> datetime | None:
    """A date as in WireItem, line breaks in it or not; None for what is none."""
    return parse_date(line(written), zone=zone or UTC)


def embargo(written: str, zone: tzinfo | None) -> tuple[datetime | None, bool]:
    """Until when an item is not to be shown, and whether that named no zone."""
    when = moment(written, zone)
    return when, when is not None and moment(written, UTC) != moment(written, _ELSEWHERE)


def whole(written: object) -> int | None:
    """A small number such as an urgency, from 1 to 9; None for any other thing."""
    text = str(written).strip()
    return int(text) if len(text) == 1 and text.isascii() and text in "123456789" else None


def complain(missed: int, of: int) -> None:
    """Raises ParseError where items had no identity: they cannot be told from each other, nor withdrawn."""
    if missed:
        raise ParseError(f"{missed} of {of} items have no id", word="broken")

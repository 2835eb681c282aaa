"""The parts of a mail that are there to be read, and the names of those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Part
from email.parser import BytesParser
from html import escape

from natwire.charset import declared
from natwire.parse.decode import decode
from natwire.parse.encoded import body_of, words
from natwire.text import line

_LONGEST = 5_000_000  # bytes of a part; the longest newsletters have a tenth of it
_MOST_ATTACHMENTS = 100
_HTML = ("text/html", "application/xhtml+xml")
_MAILS = ("message/rfc822", "message/global", "message/news")
_EDGE = re.compile(rb"^--([^\s\"\\]{1,70})[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
# A page whose type is missing or wrong.
_PAGES = ("<!doctype html", "<html")


@dataclass(slots=True)
class Read:
    """What stands in one place of a mail, as a page, as text, or as both."""

    html: str = ""
    text: str = ""


@dataclass(slots=True)
class Found:
    """What a mail has: to read, as its reader sees it from top to bottom; beside that; and whole mails within it."""

    read: list[Read] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    nested: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that is there as text."""
        return "\n\n".join(each.text for each in self.read if each.text)

    @property
    def html(self) -> str:
        """One page after the other, with what is only text between them; "" where nothing is a page."""
        if not any(each.html for each in self.read):
            return ""
        return "\n".join(each.html or _page(each.text) for each in self.read)


def found_in(mail: Part) -> Found:
    """What there is in a mail that was taken apart."""
    found = Found()
    _look(mail, found, alone=True)
    return found


def page_in(mail: Part) -> Part | None:
    """The first part that is a page: of a saved one that itself, before the frames within it."""
    return next((part for part in mail.walk() if part.get_content_type() in _HTML), None)


def text_of(part: Part) -> str:
    """The text of a part that holds no others."""
    read = _read(part, part.get_content_type())
    return read.html or read.text


def _look(part: Part, found: Found, *, alone: bool) -> None:
    """Look at a part and those within it. A part that is alone, or another form of one, is read whatever its name."""
    kind = part.get_content_type()
    if kind in _MAILS and part.is_multipart():
        found.nested += _within(part)
    elif part.is_multipart() and not kind.startswith("message/"):  # that it did not arrive, or where it is
        if kind == "multipart/alternative":
            found.read += _one_of(part, found)
        else:
            for at, each in enumerate(_within(part)):
                _look(each, found, alone=kind == "multipart/related" and not at)
    elif kind.startswith("multipart/"):
        if whole := _with_another_edge(part, kind):
            _look(whole, found, alone=alone)
    elif _is_attached(part, kind, alone=alone):
        _name(part, kind, found)
    elif (read := _read(part, kind)).html or read.text:
        found.read.append(read)


def _with_another_edge(part: Part, kind: str) -> Part | None:
    """The part by the line that does part it, where that is not the one it names; None where there is none."""
    data = part.get_payload(decode=True) or b""
    assert isinstance(data, bytes)
    edge = _EDGE.search(data)
    if not edge:
        return None
    head = b'Content-Type: %s; boundary="%s"\n\n' % (kind.encode("ascii", "replace"), edge[1])
    whole: Part = BytesParser(policy=part.policy).parsebytes(head + data)
    return whole if whole.is_multipart() else None


def _within(part: Part) -> Iterator[Part]:
    yield from (each for each in part.get_payload() if isinstance(each, Part))


def _one_of(part: Part, found: Found) -> list[Read]:
    """The forms of one text. The last of a kind is the best (RFC 2046, 5.1.4)."""
    inner = Found()
    for each in _within(part):
        _look(each, inner, alone=True)
    found.attached += inner.attached
    found.nested += inner.nested
    both = Read(
        html=next((each.html for each in reversed(inner.read) if each.html), ""),
        text=next((each.text for each in reversed(inner.read) if each.text), ""),
    )
    return [both] if both.html or both.text else []


def _is_attached(part: Part, kind: str, *, alone: bool) -> bool:
    if kind != "text/plain" and kind not in _HTML:
        return True
    if part.get_content_disposition() == "attachment":
        return True
    # Some programs send the files that somebody adds as parts to be seen.
    return not alone and bool(part.get_filename())


def _name(part: Part, kind: str, found: Found) -> None:
    if len(found.attached) < _MOST_ATTACHMENTS:
        found.attached.append(line(words(str(part.get_filename() or ""))) or kind)


def _read(part: Part, kind: str) -> Read:
    content_type = str(part["content-type"] or "")
    encoding = str(part["content-transfer-encoding"] or "").partition(";")[0].strip().lower()
    del part["content-transfer-encoding"]  # the parser would decode by it, and loses what is not as it says
    data = part.get_payload(decode=True) or b""
    assert isinstance(data, bytes)
    text = decode(body_of(data[: _LONGEST * 2], encoding)[:_LONGEST], declared(content_type))
    text = text.replace("\r\n", "\n")
    if not text.strip():
        return Read()
    if kind in _HTML or text[:200].lstrip().lower().startswith(_PAGES):
        return Read(html=text)
    return Read(text=_flowed(text, content_type.lower()))


def _flowed(text: str, content_type: str) -> str:
    """Paragraphs without the ends of lines that a mail program has put into them (RFC 3676)."""
    if "flowed" not in content_type:
        return text
    space = "" if "delsp=yes" in content_type.replace('"', "").replace(" ", "") else " "
    lines: list[str] = []
    for each in text.split("\n"):
        lines.append(each.removeprefix(" "))
        if each.endswith(" ") and each != "-- ":
            lines[-1] = lines[-1][:-1] + space
        else:
            lines[-1] += "\n"
    return "".join(lines).removesuffix("\n")


def _page(text: str) -> str:
    return "".join(f"<p>{escape(each)}</p>\n" for each in text.split("\n\n") if each.strip())

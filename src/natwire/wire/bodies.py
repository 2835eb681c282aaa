"""The bodies of items, as HTML or as paragraphs, without what in them is for editors and not for readers.

Agencies write notes into texts: the notebook of dpa, whose telephone numbers are not for publication, the `Eds:` lines
of AP, the sign that nothing follows. The words are in `notes.toml`. Credits such as `(Reporting by ...)` are text.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from natwire.text import clean, line, prose

_FILE = Path(__file__).with_name("notes.toml")
_MARKUP = re.compile(r"</[a-zA-Z]|<(?:p|br)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][\w:-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>")
# What stands within a line; any other element begins one.
_INLINE = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "wbr",
})  # fmt: skip
_LONGEST = 4_000  # characters of a note
_MOST = 100  # notes of one body
_AFP = r"(?-i:ATTENTION) - .{1,300}///"  # `ATTENTION - ACTUALISE avec le bilan ///`


@dataclass(frozen=True, slots=True)
class Body:
    """A body as in WireItem: HTML, or where it is none paragraphs; and the notes that stood in it."""

    markup: str = ""
    text: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def is_markup(written: str) -> bool:
    """Whether words that do not say what they are hold a tag of HTML."""
    return "<" in written and _MARKUP.search(written) is not None


def of_any(written: str) -> Body:
    """A body that does not say reliably what it is: with a tag it is HTML, else text."""
    return of_html(written) if is_markup(written) else of_text(written)


def of_text(written: str) -> Body:
    """A body whose paragraphs are parted by blank lines, or where there is none each line is one."""
    text = prose(written)
    lines = text.split("\n")
    if noted := _noted(lines):
        gone = set(noted)
        text = prose("\n".join(each for place, each in enumerate(lines) if place not in gone))
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return Body(text=tuple(filter(None, map(line, parts))), notes=_kept(lines[place] for place in noted))


def of_html(written: str) -> Body:
    """A body of HTML, well-formed or not. Before a tail that is cut off, elements may stay open, as HTML allows."""
    markup = clean(written).strip()
    if not _may_have_notes(markup):
        return Body(markup=markup)
    lines = list(_lines(markup))
    noted = _noted([each.text for each in lines])
    parts: list[str] = []
    at = 0
    for place in noted:
        parts.append(markup[at : lines[place].start])
        at = lines[place].end
        if _known().tail.match(lines[place].text):
            at = len(markup)  # with the tables and pictures of the notes
            break
    return Body(markup="".join([*parts, markup[at:]]).strip(), notes=_kept(lines[place].text for place in noted))


# ----------------------------------------------------------------------------------------------------- what is a note


@dataclass(frozen=True, slots=True)
class _Known:
    words: tuple[str, ...]  # in lower case, of which a body with notes has at least one
    ends: tuple[str, ...]
    tail: re.Pattern[str]
    note: re.Pattern[str]


@cache
def _known() -> _Known:
    languages = list(tomllib.loads(_FILE.read_text("utf-8")).values())

    def words(kind: str) -> tuple[str, ...]:
        return tuple(sorted({word for each in languages for word in each.get(kind, ())}, key=len, reverse=True))

    def any_of(kind: str) -> str:
        return "(?:" + "|".join(map(re.escape, words(kind))) + ")"

    tails, beginnings = any_of("tails"), any_of("tail_beginnings")
    return _Known(
        words=(*words("tails"), *words("tail_beginnings"), *words("lines"), "///"),
        ends=words("ends"),
        tail=re.compile(rf"#+\s*{tails}\b|{tails}\s*:?\s*\Z|[*_\s]*{beginnings}", re.IGNORECASE),
        note=re.compile(rf"[\^(\[*_\s]*(?:{any_of('lines')}|{_AFP})", re.IGNORECASE),
    )


def _may_have_notes(markup: str) -> bool:
    """Whether a closer look is worth its time, which most bodies are not."""
    plain = line(html.unescape(_ANY_TAG.sub("", markup))).lower()
    return plain.endswith(_known().ends) or any(word in plain for word in _known().words)


def _noted(lines: Sequence[str]) -> list[int]:
    """Which lines are notes, in their order."""
    known = _known()
    told = [place for place, each in enumerate(lines) if each.strip()]
    tail = next((place for place in told if known.tail.match(lines[place].strip())), len(lines))
    noted = [place for place in told if place >= tail or known.note.match(lines[place])]
    gone = set(noted)
    text = [place for place in told if place not in gone]
    if len(text) > 1 and lines[text[-1]].strip().lower() in known.ends:
        noted.append(text[-1])
    return sorted(noted)


def _kept(notes: Iterator[str]) -> tuple[str, ...]:
    shown = (line(each[:_LONGEST]) for each in notes)
    return tuple(dict.fromkeys(filter(None, shown)))[:_MOST]


# ------------------------------------------------------------------------------------------------------ lines of HTML


@dataclass(slots=True)
class _Line:
    """What stands on a line of a page, and where: from its element's tag, where it is alone in it, to that's end."""

    start: int
    end: int
    text: str


def _lines(markup: str) -> Iterator[_Line]:
    """The lines that a reader would see, with their words."""
    opened = begun = 0  # where the element before the line begins, and the line itself
    tag_before = ""
    pre = 0
    for end, after, closing, name in _breaks(markup):
        words = line(html.unescape(_TAG.sub("", markup[begun:end])))
        if words:
            alone = closing and name == tag_before
            whole = _Line(opened if alone else begun, after if alone else end, words)
            yield from _in_pre(whole, markup, begun, end) if pre else (whole,)
        if name == "pre":
            pre = max(0, pre + (-1 if closing else 1))
        opened, begun, tag_before = end, after, "" if closing else name


def _in_pre(whole: _Line, markup: str, begun: int, end: int) -> Iterator[_Line]:
    """The lines of what is shown as it is typed."""
    at = begun
    for each in markup[begun:end].split("\n"):
        if words := html.unescape(_TAG.sub("", each)).strip():
            yield _Line(at, at + len(each), words)
        at += len(each) + 1


def _breaks(markup: str) -> Iterator[tuple[int, int, bool, str]]:
    """Where lines end and go on, by what tag, and whether that is the end of an element; the last one is the end."""
    for tag in _TAG.finditer(markup):
        name = (tag[2] or "").lower()
        if name and name not in _INLINE:
            yield tag.start(), tag.end(), bool(tag[1]), name
    yield len(markup), len(markup), False, ""

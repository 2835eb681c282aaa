"""What changed from one text to another: words that went, and words that came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from natwire.model.change import Piece, Version
from natwire.show.lines import moment
from natwire.show.style import Style
from natwire.text import clean, line

_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


class Change(NamedTuple):
    """From one text to another, each by what people call it: `812.1 version 1`, `812.2`.

    `until` is when the first was replaced, None between carriers. `title` and `text` hold what changed in either.
    """

    before: str
    after: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    until: datetime | None = None
    grades: tuple[str, ...] = ()


def told(change: Change, style: Style, zone: tzinfo, now: datetime) -> str:
    """The change for a person: its head, the headline where that changed, and the paragraphs that did."""
    replaced = f"replaced {moment(change.until, zone, now)}" if change.until else ""
    facts = filter(None, (f"{change.before} → {change.after}", replaced, ", ".join(change.grades)))
    out = [style.paint(" · ".join(facts), "dim")]
    if changed(change.title):
        out.append(_marked(change.title, style))
    out += _paragraphs(change.text, style)
    return "\n".join(out)


def stood(number: str, version: Version, style: Style, zone: tzinfo, now: datetime) -> str:
    """A line for a text of an article: until when it stood, and what the next one changed in it."""
    until = f"until {moment(version.until, zone, now)}" if version.until else "today's"
    facts = (f"{number} version {version.n}", until, ", ".join(version.grades or ()))
    return f"{style.paint(' · '.join(filter(None, facts)), 'dim')}  {line(version.told.title)}"


def version(number: str, version: Version) -> dict[str, Any]:
    """The same for other programs, with the text."""
    return {
        "id": number,
        "version": version.n,
        "until": version.until.isoformat() if version.until else None,
        "grades": list(version.grades or ()),
        "title": version.told.title,
        "text": version.told.text,
    }


def changed(pieces: Iterable[Piece]) -> bool:
    """Whether anything went or came."""
    return any(piece.kind != "same" for piece in pieces)


def data(change: Change) -> dict[str, Any]:
    """The change for other programs; times are ISO 8601 in UTC."""
    return {
        "from": change.before,
        "to": change.after,
        "replaced": change.until.isoformat() if change.until else None,
        "grades": list(change.grades),
        "title": [{"kind": piece.kind, "text": piece.text} for piece in change.title],
        "text": [{"kind": piece.kind, "text": piece.text} for piece in change.text],
    }


def _paragraphs(pieces: Sequence[Piece], style: Style) -> Iterator[str]:
    """The paragraphs in which something changed; … stands for those between them."""
    skipped = False
    for paragraph in _by_paragraph(pieces):
        if changed(paragraph):
            if skipped:
                yield style.paint("…", "dim")
            skipped = False
            yield _marked(paragraph, style)
        else:
            skipped = True


def _by_paragraph(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces cut at the ends of paragraphs."""
    paragraph: list[Piece] = []
    for piece in pieces:
        for text in piece.text.splitlines(keepends=True):
            if text.strip():
                paragraph.append(Piece(piece.kind, text))
            if text.endswith("\n") and paragraph:
                yield paragraph
                paragraph = []
    if paragraph:
        yield paragraph


def _marked(pieces: Iterable[Piece], style: Style) -> str:
    """One paragraph on one line: in colours where there are any, else `[-went-] {+came+}`."""
    told, before = "", ""
    for piece in pieces:
        parted = " " if piece.kind == "added" and before == "removed" and not told.endswith(" ") else ""
        told, before = told + parted + _piece(piece, style), piece.kind
    return told.strip()


def _piece(piece: Piece, style: Style) -> str:
    text = clean(piece.text)
    words = line(text)
    if piece.kind != "same" and words:
        opening, closing = _MARKS[piece.kind] if style.plain else ("", "")
        words = style.paint(f"{opening}{words}{closing}", piece.kind)
    before, behind = (" " * (text != edge) for edge in (text.lstrip(), text.rstrip()))
    return before + words + behind

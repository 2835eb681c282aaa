"""Why an article reads as it does: what is known of it, and each block of its page with what became of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import tzinfo

from natwire.model.article import Article, Part
from natwire.show.style import Style, columns, fit
from natwire.text import clean, line

_MEASURE = 110  # columns, with the reasons; longer lines are hard to read
_REASON = 30
_LEAST_TEXT = 20


def whole(read: Article, style: Style, zone: tzinfo) -> str:
    """The facts, then the blocks in order: on a terminal in two columns, on a pipe with their fields parted by tabs.

    A fact on a pipe is its name and what it says; a block is `kept` or why it was cut, its kind, and its text.
    """
    told = list(facts(read, zone))
    if not style.terminal:
        rows = [*told, *((line(part.reason) or "kept", part.kind, line(part.text)) for part in read.parts)]
        return "\n".join("\t".join(row) for row in rows)
    names = [line(part.reason) or _kind(part) for part in read.parts]
    left = min(max(map(columns, (*names, *(name for name, _ in told))), default=0), _REASON)
    width = max(min(style.width(), _MEASURE) - left - 2, _LEAST_TEXT)
    out = [f"{_cell(name, left)}  {fit(value, width)}" for name, value in told]
    for name, part in zip(names, read.parts, strict=True):
        out += ["", *_block(_cell(name, left), part, style, width)]
    return "\n".join(row.rstrip() for row in out)


def facts(read: Article, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What was found out about a page, by name; what is not known is left out."""
    published = f"{read.published.astimezone(zone):%Y-%m-%d %H:%M %Z}".rstrip() if read.published else ""
    told = {
        "title": read.title,
        "authors": ", ".join(read.authors),
        "published": f"{published}, from {read.published_from}" if published else "",
        "language": read.lang or "",
        "site": read.site or "",
        "address": read.canonical or read.url or "",
        "quality": str(read.quality),
        "no article": read.unfit,
        "teaser": "only its beginning" if read.teaser else "",
    }
    yield from ((name, line(value)) for name, value in told.items() if value)


def _kind(part: Part) -> str:
    return "" if part.kind == "paragraph" else part.kind


def _cell(text: str, width: int) -> str:
    words = fit(text, width)
    return words + " " * (width - columns(words))


def _block(cell: str, part: Part, style: Style, width: int) -> Iterator[str]:
    """A kept block whole, and a cut one as a line of it."""
    if part.reason:
        yield style.paint(f"{cell}  {fit(line(part.text), width)}".rstrip(), "dim")
        return
    rows = [row for words in part.text.split("\n") for row in textwrap.wrap(clean(words), width) or [""]]
    for at, row in enumerate(rows):
        yield f"{style.paint(cell, 'dim') if at == 0 else ' ' * len(cell)}  {row}"

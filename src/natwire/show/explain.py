"""Why an article reads as it does: what is known of it, and each block of its page with what became of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import tzinfo

from natwire.model.article import Article, Part
from natwire.model.site import Knowledge
from natwire.show.lines import full
from natwire.show.style import Style, columns, fit
from natwire.text import clean, line
from natwire.wording import count

_MEASURE = 110  # columns, with the reasons; longer lines are hard to read
_REASON = 30
_LEAST_TEXT = 20


def whole(read: Article, site: Knowledge, style: Style, zone: tzinfo) -> str:
    """The facts, then the blocks in order: on a terminal in two columns, on a pipe with their fields parted by tabs.

    Before a block that was kept stands a plus, before one that was cut a minus and why. On a pipe a fact is its name
    and what it says; a block is its sign, its kind, its text, and why it was cut.
    """
    told = [*facts(read, zone), *_of_site(read, site)]
    if not style.terminal:
        return "\n".join("\t".join(row) for row in (*told, *map(_row, read.parts)))
    names = [_name(part) for part in read.parts]
    left = min(max(map(columns, (*names, *(name for name, _ in told))), default=0), _REASON)
    width = max(min(style.width(), _MEASURE) - left - 2, _LEAST_TEXT)
    out = [f"{_cell(name, left)}  {fit(value, width)}" for name, value in told]
    for name, part in zip(names, read.parts, strict=True):
        out += ["", *_block(_cell(name, left), part, style, width)]
    return "\n".join(row.rstrip() for row in out)


def facts(read: Article, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What was found out about a page, by name; what is not known is left out."""
    published = full(read.published, zone)
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


def _of_site(read: Article, site: Knowledge) -> Iterator[tuple[str, str]]:
    """What was known of the page's site, and which of the user's rules did nothing."""
    if number := len(site.recurring.anywhere) + len(site.recurring.around):
        yield "site memory", f"{count(number, 'block')}, as the database has it"
    yield from (("rule without effect", line(selector)) for selector in read.idle)


def _row(part: Part) -> tuple[str, ...]:
    told = (part.kind, line(part.text))
    return ("-", *told, line(part.reason)) if part.rule else ("+", *told)


def _name(part: Part) -> str:
    kind = "" if part.kind == "paragraph" else part.kind
    return f"- {line(part.reason)}" if part.rule else f"+ {kind}"


def _cell(text: str, width: int) -> str:
    words = fit(text, width)
    return words + " " * (width - columns(words))


def _block(cell: str, part: Part, style: Style, width: int) -> Iterator[str]:
    """A kept block whole, and a cut one as a line of it."""
    if part.rule:
        yield style.paint(f"{cell}  {fit(line(part.text), width)}".rstrip(), "dim")
        return
    rows = [row for words in part.text.split("\n") for row in textwrap.wrap(clean(words), width) or [""]]
    for at, row in enumerate(rows):
        yield f"{style.paint(cell, 'dim') if at == 0 else ' ' * len(cell)}  {row}"

"""Parts as text: plain for people and the index, or as Markdown; and plain text as parts again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from natwire.model.article import Part
from natwire.parse.blocks import TAB
from natwire.text import clean, line

_QUOTE = "> "
_CODE = "    "  # before each line of code in plain text
_CELL = " | "


def plain(told: Iterable[Part]) -> str:
    """The kept parts as text: paragraphs parted by one blank line, entries and rows on lines of their own."""
    out: list[str] = []
    for kind, group in groupby((part for part in told if not part.rule), lambda part: part.kind):
        margin = _Margin()
        texts = [_plain(part, margin) for part in group]
        out.append(("\n" if kind == "item" or (kind == "row" and _is_table(texts)) else "\n\n").join(texts))
    return "\n\n".join(out)


def _plain(part: Part, margin: _Margin) -> str:
    if part.kind == "item":
        return margin.item(part.mark.removeprefix(_QUOTE)) + part.text
    if part.kind == "code":
        return _indented(part.text, _CODE)
    return line(part.text) if part.kind == "row" else part.text


def _is_table(lines: list[str]) -> bool:
    """Whether lines that touch are seen to be rows; some of them may be headings in the table."""
    rows = sum(_CELL in words for words in lines)
    return rows > 1 and rows >= len(lines) / 2


def _indented(text: str, margin: str) -> str:
    return "\n".join(margin + words if words else "" for words in text.split("\n"))


class _Margin:
    """Where the entries of a list stand, when those around them may have been cut.

    An entry without the one around it stands where that would have stood: deep in the margin it would be code.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []  # where the text of an entry was to begin, and where it begins

    def item(self, mark: str) -> str:
        """The mark of an entry at its place."""
        bare = mark.lstrip(" ")
        at = self._at(len(mark) - len(bare))
        self._open.append((len(mark), at + len(bare)))
        return " " * at + bare

    def more(self, mark: str) -> str:
        """The margin of another paragraph of an entry."""
        return " " * self._at(len(mark))

    def _at(self, deep: int) -> int:
        while self._open and self._open[-1][0] > deep:
            self._open.pop()
        return self._open[-1][1] if self._open and deep else 0


# ------------------------------------------------------------------------------------------------------ Markdown

# What Markdown would take for its own: within a line, at its beginning, at the end of a heading (CommonMark, GFM).
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|~(?=~)|(?<=~)~|\*(?! )|(?<! )\*|(?<![^\W_])_|_(?![^\W_])|\](?=[(:\[])|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
)
_OPENING = re.compile(r"#{1,6}(?= |$)|[-+](?= |$)|[>|]|-(?=[- ]*$)")
_NUMBER = re.compile(r"^(\d{1,9})(?=[.)](?: |$))")
_BULLETS = re.compile("[*•]")
_CLOSING = re.compile(r"(?:(?<= )|^)#+$")


def markdown(told: Iterable[Part]) -> str:
    """The kept parts as Markdown, in which a reader of Markdown sees the same words."""
    out: list[str] = []
    before: Part | None = None
    margin = _Margin()
    for is_row, group in groupby((part for part in told if not part.rule), lambda part: part.kind == "row"):
        if is_row:
            out += ["\n\n", _table([part.text for part in group])]
            before, margin = None, _Margin()
            continue
        for part in group:
            if part.kind != "item" and not _is_more(part):
                margin = _Margin()
            out += [_gap(before, part), _marked(part, margin)]
            before = part
    return "".join(out[1:])


def _deep(mark: str) -> int:
    mark = mark.removeprefix(_QUOTE)
    return len(mark) - len(mark.lstrip(" "))


def _is_more(part: Part) -> bool:
    """Whether this is one more paragraph of an entry."""
    mark = part.mark.removeprefix(_QUOTE)
    return part.kind in ("paragraph", "quote") and mark.isspace()


def _gap(before: Part | None, part: Part) -> str:
    """What stands between two parts: within a quotation its mark, so that it stays one."""
    quoted = part.mark.startswith(_QUOTE)
    if before is None or quoted != before.mark.startswith(_QUOTE):
        return "\n\n"
    if part.kind == before.kind == "item":
        # In an entry, a list that begins with another number than 1 is only seen below a blank line.
        mark = part.mark.removeprefix(_QUOTE)
        late = mark.startswith(" ") and mark.strip() not in ("-", "1.") and _deep(mark) > _deep(before.mark)
        return (f"\n{_QUOTE.strip()}\n" if quoted else "\n\n") if late else "\n"
    return f"\n{_QUOTE.strip()}\n" if quoted else "\n\n"


def _marked(part: Part, margin: _Margin) -> str:
    quote = _QUOTE if part.mark.startswith(_QUOTE) else ""
    mark = part.mark.removeprefix(_QUOTE)
    if part.kind == "code":
        return _fenced(part.text)
    if part.kind == "heading":
        return quote + mark + _CLOSING.sub(r"\\\g<0>", _inline(part.text))
    if part.kind == "item":
        return quote + margin.item(_BULLETS.sub("-", mark)) + _escaped(part.text)
    return quote + (margin.more(mark) if _is_more(part) else "") + _escaped(part.text)


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\g<0>", text)


def _escaped(text: str) -> str:
    text = _inline(text)
    return f"\\{text}" if _OPENING.match(text) else _NUMBER.sub(r"\1\\", text)


def _fenced(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}\n{text}\n{fence}"


def _table(rows: list[str]) -> str:
    """Rows as a table; the first one is its head."""
    cells = [[_inline(cell).replace("|", "\\|") for cell in row.split(_CELL)] for row in rows]
    width = max(map(len, cells))
    full = [row + [""] * (width - len(row)) for row in cells]
    lines = [full[0], ["---"] * width, *full[1:]]
    return "\n".join(f"| {_CELL.join(row)} |" for row in lines)


# --------------------------------------------------------------------------------------------------- plain text

_ENTRY = re.compile(r"( *)([-*•]|\d{1,9}\.) +(?=\S)")


def read(text: str) -> list[Part]:
    """A plain text as parts: what `plain` wrote reads as it was, and what others wrote as nearly as lines can tell.

    Two entries on lines that follow each other make a list, two rows without much between them a table, and a margin
    of four spaces makes code where not all lines have it. Every other line is a paragraph.
    """
    lines = [clean(words.expandtabs(TAB)).rstrip() for words in text.splitlines()]
    if all(words.startswith(_CODE) for words in lines if words):
        lines = [words.lstrip() for words in lines]
    told: list[Part] = []
    for is_blank, group in groupby(lines, lambda words: not words):
        if not is_blank:
            told += _read(list(group))
    return told


def _read(lines: list[str]) -> Iterator[Part]:
    """The parts of lines without a blank one between them."""
    if _is_table(lines) and not lines[0].startswith(_CODE) and not all(map(_ENTRY.match, lines)):
        yield from (Part(line(words), "row") for words in lines)
        return
    at = 0
    while at < len(lines):
        code = _run(lines, at, lambda words: words.startswith(_CODE))
        entries = _run(lines, at, lambda words: _ENTRY.match(words) is not None)
        if code:
            yield Part("\n".join(words.removeprefix(_CODE) for words in lines[at : at + code]), "code")
        elif entries > 1:
            yield from map(_read_entry, lines[at : at + entries])
        else:
            yield Part(line(lines[at]))
        at += code or entries or 1


def _run(lines: list[str], begin: int, fits: Callable[[str], bool]) -> int:
    """How many lines from there on fit."""
    end = begin
    while end < len(lines) and fits(lines[end]):
        end += 1
    return end - begin


def _read_entry(words: str) -> Part:
    found = _ENTRY.match(words)
    assert found
    return Part(line(words[found.end() :]), "item", f"{found[1]}{found[2]} ")

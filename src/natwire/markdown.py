"""Markdown as natwire's own documents use it, in blocks, for the terminal (`show.topic`) and for man pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|[\s:|-]+\|")
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


class Block(NamedTuple):
    """A part of a page. `text` is one line, but of `code`; `cells` are those of a table's `head` or `row`."""

    kind: Literal["heading", "text", "item", "code", "head", "row"]
    text: str = ""
    cells: tuple[str, ...] = ()
    level: int = 0


class _Lines(Iterator[str]):
    """The lines of a page, of which the `next` one may be looked at."""

    def __init__(self, lines: list[str]) -> None:
        self.left = lines[::-1]

    @property
    def next(self) -> str:
        return self.left[-1] if self.left else ""

    def __next__(self) -> str:
        if not self.left:
            raise StopIteration
        return self.left.pop()


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in their order. Pictures and the heads of tables that say nothing are left out."""
    lines = _Lines(page.splitlines())
    told: list[str] = []
    for line in lines:
        if told and (not line.strip() or line.startswith(("- ", "|", "#", "```"))):
            yield _prose(told)
            told = []
        if line.startswith("```"):
            yield Block("code", "\n".join(_until_fence(lines)))
        elif line.startswith("#"):
            marks, _, title = line.partition(" ")
            yield Block("heading", unlinked(title), level=len(marks))
        elif line.startswith("|"):
            yield from _row(line, lines)
        elif line.strip() and not line.startswith("!["):
            told.append(line.strip())
    if told:
        yield _prose(told)


def _prose(lines: list[str]) -> Block:
    text = unlinked(" ".join(lines))
    return Block("item", text.removeprefix("- ")) if text.startswith("- ") else Block("text", text)


def _until_fence(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("```"):
            return
        yield line


def _row(line: str, lines: _Lines) -> Iterator[Block]:
    """A row of a table; one above a rule is its head, and one that is a rule itself says nothing."""
    if not _RULE.fullmatch(line):
        yield Block("head" if _RULE.fullmatch(lines.next) else "row", cells=tuple(_cells(line)))


def _cells(line: str) -> Iterator[str]:
    for cell in _CELL.split(line.strip().strip("|")):
        yield unlinked(cell.strip().replace(r"\|", "|"))


def unlinked(text: str) -> str:
    """The text with the words of its links alone: a terminal and a man page cannot follow them."""
    return _LINK.sub(r"\1", text)


def spans(text: str) -> Iterator[tuple[Literal["", "code", "bold"], str]]:
    """The text in pieces, each with what it is marked as.

    >>> list(spans("type `natwire list` **now**"))
    [('', 'type '), ('code', 'natwire list'), ('', ' '), ('bold', 'now')]
    """
    end = 0
    for found in _MARKS.finditer(text):
        if found.start() > end:
            yield "", text[end : found.start()]
        yield ("code", found[1]) if found[1] else ("bold", found[2])
        end = found.end()
    if end < len(text):
        yield "", text[end:]

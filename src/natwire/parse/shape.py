"""What a block is in its story: a paragraph, a heading, the entry of a list, a quotation, code, the row of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from natwire.model.article import Kind, Part, Reason
from natwire.parse import boilerplate, tables, wrapping
from natwire.parse.blocks import ENTRY, HEADINGS, QUOTE, Block, Kin
from natwire.parse.body import Judged
from natwire.text import clean, line

# An entry with a heading or with more blocks than these is a box of its own, as in a live blog, and its list no list.
_MOST_IN_ENTRY = 3
# A page with this share of its text in quotations quotes nothing: its theme sets the whole story so.
_ALL_QUOTED = 0.6
_CELLS = frozenset({"td", "th", "table"})
_CELL = " | "
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
# What is laid out by hand is prose where its sentences are so long on average and it has hardly a sign of code.
_SENTENCE = re.compile(r"[.!?…]['\")”’»]*(?:\s|$)|[。！？]")
_LONGEST_SENTENCE = 400
_LEAST_PROSE = 160
_SIGNS = re.compile(r"[{}\[\]<>=;$#\\|&_*+~^@`]")
_MOST_SIGNS = 0.02
_DEEPEST = 24  # spaces before an entry; a hostile page has thousands of lists in each other
_BLANK_LINE = re.compile(r"\n\s*\n")


def parts(judged: Iterable[Judged]) -> tuple[Part, ...]:
    """The blocks with what they are; the cells of one row are one part, if they were judged alike."""
    told = list(judged)
    kept = [block for block, reason in told if not reason]
    cells = tables.cells(kept)
    shaper = _Shaper([block for block, _ in told], kept)

    def row(one: Judged) -> tuple[Kin | None, Reason]:
        block, reason = one
        return (_up(block.kin, "tr") if (reason and block.tag in _CELLS) or block in cells else None), reason

    shaped = tuple(
        part
        for (tr, reason), group in groupby(told, row)
        for part in (
            [_row(tr, [block for block, _ in group], reason)]
            if tr
            else _each(shaper, [one for one, _ in group], reason)
        )
    )
    if {part.kind for part in shaped if not part.rule} == {"code"}:
        # A text that is all in the margin is no code, as readers of plain text have it.
        return tuple(_apart(boilerplate.without_margin(shaped)))
    return shaped


def _each(shaper: _Shaper, blocks: list[Block], reason: Reason) -> Iterator[Part]:
    for block in blocks:
        yield from shaper.parts(block, reason)


def _row(tr: Kin, blocks: list[Block], reason: Reason) -> Part:
    """The cells of a row, those without a word too, but for the last ones."""
    words: dict[Kin | None, list[str]] = {}
    for block in blocks:
        words.setdefault(_up(block.kin, "td", "th"), []).append(line(block.text))
    cells = {kin.node.mem_id: kin for kin in words if kin}
    every = [cells.get(node.mem_id) for node in tr.node.iter() if node.tag in _CELLS]
    in_row = [words.pop(cell, []) if cell else [] for cell in every]
    while in_row and not in_row[-1]:
        in_row.pop()
    return Part(_CELL.join(" ".join(cell) for cell in (*in_row, *words.values())), "row", "", *reason)


def _up(kin: Kin | None, *tags: str) -> Kin | None:
    """The nearest element of these around a block."""
    while kin and kin.tag not in tags:
        kin = kin.parent
    return kin


class _Shaper:
    """Knows the lists of a page, and which of their entries have had their mark."""

    def __init__(self, blocks: list[Block], kept: list[Block]) -> None:
        self._around: dict[Kin, tuple[Kin | None, bool]] = {}
        quoted = sum(block.weight for block in kept if self._quoted(block.kin))
        self._quotes = quoted <= sum(block.weight for block in kept) * _ALL_QUOTED
        self._boxes = self._find_boxes(kept)
        self._numbers = self._find_numbers(blocks)
        self._marks: dict[Kin, str] = {}
        self._begun: set[Kin] = set()

    def parts(self, block: Block, reason: Reason) -> Iterator[Part]:
        """The block as one part; prose that is laid out by hand as its paragraphs."""
        if block.tag == "pre" and _is_code(block.text):
            yield Part(block.text, "code", "", *reason)
            return
        kind, mark = self._shape(block, bool(reason))
        if self._quotes and self._quoted(block.kin):
            kind, mark = "quote" if kind == "paragraph" else kind, f"> {mark}"
        if block.tag != "pre":
            yield Part(block.text, kind, mark, *reason)
            return
        for part in _laid_out(block.text):
            yield Part(part.text, kind, mark, *(reason or (part.rule, part.detail)))

    def _shape(self, block: Block, cut: bool) -> tuple[Kind, str]:
        if block.tag in HEADINGS:
            # The title of the article is the one heading above these.
            return "heading", "#" * max(int(block.tag[1]), 2) + " "
        entry = self._entry(block.kin)
        if entry is None or entry in self._boxes:
            return "paragraph", ""
        mark = self._mark(entry)
        if entry in self._begun:
            return "paragraph", " " * len(mark)
        if not cut:
            self._begun.add(entry)
        return "item", mark

    def _mark(self, entry: Kin) -> str:
        """The mark of an entry, as deep as the mark of the entry around it is long."""
        if entry not in self._marks:
            around = self._entry(entry.parent)
            deep = " " * min(len(self._mark(around)), _DEEPEST) if around and around not in self._boxes else ""
            number = self._numbers.get(entry)
            self._marks[entry] = deep + (f"{number}. " if number is not None else "- ")
        return self._marks[entry]

    def _entry(self, kin: Kin | None) -> Kin | None:
        """The entry of a list that an element is in. A list around a whole table is layout."""
        return self._seen(kin)[0]

    def _quoted(self, kin: Kin | None) -> bool:
        return self._seen(kin)[1]

    def _seen(self, kin: Kin | None) -> tuple[Kin | None, bool]:
        """The entry around an element, and whether it is in a quotation; each element is looked at once."""
        path: list[Kin] = []
        if kin and not kin.within & (ENTRY | QUOTE):
            return None, False
        while kin and kin not in self._around:
            path.append(kin)
            kin = kin.parent
        entry, quoted = self._around[kin] if kin else (None, False)
        for here in reversed(path):
            entry = here if here.tag == "li" else None if here.tag in _CELLS else entry
            quoted = quoted or here.tag == "blockquote"
            self._around[here] = entry, quoted
        return entry, quoted

    def _find_boxes(self, kept: list[Block]) -> set[Kin]:
        """The entries that are boxes of their own."""
        sizes = Counter[Kin]()
        for block in kept:
            if entry := self._entry(block.kin):
                sizes[entry] += _MOST_IN_ENTRY + 1 if block.tag in HEADINGS else 1
        return {entry for entry, size in sizes.items() if size > _MOST_IN_ENTRY}

    def _find_numbers(self, blocks: list[Block]) -> dict[Kin, int]:
        """The numbers of the entries of numbered lists, those counted that were cut."""
        numbers: dict[Kin, int] = {}
        last: dict[Kin, int] = {}
        seen: set[Kin] = set()
        for block in blocks:
            entry = self._entry(block.kin)
            while entry and entry not in seen:
                seen.add(entry)
                if (around := entry.parent) and around.tag == "ol":
                    before = last.get(around, _number(around, "start", 1) - 1)
                    last[around] = numbers[entry] = _number(entry, "value", before + 1)
                entry = self._entry(entry.parent)
        return numbers


def _laid_out(text: str) -> Iterator[Part]:
    """Prose that is laid out by hand is a plain text in a page, such as a mail in the archive of a list."""
    told = [
        Part(line(words), rule=reason)
        for section, reason in wrapping.sections(clean(text))
        for words in _BLANK_LINE.split(section)
    ]
    yield from _apart(told)


def _apart(told: Iterable[Part]) -> Iterator[Part]:
    found = boilerplate.apart(list(told))
    yield from (Part(words, rule="headline") for words in found.head[:1])
    yield from found.parts


def _is_code(text: str) -> bool:
    return (
        len(text) < _LEAST_PROSE
        or len(_SENTENCE.findall(text)) * _LONGEST_SENTENCE < len(text)
        or len(_SIGNS.findall(text)) > len(text) * _MOST_SIGNS
    )


def _number(kin: Kin, name: str, default: int) -> int:
    found = _NUMBER.fullmatch(kin.node.attributes.get(name) or "")
    return int(found[0]) if found else default

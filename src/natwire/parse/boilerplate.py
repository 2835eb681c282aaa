"""A page's text without any markup, as a reader copies it: only the lines and their order tell what is what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from natwire.model.article import Part
from natwire.parse import lexicon, people, render, wrapping
from natwire.text import clean, line

# What ends a story when it stands in the last part of the text: below it come only boxes.
_ENDS = frozenset({"share", "comments", "about", "related", "newsletter"})
_LAST_PART = 0.5
# "Contents", "About Python", "Details"; and an asterisk between two parts.
_HEADINGS = frozenset({"labels", "about", "more", "ornament"})
# The cells of a table and lines of code say what they say.
_NO_PHRASES = frozenset({"row", "code"})
# A paragraph has a sentence; a line above the first one that has none is part of the story's head.
_HEAD_LINES = 5
_LONGEST_HEAD = 200
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "”", '"', "…", "。", "؟")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text taken apart: the head's lines above the story, and all lines below the title in order."""

    head: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The story's lines."""
        return tuple(part.text for part in self.parts if not part.reason)


def strip_boilerplate(lines: list[str]) -> list[str]:
    """The lines of a story, without reading times and without anything below its end.

    >>> strip_boilerplate(["4 Min Read", "Ankara signed.", "Share This Article", "About us"])
    ['Ankara signed.']
    """
    return list(apart([Part(text) for text in lines]).body)


def lines_of(text: str) -> list[Part]:
    """The paragraphs, list entries and rows of a text, clean and with single spaces, and what mail puts around them.

    They are its lines, but for those of mail, whose paragraphs are wrapped.
    """
    told: list[Part] = []
    for section, reason in wrapping.sections(clean(text.replace("\r\n", "\n").replace("\r", "\n"))):
        told += [replace(part, reason=reason) for part in render.read(section)]
    return told


def apart(lines: list[Part]) -> Lines:
    """The lines sorted into head, story and the rest.

    Every phrase goes, wherever it stands, so a second reading finds nothing more to cut: the head is only looked for
    above a phrase ("4 Min Read"), and the end of a story is one. Phrases that stories use for headings too go only
    where another kind of phrase shows that furniture was copied with the text.
    """
    uses = [part.reason or ("" if part.kind in _NO_PHRASES else lexicon.use(part.text)) for part in lines]
    if not any(use and use not in _HEADINGS for use in uses):
        uses = [""] * len(uses)
    texts = [part.text for part in lines]
    end = _end(texts, uses)
    start = _start(texts, uses)
    parts: list[Part] = []
    for at, (part, use) in enumerate(zip(lines, uses, strict=True)):
        if part.reason:
            reason = part.reason
        elif use:
            reason = f"phrase: {use}"
        elif at > end:
            reason = f"below the end: {texts[end]}"
        elif at < start:
            reason = "head: site or byline"
        else:
            reason = ""
        parts.append(replace(part, reason=reason))
    kept = [part for part in parts if not part.reason]
    if kept and all(part.kind == "code" for part in kept):
        return apart(list(_without_margin(lines)))
    return Lines(tuple(texts[:start]), tuple(parts[bool(start) :]))


def _without_margin(lines: list[Part]) -> Iterator[Part]:
    """A story that is all in the margin is no code."""
    for part in lines:
        for text in part.text.split("\n") if part.kind == "code" else ():
            if words := line(text):
                yield Part(words, reason=part.reason)
        if part.kind != "code":
            yield part


def _end(lines: list[str], uses: list[str]) -> int:
    """The line that ends the story, or the last one."""
    whole = sum(len(text) for text, use in zip(lines, uses, strict=True) if not use)
    seen = 0
    for at, use in enumerate(uses):
        if use in _ENDS and seen and seen >= whole * _LAST_PART:
            return at
        seen += 0 if use else len(lines[at])
    return len(lines) - 1


def _start(lines: list[str], uses: list[str]) -> int:
    """How many lines stand above the first phrase as a head: a title, then perhaps a site, a byline or a day."""
    for at, use in enumerate(uses[:_HEAD_LINES]):
        if use:
            return at if use in ("reading_time", "dates", "share", "labels") else 0
        if len(lines[at]) > _LONGEST_HEAD or lines[at].endswith(_SENTENCE_ENDS):
            return 0
    return 0


def byline(head: tuple[str, ...]) -> str:
    """The line of a head that names who wrote it: the one that says so, else the one under the title."""
    under = head[1:]
    return next((text for text in under if lexicon.says_by(text)), under[0] if under else "")


def names_in(head: tuple[str, ...]) -> tuple[str, ...]:
    """The people that a head names."""
    return people.authors_in(byline(head))

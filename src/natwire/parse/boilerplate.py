"""A page's text without any markup, as a reader copies it: only the lines and their order tell what is what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from natwire.dates import find_date
from natwire.model.article import Part
from natwire.parse import lexicon, people, render, wrapping
from natwire.text import SENTENCE_END, clean, line

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
_LONGEST_SIGN = 80
# What stands between a headline and its story.
_IN_HEADS = frozenset({"reading_time", "dates", "share", "labels"})
_SENTENCE_ENDS = (*SENTENCE_END, ":", ";", "”", '"')


@dataclass(frozen=True, slots=True)
class Lines:
    """A text taken apart: the head's lines above the story, and all lines below the title in order."""

    head: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The story's lines."""
        return tuple(part.text for part in self.parts if not part.rule)


def lines_of(text: str) -> list[Part]:
    """The paragraphs, list entries and rows of a text, clean and with single spaces, and what mail puts around them.

    They are its lines, but for those of mail, whose paragraphs are wrapped.
    """
    told: list[Part] = []
    for section, reason in wrapping.sections(clean(text.replace("\r\n", "\n").replace("\r", "\n"))):
        told += [replace(part, rule=reason) for part in render.read(section)]
    return told


def apart(lines: list[Part]) -> Lines:
    """The lines sorted into head, story and the rest.

    Every phrase goes, wherever it stands, so a second reading finds nothing more to cut: the head is only looked for
    above a phrase ("4 Min Read"), and the end of a story is one. Phrases that stories use for headings too go only
    where another kind of phrase shows that furniture was copied with the text.
    """
    uses = [part.rule or ("" if part.kind in _NO_PHRASES else lexicon.use(part.text)) for part in lines]
    if not any(use and use not in _HEADINGS for use in uses):
        uses = [""] * len(uses)
    texts = [part.text for part in lines]
    end = _end(texts, uses)
    start = _start(texts, uses)
    parts: list[Part] = []
    for at, (part, use) in enumerate(zip(lines, uses, strict=True)):
        if part.rule:
            parts.append(part)
        elif use:
            parts.append(replace(part, rule="phrase", detail=use))
        elif at > end:
            parts.append(replace(part, rule="below the end", detail=texts[end]))
        elif at < start and (not at or not _is_prose(part.text)):
            parts.append(replace(part, rule="head", detail="site or byline"))
        else:
            parts.append(part)
    kept = [part for part in parts if not part.rule]
    if kept and all(part.kind == "code" for part in kept):
        return apart(list(without_margin(lines)))
    head = (text for at, text in enumerate(texts[:start]) if not uses[at] and (not at or not _is_prose(text)))
    return Lines(tuple(head), tuple(parts[bool(start) :]))


def without_margin(lines: Iterable[Part]) -> Iterator[Part]:
    """A story that is all in the margin is no code."""
    for part in lines:
        for text in part.text.split("\n") if part.kind == "code" else ():
            if words := line(text):
                yield Part(words, rule=part.rule, detail=part.detail)
        if part.kind != "code":
            yield part


def _end(lines: list[str], uses: list[str]) -> int:
    """The line that ends the story, or the last one."""
    whole = sum(len(text) for text, use in zip(lines, uses, strict=True) if not use)
    seen = 0
    for at, use in enumerate(uses):
        # "Read also: Harbour reopens" has its story with it, so it may stand between two paragraphs.
        alone = use != "related" or ":" not in lexicon.key(lines[at])
        if use in _ENDS and alone and seen and seen >= whole * _LAST_PART:
            return at
        seen += 0 if use else len(lines[at])
    return len(lines) - 1


def _start(lines: list[str], uses: list[str]) -> int:
    """How many lines are the head: a title, then perhaps a site, a byline or a day, and a standfirst above them.

    It ends below its last byline, day or phrase of a head; without any phrase there is none, as in a clean text.
    """
    if not any(uses) or _is_prose(lines[0]):
        return 0
    signs = [bool(at) and not uses[at] and _signs(text) for at, text in enumerate(lines[:_HEAD_LINES])]
    below = 0
    phrase = False
    for at, sign in enumerate(signs):
        if sign or uses[at] in _IN_HEADS:
            below = at + 1
            phrase = phrase or not sign
        elif uses[at] or phrase or (_is_prose(lines[at]) and not any(signs[at:])):
            return below
    return below


def _is_prose(text: str) -> bool:
    """Whether a line is too long for a head, or a sentence that is no byline or day."""
    return len(text) > _LONGEST_HEAD or (text.endswith(_SENTENCE_ENDS) and not _signs(text))


def _signs(text: str) -> bool:
    """Whether a short line tells who wrote a text or when."""
    return len(text) <= _LONGEST_SIGN and (find_date(text) is not None or bool(people.signed([text])))


def names_in(head: tuple[str, ...]) -> tuple[str, ...]:
    """The people that a head names: in the line that says so, else in the one under the title."""
    return people.signed(head[1:]) or people.authors_in(next(iter(head[1:]), ""))


def site_in(head: tuple[str, ...]) -> str | None:
    """The site that a head names: the first line under the title that is neither a byline nor a day."""
    return next((text for text in head[1:] if not _signs(text) and not lexicon.says_by(text)), None)

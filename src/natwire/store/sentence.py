"""The sentence with the hit, and where in it the hit is: marked on the text as it was printed, not as it was folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from natwire.store.fold import fold

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+|\n+|(?<=[。！？])")
_WORD = re.compile(r"\w+")

Span = tuple[int, int]
Wanted = Sequence[tuple[tuple[str, ...], bool]]


def sentence(text: str, wanted: Wanted, most: int = 300) -> tuple[str, tuple[Span, ...]]:
    """The sentence of `text` that holds most of what is wanted, and the spans of it; the first where none does.

    `wanted` are runs of folded lower-case words, each with whether its last word is a prefix. A sentence longer
    than `most` characters is cut around its first span.
    """
    best = ""
    marks: tuple[Span, ...] = ()
    for candidate in _sentences(text):
        spans = tuple(_spans(candidate, wanted))
        if not best or len(spans) > len(marks):
            best, marks = candidate, spans
        if len(marks) >= len(wanted):
            break
    return _around(best, marks, most)


def _sentences(text: str) -> Iterable[str]:
    return (found for part in _END.split(text) if (found := part.strip()))


def _spans(text: str, wanted: Wanted) -> Iterable[Span]:
    words = [(match.start(), match.end(), fold(match[0]).lower().split()) for match in _WORD.finditer(text)]
    flat = [(start, end, word) for start, end, folded in words for word in folded]
    found = []
    for run, prefix in wanted:
        for at in range(len(flat) - len(run) + 1):
            here = [word for _, _, word in flat[at : at + len(run)]]
            if here[:-1] == list(run[:-1]) and (here[-1].startswith(run[-1]) if prefix else here[-1] == run[-1]):
                found.append((flat[at][0], flat[at + len(run) - 1][1]))
    return _apart(sorted(found))


def _apart(spans: list[Span]) -> Iterable[Span]:
    """The spans without those that begin inside the one before."""
    reached = -1
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def _around(text: str, marks: tuple[Span, ...], most: int) -> tuple[str, tuple[Span, ...]]:
    if len(text) <= most:
        return text, marks
    start = max(0, marks[0][0] - most // 3) if marks else 0
    if start:
        start = text.find(" ", start) + 1 or start
    piece = text[start : start + most]
    lead = "… " if start else ""
    shift = len(lead) - start
    kept = tuple((a + shift, b + shift) for a, b in marks if start <= a and b <= start + most)
    return lead + piece.rstrip() + "…", kept

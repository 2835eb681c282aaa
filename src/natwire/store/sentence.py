"""The sentence with the hit, and where in it the hit is: marked on the text as it was printed, not as it was folded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from natwire.store.fold import fold

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+|\n+|(?<=[。！？])")
_WORD = re.compile(r"\w+")

LONGEST = 100_000  # characters of a text that are looked through; a hostile one may have millions

Span = tuple[int, int]
Wanted = Sequence[tuple[tuple[str, ...], bool]]


def sentence(text: str, wanted: Wanted, most: int = 300) -> tuple[str, tuple[Span, ...]]:
    """The sentence of `text` that holds most of what is wanted, and the spans of it; the first where none does.

    `wanted` are runs of folded lower-case words, each with whether its last word is a prefix. A sentence longer
    than `most` characters is cut around its first span.
    """
    best = ""
    marks: tuple[Span, ...] = ()
    for candidate in _sentences(text[:LONGEST]):
        spans = tuple(_spans(candidate, wanted))
        if not best or len(spans) > len(marks):
            best, marks = candidate, spans
        if len(marks) >= len(wanted):
            break
    return _around(best, marks, most)


def _sentences(text: str) -> Iterable[str]:
    return (found for part in _END.split(text) if (found := part.strip()))


def _spans(text: str, wanted: Wanted) -> Iterable[Span]:
    flat = [
        (match.start(), match.end(), word) for match in _WORD.finditer(text) for word in fold(match[0]).lower().split()
    ]
    where: dict[str, list[int]] = defaultdict(list)
    for at, (_, _, word) in enumerate(flat):
        where[word].append(at)
    found = []
    for run, prefix in wanted:
        last = len(run) - 1
        starts = where.get(run[0], ()) if last or not prefix else range(len(flat))
        for at in starts:
            here = [word for _, _, word in flat[at : at + len(run)]]
            if len(here) == len(run) and _is_run(here, run, prefix):
                found.append((flat[at][0], flat[at + last][1]))
    return _apart(sorted(found))


def _is_run(here: list[str], run: tuple[str, ...], prefix: bool) -> bool:
    *first, last = run
    return here[:-1] == first and (here[-1].startswith(last) if prefix else here[-1] == last)


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

"""What a site prints on many of its pages, told from what it prints on one.

A page leaves traces, the hashes of its blocks; the store counts them over the pages of a host, and what recurs comes
back as the site's furniture. So a line that no rule and no phrase knows, in whatever language, goes all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from natwire.model.article import Part
from natwire.model.site import Recurring, Trace
from natwire.parse import lexicon
from natwire.parse.blocks import weight
from natwire.text import CLOSING, SENTENCE_END

RULE = "furniture of this site"

# Below this length a block is a label, and its numbers are counts and days: "3 comments", "4 min read".
_SENTENCE = 80
# Furniture stands around a story: of a very long page these are remembered, from its head and from its end.
_HEAD, _TAIL = 40, 60
# With less than this share of the text left, memory must have learned the article itself, and nothing is cut.
_LEAST_LEFT = 0.1
# A table without its first row is none, and code is not prose.
_WHOLE = ("row", "code")
# 1.204, 12:30 and 3/6/2026 are numbers as 17 is one.
_NUMBER = re.compile(r"0(?:[.,:/\- ]0)+")


def recall(told: tuple[Part, ...], recurring: Recurring) -> tuple[Part, ...]:
    """The parts, with those cut that are known as furniture of their site, and headings below which nothing is left."""
    if not recurring:
        return told
    kept = [part for part in told if not part.rule]
    gone = _furniture(kept, recurring)
    left = sum(weight(part.text) for part in kept if id(part) not in gone)
    if not gone or left < _LEAST_LEFT * sum(weight(part.text) for part in kept):
        return told
    return _without_bare_headings([replace(part, rule=RULE) if id(part) in gone else part for part in told])


def _furniture(kept: list[Part], recurring: Recurring) -> set[int]:
    """Which of these are furniture, by id. The story is from the first that does not recur to the last one."""
    hashes = [None if part.kind in _WHOLE else _hash(part.text) for part in kept]
    own = [at for at, h in enumerate(hashes) if h not in recurring.anywhere and h not in recurring.around]
    story = range(own[0], own[-1]) if own else range(0)
    return {
        id(part)
        for at, (part, h) in enumerate(zip(kept, hashes, strict=True))
        if h in recurring.anywhere or (h in recurring.around and at not in story)
    }


def _without_bare_headings(told: list[Part]) -> tuple[Part, ...]:
    """A heading goes when memory took all that stood between it and the next one of its rank."""
    taken, next_rank = False, 0
    for at in range(len(told) - 1, -1, -1):
        part = told[at]
        if part.rule == RULE:
            taken = True
        elif part.kind == "heading" and not part.rule:
            rank = len(part.mark.strip())
            if taken and rank >= next_rank:
                told[at] = replace(part, rule="heading without text")
            else:
                taken, next_rank = False, rank
        elif not part.rule:
            taken, next_rank = False, 100
    return tuple(told)


def traces(told: Sequence[Part]) -> tuple[Trace, ...]:
    """What a page teaches of its site: the blocks that the rules kept, and those that memory itself cut."""
    kept = [part for part in told if part.rule in ("", RULE) and part.kind not in _WHOLE]
    if len(kept) > _HEAD + _TAIL:
        kept = kept[:_HEAD] + kept[-_TAIL:]
    return tuple(_trace(part) for part in kept if any(map(str.isalnum, part.text)))


def _trace(part: Part) -> Trace:
    heavy = weight(part.text)
    sentence = heavy >= _SENTENCE or part.kind == "heading" or part.text.rstrip(CLOSING).endswith(SENTENCE_END)
    return Trace(_hash(part.text), part.text, 0 if part.rule else heavy, sentence)


def _hash(text: str) -> int:
    """The same for a label with other figures and edges; a sentence is compared as it stands, for its figures count."""
    words = text.casefold() if weight(text) >= _SENTENCE else _NUMBER.sub("0", lexicon.key(text))
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)

"""The fingerprint of an article: a hash for equal texts, anchors to be found by, and what the judge compares.

No `hash()` here: Python salts it, and a print made today is compared with one that was stored last week.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from natwire.dedupe.words import UNSPACED, words
from natwire.model.article import Print

HEAD = 48  # shingles in which anchors lie close, because teasers and cut copies keep the beginning
TAIL = 14  # anchors of the rest
MOST = 2000  # shingles kept for the judge, 4 kB; the copies of a longer text share at least their beginning
_NUMBERS = 400
_TITLE = 40
# "UPDATE 2-" before a headline counts the revisions of one copy, where other numbers count issues of a series.
_REVISIONS = frozenset(("update", "wrapup", "roundup", "lead", "ld", "correction"))

_RUN = 1 << 40  # shingles are below it
_BELOW_RUN = int.from_bytes((_RUN - 1).to_bytes(8, "little") * (MOST + 2), "little")  # for as many as there can be
# Odd numbers without pattern: products spread over all 40 bits, and the order of the words counts. They have 30 bits,
# so that the sum of three products of a 32-bit hash fits into 64.
_A, _B, _C = 0x2E3779B9, 0x32B2AE3D, 0x165667B1
_SIZES = struct.Struct("<IHHH")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the judge compares; hashes have 32 bits, those of shingles 16.

    `length` counts the words of the text. `shingles` are its runs of three words in their order (of the title, where
    there is no text), `numbers` the words of the text that begin with a digit. `title` holds the words of the
    title that are longer than "the" and "and", `issue` its numbers.
    """

    length: int
    shingles: tuple[int, ...]
    numbers: frozenset[int]
    title: frozenset[int]
    issue: frozenset[int]


def fingerprint(title: str, text: str) -> Print:
    """The print of an article; the same for the same words in every process and on every machine."""
    headline = words(title)[:_TITLE]
    body = words(text)
    shown = body or headline
    hashes, text_hash = _hashes(shown)
    runs = _shingles(hashes[: MOST + 2])
    return Print(text_hash, _anchors(runs), _pack(len(body), runs, _numbers(body, hashes), headline))


def facts(packed: bytes) -> Facts:
    """The facts of a print, unpacked."""
    length, title, issue, numbers = _SIZES.unpack_from(packed)
    issues, head = title + issue, title + issue + numbers
    values = struct.unpack_from(f"<{head}I", packed, _SIZES.size)
    shingles = _SIZES.size + 4 * head
    return Facts(
        length,
        struct.unpack_from(f"<{(len(packed) - shingles) // 2}H", packed, shingles),
        frozenset(values[issues:]),
        frozenset(values[:title]),
        frozenset(values[title:issues]),
    )


def _hashes(found: list[str]) -> tuple[list[int], bytes]:
    """The hash of each word, and of all of them."""
    joined = " ".join(found).encode()
    return list(map(crc32, joined.split(b" "))) if found else [], blake2b(joined, digest_size=16).digest()


def _shingles(hashes: list[int]) -> list[int]:
    """The hashes of all runs of three words, in their order; a text of one or two words is one run.

    All of them are computed at once, as one long number with 64 bits for each word: ten times as fast as one by one.
    """
    if 0 < len(hashes) < 3:
        hashes = [*hashes, 0, 0][:3]
    row = int.from_bytes(struct.pack(f"<{len(hashes)}Q", *hashes), "little")
    runs = (row * _A + (row >> 64) * _B + (row >> 128) * _C) & _BELOW_RUN
    found = struct.unpack(f"<{len(hashes)}Q", runs.to_bytes(8 * len(hashes), "little"))
    return list(found[: max(len(hashes) - 2, 0)])


def _anchors(runs: list[int]) -> tuple[int, ...]:
    """The least of every four neighbours at the beginning, and the least of the rest.

    Two texts that share six words in a row at their beginning share an anchor, wherever the run stands
    (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003).
    """
    head = runs[:HEAD]
    if len(head) < 4:
        return tuple(sorted(set(head)))
    chosen = set(map(min, head, head[1:], head[2:], head[3:]))
    chosen.update(_least(runs[HEAD:]))
    return tuple(sorted(chosen))


def _least(runs: list[int]) -> list[int]:
    """The least of them, TAIL or fewer. They lie anywhere below `_RUN`, so that most need not be sorted."""
    bound = 4 * TAIL * _RUN // (len(runs) or 1)
    few = sorted({run for run in runs if run < bound})
    return (few if len(few) >= TAIL else sorted(set(runs)))[:TAIL]


def _numbers(found: list[str], hashes: list[int]) -> list[int]:
    # Words are letters and digits, so one below ":" begins with a digit; only beyond ASCII it must be asked what it is.
    numbers = [h for word, h in zip(found, hashes, strict=False) if word < ":" or (word > "~" and word[0].isdecimal())]
    return list(dict.fromkeys(numbers))[:_NUMBERS]


def _pack(length: int, runs: list[int], numbers: list[int], headline: list[str]) -> bytes:
    if len(headline) > 2 and headline[0] in _REVISIONS and headline[1].isdecimal():
        headline = headline[2:]
    hashes, _ = _hashes(headline)
    issue = _numbers(headline, hashes)
    telling = {h for word, h in zip(headline, hashes, strict=True) if len(word) > 3 or word >= UNSPACED}
    title = sorted(telling - set(issue))
    head = [*title, *issue, *numbers]
    sizes = _SIZES.pack(length, len(title), len(issue), len(numbers))
    # 16 of the bits: by chance one run in a hundred is found in a text of 600 words, and the print is half as large.
    lower = memoryview(struct.pack(f"<{len(runs)}Q", *runs)).cast("H")[::4].tobytes()
    return sizes + struct.pack(f"<{len(head)}I", *head) + lower

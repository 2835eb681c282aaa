"""What one text changed in another: the words, and what kind of change it is.

Cheap for a correction, bounded for any text: paragraphs are compared first, and words only where paragraphs differ.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from pathlib import Path
from typing import get_args

from natwire.dedupe.words import UNSPACED, words
from natwire.model.change import Comparison, Piece, Text
from natwire.model.query import Grade

_DATA = tomllib.loads(Path(__file__).with_name("changes.toml").read_text(encoding="utf-8"))
_WITHDRAWN = tuple(_DATA["withdrawn"])
_NOTICE = (*_WITHDRAWN, *_DATA["notice"])
_NUMBERS = frozenset(_DATA["numbers"])

_GRADES: tuple[Grade, ...] = get_args(Grade)
_MOST = 4_000  # paragraphs, or words of a passage, that are compared; more are one change: time grows with the square
_ALIKE = 0.25  # of the words: with fewer in common a passage was written anew, and is shown as a whole
_LEFT = 0.4  # of the older text's words: with fewer left it was replaced
_NOUNS = ("de", "lb")  # languages in which every noun has a capital, so that it tells no name

# In scripts without spaces each character is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)\s*")
_PARAGRAPH = re.compile(r"[^\n]+\n*")
_SENTENCE = re.compile(r"(?<=[.!?…؟।])[\"'”’»)\]]*\s+|(?<=[。！？])|\n+")
_SENTENCE_ENDS = tuple(".!?…:;؟।。！？")
_OPENING = "\"'“”„‘«»([{-–—*•"
_LETTERS = re.compile(r"[^\W\d_]+")

_Step = tuple[str, list[str], list[str]]  # "equal" or another word, what was there, what is there


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts as runs of words that stayed, went and came; of a place where words went and came, went is first.

    >>> [(piece.kind, piece.text) for piece in pieces("Twelve were hurt.", "Fourteen were hurt.")]
    [('removed', 'Twelve '), ('added', 'Fourteen '), ('same', 'were hurt.')]
    """
    found: list[Piece] = []
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    for kind, gone, came in _steps(before, after):
        found += [Piece("same", "".join(came))] if kind == "equal" else _by_words("".join(gone), "".join(came))
    return list(_joined(found))


def grades(old: Text, new: Text, lang: str | None = None) -> tuple[Grade, ...]:
    """What kinds of change made `new` out of `old`, the gravest first; none where only signs and spaces differ.

    `numbers` and `names` are those that others took the place of; what is merely added or cut is `wording`.
    """
    found: set[Grade] = set(_of_title(old, new))
    known = _Known(old.text, new.text, lang)
    for gone, came in _places(pieces(old.text, new.text)):
        found |= known.graded(gone, came)
    if _retracted(old, new):
        found.add("retraction")
    return tuple(grade for grade in _GRADES if grade in found)


def compared(lead: str, other: str) -> Comparison:
    """A carrier's text beside the lead's."""
    counts = Counter[str]()
    for piece in pieces(lead, other):
        counts[piece.kind] += len(words(piece.text))
    mine, theirs = _sentences(other), _sentences(lead)
    return Comparison(
        share=counts["same"] / ((counts["same"] + counts["added"]) or 1),
        added=counts["added"],
        cut=counts["removed"],
        sentences_added=tuple(said for key, said in mine.items() if key not in theirs),
        sentences_cut=tuple(said for key, said in theirs.items() if key not in mine),
    )


def names(text: str) -> set[str]:
    """The words with a capital where no sentence begins, and those before another one with a capital; folded."""
    found: set[str] = set()
    begins = True
    tokens = _TOKEN.findall(text)
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        bare = token.strip().lstrip(_OPENING)
        capital = bare[:1].isupper()
        if capital and (not begins or ("\n" not in token and following.lstrip(_OPENING)[:1].isupper())):
            found.update(word for part in _LETTERS.findall(bare) if part[0].isupper() for word in words(part))
        begins = "\n" in token or token.rstrip("\"'”’»)] \t").endswith(_SENTENCE_ENDS)
    return found


# ----------------------------------------------------------------------------------------------------- the words


def _steps(before: list[str], after: list[str]) -> Iterator[_Step]:
    """The runs of both that are the same, but for spaces, and those that are not."""
    old, new = ([" ".join(each.split()) for each in side] for side in (before, after))
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield "equal", before[:head], after[:head]
    if max(len(old), len(new)) > _MOST:
        yield "replace", before[head : head + len(old)], after[head : head + len(new)]
    else:
        for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
            yield kind, before[head + a : head + b], after[head + c : head + d]
    if tail:
        yield "equal", before[-tail:], after[-tail:]


def _alike(old: list[str], new: list[str]) -> int:
    """How many of both are the same from the beginning on."""
    return next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    """A changed passage word by word; as a whole where that would tell nothing, or take too long."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = list(_steps(before, after))
    same = sum(len(came) for kind, _, came in steps if kind == "equal")
    if same < _ALIKE * min(len(before), len(after)):
        steps = [("replace", before, after)]
    for kind, gone, came in _without_crumbs(steps):
        if kind == "equal":
            yield Piece("same", "".join(came))
        else:
            yield from _place("".join(gone), "".join(came))


def _place(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if came:
        yield Piece("added", came)


def _without_crumbs(steps: Sequence[_Step]) -> Iterator[_Step]:
    """Words that two long changes happen to have between them are part of one change: "of the" joins nothing."""
    sizes = [0 if kind == "equal" else max(len(gone), len(came)) for kind, gone, came in steps]

    def changed(at: int) -> bool:
        if sizes[at] or not 0 < at < len(steps) - 1:
            return bool(sizes[at])
        return len(steps[at][2]) < min(3, sizes[at - 1], sizes[at + 1])

    for is_changed, run in groupby(range(len(steps)), key=changed):
        places = list(run)
        gone = [token for at in places for token in steps[at][1]]
        came = [token for at in places for token in steps[at][2]]
        yield "replace" if is_changed else "equal", gone, came


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, and of what went and came in one place first all that went."""
    for same, run in groupby(found, key=lambda piece: piece.kind == "same"):
        texts = {"same": "", "removed": "", "added": ""}
        for piece in run:
            texts[piece.kind] += piece.text
        if same and texts["same"]:
            yield Piece("same", texts["same"])
        elif not same:
            yield from _place(texts["removed"], texts["added"])


def _places(found: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """What went and what came, place by place."""
    for same, run in groupby(found, key=lambda piece: piece.kind == "same"):
        if not same:
            told = {piece.kind: piece.text for piece in run}
            yield told.get("removed", ""), told.get("added", "")


def _sentences(text: str) -> dict[tuple[str, ...], str]:
    """The sentences of a text by their words."""
    told = (sentence.strip() for sentence in _SENTENCE.split(text))
    return {key: sentence for sentence in told if (key := tuple(words(sentence)))}


# ---------------------------------------------------------------------------------------------------- the grades


class _Known:
    """The words of both texts, and which of them are names: what a single place cannot tell."""

    def __init__(self, old: str, new: str, lang: str | None) -> None:
        self.before, self.after = frozenset(words(old)), frozenset(words(new))
        self.names: set[str] = set() if lang in _NOUNS else names(old) | names(new)

    def graded(self, gone: str, came: str) -> set[Grade]:
        """The kinds of change in one place."""
        if _letters(gone) == _letters(came):
            return set()
        before, after = _left(words(gone), words(came)), _left(words(came), words(gone))
        if sorted(map(sorted, before)) == sorted(map(sorted, after)):  # accents, capitals, letters in another order
            return {"wording" if not before and words(gone) != words(came) else "typo"}
        found: set[Grade] = set()
        for kind, group in (("numbers", _figures), ("names", self._named)):
            lost, won = group(before) - self.after, group(after) - self.before
            if lost and won:
                found.add(kind)  # type: ignore[arg-type]
                before = [word for word in before if word not in lost]
                after = [word for word in after if word not in won]
        if before or after:
            found.add("typo" if _misspelt(before, after) else "wording")
        return found

    def _named(self, found: list[str]) -> set[str]:
        return self.names.intersection(found)


def _of_title(old: Text, new: Text) -> Iterator[Grade]:
    before, after = words(old.title), words(new.title)
    if _letters(old.title) == _letters(new.title):
        return
    lost, won = _left(before, after), _left(after, before)
    if before != after and not _misspelt(lost, won):
        yield "headline"
    else:
        yield "typo"
    if _figures(lost) and _figures(won):
        yield "numbers"


def _retracted(old: Text, new: Text) -> bool:
    """Whether a notice took the place of the text, or the headline says that it was taken back."""
    if _says(new.title, _WITHDRAWN) and not _says(old.title, _WITHDRAWN):
        return True
    before, after = Counter(words(old.text)), Counter(words(new.text))
    left = (before & after).total()
    if left >= _LEFT * before.total() or after.total() > 0.5 * before.total():
        return False
    return _says(f"{new.title}\n{new.text}", _NOTICE) and not _says(f"{old.title}\n{old.text}", _NOTICE)


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    said = " " + " ".join(words(text))
    bare = said.replace(" ", "")  # scripts without spaces
    return any(f" {phrase}" in said if phrase < UNSPACED else phrase in bare for phrase in phrases)


def _letters(text: str) -> list[str]:
    """What is left of a text without signs and spaces."""
    return re.findall(r"\w", text)


def _left(found: list[str], others: list[str]) -> list[str]:
    """The words that the others do not have, in their order."""
    spare = Counter(others)
    left = []
    for word in found:
        if spare[word]:
            spare[word] -= 1
        else:
            left.append(word)
    return left


def _figures(found: list[str]) -> set[str]:
    return {word for word in found if word[0].isdecimal() or word in _NUMBERS}


def _misspelt(gone: list[str], came: list[str]) -> bool:
    """Whether the same words were only spelt otherwise, parted, put together, or freed of a repetition."""
    if "".join(gone) == "".join(came):
        return True
    return len(gone) == len(came) and all(map(_close, gone, came))


def _close(one: str, other: str) -> bool:
    """One slip in a word of four letters or more, two in one of eight; else only letters that changed places."""
    if sorted(one) == sorted(other):
        return True
    shortest = min(len(one), len(other))
    if shortest < 4 or abs(len(one) - len(other)) > 2 or shortest > 40 or one[0].isdecimal() or other[0].isdecimal():
        return False
    same = sum(size for _, _, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - same <= (2 if shortest >= 8 else 1)

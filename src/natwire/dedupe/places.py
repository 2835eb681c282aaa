"""The places that a publisher changed, each with enough around it to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from natwire.dedupe.changes import pieces
from natwire.model.change import Piece, Text

_AROUND = 4  # words before and behind: "twelve" alone tells nobody twelve of what
_STOP = re.compile(r"""[.!?…؟۔।。！？]["'”’»)\]]*$""")


def places(old: Text, new: Text) -> Iterator[tuple[str, str]]:
    """Old and new wording of each place that changed, on one line: the headline whole, and first.

    "…" stands where a sentence is cut.

    >>> list(places(Text("Fire", "At night twelve were hurt."), Text("Fire", "At night two were hurt.")))
    [('At night twelve were hurt.', 'At night two were hurt.')]
    """
    if old.title != new.title:
        yield old.title, new.title
    runs = [(same, list(run)) for same, run in groupby(pieces(old.text, new.text), lambda piece: piece.kind == "same")]
    for at, (same, run) in enumerate(runs):
        if not same:
            before = _before(_words(runs[at - 1][1])) if at else []
            behind = _behind(_words(runs[at + 1][1])) if at + 1 < len(runs) else []
            gone, came = (_words([piece for piece in run if piece.kind == kind]) for kind in ("removed", "added"))
            yield " ".join(before + gone + behind), " ".join(before + came + behind)


def _before(words: list[str]) -> list[str]:
    cut, kept = words[:-_AROUND], words[-_AROUND:]
    return [f"…{kept[0]}", *kept[1:]] if cut and not _STOP.search(cut[-1]) else kept


def _behind(words: list[str]) -> list[str]:
    kept, cut = words[:_AROUND], words[_AROUND:]
    return [*kept[:-1], f"{kept[-1]}…"] if cut and not _STOP.search(kept[-1]) else kept


def _words(run: Sequence[Piece]) -> list[str]:
    return " ".join(piece.text for piece in run).split()

"""The text that an agency delivered: all of it, for what looks like furniture on a wire is a disclaimer."""

from __future__ import annotations

from natwire.parse import lexicon, render, shape
from natwire.parse.blocks import blocks, tree

_LONGEST = 2_000_000


def delivered(markup: str, headline: str) -> str:
    """The paragraphs of a body; its first one goes where it is the headline once more."""
    found = blocks(tree(markup[:_LONGEST]))
    if found and lexicon.key(found[0].text) == lexicon.key(headline):
        found = found[1:]
    return render.plain(shape.parts((block, ()) for block in found))

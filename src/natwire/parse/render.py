"""Judged blocks as parts, and parts as text: plain for people and the index, or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from natwire.model.article import Part
from natwire.parse.body import Judged


def parts(judged: Iterable[Judged]) -> tuple[Part, ...]:
    """The blocks with what they are in the text."""
    return tuple(Part(block.text, reason=reason) for block, reason in judged)


def plain(told: Iterable[Part]) -> str:
    """The kept parts as text: paragraphs parted by one blank line."""
    return "\n\n".join(part.text for part in told if not part.reason)

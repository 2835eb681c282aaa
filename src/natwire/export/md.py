"""Markdown to read and to paste: a story under each heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from natwire.export.common import link, outlets, paragraphs, title
from natwire.model.story import Story
from natwire.text import line

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """CommonMark. What a story prints stands there as text, and makes neither links nor HTML."""
    for at, story in enumerate(stories):
        url = link(story.url).replace("(", "%28").replace(")", "%29")  # brackets end an address
        others = len(outlets(story)) - 1
        facts = [f"{story.at:%Y-%m-%d %H:%M} UTC", _plain(story.name)]
        facts += [f"and {others} more"] if others > 0 else []
        facts += [", ".join(map(_plain, story.authors))] if story.authors else []
        facts += [" ".join(f"`{tag}`" for tag in story.tags)] if story.tags else []
        head = f"[{_plain(title(story))}]({url})" if url else _plain(title(story))
        text = "\n\n".join("  \n".join(map(_plain, part.split("\n"))) for part in paragraphs(story))
        yield "\n".join([*([""] if at else []), f"## {head}", "", " · ".join(facts), "", text, ""])


def _plain(text: str) -> str:
    r"""The text with all that Markdown would read as more than text behind backslashes.

    >>> _plain("1. *Ankara* <b>")
    '1\\. \\*Ankara\\* \\<b\\>'
    """
    text = _SIGNS.sub(r"\\\1", line(text)).replace("&", "&amp;")
    return _OPENING.sub(lambda found: found[1] + found[2][:-1] + "\\" + found[2][-1], text)

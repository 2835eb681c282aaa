"""What the names of classes and ids say: a share box, a sidebar, a comment.

Names are guesses. What they say holds only for an element that has little of the page's prose (see `body`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import pairwise
from operator import add
from pathlib import Path

_FILE = Path(__file__).with_name("classes.toml")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LOWER = re.compile(r"[a-z]+|\d+")
# States and layouts, not what the element is: is-highlight-shares, has-sidebar, md:hidden, no-comments.
_STATE = re.compile(r"(?:is|has|no|with|without|not|js|hide|show|u|yes|none)[-_]|.*[:\[]|.*--")
_LONGEST = 300


def kind(names: str) -> str:
    """What the class and id of an element announce, "" for nothing.

    >>> kind("sharing-box"), kind("entry-content is-highlight-shares"), kind("authorBio")
    ('share', '', 'about')
    """
    names = names[:_LONGEST]
    known, parts = _kinds().keys(), _parts(names)
    if known.isdisjoint(parts) and known.isdisjoint(map(add, parts, parts[1:])):
        return ""  # as most do
    return next(filter(None, map(_announces, names.split())), "")


def _announces(name: str) -> str:
    if _STATE.match(name):
        return ""
    known = _kinds()
    parts = _parts(name)
    return next((known[words] for words in (*map("".join, pairwise(parts)), *parts) if words in known), "")


def _parts(name: str) -> list[str]:
    if name.islower():
        return _LOWER.findall(name)
    return [part.lower() for part in _PARTS.findall(name)]


@cache
def _kinds() -> dict[str, str]:
    """What each word announces, and each pair of words, joined."""
    kinds = tomllib.loads(_FILE.read_text("utf-8"))
    return {words.replace("-", ""): name for name, listed in kinds.items() for words in listed}

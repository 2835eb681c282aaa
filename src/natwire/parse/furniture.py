"""What the names of classes and ids say: a share box, a sidebar, a comment.

Names are guesses. What they say holds only for an element that has little of the page's prose (see `body`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_FILE = Path(__file__).with_name("furniture.toml")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# States and layouts, not what the element is: is-highlight-shares, has-sidebar, md:hidden, no-comments.
_STATE = re.compile(r"(?:is|has|no|with|without|not|js|hide|show|u|yes|none)[-_]|.*[:\[]|.*--")
_LONGEST = 300


@lru_cache(maxsize=8192)
def kind(names: str) -> str:
    """What the class and id of an element announce, "" for nothing.

    >>> kind("sharing-box"), kind("entry-content is-highlight-shares"), kind("authorBio")
    ('share', '', 'about')
    """
    return next(filter(None, map(_announces, names[:_LONGEST].split())), "")


@lru_cache(maxsize=16384)
def _announces(name: str) -> str:
    if _STATE.match(name):
        return ""
    known = _kinds()
    parts = [part.lower() for part in _PARTS.findall(name)]
    return next((known[words] for words in (*map("".join, pairwise(parts)), *parts) if words in known), "")


@cache
def _kinds() -> dict[str, str]:
    """What each word announces, and each pair of words, joined."""
    kinds = tomllib.loads(_FILE.read_text("utf-8"))
    return {words.replace("-", ""): name for name, listed in kinds.items() for words in listed}

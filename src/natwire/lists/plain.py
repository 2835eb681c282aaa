"""A source in each line, which may have its title beside it, as people keep them in notes and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from natwire.lists.common import Listed
from natwire.text import line

_URL = re.compile(r"(?:https?|feed)://[^\s<>\"|]+", re.IGNORECASE)
# What stands around an address and is no part of it, and around a title: marks of lists, of tables and of links.
_AROUND_URL = ",;"
_AROUND_TITLE = ' \t-–—*+•:|,;<>()[]"'


def read(text: str) -> Iterator[Listed]:
    r"""The sources of the lines; a line that begins with # is none, and of one without an address all is the source.

    >>> [(each.url, each.title) for each in read("# Press\n- [Wire](https://example.org/feed)\nexample.com")]
    [('https://example.org/feed', 'Wire'), ('example.com', '')]
    """
    for each in text.splitlines():
        typed = line(each)
        listed = _listed(typed)
        if listed.url and not typed.startswith("#"):
            yield listed


def write(sources: Iterable[Listed]) -> str:
    """An address in each line, which is all that this form can tell."""
    return "".join(f"{line(each.url)}\n" for each in sources)


def _listed(typed: str) -> Listed:
    found = _URL.search(typed)
    if found is None:
        return Listed(typed.strip("<>-*+• "))
    before, behind = typed[: found.start()], typed[found.end() :]
    url = found[0].rstrip(_AROUND_URL)
    if before.endswith("("):  # a link of Markdown, or an address in brackets: one inside it stays
        url, _, rest = url.rpartition(")") if ")" in url else (url, "", "")
        behind = rest + behind
    behind = behind.partition(" #")[0]
    return Listed(url, before.strip(_AROUND_TITLE) or behind.strip(_AROUND_TITLE))

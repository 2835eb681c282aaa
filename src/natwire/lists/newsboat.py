"""The `urls` file of newsboat: an address in each line, then its tags; one of these may be its title, as "~title"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from natwire.lists.common import Listed
from natwire.text import line

_WORD = re.compile(r"\"((?:[^\"\\]++|\\.)*+)(?:\"|\\?\Z)|[^\s\"]++")
_ESCAPED = re.compile(r"\\(.)")
_SPECIAL = re.compile(r"[\"\\]")
# What no other list has: a tag in quotes behind an address, a title with its sign, newsboat's own words for an address.
_TOLD = re.compile(
    r"^[ \t]*+(?:[^\s#\"<>\[|,]++[ \t]++(?:[\"~]|[^\n]*?[ \t]\"~)|\"?(?:query|exec|filter):)", re.MULTILINE
)


def is_newsboat(text: str, name: str) -> bool:
    """Whether a file is newsboat's: by its name, or by what only its lines have."""
    return PurePath(name).name == "urls" or _TOLD.search(text) is not None


def read(text: str) -> Iterator[Listed]:
    r"""The sources of the lines. A tag that begins with ! hides a feed in newsboat, and says nothing elsewhere.

    Queries, programs and filters are listed as they stand; none of them is run.

    >>> list(read('https://example.org/feed "world news" "~Wire" ! # a note'))
    [Listed(url='https://example.org/feed', title='Wire', tags=('world news',), lang=None)]
    """
    for each in text.splitlines():
        words = list(_words(each))
        if words and words[0]:
            yield _listed(*words)


def write(sources: Iterable[Listed]) -> str:
    """The lines of the file. The first signs of a tag that would make it another thing there, ~ and !, are left out."""
    return "".join(" ".join(_parts(each)) + "\n" for each in sources)


def _words(each: str) -> Iterator[str]:
    """The words of a line up to a comment; in quotes they hold spaces, and quotes behind a backslash."""
    for found in _WORD.finditer(each):
        if found[0].startswith("#"):
            return
        yield line(found[0] if found[1] is None else _ESCAPED.sub(r"\1", found[1]))


def _listed(url: str, *words: str) -> Listed:
    title = next((word[1:].strip() for word in words if word.startswith("~")), "")
    return Listed(url, title, tuple(word for word in words if word and word[0] not in "~!"))


def _parts(source: Listed) -> Iterator[str]:
    url = line(source.url)
    yield _quoted(url) if re.search(r"[\s\"\\]|^#", url) else url
    tags = (line(tag).lstrip("~! ") for tag in source.tags)
    yield from (_quoted(tag) for tag in tags if tag)
    if title := line(source.title):
        yield _quoted(f"~{title}")


def _quoted(word: str) -> str:
    return '"' + _SPECIAL.sub(r"\\\g<0>", word) + '"'

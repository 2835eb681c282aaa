"""Lists of sources, as other programs keep them: a module for each form, text in and text out, and no file in it.

`read` tells the form. Each module has `read(text) -> Iterator[Listed]` and `write(sources) -> str`; nothing is fetched
or run, so that a list that includes another, or names a program, costs nothing.
"""

from __future__ import annotations

import re

from natwire.charset import codec, marked
from natwire.errors import ParseError
from natwire.lists import newsboat, opml, plain
from natwire.lists.common import Listed, folded

__all__ = ["Listed", "read"]

_LARGEST = 50_000_000  # bytes; 20,000 sources with long descriptions take 10 MB
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))  # how markup begins in UTF-16 without its mark
# Pages, feeds and JSON: their lines are no sources, though addresses stand in them. <https://example.org> is one.
_OTHER = re.compile(r"\s*+(?:<(?!\w+:/)[!?\w]|\{|\[\s*+[\"{\[\]])")


def read(data: bytes, name: str) -> list[Listed]:
    """The sources that a file lists, each once and in its order; `name` is the file's, for its form and for errors.

    OPML is told by its markup, however broken; newsboat's `urls` by that name or by its tags; any other text has a
    source in each line. Raises ParseError for a file that is no list.
    """
    if len(data) > _LARGEST:
        raise ParseError(f"{name}: a list of {len(data):,} bytes is none that a person keeps", word="too-large")
    text = _decoded(data)
    if opml.is_opml(text):
        return folded(opml.read(text))
    if "\0" in text or _OTHER.match(text):
        raise _no_list(name)
    if newsboat.is_newsboat(text, name):
        return folded(newsboat.read(text))
    sources = folded(plain.read(text))
    if sources and all(" " in each.url for each in sources):  # sentences
        raise _no_list(name)
    return sources


def _no_list(name: str) -> ParseError:
    hint = "OPML, newsboat's urls, or a source in each line"
    return ParseError(f"{name}: not a list of sources", word="not-a-list", hint=hint)


def _decoded(data: bytes) -> str:
    """The text: a mark is believed, then UTF-8 that is valid, since lists that are UTF-8 often declare another charset.

    Of other bytes the declaration says what they are, and where it cannot be true they are those of Western Europe.
    """
    text = marked(data)
    if text is not None:
        return text
    wide = next((encoding for start, encoding in _WIDE if data.startswith(start)), "utf-8")
    try:
        return data.decode(wide)
    except UnicodeDecodeError:
        found = _DECLARED.match(data)
        name = codec(found[1].decode("ascii")) if found else None
        return data.decode("cp1252" if name is None or name.startswith("utf") else name, "replace")

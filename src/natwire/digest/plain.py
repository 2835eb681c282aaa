"""A digest as text: for mutt, for a screen reader, for a file."""

from __future__ import annotations

import textwrap

from natwire.digest.model import Digest
from natwire.digest.page import fitting
from natwire.digest.view import Entry, View

_WIDTH = 72


def text(digest: Digest, max_kb: int = 90) -> str:
    """The digest in lines of at most 72 characters; an address stands alone on its line, in `<...>` and whole.

    `max_kb` is the size of the HTML part in kB: the text leaves out what the HTML has to leave out.
    """
    return written(fitting(digest, max_kb))


def written(seen: View) -> str:
    """The text of a view. The line `-- ` tells mail programs where the signature begins (RFC 3676, 4.3)."""
    blocks = [_wrapped(seen.title, seen.date, seen.counts)]
    for title, entries in seen.sections:
        blocks.append(_wrapped(title.upper()))
        blocks.extend(map(_entry, entries))
    if seen.more:
        blocks.append(seen.more)
    return "\n\n".join(blocks) + "\n\n-- \n" + _wrapped(*seen.footer) + "\n"


def _entry(entry: Entry) -> str:
    told = _wrapped(entry.title, entry.facts)
    if entry.url:
        told += f"\n<{entry.url}>"
    return f"{told}\n{_wrapped(entry.lead)}" if entry.lead else told


def _wrapped(*paragraphs: str) -> str:
    """Each paragraph from a line of its own; words are never broken, not at hyphens either."""
    return "\n".join(
        textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs
    )

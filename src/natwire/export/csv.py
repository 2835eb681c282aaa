"""A table for spreadsheets: a story a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from natwire.export.common import outlets
from natwire.model.story import Story
from natwire.text import clean, line

COLUMNS = (
    "id", "time", "title", "url", "outlet", "sources", "carriers", "outlets", "lang", "authors", "published",
    "first_seen", "updated", "tags", "text",
)  # fmt: skip

# A spreadsheet takes these for the beginning of a formula, which may run programs and send what it finds elsewhere;
# some do so behind spaces too. An apostrophe in front makes it text (OWASP, CSV injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """RFC 4180, UTF-8, with a line of names first."""
    yield _row(COLUMNS)
    for story in stories:
        yield _row(
            [
                str(story.id),
                story.at.isoformat(),
                line(story.title),
                line(story.url),
                line(story.outlet),
                ", ".join(map(line, story.sources)),
                str(len(outlets(story))),
                ", ".join(map(line, outlets(story))),
                story.lang or "",
                ", ".join(map(line, story.authors)),
                story.published.isoformat() if story.published else "",
                story.first_seen.isoformat(),
                story.updated.isoformat() if story.updated else "",
                ", ".join(story.tags),
                clean(story.text),
            ]
        )


def safe(text: str) -> str:
    """The text, which no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Ankara = Angora")
    ("'=1+1", 'Ankara = Angora')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe(each) for each in cells])
    return out.getvalue()

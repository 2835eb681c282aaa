"""A table for spreadsheets: a story a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from natwire.export.common import outlets
from natwire.model.story import Story
from natwire.text import cell, clean, line

COLUMNS = (
    "id", "time", "title", "url", "outlet", "sources", "carriers", "outlets", "lang", "authors", "published",
    "first_seen", "updated", "tags", "text",
)  # fmt: skip


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


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([cell(each) for each in cells])
    return out.getvalue()

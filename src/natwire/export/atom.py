"""Atom (RFC 4287), for feed readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from natwire.export.common import TITLE, authors, changed, identity, link, title
from natwire.export.html import body
from natwire.model.story import Story
from natwire.text import line

# A feed must say when it last changed, and stands in front of its entries; they come newest first.
_EMPTY = "1970-01-01T00:00:00+00:00"


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """A feed of stories, the newest first; when it changed is when the first of them did."""
    begun = False
    for story in stories:
        if not begun:
            yield _head(changed(story).isoformat())
            begun = True
        yield _entry(story)
    yield ("" if begun else _head(_EMPTY)) + "</feed>\n"


def _head(updated: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>urn:uuid:6b0f1f0e-6a36-5c0f-9d0a-6e6174776972</id>\n<title>{TITLE}</title>\n<updated>{updated}</updated>\n"
        f"<author><name>{TITLE}</name></author>\n<generator>{TITLE}</generator>\n"
    )


def _entry(story: Story) -> str:
    url, lang = link(story.url), f' xml:lang="{_text(story.lang)}"' if story.lang else ""
    return "".join(
        [
            f"<entry{lang}>\n<id>{identity(story)}</id>\n<title>{_text(title(story))}</title>\n",
            f'<link rel="alternate" href="{_text(url)}"/>\n' if url else "",
            _time("published", story.at),
            _time("updated", changed(story)),
            *(f"<author><name>{_text(each)}</name></author>\n" for each in authors(story)),
            *(f'<category term="{_text(tag)}"/>\n' for tag in story.tags),
            f'<content type="html">{escape(body(story))}</content>\n</entry>\n',
        ]
    )


def _time(name: str, at: datetime) -> str:
    return f"<{name}>{at.isoformat()}</{name}>\n"


def _text(text: str) -> str:
    return escape(line(text))

"""A text with facets, which say by offsets in UTF-8 what is a link (https://docs.bsky.app/docs/advanced-guides/post-richtext)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from natwire.addresses import web_address
from natwire.sources._answers import record, records, text, written
from natwire.text import clean

_LINK = "app.bsky.richtext.facet#link"


def spelled(post: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text of a post with its links written out, and their addresses.

    A facet that lies outside of the text, within a character or over another one is none.

    >>> facet = {"index": {"byteStart": 5, "byteEnd": 9}, "features": [{"$type": _LINK, "uri": "https://a.example/b"}]}
    >>> spelled({"text": "🤝 a.ex…", "facets": [facet]})
    ('🤝 https://a.example/b…', ('https://a.example/b',))
    """
    told = post.get("text")
    raw = (told if isinstance(told, str) else "").encode("utf-8", "surrogatepass")
    parts, links, done = [], [], 0
    for start, end, uri in sorted(_spans(post, raw)):
        if start >= done:
            parts += [_text(raw[done:start]), written(_text(raw[start:end]), uri)]
            links.append(uri)
            done = end
    return clean("".join([*parts, _text(raw[done:])])).strip(), tuple(dict.fromkeys(links))


def _spans(post: dict[str, Any], raw: bytes) -> Iterator[tuple[int, int, str]]:
    for facet in records(post.get("facets")):
        index = record(facet.get("index"))
        start, end = index.get("byteStart"), index.get("byteEnd")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(raw)):
            continue
        for feature in records(facet.get("features")):
            uri = web_address(text(feature.get("uri")), "") if feature.get("$type") == _LINK else None
            if uri and _between_letters(raw, start) and _between_letters(raw, end):
                yield start, end, uri


def _between_letters(raw: bytes, at: int) -> bool:
    """Whether a character begins there; bytes of the form 10xxxxxx go on with one."""
    return at == len(raw) or raw[at] & 0xC0 != 0x80


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")

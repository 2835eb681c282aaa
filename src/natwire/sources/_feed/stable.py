"""What of a feed's document stays the same as long as its items do."""

from __future__ import annotations

import re

_ITEMS = re.compile(rb'<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]|"items"\s*:')
# Stamps of who made the document and when, and counters of comments; some differ at each request.
# None of them reaches over a tag: in a hostile document each `<!--` would be sought the end of, to the end of all.
_STAMPS = re.compile(rb"<!--[^<>]*-->|<(lastBuildDate|generator|slash:comments|thr:total)\b[^<>]*>[^<]*</\1>")


def stable(body: bytes) -> bytes:
    """The document from its first item on, without comments and stamps; what precedes it is about the feed itself."""
    first = _ITEMS.search(body)
    return _STAMPS.sub(b"", body[first.start() :] if first else body)

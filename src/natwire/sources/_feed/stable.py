"""What of a feed's document stays the same as long as its items do."""

from __future__ import annotations

import re

from natwire.sources._feed.decode import unpacked
from natwire.sources._feed.scripts import scripts

_ITEMS = re.compile(rb'<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]|"items"\s*:')
# Stamps of who made the document and when, and counters of comments; some differ at each request.
# None of them reaches over a tag: in a hostile document each `<!--` would be sought the end of, to the end of all.
_STAMPS = re.compile(rb"<!--[^<>]*-->|<(lastBuildDate|generator|slash:comments|thr:total)\b[^<>]*>[^<]*</\1>")
# Of a sitemap: what search engines are told of how an address changes.
_VISITS = re.compile(rb"<!--[^<>]*-->|<(?:[\w.-]{1,40}:)?(?:lastmod|changefreq|priority)\b[^<>]*>[^<]*</")
_MAP = re.compile(rb"<(?:[\w.-]{1,40}:)?urlset[\s/>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)[\s/>]", re.IGNORECASE)
_HEAD = 4096
_BEFORE = b"\xef\xbb\xbf \t\r\n"


def stable(body: bytes) -> bytes:
    """The document from its first item on, without comments and stamps; what precedes it is about the feed itself.

    Of a sitemap its addresses and titles, of a page what it tells machines.
    """
    body = unpacked(body)
    if _MAP.search(body, 0, _HEAD):
        return _VISITS.sub(b"", body)
    is_page = body[:_HEAD].lstrip(_BEFORE).startswith(b"<") and not _FEED.search(body)
    if is_page and (told := "\n".join(scripts(body.decode("latin-1")))):
        return told.encode("latin-1")
    first = _ITEMS.search(body)
    return _STAMPS.sub(b"", body[first.start() :] if first else body)

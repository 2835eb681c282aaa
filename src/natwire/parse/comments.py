"""Feeds of what readers say below articles: their entries are no articles.

WordPress offers such a feed on every page, so people follow one by accident, and find their lists full of strangers.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from natwire.model.source import Item
from natwire.parse import lexicon

_FILE = Path(__file__).with_name("walls.toml")
# Where on a page a comment stands (WordPress, Drupal, Movable Type; Blogger), and where a feed of comments is.
_PLACE = re.compile(r"#(?:comment|kommentar|comentario|li-comment)[-_]?\d|[?&]showcomment=\d", re.IGNORECASE)
_FEED = re.compile(r"/comments/(?:feed|default|rss|atom)\b|[?&]feed=comments-|/(?:comments|kommentare)\.(?:xml|rss)$")
_ANY = "\ue000"


def is_comment(item: Item, feed: str = "", source: str = "") -> bool:
    """Whether an item is a reader's comment: its address names a place among comments, or feed and title agree.

    `feed` is the feed's title and `source` its address. A title alone proves nothing: articles begin with "Comment on".

    >>> is_comment(Item("1", "https://example.org/story#comment-7", "By: Ada"))
    True
    """
    if _PLACE.search(item.url or "") or _PLACE.search(item.guid):
        return True
    return _is_feed(feed, source) and _says("entries", item.title)


@lru_cache(64)  # asked for each entry of a feed
def _is_feed(title: str, address: str) -> bool:
    return _says("feeds", title) or _FEED.search(_lower(address)) is not None


def _lower(address: str) -> str:
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _says(what: str, title: str) -> bool:
    said = lexicon.key(title)
    return any(pattern.fullmatch(said) for pattern in _patterns()[what])


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    """The titles of such feeds and of their entries."""
    known = tomllib.loads(_FILE.read_text("utf-8"))["comment"]
    return {what: tuple(map(_pattern, titles)) for what, titles in known.items()}


def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(re.escape(lexicon.key(title.replace("{x}", _ANY))).replace(_ANY, ".+"))

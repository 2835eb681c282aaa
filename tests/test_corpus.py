"""Every real file in the corpus of the seed is read, whatever it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.errors import ParseError
from natwire.model.source import Item, Mark, Reply
from natwire.parse import announced, article
from natwire.sources import feed

pytestmark = pytest.mark.shared

ITEMS = {
    "feed.xml": 20, "feed.atom.xml": 20, "feed.rdf.xml": 20, "feed-page2.xml": 6, "feed-page3-404.xml": 0,
    "feed-with-furniture.xml": 2, "feed-excerpt-only.xml": 2, "comments-feed.xml": 2, "post-comments-feed.xml": 2,
}  # fmt: skip


def test_every_wordpress_file_is_read(shared: Path) -> None:
    """Feeds give their items; everything else is an article, an empty one, or plainly no feed."""
    counts: dict[str, int | str] = {}
    for path in sorted((shared / "corpus" / "seed" / "wordpress").iterdir()):
        reply = Reply(f"https://nat.example/{path.name}", 200, {}, path.read_bytes(), datetime(2026, 6, 3, tzinfo=UTC))
        assert article(reply.body, reply.url).text is not None
        try:
            items = [each for each in feed.read(reply, Mark()) if isinstance(each, Item)]
        except ParseError as error:
            counts[path.name] = error.word
            continue
        assert all(announced(each).title for each in items)
        counts[path.name] = len(items)

    assert {name: count for name, count in counts.items() if count != "not-a-feed"} == ITEMS

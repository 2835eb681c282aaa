"""The fast reader against feedparser, on feeds as they are."""

from __future__ import annotations

import io
import json
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from natwire.errors import ParseError
from natwire.model.source import Item, Mark, Reply
from natwire.sources import feed
from natwire.sources._feed.document import plain

# Where the two differ, per feed and field, and why natwire's answer is meant.
DIFFERENT = {
    ("danmactough--illegally-nested.xml", "guid"): "items that say nothing have a hash for a guid, feedparser none",
    ("danmactough--intertwingly.atom", "authors"): "an entry without an author has the feed's (RFC 4287, 4.2.1)",
    ("danmactough--tpm.atom", "url"): "a relative link is relative to the home page, not to the feed's address",
    ("feedjira--SamRuby.xml", "authors"): "an entry without an author has the feed's",
    ("ranchero-software--OneFootTsunami.atom", "url"): "an empty link is none; the id is an address and serves",
    ("ranchero-software--qemu.atom", "guid"): "a guid is opaque and not resolved",
    ("ranchero-software--root-author.atom", "authors"): "an entry without an author has the feed's",
    ("ranchero-software--scriptingNews.rss", "guid"): "two items share a guid, which therefore names neither",
    ("rbren--craigslist.rss", "updated"): "dc:date is when it was published; feedparser takes it for both",
    ("rbren--gulp-atom.atom", "url"): "a relative link is relative to the home page",
    ("rbren--heise.atom", "authors"): "an entry without an author has the feed's",
    ("rbren--itunes-category.rss", "authors"): "the first sort of author only: itunes:author repeats author",
    ("rbren--itunes-missing-image.rss", "authors"): "the first sort of author only",
    ("rbren--itunes-missing-image.rss", "guid"): "episodes share a guid, which therefore names neither",
    ("rbren--uolNoticias.rss", "published"): "24 Set 2018 is a date in Portuguese, which feedparser does not read",
    ("rust-syndication--rss092.xml", "guid"): "without guid and link, the words are the identity",
    # feedparser repairs text that was encoded twice only where all of an element came in one piece.
    ("arminreiter--Rss20IndianExpress.xml", "title"): "encoded twice, ending in a space",
    ("arminreiter--Rss20LeParisien.xml", "title"): "encoded twice, ending in a space",
    ("arminreiter--Rss20TheMirror.xml", "title"): "encoded twice, beside a character reference",
}
# The last entry of this document breaks off inside its text: natwire gives it too, without that, and says so.
BROKEN_OFF = "kagisearch--osm-pl.xml"


def documents(shared: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    folder = shared / "corpus" / "feeds"
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, (folder / "data" / row["file"]).read_bytes()


def items(name: str, body: bytes) -> list[Item]:
    reply = Reply(f"https://feeds.example/{name}", 200, {}, body, datetime(2026, 6, 3, tzinfo=UTC))
    found: list[Item] = []
    try:
        found.extend(each for each in feed.read(reply, Mark()) if isinstance(each, Item))
    except ParseError as error:
        if (name, error.word) != (BROKEN_OFF, "truncated"):
            raise
    return found


@pytest.mark.shared
def test_no_item_of_a_real_feed_is_lost(shared: Path) -> None:
    """As many items as feedparser finds, in each of the corpus's feeds."""
    counts = {row["file"]: len(items(row["file"], body)) for row, body in documents(shared)}
    expected = {row["file"]: row["feedparser_entries"] for row, _ in documents(shared)}

    assert counts == expected


@pytest.mark.shared
def test_the_fast_reader_agrees_with_the_referee(shared: Path) -> None:
    """Title, link, id, dates and authors are feedparser's, but for the differences that are meant."""
    different = {
        (row["file"], field)
        for row, body in documents(shared)
        if row["kind"] != "json"
        for field in disagreements(row["file"], body)
    }

    assert different == set(DIFFERENT)


def disagreements(name: str, body: bytes) -> set[str]:
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-location": f"https://feeds.example/{name}"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return {
        field
        for item, entry in zip(items(name, body), parsed.entries, strict=name != BROKEN_OFF)
        for field, value in theirs(entry).items()
        if ours(item)[field] != value
    }


def ours(item: Item) -> dict[str, object]:
    """An item's fields; one date alone is compared as whichever it is."""
    return {
        "title": item.title,
        "url": item.url,
        "guid": item.guid,
        "published": item.published or item.updated,
        "updated": item.updated if item.published else None,
        "authors": item.authors,
    }


def theirs(entry: dict[str, Any]) -> dict[str, object]:
    published, updated = date(entry, "published_parsed"), date(entry, "updated_parsed")
    return {
        "title": plain(entry.get("title") or "", markup="html" in entry.get("title_detail", {}).get("type", "")),
        "url": entry.get("link"),
        "guid": entry.get("id") or entry.get("link"),
        "published": published or updated,
        "updated": updated if published else None,
        "authors": tuple(author["name"] for author in entry.get("authors", ()) if author.get("name")),
    }


def date(entry: dict[str, Any], key: str) -> datetime | None:
    parsed = dict.get(entry, key)
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


@pytest.mark.shared
@pytest.mark.parametrize("name", ["feed.xml", "feed.atom.xml", "feed.rdf.xml"])
def test_the_seed_comes_whole_in_each_format(shared: Path, name: str) -> None:
    """The story that natwire was made for is in WordPress's three feeds with the same text and time."""
    found = items("seed", (shared / "corpus" / "seed" / "wordpress" / name).read_bytes())
    seed = next(each for each in found if "Interoperability" in each.title)

    assert len(found) == 20
    assert seed.authors == ("News About Turkey - NAT",)
    assert seed.full
    assert "Patria will collaborate" in seed.html
    assert seed.url == "https://nat.example/turkey-and-finland-sign-defense-industry-cooperation-deal/"
    assert seed.published is not None
    assert seed.published.date().isoformat() == "2025-06-03"

"""A source in each line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.lists import Listed, read
from natwire.lists.plain import write


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://example.org/feed", Listed("https://example.org/feed")),
        ("  - <https://example.org/feed>", Listed("https://example.org/feed")),
        ("<https://example.org/feed>", Listed("https://example.org/feed")),
        ("https://example.org/feed The wire", Listed("https://example.org/feed", "The wire")),
        ("The wire: https://example.org/feed", Listed("https://example.org/feed", "The wire")),
        ("The wire\thttps://example.org/feed\tde", Listed("https://example.org/feed", "The wire")),
        ("* [The wire](https://example.org/a_(b))", Listed("https://example.org/a_(b)", "The wire")),
        ("| The wire | https://example.org/feed |", Listed("https://example.org/feed", "The wire")),
        ("https://example.org/feed#top # a note", Listed("https://example.org/feed#top")),
        ("The wire (https://example.org", Listed("https://example.org", "The wire")),
        ("FEED://example.org/a,b.xml,", Listed("FEED://example.org/a,b.xml")),
        ("example.org", Listed("example.org")),
        ("@nat@example.social", Listed("@nat@example.social")),
    ],
)
def test_a_line_is_a_source_with_its_title_beside_it(text: str, source: Listed) -> None:
    """As it stands in notes, tables and lists of links."""
    assert read(f"# Sources\n\n---\n{text}\n".encode(), "a.txt") == [source]


def test_a_line_that_names_nothing_is_kept_beside_sources() -> None:
    """So that it can be told to whoever wrote it, and not be lost in silence."""
    assert [each.url for each in read(b"example.org\nask Nat for more", "a.txt")] == ["example.org", "ask Nat for more"]


_URLS = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/?=&%._()-]{0,20}", fullmatch=True)


@given(st.lists(_URLS, max_size=6, unique=True))
def test_what_is_written_is_read_again(urls: list[str]) -> None:
    """Addresses are all that there is to write."""
    assert read(write(Listed(url, "Wire", ("one",)) for url in urls).encode(), "a.txt") == [Listed(url) for url in urls]

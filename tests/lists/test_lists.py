"""What form a list has, and how its bytes are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.charset import MARKS
from natwire.errors import ParseError
from natwire.lists import Listed, read
from natwire.text import line

_OPML = '<?xml version="1.0" encoding="{}"?><opml><body><outline text="Ağrı’da é" xmlUrl="u"/></body></opml>'


@pytest.mark.parametrize(
    "data",
    [
        *(mark + _OPML.format("utf-8").encode(encoding) for mark, encoding in MARKS),
        _OPML.format("iso-8859-1").encode(), _OPML.format("utf-16").encode(), _OPML.format("no-such").encode(),
        _OPML.format("windows-1254").encode("cp1254"), _OPML.format("iso-8859-9").encode("cp1254"),
        _OPML.format("utf-16").encode("utf-16-le"), _OPML.format("utf-16").encode("utf-16-be"),
    ],
)  # fmt: skip
def test_a_charset_is_believed_where_it_can_be_true(data: bytes) -> None:
    """A mark is believed first, then UTF-8 that is valid, whatever is declared."""
    assert read(data, "a.opml") == [Listed("u", "Ağrı’da é")]


def test_without_a_true_declaration_it_is_western_europe() -> None:
    """As browsers take it; of lines nothing declares the charset."""
    assert read(_OPML.format("utf-8").replace("ğrı", "").encode("cp1252"), "a.opml") == [Listed("u", "A’da é")]
    assert read("https://example.org Café".encode("cp1252"), "a.txt") == [Listed("https://example.org", "Café")]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><a href='https://example.org/'>x</a>", b"<!doctype html>", b'<rdf:RDF xmlns="https://example.org/">',
        b"\n<?xml version='1.0'?><rss><link>https://example.org/</link></rss>", b'{"url": "https://example.org/"}',
        b'[{"url": "https://example.org/"}]', b"[]", b"\x89PNG\r\n\x1a\n\0\0", b"Ankara signed today.\nHelsinki too.",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """A page, a feed, an image or a story; the addresses in it are no sources."""
    with pytest.raises(ParseError, match=r"a\.txt: not a list of sources") as caught:
        read(data, "a.txt")
    assert caught.value.word == "not-a-list"


def test_a_list_of_no_size_that_people_keep_is_refused() -> None:
    """Before it is read."""
    with pytest.raises(ParseError, match="50,000,001 bytes"):
        read(b"\n" * 50_000_001, "a.txt")


def test_an_empty_file_lists_nothing() -> None:
    """Which is no fault."""
    assert read(b"", "a.txt") == []
    assert read(b"\n# nothing yet\n", "urls") == []


def test_what_is_named_twice_is_one_source() -> None:
    """With the title that one of them has, and the tags of both; both are bounded."""
    text = "u one\nv\nu two one ~Wire\n" + "".join(f"w {n} ~{'x' * 600}\n" for n in range(30))
    sources = read(text.encode(), "urls")
    assert sources[:2] == [Listed("u", "Wire", ("one", "two")), Listed("v")]
    assert (len(sources[2].title), len(sources[2].tags)) == (500, 20)


@given(st.binary(max_size=200), st.sampled_from(["a.opml", "urls", "a.txt"]))
def test_any_bytes_are_a_list_or_are_refused(data: bytes, name: str) -> None:
    """Nothing else happens, and what is listed is clean and has an address."""
    try:
        sources = read(data, name)
    except ParseError:
        return
    assert all(each.url and each.url == line(each.url) for each in sources)


@pytest.mark.shared
def test_real_lists_are_read_in_full(shared: Path) -> None:
    """Those that are not well-formed too: each address in its order, and titles and folders where they are known."""
    folder = shared / "corpus" / "wire" / "opml"
    for name, expected in json.loads((folder / "expected.json").read_text()).items():
        sources, items = read((folder / name).read_bytes(), name), expected["items"]
        told = [source.url for source in sources]
        wanted = [item["url"] for item in items]
        if len(items) < expected["count"]:  # the first six and the last six are told
            told = told[:6] + told[-6:]
        assert told == wanted, name
        if len(items) == expected["count"]:
            assert [_known(source, item) for source, item in zip(sources, items, strict=True)] == items, name


def _known(source: Listed, item: dict[str, Any]) -> dict[str, Any]:
    """Of a source what is expected of it."""
    told = {
        "url": source.url,
        "title": source.title,
        "folder": "/".join(source.tags),
        "category": ",".join(source.tags),
    }
    return {key: told[key] for key in item}

"""What a file is: by what is in it, and one line for what natwire does not read."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import ParseError
from natwire.intake import form

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

FORMS = {"jsonl", "ninjs", "newsml-g2", "newsml-1", "nitf", "html", "mail", "mbox", "text"}

KNOWN = [
    ("jsonl", '{"natwire": 1, "id": 7}\n'),
    ("ninjs", '{"uri": "urn:a:1", "title": "Ankara"}'),
    ("ninjs", '[{"version": "1", "guid": "1", "body_html": "<p>Ankara</p>"}]'),
    ("ninjs", '{"items": [{"type": "text", "uri": "a:1", "headlines": []}]}'),
    ("ninjs", '{"versionCreated": "2026-06-03T12:00:00Z", "uri": "a:1"}\n{"uri": "a:2"}\n'),
    ("newsml-g2", XML + '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'),
    ("newsml-g2", XML + '<!-- a <nitf> -->\n<nar:newsItem guid="a" xmlns:nar="http://iptc.org/std/nar/2006-10-01/">'),
    ("newsml-g2", '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="a">'),
    ("newsml-1", XML + '<!DOCTYPE NewsML SYSTEM "a.dtd" [<!ENTITY a "<rss>">]>\n<NewsML Version="1.2">'),
    ("newsml-1", "<NewsItem><NewsLines>"),
    ("nitf", '<nitf xmlns:iptc="http://iptc.org/std/nar/2006-10-01/">'),
    ("nitf", XML + "<Envelope><Sender>a</Sender><nitf>"),
    ("html", "<!DOCTYPE html>\n<html><p>an <rss> feed</p>"),
    ("html", "<!-- saved from url=(0020)https://nat.example/ -->\n<HTML>"),
    ("html", XML + '<!DOCTYPE html PUBLIC "a">\n<html xmlns="http://www.w3.org/1999/xhtml">'),
    ("html", "<p>Ankara signed."),
    ("html", "<my-page><div>Ankara</div>"),
    ("mail", "Subject: Ankara\nFrom: wire@nat.example\n\n<html>"),
    ("mail", "Received: by a\n\twith b;\r\nMIME-Version: 1.0\r\n\r\n"),
    ("mbox", "From wire@nat.example Wed Jun  3 12:00:00 2026\nSubject: a\n\n"),
    ("mbox", "From wire@nat.example Wed Jun  3 12:00:00 2026\nSubject: a\n\n<html><body>x</body></html>"),
    ("text", "Ankara: it signed.\nOslo: it did not.\n\n"),
    ("text", "From Ankara our reporter writes:\n"),
    ("text", "Subject: Ankara\n\nIt signed.\n"),
    ("text", "[Ankara] It signed {all} of <them>.\n"),
    ("text", "<Ankara> It signed.\n"),
]


@pytest.mark.parametrize(("expected", "text"), KNOWN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_what_is_in_it(expected: str, text: str, encoding: str) -> None:
    """Whatever its name is, and in whatever charset it is."""
    data = text.encode(encoding)
    if expected == "mbox" and "16" in encoding:  # no program has ever written one
        return
    assert form(data, "drop/a") == expected
    assert form(b"\r\n \n" + data if encoding == "utf-8" else data, "drop/a.dat") == expected


@pytest.mark.parametrize(
    "junk", ["\r\n\n", "\0\0", "\x01\x13", "ZCZC 1234\r\n", "HTTP/1.1 200 OK: fine\r\n\r\n", "\x03"]
)
def test_what_a_transmission_puts_before_markup_is_passed_over(junk: str) -> None:
    """As agencies' lines do."""
    assert form((junk + XML + "<nitf>").encode(), "a") == "nitf"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Ankara signed.", "a.HTM", "html"), ("Subject: Ankara\n\nIt signed.\n", "a.eml", "mail"),
        ("Subject: Ankara\n\nIt signed.\n", "a.mbox.gz", "mbox"), ("Ankara signed.", "a.mbox", "text"),
        ("Ankara signed.", "a.eml.gz", "mail"), ("Ankara signed.", "a.md", "text"),
    ],
)  # fmt: skip
def test_a_name_counts_where_the_content_leaves_it_open(text: str, name: str, expected: str) -> None:
    """It is often wrong, but better than nothing."""
    assert form(text.encode(), name) == expected


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04\x14\0\0\0word/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\0", "a zip archive"), (b"SQLite format 3\0", "a SQLite database"),
        (b"\x89PNG\r\n", "a picture"), (b"RIFF\0\0\0\0WEBPVP8", "a picture"),
        (b"\0\0\0\x18ftypheic", "a video or a picture"),
        (gzip.compress(b"a"), "a compressed file"), (b"a.xml".ljust(257, b"\0") + b"ustar", "a tar archive"),
        (bytes(range(256)), "no text"), (b"Ankara \0signed\0" * 90, "no text"),
        (b'<rss version="2.0">', "a feed"), (b"<?xml version='1.0'?>\n<feed xmlns='a'>", "a feed"),
        (b'<rdf:RDF xmlns="a">', "a feed"), (b"<urlset>", "a feed"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": [{"id": 1, "url": "a"}]}', "a feed"),
        (b"<opml version='2.0'>", "a list of sources"),
        (b"<?xml version='1.0'?><svg>", "XML that natwire does not know (<svg>)"),
        (b'{"name": "a"}', "JSON, but neither ninjs nor stories of natwire"),
        (
            b'[{"uri": "a", "in_reply_to_id": null, "account": {}, "headline": "a"}]',
            "JSON, but neither ninjs nor stories of natwire",
        ),
        (b"\x01abc123 4 pl 41 dpa 0000\r\nAnkara\r\n\x02Ankara signed", "a telegram in IPTC 7901 or ANPA"),
        (b"\x16\x16\x01W1645\x1f_asian b a\x13\x11\r\n\x02Ankara", "a telegram in IPTC 7901 or ANPA"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(data: bytes, what: str) -> None:
    """So that it is plain what to do with it."""
    with pytest.raises(ParseError) as raised:
        form(data, "drop/a")
    assert str(raised.value) == f"drop/a is {what}"
    assert raised.value.word == "format"


@pytest.mark.parametrize(("name", "what"), [("a.css", "a style sheet"), ("a.js", "a script"), ("a.xml", "no XML")])
def test_text_that_is_no_story_is_told_by_its_name(name: str, what: str) -> None:
    """Such as what browsers save beside a page."""
    with pytest.raises(ParseError, match=f"is {what}"):
        form(b"a: b\n", name)


def test_ways_out_are_hinted_at() -> None:
    """Feeds and lists are no stories, but sources."""
    for data, hint in ((b"<rss>", "natwire source add"), (b"<opml>", "natwire source import a.xml")):
        with pytest.raises(ParseError) as raised:
            form(data, "a.xml")
        assert raised.value.hint.startswith(hint)


@pytest.mark.parametrize("data", [b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_what_has_nothing_in_it_is_empty(data: bytes) -> None:
    """Zeros are what a disk leaves that failed."""
    with pytest.raises(ParseError, match="has only blanks or zeros") as raised:
        form(data, "a")
    assert raised.value.word == "empty"
    with pytest.raises(ParseError, match="is empty"):
        form(b"", "a")


def test_the_head_of_a_large_ninjs_is_enough() -> None:
    """Its text may stand before what tells it."""
    assert form(b'{"body_html": "' + b"Ankara signed. " * 10_000, "a") == "ninjs"


WORDS = b'< <!-- --> <!DOCTYPE [ ]> <?xml ?> <nitf <a: <rss > { "uri": From a@b.example Subject: <![CDATA[ PK\3\4'
pieces = st.sampled_from(
    [*WORDS.split(b" "), b" ", b"\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x01", b"\x02", b"\x80"]
)


@given(st.lists(pieces | st.binary(max_size=5), max_size=40).map(b"".join), st.integers(1, 300))
def test_any_bytes_are_something_or_told(data: bytes, times: int) -> None:
    """And none take long: the same again and again is what makes patterns slow."""
    with suppress(ParseError):
        assert form(data * times, "a") in FORMS


EXPECTED = {
    "ninjs": "ninjs", "newsml-g2": "newsml-g2", "newsml-1.2": "newsml-1", "nitf": "nitf", "mail": "mail",
    "rfc822-agency": "mail",
}  # fmt: skip


@pytest.mark.shared
def test_the_samples_of_agencies_are_told(shared: Path) -> None:
    """Each is of the form that its folder is for."""
    for folder, expected in EXPECTED.items():
        for path in sorted((shared / "corpus" / "wire" / folder).iterdir()):
            if path.name not in ("SOURCES.md", "expected.json", "peer"):
                assert form(path.read_bytes(), path.name) == expected, path.name


@pytest.mark.shared
def test_saved_pages_are_told(shared: Path) -> None:
    """However they begin."""
    for path in sorted((shared / "corpus" / "articles").glob("*/pages/*.gz")):
        assert form(gzip.decompress(path.read_bytes()), "a") == "html", path.name

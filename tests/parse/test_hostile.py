"""Pages that no one would write, and some that people do: an article or one clear reason, and never an exception."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from natwire.model.article import Article
from natwire.parse import article
from natwire.parse.page import has_markup

WORDS = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year. "
P = f"<p>{WORDS}</p>"
LD = '<script type="application/ld+json">'

# Each kind at a size: 1 is half a megabyte or so, 10 what a page can be at most. `tests/fuzz/hostile.py` measures them.
KINDS: dict[str, Callable[[int], str | bytes]] = {
    "brackets": lambda n: "<" * 500_000 * n,
    "open brackets with letters": lambda n: "<a" * 250_000 * n,
    "ends without beginnings": lambda n: "</p>" * 120_000 * n,
    "nested inline": lambda n: "<p>" + "<b><i>" * 10_000 * n + WORDS,
    "nested blocks": lambda n: "<div>" * 10_000 * n + WORDS,
    "nested lists": lambda n: "<ul><li>" * 10_000 * n + WORDS,
    "nested tables": lambda n: "<table><tr><td>" * 10_000 * n + WORDS,
    "nested quotes with words": lambda n: "".join(f"<blockquote>word {at} " for at in range(10_000 * n)),
    "styles across paragraphs": lambda n: "<b><i><u><font>" * 50 + "<p>x" * 50_000 * n,
    "formatting never closed": lambda n: "<p><b id=a>x" * 30_000 * n,
    "many p": lambda n: "<p>" * 100_000 * n,
    "many short p": lambda n: "<p>word word</p>" * 30_000 * n,
    "many long p": lambda n: P * 4_000 * n,
    "many div": lambda n: "<div>word<div>word</div>word</div>" * 14_000 * n,
    "many li": lambda n: "<ul>" + "<li>word word" * 40_000 * n,
    "many cells": lambda n: "<table><tr>" + "<td>word" * 60_000 * n,
    "many rows": lambda n: "<table>" + "<tr><td>a<td>b" * 35_000 * n,
    "many h1": lambda n: "<h1>word</h1>" * 35_000 * n,
    "many h2 with the title": lambda n: f"<title>{WORDS}</title>" + f"<h2>{WORDS}</h2>" * 4_000 * n,
    "many br": lambda n: "<p>" + "word<br><br>" * 40_000 * n,
    "many links in a p": lambda n: "<p>" + "<a href=x>link</a> " * 10_000 * n,
    "many links around blocks": lambda n: "<a href=x><p>link</p></a>" * 20_000 * n,
    "many meta": lambda n: '<meta name="a" content="b">' * 10_000 * n + P,
    "many titles": lambda n: "<title>a</title>" * 30_000 * n + P,
    "many times": lambda n: '<time datetime="2026-05-04">x</time>' * 14_000 * n + P,
    "many bylines": lambda n: '<span class="author byline">By Ada Byron</span>' * 10_000 * n + P,
    "many scripts": lambda n: f"{LD}{{}}</script>" * 12_000 * n + P,
    "many attributes": lambda n: "<p " + " ".join(f"a{at}" for at in range(60_000 * n)) + f">{WORDS}",
    "many attributes with values": lambda n: "<p " + " ".join(f'a{at}="b>"' for at in range(35_000 * n)) + f">{WORDS}",
    "many classes": lambda n: f"<div class='{'share ' * 80_000 * n}'>{P}</div>",
    "classes of their own": lambda n: "".join(f"<div class='c{at} box-{at}'>{WORDS}</div>" for at in range(3_500 * n)),
    "attribute never closed": lambda n: f'{P}<p class="' + "a " * 250_000 * n,
    "comment never closed": lambda n: f"{P}<!--" + "- " * 250_000 * n,
    "comments": lambda n: "<!-- -->" * 60_000 * n + P,
    "script never closed": lambda n: f"{P}<script>" + "x<!--<script>" * 40_000 * n,
    "plaintext": lambda n: f"{P}<plaintext>" + "word word " * 50_000 * n,
    "cdata": lambda n: f"{P}<![CDATA[" + "word ]] " * 60_000 * n,
    "doctype": lambda n: "<!DOCTYPE html [" + "<!ENTITY a 'b'>" * 30_000 * n + f"]>{P}",
    "entities": lambda n: "<p>" + "&amp;&#x10ffff;&#0;" * 25_000 * n,
    "headings to nowhere": lambda n: P + f'<h2><a href="http://[">{WORDS}</a></h2><p>{WORDS}</p>' * 2_000 * n,
    "huge title": lambda n: f"<title>{'word ' * 100_000 * n}</title>{P}",
    "huge title with bars": lambda n: f"<title>{'a | ' * 120_000 * n}</title>{P}",
    "huge h1": lambda n: f"<h1>{'word - ' * 70_000 * n}</h1>{P}",
    "huge meta": lambda n: f'<meta property="og:title" content="{"a - " * 120_000 * n}">{P}',
    "huge lang": lambda n: f'<html lang="{"a" * 500_000 * n}">{P}',
    "huge address": lambda n: f'<link rel=canonical href="http://{"a." * 250_000 * n}">{P}',
    "deep data": lambda n: P + LD + "[" * 100_000 * n + "</script>",
    "deep objects": lambda n: P + LD + '{"a":' * 100_000 * n + "</script>",
    "wide data": lambda n: P + LD + '[{"@type":"Article"}' + ',{"@type":"Article"}' * 24_000 * n + "]</script>",
    "huge body in data": lambda n: P + LD + '{"@type":"Article","articleBody":"' + WORDS * 4_500 * n + '"}</script>',
    "huge name in data": lambda n: P + LD + '{"@type":"Article","author":"' + "Ada, " * 90_000 * n + '"}</script>',
    "number in data": lambda n: P + LD + '{"@type":"Article","headline":' + "9" * 400_000 * n + "}</script>",
    "one word": lambda n: "<p>" + "a" * 500_000 * n,
    "one word as text": lambda n: "a" * 500_000 * n,
    "spaces": lambda n: f"<p>{WORDS}" + " " * 500_000 * n + "x",
    "newlines": lambda n: f"<p>{WORDS}" + "\n" * 500_000 * n + "x",
    "spaces as text": lambda n: WORDS + " " * 500_000 * n + "x",
    "newlines as text": lambda n: WORDS + "\n" * 500_000 * n + "x",
    "no-break spaces": lambda n: f"<p>{WORDS}" + "\xa0" * 250_000 * n + "x",
    "zero width": lambda n: f"<p>{WORDS}" + "\u200b\u200d" * 80_000 * n,
    "combining marks": lambda n: f"<p>{WORDS}" + "\u0301\u0489" * 120_000 * n,
    "overrides": lambda n: f"<p>{WORDS}" + "\u202e\u2066" * 80_000 * n,
    "controls": lambda n: "".join(f"<p>{WORDS}\x01\x1b</p>" for _ in range(4_000 * n)),
    "surrogates": lambda n: f"<p>{WORDS}" + "\ud800" * 250_000 * n,
    "words as text": lambda n: "word " * 100_000 * n,
    "lines as text": lambda n: f"{WORDS}\n" * 4_500 * n,
    "short lines as text": lambda n: "a\n" * 250_000 * n,
    "quoted lines as text": lambda n: "> a\n" * 120_000 * n,
    "many quote marks": lambda n: "> " * 250_000 * n,
    "entries as text": lambda n: "- a\n" * 120_000 * n,
    "deep entries as text": lambda n: "".join(f"{' ' * (at % 500)}- a\n" for at in range(2_000 * n)),
    "rows as text": lambda n: "a | b\n" * 80_000 * n,
    "bars as text": lambda n: "a | " * 120_000 * n,
    "code as text": lambda n: "x\n" + "    a\n" * 80_000 * n,
    "colons as text": lambda n: "From: a\n" * 60_000 * n,
    "unsubscribe as text": lambda n: "unsubscribe " * 40_000 * n,
    "dashes as text": lambda n: "-- \n" * 120_000 * n,
    "digits": lambda n: "".join(f"<p>{'1' * 80}</p>" for _ in range(5_000 * n)),
    "dates": lambda n: "".join(f"<p>{at % 28 + 1} May 2026, {at % 24}:00</p>" for at in range(15_000 * n)),
    "phrases": lambda n: "<p>Share on Facebook</p><p>Read more: word</p>" * 10_000 * n + P,
    "half phrases": lambda n: "".join(f"<p>More from {'more from ' * 20} {at}</p>" for at in range(2_000 * n)),
    "names": lambda n: f'<meta name=author content="{"and and, and; " * 35_000 * n}">{P}',
    "bytes of all kinds": lambda n: bytes(range(32, 256)) * 2_000 * n,
    "half a letter": lambda n: b"<p>" + b"\xc5" * 500_000 * n,
    "latin letters": lambda n: "<p>çalışma günü ".encode("cp1254") * 30_000 * n,
    "a declaration never closed": lambda n: b"<meta " * 80_000 * n,
    "utf-7": lambda n: b"<meta charset=utf-7>" + b"+ADw-" * 100_000 * n,
    "escapes": lambda n: b"\x1b$B" * 160_000 * n,
    "doubly encoded": lambda n: "<p>Ã¼Ã§ÅŸ ".encode() * 30_000 * n,
    "wide": lambda n: ("<p>" + WORDS * 2_000 * n).encode("utf-16-le"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_attack_is_an_article_too(kind: str) -> None:
    """Perhaps one without a word; what it costs is measured elsewhere."""
    found = article(KINDS[kind](1), "https://e.example/a")

    assert isinstance(found, Article)
    assert "\n\n\n" not in found.text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith(("comment n", "script n", "attribute n"))])
def test_what_stands_above_an_accident_is_read(kind: str) -> None:
    """A comment or a script that is never closed swallows what is below it, and no more."""
    assert article(KINDS[kind](1)).text.startswith(WORDS.strip())


def packed(kind: str) -> bytes:
    out = io.BytesIO()
    data = WORDS.encode() * 50
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", data)
    else:
        with tarfile.open(fileobj=out, mode="w") as archive:
            info = tarfile.TarInfo("a.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


BINARY: dict[str, bytes] = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(WORDS.encode()),
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + WORDS.encode(),
    "gif": b"GIF89a\x10\0\x10\0" + WORDS.encode(),
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(200),
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0" + bytes(100),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + WORDS.encode() * 50,
    "rtf": b"{\\rtf1\\ansi " + WORDS.encode() * 50,
    "zip": packed("zip"),
    "tar": packed("tar"),
    "gzip": gzip.compress(WORDS.encode() * 50),
    "bzip2": bz2.compress(bytes(range(256)) * 50),
    "xz": lzma.compress(WORDS.encode() * 50),
    "7z": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(256)),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(range(256)),
    "zstd": b"\x28\xb5\x2f\xfd" + bytes(range(256)),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "mp3": b"ID3\x04\0\0\0\0\x10\0" + bytes(300),
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(300),
    "wave": b"RIFF\x24\0\0\0WAVEfmt " + struct.pack("<400h", *range(-4000, 4000, 20)),
    "font": b"wOF2\0\1\0\0" + bytes(range(256)),
    "program": b"\x7fELF\x02\x01\x01" + bytes(300),
    "noise": bytes((at * at * 7 + at // 3) % 256 for at in range(5000)),
}


@pytest.mark.parametrize("kind", BINARY)
def test_what_is_no_text_is_said_to_be_none(kind: str) -> None:
    """An image, a PDF, an archive, a film: one clear word, and no text made of its bytes."""
    found = article(BINARY[kind], "https://e.example/a")

    assert (found.text, found.title, found.unfit) == ("", "", "binary")


@pytest.mark.parametrize("page", [b"", "", b" \r\n\t ", "\ufeff", b"\xef\xbb\xbf", b"\xff\xfe", "\x00", "\u200b" * 50])
def test_nothing_is_said_to_be_nothing(page: bytes | str) -> None:
    """An empty file, or one with nothing to see in it."""
    found = article(page)

    assert (found.text, found.unfit) == ("", "empty")


@pytest.mark.parametrize("page", [WORDS, f"PK said: {WORDS}", f"ID3 tags. {WORDS}", f"RIFF is a format. {WORDS}"])
def test_a_text_that_begins_like_a_file_is_a_text(page: str) -> None:
    """Letters alone do not make a file of it."""
    assert article(page.encode()).unfit == ""
    assert article(page.encode()).text == page.strip()


@pytest.mark.parametrize("end", range(4))
def test_a_page_that_breaks_off_is_read_as_far_as_it_goes(end: int) -> None:
    """Within a letter, a tag, an entity or a comment."""
    whole = f"<html><body>{P}<p>Yarın gülüş başlıyor; bugün değil, çünkü kış geldi."
    broken = whole.encode() + [b"\xc5", b"<a hre", b"&am", b"<!-- x"][end]

    assert article(broken).text.startswith(WORDS.strip())
    assert "Yarın gülüş başlıyor" in article(broken).text


@pytest.mark.parametrize("where", range(3))
def test_a_nul_is_no_end(where: int) -> None:
    """In a tag, in a word, between paragraphs: the story is read across it."""
    page = [f"<p\0>{WORDS}</p>{P}", f"<p>\0{WORDS}</p>{P}", f"{P}\0\0{P}"][where]

    assert article(page.encode()).text.count("The council met") == 2


# What fuzzing found: each was read differently the second time.
TWICE = {
    "a line of dashes": f"{P}<p>--</p><p>Ada</p>",
    "arrows": "<p>Agreed:</p><p>&gt; hello</p><p>&gt; &gt; there</p>",
    "furniture laid out by hand": f"<pre>{WORDS * 3}\n\nAdvertisement\n\n{WORDS * 3}</pre>",
    "furniture in code": f"{P}<pre>x = 1;\n\nAdvertisement\n\n--\ny = {{2}};</pre>",
    "nothing but code": "<pre>def one():\n \n \n    return 1</pre>",
    "what nobody sees in code": f"{P}<pre>x = 1;\n\u200d\ny = {{2}};</pre>",
    "a paragraph that nobody sees": f"{P}<p>\u200d\u200c</p>{P}",
    "a quotation in code": f"{P}<pre>t%:\n> hello\n> there;\n---\n{{}};</pre>",
    "lines laid out by hand beside a paragraph": f"{P}<pre>a\n  b<p>{WORDS}</p></pre>",
    "tabs in code": f"{P}<pre>if bar:\t\t# none\n\treturn {{}};</pre>",
    "as many paragraphs as are read": f"{P}{'<p>Ships were counted.</p>' * 30_000}",
    "a table with a short row": f"{P}<table><tr><td>a<tr><td>b<td>c<tr><td>d<td>e</table>",
    "a heading that some use for furniture": f"<h1>Harbour</h1>{P}<h2>About Python</h2>{P}<h2>Contents</h2>{P}",
}


@pytest.mark.parametrize("kind", TWICE)
def test_what_was_read_is_read_again_as_it_is(kind: str) -> None:
    """The text of a page is a text of which nothing more goes."""
    once = article(TWICE[kind]).text

    assert once
    assert article(once).text == once


@pytest.mark.shared
@pytest.mark.parametrize("name", ["fundus", "readability", "trafilatura-eval"])
def test_the_texts_of_real_pages_are_read_again_as_they_are(shared: Path, name: str) -> None:
    """All but a few: a heading that stays for its place is a label where only words are left."""
    changed = []
    pages = sorted((shared / "corpus" / "articles" / name / "pages").glob("*.gz"))
    for page in pages:
        once = article(gzip.decompress(page.read_bytes()).decode()).text
        if not has_markup(once) and article(once).text != once:
            changed.append(page.name)

    assert len(changed) <= len(pages) / 200, changed

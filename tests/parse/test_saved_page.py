"""Saved pages, and where they were saved from."""

from __future__ import annotations

import pytest

from natwire.errors import ParseError
from natwire.parse import is_archive, saved

URL = "https://harbour.example/2026/05/04/story?a=1"
PAGE = b"<html><head><title>Ferry</title></head><body><p>It began at dawn.</p></body></html>"
ARCHIVE = (
    b"From: <Saved by Blink>\nSnapshot-Content-Location: " + URL.encode() + b"\nSubject: Ferry\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="--edge"\n\n\n----edge\n'
    b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: " + URL.encode() + b"\n\n"
    b"<html><body><p>It began at =C3=A7ay.</p></body></html>\n----edge\nContent-Type: text/html\n"
    b"Content-Location: https://ads.example/\n\n<p>Buy a boat.</p>\n----edge--\n"
)


@pytest.mark.parametrize(
    "head",
    [
        f"<!DOCTYPE html>\n<!-- saved from url=(0044){URL} -->\n",
        f"<!DOCTYPE html> <!--\n Page saved with SingleFile \n url: {URL} \n saved date: Wed Jun 03 2026\n-->",
        f'<html><head><base target="_top" href="{URL}">',
        f"<!-- Mirrored from {URL} by HTTrack Website Copier/3.x -->",
    ],
)
def test_a_page_is_from_where_its_saver_says(head: str) -> None:
    """Each program writes that in its own way, and the page itself is left as it is."""
    data = head.encode() + PAGE
    assert saved(data) == (data, URL)


def test_httrack_leaves_out_the_scheme() -> None:
    """It is a web address all the same."""
    data = b"<!-- Mirrored from harbour.example/story by HTTrack Website Copier/3.x [XR&CO'2014] -->" + PAGE
    assert saved(data)[1] == "http://harbour.example/story"


@pytest.mark.parametrize(
    "head", ["", "<!-- saved from url=(0014)about:internet -->", '<base href="file:///home/ada/">', '<base href="/a/">']
)
def test_a_page_that_does_not_say_is_from_nowhere(head: str) -> None:
    """What is no address of the web is none."""
    assert saved(head.encode() + PAGE)[1] is None


def test_of_a_web_archive_its_page_is_taken() -> None:
    """And neither its pictures nor the frames in it."""
    assert saved(ARCHIVE) == ("<html><body><p>It began at çay.</p></body></html>".encode(), URL)


def test_a_web_archive_of_internet_explorer_names_the_address_at_the_part() -> None:
    """It has no header for it."""
    assert saved(ARCHIVE.replace(b"Snapshot-Content-Location: " + URL.encode(), b"X: y"))[1] == URL


@pytest.mark.parametrize(
    "headers", [b"From: <Saved by Windows Internet Explorer 8>\n", f"Content-Location: {URL}\n".encode()]
)
def test_other_browsers_make_archives_too(headers: bytes) -> None:
    """Internet Explorer names itself, and Opera only the address."""
    assert saved(headers + ARCHIVE[ARCHIVE.index(b"Subject") :])[1] == URL


def test_a_mail_with_its_pictures_is_no_web_archive() -> None:
    """It is made in the same way."""
    assert is_archive(ARCHIVE)
    assert not is_archive(ARCHIVE[ARCHIVE.index(b"Subject") :])
    assert not is_archive(
        b"From: Ada <ada@nat.example>\nSubject: Saved by the bell\n" + ARCHIVE[ARCHIVE.index(b"MIME") :]
    )


def test_a_web_archive_without_a_page_is_an_error() -> None:
    """One sentence says so."""
    with pytest.raises(ParseError, match="it is a web archive without a page in it"):
        saved(ARCHIVE.replace(b"text/html", b"image/png"))


@pytest.mark.parametrize("data", [b"a: b\n" * 200_000, b"<!--" * 100_000, b"<base " * 100_000, b"a:\n " * 100_000])
def test_no_file_takes_long(data: bytes) -> None:
    """However it begins."""
    assert saved(data) == (data, None)

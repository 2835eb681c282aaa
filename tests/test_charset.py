"""What a label means, and where it stands."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.charset import MARKS, code_page, codec, declared, marked


@pytest.mark.parametrize(
    ("content_type", "label"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ("text/html;Charset=UTF-8", "UTF-8"),
        ("text/html; charset=windows-1254; format=flowed", "windows-1254"),
        ("text/html; charset = 'iso-8859-9'", "iso-8859-9"),
        ('text/html; charset="koi8-r"', "koi8-r"),
        ("text/html; x-charset=utf-8", None),
        ("text/html; charset=", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_the_charset_of_an_answer(content_type: str, label: str | None) -> None:
    """In any case, in any quotes, with other parameters behind it."""
    assert declared(content_type) == label


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("utf8", "utf-8"), ("latin1", "cp1252"), ("US-ASCII", "cp1252"), ("iso-8859-9", "cp1254"),
        ("gb2312", "gb18030"), ("tis-620", "cp874"), (" 'windows-1251' ", "cp1251"), ("hex", None), ("idna", None),
        ("unicode_escape", None), ("utf-7", None), ("no-such-charset", None), ("a\0b", None), ("", None),
    ],
)  # fmt: skip
def test_a_label_means_an_encoding_of_text(label: str, name: str | None) -> None:
    """Often a larger one than it says, and never one that is none on the web."""
    assert codec(label) == name


@given(st.text(max_size=60) | st.sampled_from(sorted({*aliases, *aliases.values()})), st.binary(max_size=50))
def test_whatever_has_a_name_decodes(label: str, body: bytes) -> None:
    """Any bytes, to text, without an error."""
    if name := codec(label):
        assert isinstance(body.decode(name, "replace"), str)


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(MARKS))
def test_a_mark_says_how_to_read(text: str, mark: tuple[bytes, str]) -> None:
    """And is no part of what is read; a text that begins with NUL is not told from another mark."""
    sign, encoding = mark
    if not text.startswith("\0"):
        assert marked(sign + text.encode(encoding)) == text


def test_what_has_no_mark_is_not_read() -> None:
    """Then others are asked."""
    assert marked(b"Ankara") is None
    assert marked(b"") is None


def test_a_language_had_a_code_page() -> None:
    """And each is one that Python knows."""
    assert (code_page("TR"), code_page("uk"), code_page("fa"), code_page("fi")) == ("cp1254", "cp1251", "cp1256", None)
    assert codecs.lookup(code_page("he") or "").name == "cp1255"

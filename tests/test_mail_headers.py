"""A header is ASCII in short lines, and comes back as it was meant."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.parser import BytesHeaderParser, HeaderParser
from email.policy import compat32, default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.mail_headers import header, phrase, unstructured, value


def read(name: str, words: str) -> str:
    raw = header(name, words).encode("ascii")
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    parsed = BytesHeaderParser(policy=default).parsebytes(raw + b"\r\n")
    assert parsed.defects == []
    assert parsed.keys() == [name]
    return str(parsed[name])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Patria comes to Ankara", "Patria comes to Ankara"),
        ("Görgün", "=?utf-8?b?R8O2cmfDvG4=?="),
        ("x" * 61, f"=?utf-8?q?{'x' * 48}?= =?utf-8?q?{'x' * 13}?="),
        ("=?utf-8?q?Bcc=3A?=", "= ?utf-8?q?Bcc=3A?="),
    ],
)
def test_only_what_must_be_is_encoded(text: str, words: str) -> None:
    """A person who looks at the source reads most subjects; none is decoded twice."""
    assert unstructured(text) == words


def test_an_id_longer_than_a_line_stays_whole() -> None:
    """It stands on a line of its own, below the name of the header if need be."""
    long = f"<digest.20260603.0123456789abcdef@{'news.' * 12}example.org>"
    assert header("Message-ID", long) == f"Message-ID:\r\n {long}\r\n"
    assert header("References", f"<a@b> {long}") == f"References: <a@b>\r\n {long}\r\n"


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    """As one line, without what would steer a terminal, and without an encoded word of its own."""
    assert read("Subject", unstructured(text)) == value(text)


@given(st.text())
def test_any_name_comes_back(text: str) -> None:
    """Before its address; encoded words have no space between them, which Python's newer parser does not know."""
    raw = header("From", f"{phrase(text)} <wire@example.org>".strip())
    parsed = HeaderParser(policy=compat32).parsestr(raw + "\r\n")
    words = parsed["From"].removesuffix("<wire@example.org>")
    assert str(make_header(decode_header(words))).strip() == value(text)
    [found] = HeaderParser(policy=default).parsestr(raw)["From"].addresses
    assert found.addr_spec == "wire@example.org"

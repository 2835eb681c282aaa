"""What people type for an address."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import NatwireError
from natwire.sources import locate as module
from natwire.sources.locate import locate


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        (" example.org/feed/ ", "https://example.org/feed/"),
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org/a?b=C", "http://example.org/a?b=C"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed://example.org/rss", "https://example.org/rss"),
        ("//example.org/rss", "https://example.org/rss"),
        ("example.org:8080/rss", "https://example.org:8080/rss"),
        ("http://localhost:8900/f/1/", "http://localhost:8900/f/1/"),
        ("http://[::1]:8900/", "http://[::1]:8900/"),
        ("<https://example.org/rss>", "https://example.org/rss"),
        ("https://example.org/rss#top", "https://example.org/rss"),
    ],
)
def test_an_address_is_completed(typed: str, address: str) -> None:
    """A host is enough, and https is meant where nothing is said."""
    assert locate(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "patria", "patria news", "/etc/passwd", "./feed.xml", "mailto:a@example.org", "a@example.org", "@patria"),
        *("javascript:alert(1)", "file:///etc/passwd", "https://", "https://exa mple.org/", "example.org:99999"),
        *("http://[::1", "https://-/", "https://a\x1b[31m.example/"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    """The error shows an address as it should be."""
    with pytest.raises(NatwireError) as error:
        locate(typed)
    assert "https://" in error.value.hint


@given(st.text(max_size=60))
def test_locating_twice_is_locating_once(typed: str) -> None:
    """An address is its own address, and nothing but NatwireError is raised."""
    try:
        address = locate(typed)
    except NatwireError:
        return
    assert locate(address) == address


def test_the_examples_run() -> None:
    """The docstring tells the truth."""
    assert doctest.testmod(module).failed == 0

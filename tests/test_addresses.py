"""Links become addresses of the web, or nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.addresses import host, is_front_door, split, web_address

BASE = "https://example.org/news/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://e.example/a?b=c#d", "https://e.example/a?b=c#d"),
        ("/feed/", "https://example.org/feed/"),
        ("feed.xml", "https://example.org/news/feed.xml"),
        ("//e.example/a", "https://e.example/a"),
        ("?paged=2", "https://example.org/news/?paged=2"),
        (" two\n words\x00 ", "https://example.org/news/two%20words"),
        ("https://e.example/ä", "https://e.example/ä"),
        ("", None),
        ("mailto:a@e.example", None),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("https://", None),
        ("https://e.example/" + "a" * 4000, None),
    ],
)
def test_a_link_means_an_address(link: str, address: str | None) -> None:
    """Relative to its page, on one line, and of the web."""
    assert web_address(link, BASE) == address


@given(st.text(), st.text() | st.just(BASE))
def test_no_link_breaks_it(link: str, base: str) -> None:
    """What is an address is one whatever it is compared with."""
    address = web_address(link, base)
    if address is not None:
        assert urlsplit(address).scheme in ("http", "https")
        assert " " not in address
        assert web_address(address, "") == address


@pytest.mark.parametrize("path", ["", "/", "/en", "/pt-br/", "/index.html", "/fi/index.php", "/Default.aspx"])
def test_the_root_of_a_site_is_its_front_door(path: str) -> None:
    """In each of its languages, and by the names of the files that servers answer it with."""
    assert is_front_door(f"https://e.example{path}")


@pytest.mark.parametrize("address", ["/?p=812", "/news/", "/2026/index.html", "/english/", "//[::1"])
def test_every_other_address_is_deeper_in(address: str) -> None:
    """A query may name a story, and a section is not the whole site."""
    assert not is_front_door(f"https://e.example{address}" if address[1] != "/" else f"http:{address}")


@pytest.mark.parametrize("address", [None, "", "http://[half", "mailto:ada@e.example"])
def test_what_is_no_address_has_no_host(address: str | None) -> None:
    """Pages have links of all kinds, and none of them raises."""
    assert host(address) == ""
    assert split(address).netloc == ""
    assert host("https://E.example:8080/a") == "e.example"

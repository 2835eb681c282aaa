"""The key of a URL: one page, one key; two pages, two keys."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.dedupe import address, outlet, untracked
from natwire.dedupe.address import _tracks

HOSTS = st.sampled_from(["example.org", "www.Example.org", "m.amp.example.org", "bücher.example", "127.0.0.1", "[::1]"])
PORTS = st.sampled_from(["", ":80", ":443", ":8900", ":", ":0080", ":x"])
PARTS = st.text(st.sampled_from("abAB09/amp.html;=&?#!%25c3A9 é+~'\"\\İß\ud800"), max_size=30)
URLS = st.builds(
    "{}://{}{}/{}?{}#{}".format, st.sampled_from(["http", "HTTPS"]), HOSTS, PORTS, PARTS, PARTS, PARTS
) | st.text(max_size=60)


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a/story?id=3",
        "https://www.example.org/a/story/?id=3",
        "https://m.example.org/a/story?id=3",
        "https://amp.example.org:443/a/story?id=3",
        "http://example.org:80/a/story/amp/?id=3",
        "https://example.org/a/story.amp?id=3",
        "https://example.org/a/story?id=3&amp=1",
        "https://EXAMPLE.org./a/story?utm_source=rss&id=3&fbclid=x",
        "https://example.org/a/story;jsessionid=4F2A?id=3",
        "https://example.org/a/st%6fry?id=%33#comments",
        " https://example.org/a/story?&id=3& ",
    ],
)
def test_ways_to_one_page_share_a_key(other: str) -> None:
    """Whoever linked to a page, and for which device, it is the same page."""
    assert address(other) == "https://example.org/a/story?id=3"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a/story?id=4",
        "https://example.org/a/story?id=3&page=2",
        "https://example.org/a/story?id=3&ref=b",
        "https://example.org/a/Story?id=3",
        "https://example.org:8443/a/story?id=3",
        "https://news.example.org/a/story?id=3",
        "https://example.org/a%2Fstory?id=3",
        "https://example.org/a/story?id=3#!/part/2",
    ],
)
def test_other_pages_have_other_keys(other: str) -> None:
    """What may choose a page stays in its key."""
    assert address(other) != "https://example.org/a/story?id=3"


def test_letters_have_one_spelling() -> None:
    """A Turkish path is the same page as letters, as small escapes and as capital ones; so is a host."""
    expected = "https://xn--bcher-kva.example/%C4%B1%C5%9F%C4%B1k?q=a+b"
    assert address("https://bücher.example/ışık?q=a b") == expected
    assert address("https://xn--bcher-kva.example/%c4%b1%c5%9f%c4%b1k?q=a%20b") == expected


def test_parameters_come_in_any_order() -> None:
    """A client may rebuild the query; values of one name keep their order, which may mean something."""
    assert address("https://example.org/?b=2&a=1") == address("https://example.org/?a=1&b=2")
    assert address("https://example.org/?a=2&a=1") != address("https://example.org/?a=1&a=2")


@pytest.mark.parametrize(
    "word", ["", "mailto:desk@example.org", "at://did:plc:x/post/3", "http://", "http://[x/", "///"]
)
def test_what_is_no_web_address_is_its_own_key(word: str) -> None:
    """Nothing is lost of an identity that is not a URL of the web."""
    assert address(word) == word


@given(URLS)
def test_a_key_is_its_own_key(url: str) -> None:
    """Keys can be made again from stored keys."""
    assert address(address(url)) == address(url)


@given(URLS)
def test_a_key_has_the_outlet_of_its_url(url: str) -> None:
    """The outlet does not depend on whether the URL or its key was stored."""
    if address(url).startswith("https://"):
        assert outlet(address(url)) == outlet(url)


VALUES = st.text(st.sampled_from("abcXYZ0189"), min_size=1, max_size=8)
NAMES = st.text(st.sampled_from("abdegilmnprstuv_"), min_size=1, max_size=8)


@given(st.dictionaries(NAMES, VALUES))
def test_only_listed_parameters_are_dropped(parameters: dict[str, str]) -> None:
    """A parameter that nobody listed as a tracker survives, whatever it is called."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    kept = dict(parse_qsl(urlsplit(address(f"https://example.org/?{query}")).query, keep_blank_values=True))
    assert kept == {name: value for name, value in parameters.items() if not _tracks(f"{name}={value}".lower())}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("http://www.example.org/a/?utm_source=rss", "http://www.example.org/a/"),
        ("https://example.org/a?b=2&UTM_Medium=x&a=%41&fbclid=1&a=2#c", "https://example.org/a?b=2&a=%41&a=2#c"),
        ("https://example.org/a?amp=1&utm_id=3", "https://example.org/a?amp=1"),
        ("https://example.org/a?ref=b&&c", "https://example.org/a?ref=b&&c"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/a#?utm_source=rss", "https://example.org/a#?utm_source=rss"),
        ("mailto:a@example.org?utm_source=rss", "mailto:a@example.org?utm_source=rss"),
    ],
)
def test_a_link_loses_its_trackers_and_nothing_else(url: str, link: str) -> None:
    """A server may mind the order of a query, its spelling, or a slash: what is followed is what the outlet gave."""
    assert untracked(url) == link


@given(URLS)
def test_a_link_without_trackers_leads_to_the_same_page(url: str) -> None:
    """By the key, and it has no more to lose."""
    assert address(untracked(url)) == address(url)
    assert untracked(untracked(url)) == untracked(url)


def test_two_papers_on_one_machine_are_two_outlets() -> None:
    """Outlets differ by port where hosts do not, and a phone edition is no other outlet."""
    assert outlet("http://127.0.0.1:8900/a") != outlet("http://127.0.0.1:8901/a")
    assert outlet("http://www.example.org:80/a") == outlet("https://mobile.example.org/b") == "example.org"
    assert outlet("http://[") == outlet("") == ""


def test_hostile_addresses_take_no_time() -> None:
    """A megabyte of slashes or of AMP endings is not read more than once; a long key is the URL itself."""
    for piece in ("/", "/amp", ";jsessionid=a", "%", "&a"):
        url = "http://example.org/?" + piece * 300_000 + "x"
        assert address(url) == url
        address("http://example.org/" + piece * 500 + "x")

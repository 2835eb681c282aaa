"""Which moves for good are believed, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from natwire.fetch.moves import home, origin, same_domain
from natwire.model.source import Reply, State

URL = "https://yle.example/feed"
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def moved(url: str, at: datetime = NOW, moved: bool = True) -> Reply:
    """An answer from there."""
    return Reply(url, 200, {}, b"x", at, moved)


@pytest.mark.parametrize(
    ("there", "for_good", "now"),
    [
        ("https://www.yle.example/new", True, "https://www.yle.example/new"),
        ("https://feeds.yle.example/new", True, "https://feeds.yle.example/new"),
        ("https://www.yle.example/new", False, URL),
        ("https://elsewhere.example/feed", True, URL),
        ("http://yle.example/feed", True, URL),
    ],
)
def test_a_move_is_believed_within_the_domain(there: str, for_good: bool, now: str) -> None:
    """Not to another domain, which may be a hotel's log-in page, and not back to http."""
    state = home(State(URL), moved(there, moved=for_good))

    assert state.url == now
    assert state.past == ((URL,) if now != URL else ())


def test_a_move_elsewhere_is_believed_when_it_is_seen_again() -> None:
    """A day later at the earliest, and only if it led to the same place all the time."""
    there, other = "https://new.example/feed", "https://other.example/feed"
    first = home(State(URL), moved(there))
    soon = home(first, moved(there, NOW + DAY / 2))

    assert (first.url, first.moving_to, first.moving_since) == (URL, there, NOW)
    assert soon == first
    assert home(soon, moved(there, NOW + DAY)).url == there
    assert home(soon, moved(other, NOW + DAY)).url == URL
    assert home(soon, moved(URL, NOW + DAY, moved=False)).moving_to is None
    assert home(soon, moved(there, NOW + DAY)).past == (URL,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example.co.uk/", "https://b.example.co.uk/", True),
        ("https://one.co.uk/", "https://other.co.uk/", False),
        ("https://ada.blogspot.com/", "https://bob.blogspot.com/", False),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", True),
        ("http://[::1", "http://[::1", False),
    ],
)
def test_what_one_domain_is(one: str, other: str, same: bool) -> None:
    """What somebody registered, by the public list of suffixes; an address in numbers is itself alone."""
    assert same_domain(one, other) is same


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Yle.example/feed", ("https", "yle.example")),
        ("https://ada:key@yle.example/feed", ("https", "yle.example")),
        ("https://yle.example:444/", ("https", "yle.example:444")),
        ("http://[::1", ("", "")),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: tuple[str, str]) -> None:
    """What is no address has none."""
    assert origin(url) == expected

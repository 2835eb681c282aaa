"""Secrets in addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import FetchError
from natwire.masks import masked

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("https://ada:pw@example.org/", "https://…@example.org/"),
        ("https://ada@example.org/", "https://…@example.org/"),
        ("https://a:p@w@example.org/@ada", "https://…@example.org/@ada"),
        ("ftp://ada:pw@a.example and http://b:c@d.example", "ftp://…@a.example and http://…@d.example"),
        ("https://example.org/?token=s3cret&page=2", "https://example.org/?token=…&page=2"),
        ("https://example.org/?page=2&Access_Token=s3cret#top", "https://example.org/?page=2&Access_Token=…#top"),
        ("https://example.org/?api_key=s3cret;apiKey=s3cret", "https://example.org/?api_key=…;apiKey=…"),
        ("https://example.org/?key=s3cret&jwt=s3cret", "https://example.org/?key=…&jwt=…"),
        ("https://example.org/#access_token=s3cret", "https://example.org/#access_token=…"),
        ("/go?to=https%3A%2F%2Fa.example%2F%3Ftoken%3Ds3cret", "/go?to=https%3A%2F%2Fa.example%2F%3Ftoken%3D…"),
        ("'http://a.example/?key=s3cret' is no web address", "'http://a.example/?key=…' is no web address"),
        ("https://reddit.example/.rss?feed=0a1b2c&user=ada", "https://reddit.example/.rss?feed=…&user=…"),
        ("https://reddit.example/.rss?user=ada&feed=0a1b2c", "https://reddit.example/.rss?user=…&feed=…"),
        (f"https://example.org/{JWT}/feed", "https://example.org/…/feed"),
    ],
)
def test_a_secret_in_an_address_is_hidden(told: str, shown: str) -> None:
    """And nothing else of it: one still sees which source it is. Doing it twice is doing it once."""
    assert masked(told) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "told",
    [
        "https://example.org/?feed=rss2",
        "https://example.org/?feed=comments-rss2&user=3",
        "https://example.org/?user=ada",
        "https://example.org/?monkey=1&tokens=3&author=ada",
        "https://social.example/@ada",
        "mastodon:ada@social.example",
        "write to ada@example.org, key=1",
    ],
)
def test_what_is_no_secret_stays(told: str) -> None:
    """WordPress names a format in `feed`, and many addresses have a name in them."""
    assert masked(told) == told


@given(st.text(), st.from_regex(r"[A-Za-z0-9._~%+-]{1,20}", fullmatch=True))
def test_whatever_stands_around_it_is_left(text: str, secret: str) -> None:
    """A text without an address is as it was, and one in it keeps its secret wherever it stands."""
    plain = "".join(letter for letter in text if letter not in ":/?&;#%=@.")
    assert masked(plain) == plain
    assert (
        masked(f"{plain} https://a.example/?token=%{secret} {plain}") == f"{plain} https://a.example/?token=… {plain}"
    )


def test_an_error_holds_no_secret() -> None:
    """Wherever it goes from there: to the terminal, into a line of JSON, into the database."""
    error = FetchError("https://a.example/?key=s3cret answers 404", hint="see https://ada:pw@a.example/")

    assert (str(error), error.hint) == ("https://a.example/?key=… answers 404", "see https://…@a.example/")

"""Lists of sources: what becomes of each line, and what stands in a list that is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.keys import SOURCE
from natwire.lists import Listed
from natwire.model.source import Source
from natwire.pipeline.listing import listed, planned, same


def plan_of(*urls: str, known: tuple[Source, ...] = ()) -> list[tuple[str, str]]:
    """Name and address of each that is to be added."""
    return [(each.name, each.address) for each in planned([Listed(url) for url in urls], known, {}).new]


@pytest.mark.parametrize(
    "other", ["http://example.org/feed", "https://www.example.org/feed/", "https://EXAMPLE.org/feed?utm_source=x"]
)
def test_two_spellings_of_an_address_are_one_feed(other: str) -> None:
    """Whether the first stands in the config or in the list."""
    assert plan_of("https://example.org/feed", other) == [("example", "https://example.org/feed")]
    plan = planned([Listed(other)], [Source("mine", "https://example.org/feed")], {})
    assert (plan.new, plan.there) == ([], [(other, "mine")])


def test_handles_have_no_capitals_and_paths_have() -> None:
    """Nobody is followed twice, and no other feed is taken for one."""
    assert same("x:@Nat") == same("x:@nat")
    assert same("https://example.org/Feed") != same("https://example.org/feed")
    assert same("file:Drop/*") != same("file:drop/*")


def test_titles_become_names_and_a_name_is_given_once() -> None:
    """A title of many words is cut between two; where there is none, the host is the name."""
    titles = ["Wire", "wire!", "wire-2", "", "A long title that goes on and on for as long as it likes"]
    found = planned([Listed(f"https://a{n}.example/", each) for n, each in enumerate(titles)], [], {}).new
    assert [each.name for each in found] == [
        *("wire", "wire-2", "wire-2-2", "a3"),
        "a-long-title-that-goes-on-and-on-for-as",
    ]
    known = Source("wire", "https://known.example/")
    assert planned([Listed("https://a.example/", "Wire")], [known], {}).new[0].name == "wire-2"


@given(st.text(max_size=80))
def test_any_title_becomes_a_name_that_the_config_takes(title: str) -> None:
    """One source of many cannot spoil the others."""
    for each in planned([Listed("https://a.example/", title), Listed("https://b.example/", title)], [], {}).new:
        assert SOURCE["name"](each.name) == each.name
        assert not each.name.startswith("-")  # it would be an option


def test_pages_of_platforms_become_what_source_add_makes_of_them() -> None:
    """What only looks like a platform's is a feed, since a list of feeds says so."""
    assert plan_of(
        "https://www.youtube.com/channel/UCa", "https://example.social/@nat", "https://a.example/tag/b.xml"
    ) == [
        ("youtube", "https://www.youtube.com/feeds/videos.xml?channel_id=UCa"),
        ("nat", "mastodon:nat@example.social"),
        ("a", "https://a.example/tag/b.xml"),
    ]
    bridges = {"linkedin": "https://bridge.example/{handle}"}
    found = planned([Listed("https://www.linkedin.com/in/nat")], [], bridges).new
    assert found[0].address == "https://bridge.example/nat"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("include:https://example.org/a.opml", "is another list"),
        ('query:Unread:unread = "yes"', "is a query"),
        ("exec:rm -r /tmp/x", "none is run"),
        ("filter:cat:https://example.org/feed", "none is run"),
        ("file:///etc/passwd", "is on this machine"),
        ("https://ada:pw@example.org/feed", "holds a login"),
        ("https://www.tiktok.com/@nat", "has no feeds"),
        ("not an address", "no web address"),
    ],
)
def test_what_is_no_source_is_refused_with_the_reason(url: str, reason: str) -> None:
    """The others are taken."""
    plan = planned([Listed(url), Listed("https://example.net/feed")], [], {})
    ((said, why),) = plan.refused
    assert (said, [each.address for each in plan.new]) == (url, ["https://example.net/feed"])
    assert reason in why


def test_a_tag_of_the_command_stands_behind_those_of_the_list() -> None:
    """Each once."""
    found = planned([Listed("https://a.example/", tags=("sea", "north"))], [], {}, ["north", "new"]).new
    assert found[0].tags == ("sea", "north", "new")


@pytest.mark.parametrize(
    "address",
    [
        *("x:@nat", "x:search/patria lang:fi", "x:list/20", "mastodon:nat@example.social", "telegram:nat_example"),
        *("mastodon:#sea@example.social", "bluesky:nat.bsky.social", "bluesky:did:plc:abc"),
    ],
)
def test_an_account_is_written_as_the_page_that_leads_back_to_it(address: str) -> None:
    """Other programs open the page; natwire follows the account."""
    ((told,), left) = listed([Source("nat", address, address.partition(":")[0], tags=("sea",))])
    assert told.url.startswith("https://")
    assert left == []
    assert plan_of(told.url)[0][1] == address


def test_what_no_list_can_tell_is_left_out_and_named() -> None:
    """A folder, and an account of a kind from elsewhere."""
    elsewhere = [Source("drop", "file:drop/*.xml", "file"), Source("odd", "gopher9:nat", "gopher9")]
    assert listed(elsewhere) == ([], elsewhere)

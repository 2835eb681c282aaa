"""What a source announces before it reaches the store: posts, reposts, and who only leads to something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from natwire import dedupe
from natwire.model.article import Arrival
from natwire.model.post import Link, Post, Quote
from natwire.model.source import Follow, Item, Mark, Reply, Source
from natwire.pipeline import steps
from natwire.pipeline.arrivals import arrivals, said

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
SOURCE = Source("nat", "mastodon:nat@example.social", "mastodon")
STORY = "https://harbour.example/2026/crane/?utm_source=mastodon"
POST = Post(
    "https://example.social/users/nat/1",
    "mastodon",
    "Ankara and Helsinki signed at noon, said the ministry.",
    "nat@example.social",
)


def item(post: Post, **more: object) -> Item:
    """The post as its account announces it."""
    guid = f"{post.uid} {post.reposted_by}" if post.reposted_by else post.uid
    told = Item(guid, "https://example.social/@nat/1", "", authors=("Nat Wire",), published=NOW, post=post)
    return replace(told, **more)  # type: ignore[arg-type]


def arrived(told: Item, source: Source = SOURCE) -> Arrival:
    """The item made ready."""
    (found,) = arrivals(source, [told], None, frozenset(), NOW)
    return found


def test_a_post_is_one_article_whoever_announces_it() -> None:
    """Its key is its uid, and who prints it is the account, not its platform."""
    found = arrived(item(POST))

    assert (found.reading.key, found.reading.outlet) == (POST.uid, "nat@example.social")
    assert not found.wants_page
    assert not found.is_mention


def test_an_id_that_is_a_bare_number_carries_the_name_of_its_platform() -> None:
    """The same number is another post elsewhere; what it answers is named alike."""
    post = replace(POST, uid="1930", platform="x", handle="nat", reply_to="1929")
    found = arrived(item(post, url="https://x.com/nat/status/1930"))

    assert (found.reading.key, found.reading.outlet) == ("x:1930", "nat@x.com")
    assert found.reading.article.posted
    assert found.reading.article.posted.reply_to == "x:1929"


def test_a_repost_is_an_edge_to_the_original() -> None:
    """The original is what is kept, with its author; who passed it on is told beside it."""
    found = arrived(item(replace(POST, reposted_by="wire@example.org")))
    (edge,) = found.mentions

    assert (found.reading.key, found.reading.outlet) == (POST.uid, "nat@example.social")
    assert (edge.how, edge.handle, edge.key) == ("repost", "wire@example.org", POST.uid)
    assert found.is_mention
    assert not found.leads


@pytest.mark.parametrize(("follow", "wanted"), [("auto", True), ("always", True), ("never", False)])
def test_a_post_that_only_leads_to_an_article_has_that_fetched(follow: Follow, wanted: bool) -> None:
    """The article is that of the link; the post is its mention, with its words, and no carrier."""
    post = replace(POST, text=f"New: {STORY}", links=(Link(STORY, "A crane fell"),))
    found = arrived(item(post), replace(SOURCE, follow=follow))
    (edge,) = found.mentions

    assert (found.reading.key, found.reading.outlet) == (dedupe.address(STORY), "harbour.example")
    assert (found.item.url, found.wants_page) == (STORY, wanted)
    assert (edge.uid, edge.how, edge.text, edge.at) == (POST.uid, "link", "New:", NOW)
    assert found.leads


def test_a_repost_of_a_lead_tells_of_both() -> None:
    """Who wrote of the article, and who passed that on."""
    post = replace(POST, text=STORY, links=(Link(STORY),), reposted_by="wire@example.org")

    assert [(each.how, each.handle) for each in arrived(item(post)).mentions] == [
        ("link", "nat@example.social"), ("repost", "wire@example.org"),
    ]  # fmt: skip


def test_a_post_with_words_of_its_own_is_an_article_and_speaks_of_what_it_links_to() -> None:
    """Both may be had: what it says, and where the article is told."""
    found = arrived(item(replace(POST, text=f"{POST.text} {STORY}", links=(Link(STORY),))))

    assert found.reading.key == POST.uid
    assert [(each.key, each.text) for each in found.mentions] == [
        (dedupe.address(STORY), "Ankara and Helsinki signed at noon, said the ministry"),
    ]  # fmt: skip


def test_a_quote_does_not_make_a_copy() -> None:
    """A post is compared by its own words, for who quotes a text has not printed it."""
    quoting = replace(POST, quote=Quote("q", text="The agreement was signed by both ministers at noon. " * 5))

    assert arrived(item(quoting)).reading.print == arrived(item(POST)).reading.print
    assert "> The agreement" in arrived(item(quoting)).reading.article.text


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"text": "Ankara and Helsinki signed at one."}, True),
        ({"warning": "politics"}, True),
        ({"links": (Link(STORY),)}, True),
        ({"links": ()}, False),
        ({"sensitive": True}, False),
    ],
)
def test_an_edit_is_what_its_reader_sees(change: dict[str, object], counts: bool) -> None:
    """Text, warning and links; a card that comes later and another name of the author are none."""
    edited = replace(POST, **change)  # type: ignore[arg-type]

    assert (said(item(edited)) != said(item(POST, authors=("Nat, again",)))) == counts
    assert said(item(replace(edited, links=tuple(Link(each.url, "A card") for each in edited.links)))) == said(
        item(edited)
    )


def feed(description: str, title: str = "") -> Reply:
    """A feed with one entry, as microblogs write them."""
    inner = f"<guid>1</guid><link>https://example.social/@nat/1</link>{title}<description>{description}</description>"
    body = f'<rss version="2.0"><channel><title>Nat</title><item>{inner}</item></channel></rss>'
    return Reply("https://example.social/@nat.rss", 200, {}, body.encode(), NOW)


def test_an_entry_without_a_title_that_only_links_to_an_article_is_its_mention() -> None:
    """As the same post would be, had it come from its platform."""
    told = feed(f'&lt;p&gt;New: &lt;a href="{STORY}"&gt;harbour.example&lt;/a&gt;&lt;/p&gt;')
    (found,) = steps.read(Source("nat", "https://example.social/@nat.rss"), told, Mark()).arrivals

    assert found.reading.key == dedupe.address(STORY)
    assert [(each.handle, each.how) for each in found.mentions] == [("Nat", "link")]


def test_an_entry_without_a_title_has_its_first_words_for_one() -> None:
    """Lists show titles."""
    told = feed("Ankara and Helsinki signed at noon. The ministry said so.")
    (found,) = steps.read(Source("nat", "https://example.social/@nat.rss"), told, Mark()).arrivals

    assert found.reading.article.title == "Ankara and Helsinki signed at noon"
    assert found.mentions == ()

"""An account on Bluesky becomes posts: each once, none left out, right to the last emoji."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from natwire.errors import SourceError
from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Gone, Item, Mark, Reply, Request, Source
from natwire.sources import bluesky
from natwire.sources._answers import written
from natwire.sources._bluesky import richtext
from natwire.text import clean
from tests.sources.scripted import poll

DATA = Path(__file__).parents[1] / "data" / "bluesky"
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
DID = "did:plc:nat"
NAT = Source("nat", f"bluesky:{DID}", kind="bluesky")
XRPC = "https://public.api.bsky.app/xrpc"
FEED = f"{XRPC}/app.bsky.feed.getAuthorFeed?actor=did%3Aplc%3Anat&limit=100&filter=posts_and_author_threads"
TOP = json.dumps([1, False, []])


def reply(body: object, about: str = TOP, url: str = FEED, **more: Any) -> Reply:
    told = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return replace(Reply(url, 200, {}, told, NOW, about=about), **more)


def entry(key: str = "1", text: str = "", *, record: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An entry of the feed as the API has it, by `nat`."""
    told = {"text": text or f"Post {key}", "langs": ["en-GB"], "createdAt": "2026-06-03T10:00:00Z"} | (record or {})
    author = {"did": DID, "handle": "nat.example", "displayName": "News About", "labels": []}
    post = {"uri": f"at://{DID}/app.bsky.feed.post/{key}", "author": author, "record": told, "labels": []}
    return {"post": post | more}


def items(*entries: object) -> list[Item]:
    return [thing for thing in bluesky.read(reply({"feed": entries}), Mark()) if isinstance(thing, Item)]


def post(told: dict[str, Any]) -> Post:
    (item,) = items(told)
    assert item.post
    return item.post


def word(answer: Reply, mark: Mark | None = None) -> str:
    with pytest.raises(SourceError) as error:
        list(bluesky.read(answer, mark or Mark()))
    return error.value.word


def test_the_examples_in_the_docstrings_hold() -> None:
    """What they show is what comes out."""
    assert doctest.testmod(richtext).failed == 0


# --------------------------------------------------------------------------------------------------------------- posts


def test_a_post_has_all_that_belongs_to_it() -> None:
    """As the AppView sends it, with names of our own: facets behind emoji, a card, a quote with a picture, labels."""
    told = json.loads((DATA / "feed.json").read_text())
    card, quote = (item for item in bluesky.read(reply(told), Mark()) if isinstance(item, Item))

    assert (card.guid, card.url) == (
        f"at://{DID}/app.bsky.feed.post/3aaa",
        "https://bsky.app/profile/nat.example/post/3aaa",
    )
    assert (card.title, card.authors, card.lang) == ("", ("News About",), "tr")
    assert card.published == datetime(2026, 6, 3, 10, 0, 1, tzinfo=UTC)
    assert card.post is not None
    assert card.post.text == "İmza 🇹🇷🤝🇫🇮 https://harbour.example/turkey-and-finland-sign #NATO 🎉"
    assert card.post.links == (Link("https://harbour.example/turkey-and-finland-sign", "The deal", "What it says."),)
    assert (card.post.handle, card.post.reply_to) == ("nat.example", f"at://{DID}/app.bsky.feed.post/3000")

    assert quote.post is not None
    assert quote.post.media == (Media("image", "flag"), Media("image", ""))
    assert (quote.post.warning, quote.post.sensitive) == ("graphic-media", True)
    assert quote.post.quote == Quote(
        "at://did:plc:ada/app.bsky.feed.post/3bbb",
        "https://bsky.app/profile/ada.example/post/3bbb",
        "ada.example",
        "See https://ada.example/long/address",
    )


def test_a_repost_is_the_original_with_the_name_of_the_one_who_passed_it_on() -> None:
    """Author, time and text are those of the original."""
    ada = {"did": "did:plc:ada", "handle": "ada.example"}
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": {"did": DID, "handle": "nat.example"},
        "indexedAt": "2026-06-03T11:00:00Z",
    }
    (item,) = items(entry("5", uri="at://did:plc:ada/app.bsky.feed.post/5", author=ada) | {"reason": reason})

    assert item.guid == "at://did:plc:ada/app.bsky.feed.post/5 nat.example"
    assert (item.authors, item.published) == (("ada.example",), datetime(2026, 6, 3, 10, tzinfo=UTC))
    assert item.post is not None
    assert (item.post.handle, item.post.reposted_by) == ("ada.example", "nat.example")
    assert item.post.reposted_at == datetime(2026, 6, 3, 11, tzinfo=UTC)


def test_a_pinned_post_is_one_like_any_other() -> None:
    """It stands above all, in its own words and at its own time."""
    pinned = entry("5") | {"reason": {"$type": "app.bsky.feed.defs#reasonPin"}}
    assert items(pinned) == items(entry("5"))


def facet(start: object, end: object, uri: object = "https://a.example/b") -> dict[str, Any]:
    link = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [link]}


@pytest.mark.parametrize(
    ("text", "facets", "written"),
    [
        ("🤝 a.ex... on", [facet(5, 12)], "🤝 https://a.example/b on"),
        ("read this now", [facet(5, 9)], "read this https://a.example/b now"),
        ("a.ex", [facet(0, 4)], "https://a.example/b"),
        ("a.ex a.ex", [facet(5, 9), facet(0, 4)], "https://a.example/b https://a.example/b"),
        ("a.ex a.ex", [facet(0, 9), facet(5, 9)], "a.ex a.ex https://a.example/b"),  # one over another
        ("🤝a.ex", [facet(2, 8)], "🤝a.ex"),  # within a character
        ("🤝a.ex", [facet(0, 3)], "🤝a.ex"),
        ("a.ex", [facet(0, 5)], "a.ex"),
        ("a.ex", [facet(-4, 4)], "a.ex"),
        ("a.ex", [facet(4, 4)], "a.ex"),
        ("a.ex", [facet("0", 4), facet(0, None)], "a.ex"),
        ("a.ex", [facet(0, 4, "javascript:alert(1)"), facet(0, 4, 7)], "a.ex"),
        ("a.ex", ["no facet", {"index": 1}, {"features": [1]}], "a.ex"),
        ("\x1b[1ma.ex\u202e", [facet(4, 8)], "[1mhttps://a.example/b"),
    ],
)
def test_facets_are_read_by_their_bytes(text: str, facets: list[object], written: str) -> None:
    """One that does not fit is none, and costs no letter of the text."""
    assert post(entry("1", text, record={"facets": facets})).text == written


@given(st.text(max_size=30), st.just("a.ex…") | st.text(min_size=1, max_size=9), st.text(max_size=30))
def test_a_facet_is_where_its_bytes_are(before: str, shown: str, behind: str) -> None:
    """Whatever letters stand before and behind it, in however many bytes."""
    start = len(before.encode())
    told, _ = richtext.spelled({"text": before + shown + behind, "facets": [facet(start, start + len(shown.encode()))]})
    assert told == clean(before + written(shown, "https://a.example/b") + behind).strip()


@pytest.mark.parametrize(
    ("embed", "quote"),
    [
        ({"$type": "app.bsky.embed.record#viewNotFound"}, Quote("at://x")),
        ({"$type": "app.bsky.embed.record#viewBlocked"}, Quote("at://x")),
        ({"$type": "app.bsky.embed.record#viewDetached"}, Quote("at://x")),
        ({"$type": "app.bsky.feed.defs#generatorView"}, None),
        (
            {"$type": "app.bsky.embed.record#viewRecord", "author": {"labels": [{"val": "!no-unauthenticated"}]}},
            Quote("at://x"),
        ),
    ],
)
def test_a_quote_that_is_not_for_us_has_no_words(embed: dict[str, Any], quote: Quote | None) -> None:
    """Deleted, blocked, detached by its author, or by somebody who wants no strangers; a list of feeds is no quote."""
    told = entry(embed={"$type": "app.bsky.embed.record#view", "record": {"uri": "at://x"} | embed})
    assert post(told).quote == quote


def test_a_film_has_its_description() -> None:
    """Its own address does not last."""
    assert post(entry(embed={"$type": "app.bsky.embed.video#view", "alt": "A ship"})).media == (
        Media("video", "A ship"),
    )


def test_labels_are_warnings() -> None:
    """But for orders to programs, and for those that were taken back."""
    labels = [{"val": "porn"}, {"val": "porn"}, {"val": "!hide"}, {"val": "spam", "neg": True}, {"val": "nudity"}]
    assert post(entry(labels=labels)).warning == "porn, nudity"


def test_who_wants_no_strangers_is_not_shown() -> None:
    """A repost of such a post is left out; an account that asks for it itself is an error, once and clearly."""
    shy = [{"val": "!no-unauthenticated"}]
    ada = {"did": "did:plc:ada", "handle": "ada.example", "labels": shy}
    assert [item.guid[-1] for item in items(entry("1", author=ada), entry("2"))] == ["2"]

    own = {"did": DID, "handle": "nat.example", "labels": shy}
    assert word(reply({"feed": [entry(author=own)]})) == "denied"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["post", "record", "uri", "author", "labels", "reason", "$type"]), inner)
        ),
    )
)
def test_no_entry_is_too_odd(told: Any) -> None:
    """An entry that is none costs no other its place."""
    odd = entry("2", record={"facets": told, "langs": told, "reply": told}, embed=told, labels=told)
    assert items(entry("1"))[0] in items(told, odd, entry("1"))


# --------------------------------------------------------------------------------------------------------- the account


@pytest.mark.parametrize("address", ["bluesky:nat.example", "bluesky:@nat.example"])
def test_a_handle_is_resolved_once(address: str) -> None:
    """An account keeps its DID when it takes another name."""
    source = Source("nat", address)
    (ask,) = bluesky.first(source, Mark())
    assert (ask.url, ask.api) == (f"{XRPC}/com.atproto.identity.resolveHandle?handle=nat.example", True)

    mark, feed = bluesky.read(reply({"did": DID}, ask.about, ask.url), Mark())
    assert isinstance(mark, Mark)
    assert feed in list(bluesky.first(source, mark))
    assert isinstance(feed, Request)
    assert feed.url == FEED
    assert word(reply({"did": "?"}, ask.about)) == "broken"


def test_another_server_may_be_asked() -> None:
    """Such as one of one's own."""
    (ask,) = bluesky.first(replace(NAT, api="http://localhost:2584/"), Mark())
    assert ask.url.startswith("http://localhost:2584/xrpc/app.bsky.feed.getAuthorFeed?")


@pytest.mark.parametrize(
    ("code", "body", "says"),
    [
        (400, {"error": "InvalidRequest", "message": "Profile not found"}, "not-found"),
        (400, {"error": "InvalidRequest", "message": "Unable to resolve handle"}, "not-found"),
        (400, {"error": "AccountTakedown", "message": "Account has been suspended"}, "gone"),
        (400, {"error": "BlockedByActor"}, "denied"),
        (400, {"error": "InvalidRequest", "message": "integer too big"}, "http-4xx"),
        (401, {"error": "AuthMissing"}, "denied"),
        (403, "<html><title>403 Forbidden</title></html>", "blocked"),
        (429, {"error": "RateLimitExceeded"}, "too-many"),
        (500, {"error": "InternalServerError"}, "http-5xx"),
        (501, {"error": "MethodNotImplemented"}, "http-5xx"),
        (200, "<html>", "blocked"),
        (200, "{", "broken"),
        (200, {"feeds": []}, "broken"),
    ],
)
def test_what_is_wrong_has_a_word(code: int, body: object, says: str) -> None:
    """Most faults of this network are a 400, and only its message tells which."""
    assert word(reply(body, status=code)) == says


# ------------------------------------------------------------------------------------------------- a scripted platform


class Platform:
    """An AppView with one account: its feed is ordered by what posts say of their times, newest first."""

    def __init__(self) -> None:
        self.posts: dict[str, float] = {}
        self.now, self.written = NOW, 0
        self.between = 0
        self.lost = False
        self.asked: list[str] = []

    def write(self, number: int, back: int = 0) -> None:
        """New posts on top, or below as many others."""
        times = sorted(self.posts.values(), reverse=True)
        top = times[0] if times else 0.0
        for _ in range(number):
            self.written += 1
            self.posts[f"k{self.written}"] = (
                times[min(back, len(times)) - 1] - 0.5 if back and times else top + self.written
            )

    def delete(self, place: int) -> None:
        """Take away the post at that place from the top."""
        names = sorted(self.posts, key=lambda name: (-self.posts[name], name))
        for name in names[place : place + 1]:
            del self.posts[name]

    def alive(self) -> set[str]:
        return {f"at://{DID}/app.bsky.feed.post/{name}" for name in self.posts}

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request.url)
        url = urlsplit(request.url)
        query = parse_qs(url.query)
        answer = Reply(request.url, 200, {}, b"", self.now)
        if url.path.endswith("getPosts"):
            assert len(query["uris"]) <= 25
            there = [{"uri": uri} for uri in query["uris"] if uri.rpartition("/")[2] in self.posts]
            return replace(answer, body=json.dumps({"posts": there}).encode())
        if "cursor" in query and self.lost:
            self.lost = False
            return replace(answer, status=500, body=b'{"error": "InternalServerError"}')
        time, after = json.loads(query["cursor"][0]) if "cursor" in query else (float("inf"), "")
        below = sorted((-at, name) for name, at in self.posts.items() if (-at, name) > (-time, after))
        page = [name for _, name in below[:100]]
        told: dict[str, Any] = {"feed": [entry(name) for name in page]}
        if len(page) == 100:
            told["cursor"] = json.dumps([self.posts[page[-1]], page[-1]])
        self.write(self.between)
        return replace(answer, body=json.dumps(told).encode())


Steps = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 5, 100, 101, 230]),  # new before the poll
        st.integers(0, 3),  # new between its questions
        st.none() | st.integers(0, 4),  # after how many answers it is killed
        st.lists(st.integers(0, 20), max_size=2),  # what is deleted
        st.integers(0, 60),  # a post that is dated back below as many others
        st.booleans(),  # a cursor is lost
    ),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@example([(1000, 1, None, [], 50, True), (390, 0, 3, [], 60, False)], 150)
@given(Steps, st.sampled_from([0, 5, 150, 290]))
def test_nothing_is_lost_whatever_happens_between_questions(
    steps: list[tuple[int, int, int | None, list[int], int, bool]], begun: int
) -> None:
    """Bursts, kills, deletions, posts dated back, cursors that get lost: what is there is held, and each once."""
    platform = Platform()
    platform.write(begun)
    held, mark = poll(bluesky, NAT, Mark(), platform)
    for new, platform.between, kill, deleted, back, platform.lost in [*steps, *[(0, 0, None, [], 0, False)] * 2]:
        platform.write(1, back) if back else None
        platform.write(new)
        for place in deleted:
            platform.delete(place)
        held, mark = poll(bluesky, NAT, mark, platform, kill, held)
        mark = Mark(json.loads(json.dumps(mark)))  # as it is stored

    assert held.keys() >= platform.alive()
    if all(new <= 5 and kill is None for new, _, kill, *_ in steps):
        assert held.keys() == platform.alive()
    platform.asked.clear()
    poll(bluesky, NAT, mark, platform, held=held)
    assert len(platform.asked) == 1
    assert len(mark["recent"]) <= 300


def test_a_post_dated_far_back_is_found_within_a_day() -> None:
    """Once a day three pages are read whatever the first one holds, also when that is as it was."""
    platform = Platform()
    platform.write(300)
    held, mark = poll(bluesky, NAT, Mark(), platform)
    platform.write(1, back=250)
    held, mark = poll(bluesky, NAT, mark, platform, held=held)
    assert held.keys() != platform.alive()

    platform.now += timedelta(days=1)
    (again,) = bluesky.read(reply("", status=304, at=platform.now), mark)
    assert isinstance(again, Request)
    assert again.url == FEED
    held, mark = poll(bluesky, NAT, mark, platform, held=held)
    assert held.keys() == platform.alive()
    platform.asked.clear()
    poll(bluesky, NAT, mark, platform, held=held)
    assert len(platform.asked) == 1


def test_a_new_source_begins_with_three_pages() -> None:
    """However long the account has been there."""
    platform = Platform()
    platform.write(1000)
    held, _ = poll(bluesky, NAT, Mark(), platform)
    assert len(held) == 300


def test_a_deletion_is_believed_only_when_it_is_confirmed() -> None:
    """What the feed lacks is asked for by its uid; a server that has no such question says nothing about it."""
    known = Mark({"did": DID, "recent": ["3", "2", "1"]})
    *_, ask, mark = bluesky.read(reply({"feed": [entry("3"), entry("1")]}), known)
    assert isinstance(ask, Request)
    assert parse_qs(urlsplit(ask.url).query)["uris"] == [f"at://{DID}/app.bsky.feed.post/2"]
    assert isinstance(mark, Mark)
    assert (mark["recent"], mark["missing"]) == (["3", "1"], ["2"])

    guid = f"at://{DID}/app.bsky.feed.post/2"
    after = mark | {"missing": []}
    assert list(bluesky.read(reply({"posts": []}, ask.about, ask.url), mark)) == [Gone(guid), after]
    assert list(bluesky.read(reply({"posts": [{"uri": guid}]}, ask.about, ask.url), mark)) == [after]
    assert list(bluesky.read(reply({"error": "x"}, ask.about, ask.url, status=501), mark)) == [after]
    assert word(reply({"error": "x"}, ask.about, ask.url, status=502), mark) == "http-5xx"
    assert list(bluesky.read(reply("", status=304), mark)) == [ask]  # it was not answered the last time


# ------------------------------------------------------------------------------------------------------- the recordings


def recorded(shared: Path, name: str, about: str = TOP) -> Reply:
    told = json.loads((shared / "corpus" / "social" / "bluesky" / f"{name}.json").read_text())
    answer = told["response"]
    return reply(answer["body"], about, told["request"]["url"], status=answer["status"], headers=answer["headers"])


@pytest.mark.shared
def test_a_recorded_feed_is_read_whole(shared: Path) -> None:
    """126 entries on three pages: reposts, quotes, pictures, a card, a label, and 120 posts that are dated back."""
    pages = [f"author-feed-page{number}" for number in (1, 2, 3)]
    answers = iter(recorded(shared, name) for name in pages)
    held, mark = poll(bluesky, Source("s", f"bluesky:{DID}"), Mark(), lambda _: next(answers))
    posts = [item.post for item in held.values() if item.post]

    assert (len(posts), len(mark["recent"])) == (126, 126)
    assert sum(post.text.startswith("Wire item ") for post in posts) == 120
    assert [post.warning for post in posts if post.warning] == ["graphic-media"]
    assert [post.handle for post in posts if post.reposted_by] == ["ssbpress.test"]
    assert sum(post.quote is not None for post in posts) == 2
    assert [post.media[0].alt for post in posts if post.media] == ["flag", "Handshake of the two signatories"]
    (card,) = [post for post in posts if post.links]
    assert card.links[0].url in card.text
    assert card.links[0].title in card.text


@pytest.mark.shared
def test_recorded_errors_have_their_words(shared: Path) -> None:
    """An actor that is not known, a limit that is too high, a lost cursor, a page that forbids."""
    assert word(recorded(shared, "error-profile-not-found")) == "not-found"
    assert word(recorded(shared, "error-bad-limit")) == "http-4xx"
    (again,) = bluesky.read(recorded(shared, "error-bad-cursor-500", '[2, false, ["1"]]'), Mark())
    assert isinstance(again, Request)
    assert "cursor" not in again.url
    page = (shared / "corpus" / "social" / "bluesky" / "synthetic-search-403.html").read_text()
    assert word(reply(page, status=403)) == "blocked"
    mark, _ = bluesky.read(recorded(shared, "resolve-handle", "handle"), Mark())
    assert mark == {"did": "did:plc:bdfycsxqnr3xwyzpdyzl7smc"}

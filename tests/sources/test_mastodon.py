"""An account on Mastodon, or on a server that speaks its API, becomes posts: each once, none left out."""

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
from natwire.model.post import Link, Media, Post
from natwire.model.source import Gone, Item, Mark, Reply, Request, Source
from natwire.sources import _answers, mastodon
from natwire.sources._mastodon import account as accounts
from natwire.sources._mastodon import prose
from tests.sources.scripted import poll

DATA = Path(__file__).parents[1] / "data" / "mastodon"
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
NAT = Source("nat", "mastodon:nat@example.social", kind="mastodon")
API = "https://example.social/api/v1"


def reply(body: object, about: str = "newest", url: str = f"{API}/accounts/7/statuses", **more: Any) -> Reply:
    told = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return replace(Reply(url, 200, {}, told, NOW, about=about), **more)


def status(number: int = 1, content: str = "", **more: Any) -> dict[str, Any]:
    """A status as the API has it, by `nat`."""
    return {
        "id": str(number),
        "uri": f"https://example.social/users/nat/statuses/{number}",
        "url": f"https://example.social/@nat/{number}",
        "created_at": "2026-06-03T10:00:00.000Z",
        "visibility": "public",
        "content": content or f"<p>Post {number}</p>",
        "account": {"id": "7", "acct": "nat", "display_name": "News About", "url": "https://example.social/@nat"},
    } | more


def items(answer: Reply) -> list[Item]:
    return [thing for thing in mastodon.read(answer, Mark()) if isinstance(thing, Item)]


def post(**more: Any) -> Post:
    (item,) = items(reply([status(**more)]))
    assert item.post
    return item.post


def word(answer: Reply, mark: Mark | None = None) -> str:
    with pytest.raises(SourceError) as error:
        list(mastodon.read(answer, mark or Mark()))
    assert answer.url in str(error.value)
    return error.value.word


def test_the_examples_in_the_docstrings_hold() -> None:
    """What they show is what comes out."""
    for module in (_answers, accounts, prose):
        assert doctest.testmod(module).failed == 0


# --------------------------------------------------------------------------------------------------------------- posts


def test_a_status_is_a_post_with_all_that_belongs_to_it() -> None:
    """As a server of version 4.6 sends it, with names of our own: card, alt text, poll, warning, edit, quote."""
    (item,) = items(reply((DATA / "status.json").read_text()))

    assert (item.guid, item.url) == ("https://example.social/users/nat/statuses/11", "https://example.social/@nat/11")
    assert (item.title, item.authors, item.lang) == ("", ("News About",), "en")
    assert item.published == datetime(2026, 6, 3, 10, 0, 5, tzinfo=UTC)
    assert item.updated == datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
    told = item.post
    assert told is not None
    assert told.text == (
        "Ankara signed with @patria on #NATO https://harbour.example/a/very/long/address/that/is/cut :flag:\n"
        "Second line\n\n- one\n- two\n\n> said so"
    )
    assert told.links == (Link("https://harbour.example/a/very/long/address/that/is/cut", "The deal", "What it says."),)
    assert told.media == (Media("image", "Two people at a table"), Media("video", ""))
    assert (told.handle, told.warning, told.sensitive) == ("nat@example.social", "politics", True)
    assert told.poll == ("Yes", "No")
    assert told.quote is not None
    assert (told.quote.handle, told.quote.text) == ("ada@other.example", "The original words")


def test_a_reblog_is_the_original_with_the_name_of_the_one_who_passed_it_on() -> None:
    """Author, time and text are those of the original; two who pass it on are two items and one post."""
    original = status(5, account={"acct": "ada@other.example", "display_name": "Ada"})
    (item,) = items(reply([status(9, content="", reblog=original, created_at="2026-06-03T11:00:00Z")]))

    assert item.guid == "https://example.social/users/nat/statuses/5 nat@example.social"
    assert (item.authors, item.published) == (("Ada",), datetime(2026, 6, 3, 10, tzinfo=UTC))
    assert item.post is not None
    assert (item.post.uid, item.post.reposted_by) == (item.guid.split()[0], "nat@example.social")
    assert (item.post.handle, item.post.reposted_at) == ("ada@other.example", datetime(2026, 6, 3, 11, tzinfo=UTC))


@pytest.mark.parametrize("state", ["pending", "rejected", "revoked", "deleted"])
def test_only_an_accepted_quote_is_one(state: str) -> None:
    """Where servers ask the quoted author, all other states are a refusal."""
    assert post(quote={"state": state, "quoted_status": status(2)}).quote is None
    assert post(quote=status(2)).quote is not None  # servers that do not ask


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", None])
def test_what_is_not_shown_to_all_is_left_out(visibility: str | None) -> None:
    """A token in the headers may show more than is meant for a reader of news."""
    assert items(reply([status(visibility=visibility)])) == []
    assert items(reply([status(reblog=status(2, visibility=visibility))])) == []


def test_nobody_writes_in_the_future() -> None:
    """Five minutes are left for clocks that differ."""
    (item,) = items(reply([status(created_at="2031-01-01T00:00:00Z")]))
    assert item.published == NOW + timedelta(minutes=5)


def test_an_answer_names_the_post_that_it_answers() -> None:
    """By its uid: of one on the same page, or of the same author; of another server's post it is not known."""
    (first, second, third, foreign) = items(
        reply(
            [
                status(3, in_reply_to_id="2", in_reply_to_account_id="7"),
                status(2, in_reply_to_id="1", in_reply_to_account_id="7"),
                status(4, uri="https://example.social/p/abc", in_reply_to_id="3"),
                status(5, in_reply_to_id="77", in_reply_to_account_id="8"),
            ]
        )
    )
    answered = [each.post.reply_to.rpartition("/")[2] for each in (first, second, third, foreign) if each.post]
    assert answered == ["2", "1", "3", ""]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("no tags &amp; 4 &lt; 5<br>", "no tags & 4 < 5"),
        ('<a href="https://e.example/?t=x" class="mention hashtag" rel="tag">#X</a> on', "#X on"),
        ('<a href="https://e.example/x" rel="tag nofollow">#X</a>', "#X"),
        ('see <a href="https://a.example/b">the report</a>.', "see the report https://a.example/b."),
        ('<a href="https://a.example/%C3%A9">a.example/é</a>', "https://a.example/%C3%A9"),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>after", "1. a\n2. b\n- c\n\nafter"),
        (
            "<ul>\n<li>\n<p>a</p>\n<p>b</p></li>\n<li><a href='https://a.example/'>a</a></li></ul>",
            "- a\nb\n- a https://a.example/",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("<script>alert(1)</script>\u202eturned\x1b[31m", "turned[31m"),
        (
            '<img alt=":flag:" src="x"> <blockquote>never <a href="https://a.example/b">closed',
            ":flag:\n\n> never closed https://a.example/b",
        ),
        ("<blockquote>" * 3000 + "deep", "> > > > > deep"),
    ],
)
def test_html_becomes_readable_text(html: str, text: str) -> None:
    """As servers of several makes write it."""
    assert prose.prose(html)[0] == text


@given(st.text(alphabet="<>/ab p\"'=&;!-lio", max_size=80))
def test_no_html_is_too_odd(html: str) -> None:
    """Whatever comes, a text does, without a run of empty lines."""
    text, _ = prose.prose(html)
    assert text == text.strip()
    assert "\n\n\n" not in text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        *status(),
                        "reblog",
                        "quote",
                        "state",
                        "quoted_status",
                        "poll",
                        "options",
                        "card",
                        "media_attachments",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
    )
)
def test_no_status_is_too_odd(told: object) -> None:
    """A status that is none costs no other its place."""
    assert status()["uri"] in [
        item.guid for item in items(reply([told, status(), {**status(2), "card": told, "quote": told, "poll": told}]))
    ]


# --------------------------------------------------------------------------------------------------------- the account


def test_an_account_is_looked_up_once_and_its_id_remembered() -> None:
    """The first poll asks who it is; the second asks for posts at once."""
    (ask,) = mastodon.first(NAT, Mark())
    assert (ask.url, ask.api) == (f"{API}/accounts/lookup?acct=nat", True)

    mark, posts = mastodon.read(reply({"id": "7"}, ask.about, ask.url), Mark())
    assert isinstance(posts, Request)
    assert posts.url == f"{API}/accounts/7/statuses?limit=40&exclude_replies=true"
    assert isinstance(mark, Mark)
    assert [ask.url for ask in mastodon.first(NAT, mark)] == [posts.url]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("mastodon:#NATO@example.social", "https://example.social/api/v1/timelines/tag/NATO?limit=40"),
        ("mastodon:#Özgür@localhost:8001", "http://localhost:8001/api/v1/timelines/tag/%C3%96zg%C3%BCr?limit=40"),
        ("mastodon:nat@127.0.0.1:8001", "http://127.0.0.1:8001/api/v1/accounts/lookup?acct=nat"),
    ],
)
def test_a_source_is_asked_where_its_address_says(address: str, url: str) -> None:
    """Tags need no look-up; a server on this computer has no certificate."""
    assert [ask.url for ask in mastodon.first(Source("s", address), Mark())] == [url]
    elsewhere = Source("s", address, api="http://here:1/")
    assert [ask.url for ask in mastodon.first(elsewhere, Mark())] == ["http://here:1/api" + url.partition("/api")[2]]


def conversation(answers: dict[str, Reply], source: Source = NAT) -> tuple[dict[str, Item], Mark, list[str]]:
    """A first poll of a server that knows these addresses; all others it answers with a page that says no."""
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.url)
        nothing = Reply(request.url, 404, {"content-type": "text/html"}, b"<h1>Not here</h1>", NOW)
        return replace(answers.get(request.url, nothing), url=request.url)

    held, mark = poll(mastodon, source, Mark(), answer)
    return held, mark, asked


RSS = "<rss version='2.0'><channel><item><guid>a</guid><description>A</description></item></channel></rss>"


def finger(actor: str) -> Reply:
    return reply({"links": [{"rel": "self", "type": "application/activity+json", "href": actor}]})


FINGER = "https://example.social/.well-known/webfinger?resource=acct:nat@example.social"


@pytest.mark.parametrize(
    ("actor", "feed"),
    [
        ("https://example.social/users/nat", "https://example.social/@nat.rss"),
        ("https://example.social/nat", "https://example.social/nat.rss"),
        ("https://example.social/users/nat", "https://example.social/users/nat/feed.atom"),
        ("https://example.social/users/nat", "https://example.social/users/nat.atom"),
        ("https://example.social/users/9abc", "https://example.social/@nat.atom"),
    ],
)
def test_a_server_without_the_api_is_read_from_its_feed(actor: str, feed: str) -> None:
    """WebFinger says that there is such an account; where its feed is depends on the make. It is found once."""
    held, mark, _ = conversation({FINGER: finger(actor), feed: reply(RSS)})

    assert list(held) == ["a"]
    assert [ask.url for ask in mastodon.first(NAT, mark)] == [feed]


def test_an_account_may_live_on_a_server_of_another_name() -> None:
    """What stands behind its @ is the name of its people; its API answers where WebFinger leads."""
    there = "https://social.example.org/api/v1/accounts"
    held, mark, _ = conversation(
        {
            FINGER: finger("https://social.example.org/users/nat"),
            f"{there}/lookup?acct=nat": reply({"id": "7"}),
            f"{there}/7/statuses?limit=40&exclude_replies=true": reply([status()]),
        }
    )
    assert len(held) == 1
    assert [ask.url for ask in mastodon.first(NAT, mark)] == [f"{there}/7/statuses?limit=40&exclude_replies=true"]


def test_an_account_that_is_unknown_is_not_found() -> None:
    """Mastodon says so at once, of other servers WebFinger is asked."""
    (ask,) = mastodon.first(NAT, Mark())
    assert word(reply({"error": "Record not found"}, ask.about, status=404)) == "not-found"

    (finger,) = mastodon.read(reply("<h1>Not here</h1>", ask.about, status=404), Mark())
    assert isinstance(finger, Request)
    assert word(reply("<h1>Not here</h1>", finger.about, status=404)) == "not-found"
    assert word(reply({"links": []}, finger.about)) == "not-found"


# -------------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("code", "body", "headers", "says"),
    [
        (401, {"error": "This method requires an authenticated user"}, {}, "denied"),
        (403, {"error": "This action is not allowed"}, {}, "denied"),
        (403, "<html>Just a moment</html>", {}, "blocked"),
        (200, "<!doctype html><title>Are you a robot?</title>", {}, "blocked"),
        (404, {"error": "Record not found"}, {}, "not-found"),
        (404, "<h1>404 Not Found</h1>", {}, "not-found"),
        (410, "", {}, "gone"),
        (422, {"error": "no"}, {}, "http-4xx"),
        (429, {"error": "Throttled"}, {}, "too-many"),
        (503, {"error": "Down"}, {}, "http-5xx"),
        (503, {"error": "Down"}, {"retry-after": "60"}, "too-many"),
        (502, "<html>Bad gateway</html>", {}, "http-5xx"),
        (200, "", {}, "empty"),
        (200, "[{", {}, "broken"),
        (200, {"no": "list"}, {}, "broken"),
    ],
)
def test_what_is_wrong_has_a_word(code: int, body: object, headers: dict[str, str], says: str) -> None:
    """A page that comes in the place of JSON is never a fault of reading."""
    assert word(reply(body, status=code, headers=headers)) == says


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"x-ratelimit-reset": "2026-06-03T12:05:00.872845Z"}, 5),
        ({"x-ratelimit-reset": "1780488600"}, 10),
        ({"ratelimit-reset": "120"}, 2),
        ({"x-ratelimit-reset": "2036-06-03T12:05:00Z"}, 7 * 24 * 60),
        ({"x-ratelimit-reset": "2026-06-03T11:59:00Z"}, None),
        ({"x-ratelimit-reset": "soon"}, None),
        ({"retry-after": "300", "x-ratelimit-reset": "120"}, None),  # Retry-After is everybody's, and read elsewhere
    ],
)
def test_a_server_says_in_its_own_way_when_to_come_again(headers: dict[str, str], minutes: int | None) -> None:
    """As a time, in seconds since 1970, or in seconds from now; a week at most."""
    with pytest.raises(SourceError) as error:
        list(mastodon.read(reply({"error": "Throttled"}, status=429, headers=headers), Mark()))
    assert error.value.until == (NOW + timedelta(minutes=minutes) if minutes else None)


# ------------------------------------------------------------------------------------------------- a scripted platform


class Platform:
    """A server with one account, whose posts come and go between questions."""

    def __init__(self, *, limit: int = 40, links: bool = True, honours: bool = True) -> None:
        self.posts: dict[int, str] = {}
        self.next = 100
        self.limit, self.links, self.honours = limit, links, honours
        self.between = 0
        self.asked: list[str] = []

    def write(self, number: int) -> None:
        for _ in range(number):
            self.next += 1
            self.posts[self.next] = f"<p>Post {self.next}</p>"

    def delete(self, place: int) -> None:
        """Take away the post at that place from the top."""
        ids = sorted(self.posts, reverse=True)
        if place < len(ids):
            del self.posts[ids[place]]

    def alive(self) -> set[str]:
        return {status(number)["uri"] for number in self.posts}

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request.url)
        url = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        answer = Reply(request.url, 200, {}, b"", NOW)
        if url.path.endswith("/lookup"):
            return replace(answer, body=b'{"id": "7"}')
        if not url.path.endswith("/statuses"):
            there = int(url.path.rpartition("/")[2]) in self.posts
            return replace(answer, status=200 if there else 404, body=b"{}")
        page = self.page(query)
        self.write(self.between)
        told = json.dumps([status(number, self.posts[number]) for number in page if number in self.posts])
        link = ""
        if page and self.links:
            where = "http://inside:3000/x"  # its own name, behind a proxy
            link = f'<{where}?min_id={page[0]}>; rel="prev"'
            link += f', <{where}?max_id={page[-1]}>; rel="next"' if len(page) == self.limit else ""
        return replace(answer, body=told.encode(), headers={"link": link})

    def page(self, query: dict[str, str]) -> list[int]:
        """As Mastodon pages: with `min_id` the oldest behind it, else the newest; always the newest first."""
        ids = sorted(self.posts, reverse=True)
        if not self.honours:
            return ids
        below, above = int(query.get("max_id", 10**9)), int(query.get("min_id", 0))
        ids = [number for number in ids if above < number < below]
        return ids[-self.limit :] if above else ids[: self.limit]


Steps = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 3, 40, 41, 90]),  # new before the poll
        st.integers(0, 3),  # new between its questions
        st.none() | st.integers(0, 4),  # after how many answers it is killed
        st.lists(st.integers(0, 10), max_size=2),  # what is deleted
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@example([(1000, 1, 9, [0]), (90, 2, 2, [])], 40, True, True)
@example([(1000, 0, None, [])], 20, False, True)
@given(Steps, st.sampled_from([40, 20]), st.booleans(), st.booleans())
def test_nothing_is_lost_whatever_happens_between_questions(
    steps: list[tuple[int, int, int | None, list[int]]], limit: int, links: bool, honours: bool
) -> None:
    """Bursts, kills, deletions; servers that send no Link, or all at once: what is there is held, and each once."""
    platform = Platform(limit=limit, links=links and honours, honours=honours)
    platform.write(5)
    held: dict[str, Item] = {}
    held, mark = poll(mastodon, NAT, Mark(), platform, held=held)
    for new, platform.between, kill, deleted in [*steps, (0, 0, None, []), (0, 0, None, [])]:
        platform.write(new)
        for place in deleted:
            platform.delete(place)
        held, mark = poll(mastodon, NAT, mark, platform, kill, held)
        mark = Mark(json.loads(json.dumps(mark)))  # as it is stored

    assert platform.alive() <= held.keys()
    if all(new <= 3 for new, *_ in steps):
        assert held.keys() == platform.alive()
    if links:
        platform.asked.clear()
        poll(mastodon, NAT, mark, platform, held=held)
        assert len(platform.asked) == 1


def test_a_new_source_begins_with_a_few_pages_also_when_it_is_killed() -> None:
    """Three pages, and what a kill left of them comes with the next poll."""
    platform = Platform()
    platform.write(500)
    held, mark = poll(mastodon, NAT, Mark(), platform, kill_after=3)
    assert len(held) == 80
    held, mark = poll(mastodon, NAT, mark, platform, held=held)
    assert len(held) == 120
    assert "older" not in mark


def test_an_edit_is_noticed_and_a_deletion_believed_only_when_it_is_confirmed() -> None:
    """The newest page is read again each time; what it lacks is asked for by its id."""
    platform = Platform()
    platform.write(8)
    held, mark = poll(mastodon, NAT, Mark(), platform)

    platform.posts[105] = "<p>Changed</p>"
    platform.delete(0)
    del platform.posts[103]
    held, mark = poll(mastodon, NAT, mark, platform, held=held)
    assert held.keys() == platform.alive()
    assert "Changed" in [item.post.text for item in held.values() if item.post]

    hidden = reply([status(number) for number in (107, 106, 105, 102, 101)])  # 104 is left out, and still there
    (ask,) = [thing for thing in mastodon.read(hidden, mark) if isinstance(thing, Request)]
    assert ask.url == f"{API}/statuses/104"
    for code, gone in ((200, []), (403, []), (404, [Gone("g")]), (410, [Gone("g")])):
        told = list(mastodon.read(reply({}, ask.about, status=code), Mark({"missing": [["104", "g"]]})))
        assert told == [*gone, Mark({"missing": []})]
    assert word(reply({}, ask.about, status=503), Mark({"missing": [["104", "g"]]})) == "http-5xx"


def test_a_server_that_hides_single_posts_has_a_page_for_each() -> None:
    """snac shows one by its id to members only, and a page that is not there tells as much."""
    guid = status(104)["uri"]
    mark = Mark({"missing": [["104", guid]]})
    (page,) = mastodon.read(reply({}, "still 104", f"{API}/statuses/104", status=401), mark)
    assert isinstance(page, Request)
    assert page.url == guid

    after = Mark({"missing": []})
    assert list(mastodon.read(reply("", page.about, guid, status=410), mark)) == [Gone(guid), after]
    assert list(mastodon.read(reply("<p>here</p>", page.about, guid), mark)) == [after]
    assert list(mastodon.read(reply({}, page.about, guid, status=401), mark)) == [after]


def test_a_post_with_another_id_is_the_same_post() -> None:
    """snac gives one a new id with each edit; its uid stays."""
    edited = status(2, uri="https://example.social/p/abc")
    told = list(mastodon.read(reply([edited, status(1)]), Mark({"recent": [["0", edited["uri"]], ["1", "b"]]})))
    assert [type(each) for each in told] == [Item, Item, Mark]


def test_a_page_of_posts_that_are_not_for_all_is_a_page() -> None:
    """What is new lies behind it."""
    page = reply([status(9, visibility="private")], "newer", f"{API}/accounts/7/statuses?min_id=1")
    ask, mark = mastodon.read(page, Mark({"recent": [["1", "a"]]}))
    assert isinstance(ask, Request)
    assert ask.url.endswith("min_id=9")
    assert mark == {"recent": [["9", ""], ["1", "a"]]}


def test_a_pinned_post_does_not_hide_a_hole() -> None:
    """Servers that put it above all show one that is known, however many are new below it."""
    mark = Mark({"account": "7", "recent": [["1", "a"]]})
    page = reply([status(1, pinned=True), *map(status, range(90, 50, -1))])
    (ask,) = [thing for thing in mastodon.read(page, mark) if not isinstance(thing, Item)]
    assert isinstance(ask, Request)
    assert "min_id=1" in ask.url


# ------------------------------------------------------------------------------------------------------- the recordings


def exchanges(shared: Path, name: str) -> list[dict[str, Any]]:
    told = json.loads((shared / "corpus" / "social" / f"{name}.json").read_text())
    return told if isinstance(told, list) else [told]


def recorded(exchange: dict[str, Any], about: str = "newest") -> Reply:
    told = exchange["response"]
    return reply(told["body"], about, exchange["request"]["url"], status=told["status"], headers=told["headers"])


@pytest.mark.shared
def test_recorded_timelines_are_read_whole(shared: Path) -> None:
    """Three pages of an account, the public timeline, and those of a server with other habits."""
    pages = [items(recorded(each)) for each in exchanges(shared, "mastodon/account-statuses-paged")]
    assert [[item.post.text for item in page if item.post] for page in pages] == [
        [f"Toot number {number}!" for number in numbers]
        for numbers in ((9, 8, 7, 6, 5), (4, 3, 2, 1, 0), (9, 8, 7, 6, 5))
    ]
    (public,) = exchanges(shared, "mastodon/timeline-public-anonymous")
    texts = [item.post.text for item in items(recorded(public)) if item.post]
    assert len(texts) == 8
    assert "@mastodonpy_test beep beep I'm a jeep" in texts
    for name in ("ssb-statuses", "timeline-tag"):
        (item,) = items(recorded(exchanges(shared, f"fediverse-snac/{name}")[0]))
        assert item.post is not None
        assert item.post.text == "Savunma sanayii iş birliği mutabakat muhtırası imzalandı. #NATO"
        assert item.post.handle == "ssb@fedi.example"


@pytest.mark.shared
def test_recorded_statuses_have_what_they_are_named_for(shared: Path) -> None:
    """A card, a poll, a warning, a boost."""

    def told(name: str) -> Post:
        (exchange,) = exchanges(shared, f"mastodon/{name}")
        (item,) = items(reply([exchange["response"]["body"]]))
        assert item.post is not None
        return item.post

    assert told("status-with-card").links == (Link("http://example.org/", "Example Domain"),)
    assert told("poll").poll == ("four twenty", "sixty-nine")
    assert (told("status-content-warning").warning, told("status-content-warning").text) == ("Content warning", "Toot!")
    assert told("status-reblog").reposted_by == "mastodonpy_test@localhost:3000"


@pytest.mark.shared
def test_recorded_accounts_are_found_or_not(shared: Path) -> None:
    """By look-up, by WebFinger, in a feed."""
    about = "lookup http://localhost:3000 nat localhost:3000"
    unknown, *known = exchanges(shared, "mastodon/account-lookup")
    assert word(recorded(unknown, about)) == "not-found"
    for each in known:
        mark, _ = mastodon.read(recorded(each, about), Mark())
        assert mark == {"api": "http://localhost:3000", "account": "117020565966271181"}
    assert word(recorded(exchanges(shared, "mastodon/error-401")[0])) == "denied"

    feed, finger = (exchanges(shared, f"fediverse-snac/ssb-{name}")[0] for name in ("rss", "webfinger"))
    held, mark, _ = conversation(
        {each["request"]["url"]: recorded(each) for each in (feed, finger)}, Source("s", "mastodon:ssb@fedi.example")
    )
    assert list(held) == ["https://fedi.example/ssb/p/1795458493.473392"]

"""Accounts, lists and searches of X: what posts become, what refusals mean, and that none is lost or paid twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from natwire.errors import SourceError
from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Cost, Gone, Item, Mark, Reply, Request, Source
from natwire.sources import x
from tests.sources.scripted import poll

DATA = Path(__file__).parents[1] / "data" / "x"
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
ACCOUNT = Source("harbour", "x:@harbour", kind="x")
LIST = Source("ports", "x:list/84", kind="x")
SEARCH = Source("ferries", "x:search/ferries OR pilots #port", kind="x")
KNOWN = Mark(id="7", handle="harbour", name="Harbour News")
TIMELINE = "https://api.x.com/2/users/7/tweets"


def reply(body: object, status: int = 200, url: str = TIMELINE, about: str = "posts", **headers: str) -> Reply:
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(
        url, status, {name.replace("_", "-"): value for name, value in headers.items()}, text.encode(), NOW, about=about
    )


def saved() -> Any:
    return json.loads((DATA / "page.json").read_text("utf-8"))


def newly_spelt(page: object) -> Any:
    """The same page in the names of 2026."""
    return json.loads(
        json.dumps(page)
        .replace("tweet_ids", "post_ids")
        .replace("_tweets", "_posts")
        .replace("note_tweet", "note_post")
        .replace('"tweets"', '"posts"')
    )


def items(page: object, mark: Mark = KNOWN) -> list[Item]:
    return [found for found in x.read(reply(page), mark) if isinstance(found, Item)]


def told(item: Item) -> Post:
    assert item.post is not None
    return item.post


def asked(request: Request) -> dict[str, str]:
    """The parameters of a question."""
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def requests(things: Iterator[object]) -> list[Request]:
    return [thing for thing in things if isinstance(thing, Request)]


# --------------------------------------------------------------------------------------------------------------- posts


def test_both_spellings_of_x_say_the_same() -> None:
    """`tweet` and `post`: X is in the middle of a change of names."""
    assert newly_spelt(saved()) != saved()
    assert items(newly_spelt(saved())) == items(saved())


def test_a_text_is_whole_and_its_short_links_are_written_out() -> None:
    """Found by themselves and not by their places, which emoji shift; those to its own pictures and quote go."""
    item, post = items(saved())[0], told(items(saved())[0])

    assert post.text == (
        "Ferries &lt; pilots 👩🏽‍✈️ https://harbour.example/?a=1&amp;b…\n\nSee https://harbour.example/tariffs and http://t.co/none"
    )
    assert post.links == (
        Link("https://harbour.example/?a=1&amp;b", "The report", "All of it."),
        Link("https://harbour.example/tariffs"),
    )
    assert (item.guid, item.url) == (post.uid, "https://x.com/harbour/status/900000000000000009")
    assert (item.authors, item.published, item.lang) == (("Harbour News",), datetime(2026, 6, 1, 9, tzinfo=UTC), "id")


def test_what_belongs_to_a_post_is_told_with_it() -> None:
    """Pictures and films in their author's words, the quoted post, what it answers, and X's warning."""
    post = told(items(saved())[0])

    assert post.media == (Media("image", "A ferry\nat sea"), Media("video"), Media("video", "Waves"))
    url = "https://x.com/pilots/status/800000000000000004"
    assert post.quote == Quote("800000000000000003", url, "pilots", "Fair & square")
    assert (post.reply_to, post.sensitive) == ("900000000000000001", True)


def test_a_quoted_post_that_is_not_to_be_had_is_named() -> None:
    """The link to it says whose it is."""
    page = saved()
    del page["includes"]
    post = told(items(page)[0])

    assert post.quote == Quote("800000000000000004", "https://x.com/pilots/status/800000000000000004", "pilots")


def test_a_long_text_is_read_in_full_and_an_edited_post_keeps_its_uid() -> None:
    """The uid is that of its first version, the address that of the last. An article has a title."""
    item = items(saved())[1]

    assert told(item).text == "All of it is here: https://harbour.example/all"
    assert (item.guid, told(item).uid) == ("900000000000000006",) * 2
    assert item.url == "https://x.com/harbour/status/900000000000000008"
    assert item.published == item.updated == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    assert (item.title, item.lang) == ("A long article", None)


def test_a_repost_is_its_original_passed_on() -> None:
    """With the original's author, time and whole text, which the repost cuts."""
    item = items(saved())[2]

    assert item.guid == "800000000000000005 harbour"
    assert (item.authors, item.published) == (("Pilots’ Union",), datetime(2026, 5, 31, 8, tzinfo=UTC))
    assert told(item) == Post(
        uid="800000000000000005",
        platform="x",
        text="We strike, and what follows is complete.",
        handle="pilots",
        reposted_by="harbour",
        reposted_at=datetime(2026, 6, 1, 8, tzinfo=UTC),
    )


def test_a_repost_without_its_original_tells_what_it_shows() -> None:
    """Nothing but its own time is known then, and no clock runs years ahead."""
    item = items(saved())[3]

    assert (item.guid, told(item).handle, item.published) == ("800000000000000001 harbour", "hidden", None)
    assert told(item).text == "Not to be seen by all, and so c…"
    assert told(item).reposted_at == NOW + timedelta(minutes=5)


def test_what_is_hostile_in_a_text_goes() -> None:
    """Controls and changes of direction."""
    (item,) = items(
        {"data": [{"id": "1", "text": "a\u202eb\x1b[31m\r\nc", "lang": ["en"], "entities": [], "created_at": 3}]}
    )
    assert told(item).text == "ab[31m\nc"


def test_half_a_letter_in_an_id_goes_too() -> None:
    """No file and no database takes it, and the whole page would be lost for one such post."""
    page = {"data": [{"id": "9\ud800", "text": "Ferries"}, {"id": "8", "edit_history_tweet_ids": ["7\udfff", "8"]}]}
    assert [item.guid for item in items(page)] == ["9", "7"]
    assert items(page)[0].url == "https://x.com/harbour/status/9"


def test_what_is_no_post_is_passed_over() -> None:
    """The others of its page are read."""
    page = {"data": [{"text": "without an id"}, "no object", {"id": "1", "text": "a"}], "includes": []}
    assert [item.guid for item in items(page)] == ["1"]


def test_posts_and_users_cost_those_that_came_along_too() -> None:
    """Half a cent a post, a cent a user."""
    (cost,) = [thing for thing in x.read(reply(saved()), KNOWN) if isinstance(thing, Cost)]
    assert cost.usd == pytest.approx(4 * 0.005 + 2 * 0.005 + 0.010)


# ------------------------------------------------------------------------------------------------------------ questions


def test_an_account_is_looked_up_once() -> None:
    """Its id never changes; then its own posts are asked for, without its name, which would cost."""
    (first,) = x.first(ACCOUNT, Mark())
    assert first.url.startswith("https://api.x.com/2/users/by/username/harbour?")
    body = {"data": {"id": "7", "name": "Harbour News", "username": "harbour"}}
    cost, question, mark = x.read(reply(body, url=first.url, about=first.about), Mark())

    assert (cost, mark) == (Cost(0.010), KNOWN)
    assert isinstance(question, Request)
    assert question.url.startswith(f"{TIMELINE}?")
    assert asked(question)["exclude"] == "retweets,replies"
    assert "author_id" not in asked(question)["expansions"].split(",")
    assert requests(x.first(ACCOUNT, KNOWN)) == [question]


def test_every_question_carries_the_token_and_comes_back_whatever_its_status() -> None:
    """By its name: no kind of source ever sees a secret. The API may be another's."""
    for source in (ACCOUNT, LIST, SEARCH):
        (question,) = x.first(replace(source, api="http://localhost:8080/"), Mark())
        assert (question.bearer, question.api) == ("x.bearer_token", True)
        assert question.url.startswith("http://localhost:8080/2/")


def test_a_search_is_asked_for_its_words() -> None:
    """On every page."""
    (question,) = x.first(SEARCH, Mark(last="5", last_at="2026-06-03T00:00:00Z"))
    assert urlsplit(question.url).path == "/2/tweets/search/recent"
    page = {"data": [{"id": "6", "text": "a"}], "meta": {"newest_id": "6", "next_token": "t"}}
    (second,) = requests(x.read(reply(page, url=question.url), Mark(last="5", last_at="2026-06-03T00:00:00Z")))

    assert asked(second) == asked(question) | {"next_token": "t"}
    assert asked(second)["query"] == "ferries OR pilots #port"


def test_what_x_does_not_have_is_no_source() -> None:
    """The hint says what it has."""
    with pytest.raises(SourceError) as error:
        list(x.first(Source("a", "x:harbour"), Mark()))
    assert (error.value.word, "x:@NAME" in error.value.hint) == ("address", True)


# -------------------------------------------------------------------------------------------------------------- faults

CAPPED = {
    "title": "UsageCapExceeded",
    "detail": "Usage cap exceeded",
    "type": "https://api.x.com/2/problems/usage-capped",
}
ABSENT = {"errors": [{"title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found"}]}
HIDDEN = {"errors": [{"title": "Authorization Error", "type": ".../not-authorized-for-resource"}]}
RESET = str(int(NOW.timestamp()) + 600)


@pytest.mark.parametrize(
    ("answer", "word", "wait"),
    [
        (reply({"title": "Unauthorized", "status": 401}, 401), "denied", None),
        (reply({"title": "Client Forbidden", "type": ".../client-forbidden"}, 403), "denied", None),
        (reply({"errors": [{"message": "Rate limit exceeded", "code": 88}]}, 429), "too-many", None),
        (reply({"title": "Too Many Requests"}, 429, x_rate_limit_reset=RESET), "too-many", timedelta(seconds=602)),
        (reply({"title": "Too Many Requests"}, 429, x_rate_limit_reset="99999999999"), "too-many", timedelta(days=7)),
        (reply(CAPPED, 429, x_rate_limit_reset=RESET), "budget", timedelta(days=1)),
        (reply({"detail": "Your account has no credits left."}, 403), "budget", timedelta(days=1)),
        (reply("Payment Required", 402), "budget", timedelta(days=1)),
        (reply(ABSENT), "not-found", None),
        (reply(HIDDEN), "denied", None),
        (reply("<!DOCTYPE html><title>Just a moment</title>"), "blocked", None),
        (reply("<!DOCTYPE html><title>Just a moment</title>", 403), "blocked", None),
        (reply("<html>not here</html>", 404), "not-found", None),
        (reply("<html>over capacity</html>", 503), "http-5xx", None),
        (reply({"title": "Invalid Request"}, 400), "http-4xx", None),
        (reply('{"data": [{"id"'), "broken", None),
        (reply({}), "broken", None),
        (reply(ABSENT, about="who"), "not-found", None),
        (reply({"data": {"id": 7}}, about="who"), "broken", None),
    ],
)
def test_a_refusal_has_one_word(answer: Reply, word: str, wait: timedelta | None) -> None:
    """And a time, where X says one: what is used up for the month is not asked for in a quarter of an hour."""
    with pytest.raises(SourceError) as error:
        list(x.read(answer, KNOWN))

    assert error.value.word == word
    assert error.value.until == (wait and NOW + wait)


def test_no_news_is_no_fault() -> None:
    """An answer without posts has no `data` at all."""
    before = Mark(KNOWN | {"last": "5", "last_at": "2026-06-03T00:00:00Z"})
    *_, mark = x.read(reply({"meta": {"result_count": 0}}), before)

    assert mark == before | {"watch": {}, "last_at": "2026-06-03T11:55:00Z"}


ODD: tuple[Any, ...] = (None, True, 7, 1e400, "a", "https://t.co/aaaa", [], [7], ["a"], {}, {"id": 7}, {"url": []})


def spoilt(value: Any) -> Iterator[Any]:
    """The value with one odd thing somewhere in it, for all places and all odd things."""
    yield from ODD
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        for inner in spoilt(value[key]):
            changed = value.copy()
            changed[key] = inner
            yield changed


@pytest.mark.parametrize("about", ["posts", "who", "alive"])
def test_whatever_comes_is_read_or_refused(about: str) -> None:
    """An answer in which any one thing is not what it should be."""
    for page in spoilt(saved()):
        with suppress(SourceError):
            list(x.read(reply(page, about=about), KNOWN))
    for body in spoilt(refused(since_id="5")):
        with pytest.raises(SourceError):
            list(x.read(reply(body, 403, about=about), KNOWN))


# ------------------------------------------------------------------------------------------------------------- polling


def refused(**parameters: str) -> dict[str, Any]:
    """How X says what it does not accept."""
    errors = [
        {"parameters": {name: [value]}, "message": f"[{value}] is not valid"} for name, value in parameters.items()
    ]
    return {
        "errors": errors,
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
    }


@dataclass
class Platform:
    """X with one account, all of whose posts are in one list and found by one search, newest first.

    It knows one spelling of the names of fields. Its tokens hold until they are `expired`, and ids before `reach` are
    too old for it.
    """

    there: dict[int, tuple[int, ...]] = field(default_factory=dict)  # by their current ids, all of them
    newest: int = 9_999_999_000  # soon of one digit more, where the order of texts is not that of numbers
    spelling: str = "tweet"
    reach: int = 0
    epoch: int = 0
    busy: set[int] = field(default_factory=set)
    at: datetime = NOW
    asked: list[str] = field(default_factory=list)
    cost: float = 0.0

    def publish(self, count: int) -> None:
        for _ in range(count):
            self.newest += 7
            self.there[self.newest] = (self.newest,)

    def edit(self, back: int) -> None:
        """The post so many back becomes a new version of itself."""
        if back < len(self.there):
            versions = self.there.pop(sorted(self.there)[-1 - back])
            self.newest += 7
            self.there[self.newest] = (*versions, self.newest)

    def delete(self, back: int) -> None:
        if back < len(self.there):
            del self.there[sorted(self.there)[-1 - back]]

    def guids(self) -> set[str]:
        return {str(versions[0]) for versions in self.there.values()}

    def answer(self, request: Request) -> Reply:
        self.asked.append(request.url)
        status, body = (429, {}) if len(self.asked) - 1 in self.busy else self._answer(request)
        return replace(reply(body, status, request.url), at=self.at)

    def _answer(self, request: Request) -> tuple[int, dict[str, Any]]:
        path, params = urlsplit(request.url).path, asked(request)
        if "/by/username/" in path:
            return 200, {"data": {"id": "7", "username": "harbour", "name": "Harbour News"}}
        if path == "/2/tweets":
            return 200, self._looked_up([int(each) for each in params["ids"].split(",")])
        if f"{self.spelling}.fields" not in params:
            return 400, refused(**{name: "x" for name in params if name in ("tweet.fields", "post.fields")})
        since, start = int(params.get("since_id", 0)), params.get("start_time", "")
        if since and since < self.reach:
            return 400, refused(since_id=str(since))
        assert not (since and "/lists/" in path)
        epoch, _, before = (params.get("pagination_token") or params.get("next_token") or f"{self.epoch}-").partition(
            "-"
        )
        if int(epoch) != self.epoch:
            return 400, refused(pagination_token=epoch)
        older = sorted((at for at in self.there if since < at and (not before or at < int(before))), reverse=True)
        return 200, self._page([at for at in older if not start or at > self.reach], int(params["max_results"]))

    def _page(self, found: list[int], size: int) -> dict[str, Any]:
        page = found[:size]
        more = {"next_token": f"{self.epoch}-{page[-1]}"} if found[size:] else {}
        self.cost += 0.005 * len(page)
        names = {"edit_history_tweet_ids": "edit_history_post_ids"} if self.spelling == "post" else {}
        key = names.get("edit_history_tweet_ids", "edit_history_tweet_ids")
        posts = [{"id": str(at), "text": f"Post {at}", key: [*map(str, self.there[at])]} for at in page]
        return {"data": posts, "meta": {"newest_id": str(page[0]), **more}} if page else {"meta": {"result_count": 0}}

    def _looked_up(self, ids: list[int]) -> dict[str, Any]:
        gone = [
            {"value": str(at), "title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found"}
            for at in ids
            if at not in self.there
        ]
        found = [{"id": str(at), "text": "a"} for at in ids if at in self.there]
        return {"data": found, "errors": gone} if found else {"errors": gone}


@dataclass
class Desk:
    """Follows a source at a platform of X's kind."""

    source: Source = ACCOUNT
    platform: Platform = field(default_factory=Platform)
    held: dict[str, Item] = field(default_factory=dict)
    mark: Mark = field(default_factory=Mark)

    def poll(self, answers: int = 99) -> list[str]:
        """The questions of a poll that is killed after so many answers."""
        self.platform.asked.clear()
        with suppress(SourceError):
            self.held, self.mark = poll(x, self.source, self.mark, self.platform.answer, answers, self.held)
        return self.platform.asked


@pytest.mark.parametrize("source", [ACCOUNT, LIST, SEARCH], ids=lambda source: source.name)
def test_a_poll_reads_what_is_new_and_no_page_more(source: Source) -> None:
    """The first one ever reads one page: X's past is paid by the post."""
    desk = Desk(source)
    desk.platform.publish(250)
    desk.poll()
    first = 20 if source is LIST else 100
    assert len(desk.held) == first

    desk.platform.publish(15)
    asked = desk.poll()
    assert (len(asked), len(desk.held)) == (1, first + 15)
    assert desk.mark["last"] == str(desk.platform.newest)


@pytest.mark.parametrize("source", [ACCOUNT, LIST, SEARCH], ids=lambda source: source.name)
def test_a_thousand_posts_at_once_are_all_read(source: Source) -> None:
    """In one poll from an account; from a list, whose pages are short, in two."""
    desk = Desk(source)
    desk.platform.publish(10)
    desk.poll()
    desk.platform.publish(1000)
    desk.poll()
    if source is LIST:
        desk.poll()
    assert desk.held.keys() == desk.platform.guids()


def test_pages_that_were_read_are_not_paid_again() -> None:
    """A run that is killed goes on with the page that it did not read, and then with what is new."""
    desk = Desk()
    desk.platform.publish(10)
    desk.poll()
    desk.platform.publish(500)
    desk.poll(answers=2)
    desk.platform.publish(5)
    desk.poll()

    assert desk.held.keys() == desk.platform.guids()
    assert desk.platform.cost == pytest.approx(515 * 0.005)


def test_pages_whose_token_expired_are_read_from_the_newest_on() -> None:
    """It holds for a while only; what lies before the mark is not asked for again."""
    desk = Desk()
    desk.platform.publish(10)
    desk.poll()
    desk.platform.publish(250)
    desk.poll(answers=1)
    desk.platform.epoch += 1
    desk.poll()

    assert desk.held.keys() == desk.platform.guids()
    assert desk.platform.cost == pytest.approx((10 + 100 + 250) * 0.005)


def test_a_token_that_leads_to_itself_ends_a_poll() -> None:
    """And not the budget."""
    page = {"data": [{"id": "6", "text": "a"}], "meta": {"next_token": "t"}}
    mark = Mark(KNOWN | {"last": "5", "last_at": "2026-06-03T00:00:00Z", "newest": "9", "token": "t"})

    things = list(x.read(reply(page), mark))
    assert requests(iter(things)) == []
    assert isinstance(things[-1], Mark)
    assert things[-1]["last"] == "9"


def test_the_spelling_that_x_understands_is_remembered() -> None:
    """It is asked in the old one, and in the new one when it says that it does not know a field."""
    desk = Desk()
    desk.platform.spelling = "post"
    desk.platform.publish(5)
    asked = desk.poll()
    assert [("tweet.fields" in url, "post.fields" in url) for url in asked[1:]] == [(True, False), (False, True)]
    desk.platform.publish(5)
    assert len(desk.poll()) == 1
    assert desk.held.keys() == desk.platform.guids()


def test_a_question_that_nobody_can_mend_is_a_fault() -> None:
    """Neither spelling is understood, and nobody goes on asking."""
    desk = Desk(mark=Mark(KNOWN))
    desk.platform.spelling = "note"

    assert len(desk.poll()) == 2


@pytest.mark.parametrize("source", [ACCOUNT, SEARCH], ids=lambda source: source.name)
def test_a_post_too_old_to_begin_from_is_replaced_by_a_time(source: Source) -> None:
    """A search goes back seven days and no further."""
    desk = Desk(source)
    desk.platform.publish(5)
    desk.poll()
    desk.platform.reach, desk.platform.at = desk.platform.newest + 1, NOW + timedelta(days=20)
    desk.platform.newest += 70
    desk.platform.publish(5)
    asked = desk.poll()

    assert desk.held.keys() == desk.platform.guids()
    start = "2026-06-16T12:05:00Z" if source is SEARCH else "2026-06-03T11:55:00Z"
    assert parse_qs(urlsplit(asked[1]).query)["start_time"] == [start]


def test_what_was_deleted_is_noticed_the_next_day() -> None:
    """Once a day X is asked about what a poll has not seen; what nobody says is gone stays."""
    desk = Desk()
    desk.platform.publish(8)
    desk.poll()
    desk.platform.delete(2)
    assert len(desk.poll()) == 1
    desk.platform.at += timedelta(days=1)
    assert [urlsplit(url).path for url in desk.poll()] == ["/2/users/7/tweets", "/2/tweets"]
    assert desk.held.keys() == desk.platform.guids()
    assert len(desk.poll()) == 1


def test_a_post_is_watched_for_a_week() -> None:
    """To ask about it costs as much as to read it did."""
    desk = Desk()
    desk.platform.publish(8)
    for day in range(10):
        desk.platform.at = NOW + timedelta(days=day)
        assert len(desk.poll()) == (1 if day in (0, 8, 9) else 2) + (not day)


def test_an_answer_that_does_not_mention_a_post_says_nothing_of_it() -> None:
    """Only what X says is not to be found is gone."""
    mark = Mark(KNOWN | {"watch": {"5": ["5", "2026-06-02"], "6": ["6 harbour", "2026-06-02"]}})
    gone = {"value": "6", "type": "https://api.x.com/2/problems/resource-not-found"}
    hidden = {"value": "5", "type": "https://api.x.com/2/problems/not-authorized-for-resource"}
    things = list(x.read(reply({"errors": [gone, hidden]}, about="alive"), mark))

    assert [thing for thing in things if isinstance(thing, Gone)] == [Gone("6 harbour")]
    assert things[-1] == mark | {"asked": "2026-06-03", "watch": {"5": ["5", "2026-06-02"]}}


STEPS = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from([1, 3, 19, 20, 21, 99, 100, 101, 260, 1000])),
    st.tuples(st.just("edit"), st.integers(0, 30)),
    st.tuples(st.just("delete"), st.integers(0, 30)),
    st.tuples(st.just("poll"), st.integers(0, 6)),
    st.tuples(st.just("refused poll"), st.integers(0, 5)),
    st.tuples(st.just("tokens expire"), st.just(0)),
    st.tuples(st.just("spelling"), st.just(0)),
    st.tuples(st.just("too old"), st.just(0)),
    st.tuples(st.just("days"), st.integers(1, 3)),
)


@settings(max_examples=200, deadline=None)
@example(ACCOUNT, 5, [("publish", 260), ("poll", 1), ("tokens expire", 0), ("poll", 1)])
@given(st.sampled_from([ACCOUNT, LIST, SEARCH]), st.integers(0, 20), st.lists(STEPS, max_size=8))
def test_nothing_is_lost_or_doubled_whatever_happens(
    source: Source, at_first: int, steps: list[tuple[str, int]]
) -> None:
    """News and edits between pages and polls, refusals, tokens and ids that expire, kills after any answer."""
    desk = Desk(source)
    platform = desk.platform
    platform.publish(at_first)
    desk.poll()
    for step, number in steps:
        platform.busy = {number} if step == "refused poll" else set()
        match step:
            case "publish":
                platform.publish(number)
            case "edit":
                platform.edit(number)
            case "delete":
                platform.delete(number)
            case "tokens expire":
                platform.epoch += 1
            case "spelling":
                platform.spelling = "post" if platform.spelling == "tweet" else "tweet"
            case "too old":
                platform.reach = int(desk.mark.get("last", 0)) + 1
            case "days":
                platform.at += timedelta(days=number)
            case _:
                desk.poll(number if step == "poll" else 99)
    platform.busy, before = set(), None
    while desk.mark != before:
        before = desk.mark
        desk.poll()

    assert desk.held.keys() >= platform.guids()
    assert {guid for guid in desk.held if "999999" in guid} <= {
        str(at) for at in range(9_999_999_000, platform.newest + 1)
    }


# -------------------------------------------------------------------------------------------------------------- corpus


def recorded(shared: Path, name: str, about: str = "posts") -> Reply:
    exchange = json.loads((shared / "corpus" / "social" / "x" / f"{name}.json").read_text("utf-8"))
    answer = exchange["response"]
    body = json.dumps(answer["body"]).encode()
    return Reply(exchange["request"]["url"], answer["status"], answer["headers"], body, NOW, about=about)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["users-tweets-classic-names", "users-posts-2026-names"])
def test_a_whole_page_of_the_corpus_is_read(shared: Path, name: str) -> None:
    """Long text, repost, quote, media, links and a partial error, in both spellings."""
    mark = Mark(
        id="2244994945", handle="ssb_example", name="", last="1929999999999999970", last_at="2025-06-01T00:00:00Z"
    )
    things = list(x.read(recorded(shared, f"synthetic-{name}"), mark))
    posts = [told(thing) for thing in things if isinstance(thing, Item)]

    assert [post.uid[-3:] for post in posts] == ["005", "003", "990", "001"]
    assert posts[0].text.startswith("Signed today in Ankara. & more to come 🇹🇷🤝🇫🇮 https://nat.example/turkey")
    assert posts[0].media == (Media("image", "Two officials shake hands"),)
    assert posts[1].text.endswith("he said on X.")
    assert (posts[2].handle, posts[2].reposted_by) == ("fin_example", "ssb_example")
    assert posts[3].text == "The agreement in full"
    assert posts[3].quote
    assert posts[3].quote.text == "Quoted text"
    (question,) = requests(iter(things))
    assert (asked(question)["since_id"], asked(question)["pagination_token"]) == (
        mark["last"],
        "7140dibdnow9c7btw482abcd",
    )
    assert isinstance(things[-1], Mark)
    assert (things[-1]["last"], things[-1]["newest"]) == (mark["last"], "1930000000000000005")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "about", "count"),
    [
        ("users-tweets-default-fields", "posts", 2),
        ("list-tweets", "posts", 97),
        ("search-recent", "posts", 10),
        ("tweets-lookup", "alive", 0),
        ("user-by-username", "who", 0),
        ("synthetic-empty", "posts", 0),
    ],
)
def test_the_recordings_are_read(shared: Path, name: str, about: str, count: int) -> None:
    """With the fields that X sends when none are asked for."""
    things = list(x.read(recorded(shared, name, about), Mark()))
    texts = [told(thing).text for thing in things if isinstance(thing, Item)]

    assert (len(texts), all(texts)) == (count, True)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "word"),
    [("401", "denied"), ("429", "too-many"), ("usage-capped", "budget"), ("user-not-found-in-200", "not-found")],
)
def test_the_refusals_of_the_corpus_have_their_words(shared: Path, name: str, word: str) -> None:
    """As they are documented."""
    with pytest.raises(SourceError) as error:
        list(x.read(recorded(shared, f"synthetic-error-{name}"), Mark()))
    assert error.value.word == word

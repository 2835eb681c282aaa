"""When a source is asked again, and with which headers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.settings import Settings
from natwire.errors import FetchError
from natwire.fetch.rhythm import Rhythm
from natwire.fetch.schedule import Answer, Haste, addressed, body_hash, conditional, due, failed, succeeded
from natwire.model.source import Hint, Mark, Reply, Request, Source, State

URL = "https://yle.example/feed"
SOURCE = Source("yle", URL)
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
QUARTER, HALF_HOUR, HOUR, DAY = timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
BUSY = Rhythm(671, NOW)  # half a new item in half an hour
NOTHING = Settings(Path("config.toml"))


def reply(status: int = 200, body: bytes = b"<rss/>", **headers: str) -> Reply:
    """An answer; `_` in a header's name is a hyphen."""
    return Reply(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body, NOW)


def after(state: State, answer: Reply, mark: Mark | None = None, hint: Hint | None = None) -> State:
    """The state after such an answer of a source that brings something every half hour or so."""
    return succeeded(SOURCE, state, Answer(answer, mark, hint), BUSY)


def fails(state: State, word: str, until: datetime | None = None, at: datetime = NOW) -> State:
    """The state after such a fault."""
    return failed(SOURCE, state, FetchError("it said no", word=word), until, BUSY, at)


# -------------------------------------------------------------------------------------------------------------- due


@pytest.mark.parametrize(
    ("haste", "state", "expected"),
    [
        ("due", State(URL), True),
        ("due", State(URL, next_at=NOW), True),
        ("due", State(URL, next_at=NOW + timedelta(seconds=1)), False),
        ("due", State(URL, next_at=NOW - HOUR, hint_until=NOW + HOUR), False),
        ("now", State(URL, next_at=NOW + HOUR), True),
        ("now", State(URL, last_request=NOW - timedelta(seconds=59)), False),
        ("now", State(URL, last_request=NOW - timedelta(seconds=60)), True),
        ("now", State(URL, last_request=NOW - HOUR, hint_until=NOW + HOUR), False),
        ("now", State(URL, wish=Hint(quiet=1 << NOW.hour)), False),
        ("due", State(URL, wish=Hint(quiet=1 << 24 + NOW.weekday())), False),
        ("force", State(URL, last_request=NOW, next_at=NOW + DAY, hint_until=NOW + DAY), True),
        ("now", State(URL, status="dead"), False),
        ("force", State(URL, status="dead"), False),
        ("force", State(URL, status="gone", next_at=NOW + DAY), False),
        ("force", State(URL, status="gone", next_at=NOW), True),
    ],
)
def test_when_a_source_is_due(haste: Haste, state: State, expected: bool) -> None:
    """`--now` skips the source's own interval, but neither a wish nor a minute; `--force` skips all of it."""
    assert due(state, haste, NOW) is expected


def test_a_dead_source_is_asked_when_it_is_named() -> None:
    """Who names it and forces it means it."""
    assert due(State(URL, status="dead"), "force", NOW, named=True)
    assert not due(State(URL, status="dead"), "now", NOW, named=True)


# ---------------------------------------------------------------------------------------------------------- headers


def test_validators_go_to_the_origin_that_gave_them() -> None:
    """Both of them, as they came, named as meant for that origin alone."""
    state = State(URL, etag='W/"1"', last_modified="yesterday", validators_url=URL)

    asked = conditional(Request(URL + "?page=1", {"Accept-Language": "fi"}), state)

    assert asked.headers == {"Accept-Language": "fi"}
    assert asked.validators == {"If-None-Match": 'W/"1"', "If-Modified-Since": "yesterday"}
    assert asked.validators_for == URL
    assert conditional(Request(URL), replace(state, etag=None)).validators == {"If-Modified-Since": "yesterday"}
    assert conditional(Request(URL), State(URL, etag='"1"')).validators == {}


def test_the_users_headers_go_to_the_source_alone() -> None:
    """A key in the config is not told to the host of a next page; what the request says itself has the last word."""
    source = replace(SOURCE, headers={"X-Key": "1", "Accept-Language": "fi"})

    def sent(url: str, **headers: str) -> dict[str, str]:
        return dict(addressed(Request(url, headers), source, State(URL), URL, NOTHING).headers)

    assert sent(URL, Accept="text/xml") == {"X-Key": "1", "Accept-Language": "fi", "Accept": "text/xml"}
    assert sent(URL, **{"Accept-Language": "tr"})["Accept-Language"] == "tr"
    assert sent("http://yle.example/feed") == {}


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"etag": '"1"', "last-modified": "x"}, ('"1"', "x", URL)),
        ({"etag": '"\xe9"'}, ('"\xe9"', None, URL)),
        ({"etag": '"\xc5\x9f\xc2\xad"'}, ('"\xc5\x9f\xc2\xad"', None, URL)),  # bytes of UTF-8: ş and a soft hyphen
        ({"etag": '"\x7f"'}, (None, None, None)),
        ({"etag": '"' + "1" * 1024}, (None, None, None)),
        ({"etag": "a\x00b", "last-modified": "x"}, (None, "x", URL)),
        ({}, (None, None, None)),
    ],
)
def test_which_validators_are_kept(headers: dict[str, str], kept: tuple[str | None, ...]) -> None:
    """A new answer replaces them; those that are too long or hold controls are none."""
    before = State(URL, etag='"0"', last_modified="w", validators_url=URL)
    state = after(before, Reply(URL, 200, headers, b"", NOW), Mark())

    assert (state.etag, state.last_modified, state.validators_url) == kept


def test_an_unchanged_answer_keeps_what_is_known() -> None:
    """A 304 may bring new validators; mark, hash and the document's wish stay; failures are over."""
    before = State(
        URL, Mark(a=1), '"0"', "w", URL, b"hash", "timeout", "slow", 4, NOW - DAY, polls=7, hint_until=NOW - DAY,
        wish=Hint(7200), told=True,
    )  # fmt: skip
    state = after(before, reply(304, b"", etag='"2"'))

    assert (state.mark, state.body_hash, state.etag, state.last_modified) == ({"a": 1}, b"hash", '"2"', "w")
    assert (state.status, state.error, state.failures, state.failing_since, state.told) == ("ok", None, 0, None, False)
    assert (state.last_ok, state.last_request, state.polls) == (NOW, NOW, 8)
    assert (state.hint_until, state.wish) == (NOW + 2 * HOUR, Hint(7200))


def test_a_read_answer_is_known_again() -> None:
    """Mark, hashes and size are those of the new answer, and so is what its document asks for."""
    state = succeeded(SOURCE, State(URL, wish=Hint(60)), Answer(reply(body=b"x"), Mark(b=2), None, b"s"), BUSY)

    assert (state.mark, state.body_hash, state.stable_hash, state.bytes) == ({"b": 2}, body_hash(b"x"), b"s", 1)
    assert state.wish == Hint()


@pytest.mark.parametrize(
    ("before", "answer", "same", "told"),
    [
        (None, reply(etag='"1"'), False, None),
        (None, reply(304, b"", etag='"1"'), False, True),
        (None, reply(), False, False),
        (True, reply(etag='"1"'), False, True),
        (True, reply(etag='"1"'), True, False),
        (None, reply(204, b""), False, None),
    ],
)
def test_whether_a_server_knows_304(before: bool | None, answer: Reply, same: bool, told: bool | None) -> None:
    """Not the one without validators, nor the one that sends the same body in spite of them; 204 shows nothing."""
    state = State(URL, etag='"1"', validators_url=URL, answers_304=before)

    assert succeeded(SOURCE, state, Answer(answer, same=same), BUSY).answers_304 is told


# ----------------------------------------------------------------------------------------------------------- wishes


def test_the_longer_of_wish_and_interval_counts() -> None:
    """A wish only ever lengthens; quiet hours come on top."""
    known = State(URL, polls=1)
    soon = after(known, reply(etag="1", cache_control="max-age=60"), Mark())
    later = after(known, reply(etag="1", cache_control="max-age=7200"), Mark())
    quiet = after(known, reply(etag="1"), Mark(), Hint(quiet=0b11 << 12))

    assert (soon.next_at, soon.why) == (NOW + HALF_HOUR, "own rhythm")
    assert (later.next_at, later.why, later.hint_until) == (NOW + 2 * HOUR, "the server asked for it", NOW + 2 * HOUR)
    assert (quiet.next_at, quiet.why) == (NOW + 2 * HOUR, "the feed asked for quiet hours")


header_text = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.integers().map(lambda n: f"max-age={n}"),
    st.datetimes().map(lambda at: f"{at:%a, %d %b %Y %H:%M:%S} GMT"),
    st.text(alphabet="0123456789²٣", min_size=1, max_size=6000).map(lambda digits: f"max-age={digits}"),
)


@given(
    st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "etag", "last-modified"]), header_text),
    st.none() | st.integers().map(Hint),
)
def test_no_header_breaks_the_schedule(headers: dict[str, str], hint: Hint | None) -> None:
    """Whatever a server sends, the next poll is never before its wish, nor before the source's own interval."""
    state = after(State(URL, polls=1), Reply(URL, 200, headers, b"", NOW), Mark(), hint)

    assert state.next_at is not None
    assert NOW + HALF_HOUR <= state.next_at <= NOW + 2 * DAY
    assert state.hint_until is None or NOW < state.hint_until <= min(state.next_at, NOW + DAY)


# --------------------------------------------------------------------------------------------------------- failures


@pytest.mark.parametrize(("word", "wait"), [("timeout", HALF_HOUR), ("credentials", timedelta(minutes=1))])
def test_a_source_that_was_never_read_is_tried_again_soon(word: str, wait: timedelta) -> None:
    """The user has just added it, and is about to mend what is wrong."""
    assert fails(State(URL), word).next_at == NOW + wait


@pytest.mark.parametrize(
    ("word", "waits"),
    [
        ("timeout", [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]),
        ("not-found", [6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 7 * DAY]),
        ("denied", [DAY, 2 * DAY, 4 * DAY, 7 * DAY, 7 * DAY]),
        ("too-many", [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]),
    ],
)
def test_failures_are_tried_again_ever_later(word: str, waits: list[timedelta]) -> None:
    """A fault that may pass doubles the interval up to a day, one that will stay is left alone for up to a week."""
    state, seen = State(URL, etag='"1"', validators_url=URL, mark=Mark(a=1), last_ok=NOW), []
    for _ in waits:
        state = fails(state, word)
        assert state.next_at is not None
        seen.append(state.next_at - NOW)

    assert seen == waits
    assert (state.etag, state.mark, state.status, state.error) == ('"1"', {"a": 1}, word, "it said no")
    assert (state.last_request, state.last_ok) == (NOW, NOW)
    assert (state.failing_since, state.failures) == (NOW, len(waits))


def test_the_silence_of_a_host_is_no_fault_of_its_sources() -> None:
    """They were not asked, and are what they were; only their next time is another, and never an earlier one."""
    before = State(URL, status="timeout", error="slow", failures=2, failing_since=NOW - DAY, next_at=NOW, polls=4)
    until = NOW + HOUR

    put_off = replace(before, next_at=until, hint_until=until, why="its host asked to be left alone")
    assert fails(before, "host-silent", until) == put_off
    late = replace(before, next_at=NOW + DAY)
    assert fails(late, "host-silent", until) == replace(put_off, next_at=NOW + DAY)


@pytest.mark.parametrize(
    ("since", "waits", "status"), [(29, DAY, "timeout"), (30, 7 * DAY, "timeout"), (180, 30 * DAY, "dead?")]
)
def test_what_is_broken_for_long_is_asked_ever_more_seldom(since: int, waits: timedelta, status: str) -> None:
    """Weekly after a month; monthly, and with a doubt, after half a year."""
    state = fails(State(URL, failures=40, failing_since=NOW - since * DAY), "timeout")

    assert (state.next_at, state.status) == (NOW + waits, status)


def test_a_source_is_dead_when_it_says_so_twice() -> None:
    """The second 410 counts a day after the first; anything in between that is no 410 takes it back."""
    first = fails(State(URL), "gone")
    soon, later = fails(first, "gone", at=NOW + HOUR), fails(first, "gone", at=NOW + DAY)

    assert (first.status, first.next_at) == ("gone", NOW + DAY)
    assert soon.status == "gone"
    assert later.status == "dead"
    assert not due(later, "due", NOW + 400 * DAY)
    assert fails(fails(first, "timeout", at=NOW + HOUR), "gone", at=NOW + DAY).status == "gone"


def test_a_sick_source_is_told_of_once() -> None:
    """Six failures over two days make it sick; health takes it back."""
    sick = fails(State(URL, failures=5, failing_since=NOW - 2 * DAY), "timeout")

    assert sick.told
    assert not fails(State(URL, failures=5, failing_since=NOW - DAY), "timeout").told
    assert not fails(State(URL, failures=4, failing_since=NOW - 2 * DAY), "timeout").told
    assert not after(sick, reply(), Mark()).told


def test_a_failure_is_not_tried_before_the_host_may_be_asked() -> None:
    """Retry-After is a wish like any other, for as long as a week."""
    state = fails(State(URL), "too-many", NOW + 5 * DAY)

    assert (state.next_at, state.hint_until) == (NOW + 5 * DAY, NOW + 5 * DAY)
    assert not due(state, "now", NOW + DAY)


def test_a_forced_poll_that_fails_changes_no_wish() -> None:
    """Who asks too soon and gets an error has not been told that it may ask again."""
    state = fails(State(URL, hint_until=NOW + DAY), "timeout")

    assert (state.next_at, state.hint_until) == (NOW + DAY, NOW + DAY)


@pytest.mark.parametrize(("word", "stays"), [("timeout", True), ("not-found", False), ("not-a-feed", False)])
def test_a_move_is_forgotten_when_it_was_a_mistake(word: str, stays: bool) -> None:
    """Not when its new host is merely slow today."""
    there = "https://yle.example/new"

    assert fails(State(there), word).url == (there if stays else URL)


@given(st.integers(0, 10**6), st.integers(1, 36_500 * 86_400), st.sampled_from(["timeout", "gone", "denied"]))
def test_no_number_of_failures_breaks_the_schedule(failures: int, every: int, word: str) -> None:
    """However long it fails and however seldom it is asked, there is a next time within a week."""
    source = replace(SOURCE, every=every)
    state = failed(source, State(URL, failures=failures), FetchError("no", word=word), None, Rhythm(), NOW)

    assert state.next_at is not None
    assert NOW < state.next_at <= NOW + 7 * DAY

"""When a source is asked again, and with which headers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import FetchError
from natwire.fetch.schedule import (
    Haste,
    addressed,
    body_hash,
    conditional,
    due,
    failed,
    origin,
    succeeded,
    wished,
)
from natwire.model.source import Hint, Mark, Reply, Request, Source, State

URL = "https://yle.example/feed"
SOURCE = Source("yle", URL)
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)


def reply(status: int = 200, body: bytes = b"<rss/>", **headers: str) -> Reply:
    """An answer; `_` in a header's name is a hyphen."""
    return Reply(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body, NOW)


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
        ("force", State(URL, last_request=NOW, next_at=NOW + DAY, hint_until=NOW + DAY), True),
    ],
)
def test_when_a_source_is_due(haste: Haste, state: State, expected: bool) -> None:
    """`--now` skips the source's own interval, but neither a wish nor a minute; `--force` skips all of it."""
    assert due(state, haste, NOW) is expected


# ---------------------------------------------------------------------------------------------------------- headers


def test_validators_go_to_the_origin_that_gave_them() -> None:
    """Both of them, as they came; another origin does not learn what this one remembers."""
    state = State(URL, etag='W/"1"', last_modified="yesterday", validators_url=URL)

    here = conditional(Request(URL + "?page=1", {"Accept-Language": "fi"}), state)
    there = conditional(Request("https://other.example/feed"), state)

    assert here.headers == {"Accept-Language": "fi", "If-None-Match": 'W/"1"', "If-Modified-Since": "yesterday"}
    assert there.headers == {}
    assert conditional(Request(URL), replace(state, etag=None)).headers == {"If-Modified-Since": "yesterday"}
    assert conditional(Request("http://[bad"), state).headers == {}


def test_the_users_headers_go_to_the_source_alone() -> None:
    """A key in the config is not told to the host of a next page; what the request says itself has the last word."""
    source = replace(SOURCE, headers={"X-Key": "1", "Accept-Language": "fi"})

    def sent(url: str, **headers: str) -> dict[str, str]:
        return dict(addressed(Request(url, headers), source, State(URL)).headers)

    assert sent(URL, Accept="text/xml") == {"X-Key": "1", "Accept-Language": "fi", "Accept": "text/xml"}
    assert sent(URL, **{"Accept-Language": "tr"})["Accept-Language"] == "tr"
    assert sent("http://yle.example/feed") == {}


@pytest.mark.parametrize(
    ("there", "moved", "home"),
    [
        ("https://www.yle.example/new", True, "https://www.yle.example/new"),
        ("https://www.yle.example/new", False, URL),
        ("https://elsewhere.example/feed", True, URL),
        ("http://yle.example/feed", True, URL),
    ],
)
def test_a_move_for_good_is_believed_on_the_same_host(there: str, moved: bool, home: str) -> None:
    """Not to another host, which may be a hotel's log-in page, and not back to http; a failure forgets it."""
    state = succeeded(SOURCE, State(URL), Reply(there, 200, {}, b"x", NOW, moved), Mark(), None)

    assert state.url == home
    assert addressed(Request(SOURCE.address), SOURCE, state).url == home
    assert failed(SOURCE, state, FetchError("gone", word="not-found"), None, NOW).url == SOURCE.address


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"etag": '"1"', "last-modified": "x"}, ('"1"', "x", URL)),
        ({"etag": '"\xe9"'}, ('"\xe9"', None, URL)),
        ({"etag": '"' + "1" * 1024}, (None, None, None)),
        ({"etag": "a\x00b", "last-modified": "x"}, (None, "x", URL)),
        ({}, (None, None, None)),
    ],
)
def test_which_validators_are_kept(headers: dict[str, str], kept: tuple[str | None, ...]) -> None:
    """A new answer replaces them; those that are too long or hold controls are none."""
    before = State(URL, etag='"0"', last_modified="w", validators_url=URL)
    after = succeeded(SOURCE, before, Reply(URL, 200, headers, b"", NOW), Mark(), None)

    assert (after.etag, after.last_modified, after.validators_url) == kept


def test_an_unchanged_answer_keeps_what_is_known() -> None:
    """A 304 may bring new validators; mark and hash stay; failures are over."""
    before = State(
        URL, Mark(a=1), '"0"', "w", URL, b"hash", "timeout", "slow", 4, NOW - DAY, polls=7, hint_until=NOW - DAY
    )
    after = succeeded(SOURCE, before, reply(304, b"", etag='"2"'), None, None)

    assert (after.mark, after.body_hash, after.etag, after.last_modified) == ({"a": 1}, b"hash", '"2"', "w")
    assert (after.status, after.error, after.failures, after.failing_since) == ("ok", None, 0, None)
    assert (after.last_ok, after.last_request, after.polls, after.hint_until) == (NOW, NOW, 8, None)


def test_a_read_answer_is_known_again() -> None:
    """Mark and hash are those of the new answer."""
    after = succeeded(SOURCE, State(URL), reply(body=b"x"), Mark(b=2), None)

    assert (after.mark, after.body_hash) == ({"b": 2}, body_hash(b"x"))


# ----------------------------------------------------------------------------------------------------------- wishes


@pytest.mark.parametrize(
    ("headers", "hint", "expected"),
    [
        ({}, None, None),
        ({}, 600, timedelta(seconds=600)),
        ({"cache-control": "public, Max-Age=3600"}, None, HOUR),
        ({"cache-control": 'max-age="3600"'}, None, HOUR),
        ({"cache-control": "max-age=3600", "age": "600"}, None, timedelta(minutes=50)),
        ({"cache-control": "max-age=60", "age": "600"}, None, None),
        ({"cache-control": "max-age=3600"}, 60, HOUR),
        ({"cache-control": "max-age=60"}, 3600, HOUR),
        ({"cache-control": "max-age=0"}, None, None),
        ({"cache-control": "max-age=3600, no-cache"}, None, None),
        ({"cache-control": "no-store, max-age=3600"}, None, None),
        ({"cache-control": "max-age=99999999999"}, None, DAY),
        ({"cache-control": "max-age=" + "9" * 5000}, None, None),
        ({"cache-control": "max-age=²"}, None, None),
        ({"cache-control": "max-age=-5"}, None, None),
        ({"cache-control": "max-age=600", "expires": "Wed, 03 Jun 2026 18:00:00 GMT"}, None, timedelta(minutes=10)),
        ({"expires": "Wed, 03 Jun 2026 13:00:00 GMT"}, None, HOUR),
        (
            {"expires": "Wed, 03 Jun 2026 13:00:00 GMT", "date": "Wed, 03 Jun 2026 12:30:00 GMT"},
            None,
            HALF_HOUR,
        ),
        ({"expires": "0"}, None, None),
        ({"expires": "Wed, 03 Jun 2020 13:00:00 GMT"}, None, None),
        ({"expires": "Wed, 03 Jun 2042 13:00:00 GMT"}, None, DAY),
        ({}, 10**30, DAY),
        ({}, -(10**30), None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(
    headers: dict[str, str], hint: int | None, expected: timedelta | None
) -> None:
    """max-age less Age, else Expires less Date, or what the feed says: the longest, a day at most."""
    assert wished(headers, NOW, None if hint is None else Hint(hint)) == expected


def test_the_longer_of_wish_and_interval_counts() -> None:
    """A wish only ever lengthens."""
    soon = succeeded(SOURCE, State(URL), reply(cache_control="max-age=60"), Mark(), None)
    later = succeeded(SOURCE, State(URL), reply(cache_control="max-age=7200"), Mark(), None)

    assert (soon.next_at, soon.why) == (NOW + HALF_HOUR, "own interval")
    assert (later.next_at, later.why, later.hint_until) == (NOW + 2 * HOUR, "the server asked for it", NOW + 2 * HOUR)


@pytest.mark.parametrize(("every", "minutes"), [(None, 30), (60, 5), (900, 15), (86_400, 1440)])
def test_the_users_interval_counts_down_to_five_minutes(every: int | None, minutes: int) -> None:
    """Nobody is asked every second, whatever the config says."""
    after = succeeded(replace(SOURCE, every=every), State(URL), reply(), Mark(), None)

    assert after.next_at == NOW + timedelta(minutes=minutes)


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
    after = succeeded(SOURCE, State(URL), Reply(URL, 200, headers, b"", NOW), Mark(), hint)

    assert after.next_at is not None
    assert NOW + HALF_HOUR <= after.next_at <= NOW + DAY
    assert after.hint_until is None or after.next_at >= after.hint_until


# --------------------------------------------------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("word", "waits"),
    [
        ("timeout", [HALF_HOUR, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]),
        ("not-found", [6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 7 * DAY]),
        ("host-silent", [HALF_HOUR, HALF_HOUR, HALF_HOUR]),
    ],
)
def test_failures_are_tried_again_ever_later(word: str, waits: list[timedelta]) -> None:
    """A fault that may pass doubles the interval up to a day, one that will stay from six hours up to a week.

    A host that wants silence is no fault of the source at all.
    """
    state, seen = State(URL, etag='"1"', validators_url=URL, mark=Mark(a=1)), []
    for _ in waits:
        state = failed(SOURCE, state, FetchError("it said no", word=word), None, NOW)
        assert state.next_at is not None
        seen.append(state.next_at - NOW)

    assert seen == waits
    assert (state.etag, state.mark, state.status, state.error) == ('"1"', {"a": 1}, word, "it said no")
    assert (state.failing_since, state.last_request, state.last_ok) == (NOW, NOW, None)
    assert state.failures == (0 if word == "host-silent" else len(waits))


def test_a_failure_is_not_tried_before_the_host_may_be_asked() -> None:
    """Retry-After is a wish like any other, for as long as a week."""
    state = failed(SOURCE, State(URL), FetchError("no", word="too-many"), NOW + 5 * DAY, NOW)

    assert (state.next_at, state.hint_until) == (NOW + 5 * DAY, NOW + 5 * DAY)
    assert not due(state, "now", NOW + DAY)


def test_a_forced_poll_that_fails_changes_no_wish() -> None:
    """Who asks too soon and gets an error has not been told that it may ask again."""
    state = failed(SOURCE, State(URL, hint_until=NOW + DAY), FetchError("no", word="timeout"), None, NOW)

    assert (state.next_at, state.hint_until) == (NOW + DAY, NOW + DAY)


@given(st.integers(0, 10**6), st.integers(1, 36_500 * 86_400), st.sampled_from(["timeout", "gone", "host-silent"]))
def test_no_number_of_failures_breaks_the_schedule(failures: int, every: int, word: str) -> None:
    """However long it fails and however seldom it is asked, there is a next time within a week."""
    source = replace(SOURCE, every=every)
    state = failed(source, State(URL, failures=failures), FetchError("no", word=word), None, NOW)

    assert state.next_at is not None
    assert NOW < state.next_at <= NOW + 7 * DAY


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Yle.example/feed", ("https", "yle.example")),
        ("https://yle.example:444/", ("https", "yle.example:444")),
        ("http://[::1", ("", "")),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: tuple[str, str]) -> None:
    """What is no address has none."""
    assert origin(url) == expected

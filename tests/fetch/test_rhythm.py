"""How often a source is asked when nobody wishes otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from natwire.fetch.rhythm import Rhythm, following, own
from natwire.model.source import Source, State

URL = "https://yle.example/feed"
SOURCE = Source("yle", URL)
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("recent", "silent", "interval"),
    [
        (10_000, HOUR, 15 * MINUTE),
        (671, HOUR, 30 * MINUTE),
        (27, DAY, 12 * HOUR),
        (13, DAY, DAY),
        (0, 29 * DAY, DAY),
        (0, 366 * DAY, 7 * DAY),
        (1, timedelta(), DAY),
    ],
)
def test_a_source_is_asked_as_often_as_it_has_something_to_say(
    recent: int, silent: timedelta, interval: timedelta
) -> None:
    """Half a new item a poll, within a quarter of an hour and a day; weekly after a year of silence."""
    assert own(SOURCE, State(URL), Rhythm(recent, NOW - silent), NOW) == interval


@pytest.mark.parametrize(
    ("answers", "size", "interval"),
    [(True, 10**7, 15 * MINUTE), (None, 0, 15 * MINUTE), (False, 10**5, HOUR), (False, 2 << 20, 6 * HOUR)],
)
def test_who_sends_everything_each_time_is_asked_less_often(
    answers: bool | None, size: int, interval: timedelta
) -> None:
    """Hourly without 304, and every six hours what is larger than a megabyte."""
    assert own(SOURCE, State(URL, answers_304=answers, bytes=size), Rhythm(10**6, NOW), NOW) == interval


@pytest.mark.parametrize(
    ("every", "answers", "interval"),
    [(60, True, 5 * MINUTE), (600, None, 10 * MINUTE), (60, False, HOUR), (7200, False, 2 * HOUR)],
)
def test_the_users_interval_counts_within_bounds(every: int, answers: bool | None, interval: timedelta) -> None:
    """Five minutes at least, and an hour where each poll costs a whole document."""
    source = replace(SOURCE, every=every)

    assert own(source, State(URL, answers_304=answers), Rhythm(), NOW) == interval


def test_a_quarter_hourly_cron_asks_an_hourly_source_each_hour() -> None:
    """The interval counts from when the poll was due, not from when cron came by."""
    state, polls = State(URL, polls=1, next_at=NOW + 3 * MINUTE), []
    for tick in range(16):
        at = NOW + tick * 15 * MINUTE
        if state.next_at and at >= state.next_at:
            polls.append(tick)
            state = replace(state, polls=state.polls + 1, next_at=following(state, URL, HOUR, at))

    assert polls == [1, 5, 9, 13]


def test_a_poll_by_hand_or_after_a_long_pause_begins_anew() -> None:
    """What was missed is not caught up with."""
    early, late = State(URL, polls=1, next_at=NOW + HOUR), State(URL, polls=1, next_at=NOW - DAY)

    assert following(early, URL, HOUR, NOW) == NOW + HOUR
    assert following(late, URL, HOUR, NOW) == NOW + HOUR


def test_sources_that_were_added_at_once_drift_apart() -> None:
    """By up to a tenth of the interval, the first time only, and the same for the same address."""
    first = {url: following(State(url), url, HOUR, NOW) - NOW for url in (f"{URL}/{n}" for n in range(100))}

    assert len(set(first.values())) > 90
    assert all(HOUR <= wait < HOUR * 1.1 for wait in first.values())
    assert following(State(URL), URL, HOUR, NOW) == following(State(URL), URL, HOUR, NOW)


def test_what_just_came_counts() -> None:
    """By its own time unless that is to come; an item without one is from now, an old one is only a sign of life."""
    before = Rhythm(3, NOW - 40 * DAY)

    assert before.with_new([None, NOW - DAY, NOW + DAY, NOW - 60 * DAY], NOW) == Rhythm(6, NOW)
    assert before.with_new([NOW - 50 * DAY], NOW) == Rhythm(3, NOW - 40 * DAY)
    assert before.with_new([], NOW) == before

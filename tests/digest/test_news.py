"""A watch tells a story once, and again only when it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.digest.news import LATE, OLDEST, is_news, may_send, news
from natwire.model.delivery import Destination, Told
from natwire.model.watch import Report
from tests.digest.conftest import MORNING, Make

TO = (Destination("mail", "desk@example.org"),)
PLAIN = Report(TO)
FULL = Report(TO, on="material", carriers=10)
BEFORE = MORNING - timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")

words = st.sampled_from(["new", "changed:1.1", "changed:1.2", "changed:2.1", "carriers:10"])


def told(*whats: str) -> list[Told]:
    return [Told(1, what, MORNING) for what in whats]


def test_a_new_story_is_told_once() -> None:
    """Also when it waits to be told."""
    assert news(PLAIN, [], True, 1) == ("new",)
    assert news(PLAIN, told("new"), True, 1) == ()


def test_what_was_seen_before_the_watch_reports_is_no_news() -> None:
    """Not even when it changes: nobody was told of it."""
    assert news(FULL, [], False, 12, ["changed:1.1"]) == ()
    assert news(PLAIN, [], True, 1) == ("new",)


def test_a_story_is_news_from_the_moment_at_which_the_watch_reports(story: Make) -> None:
    """What was seen in that moment is."""
    seen = story(1, hours=1)

    assert is_news(seen, seen.first_seen, MORNING)
    assert not is_news(seen, MORNING, MORNING)


def test_the_past_of_a_new_source_is_no_news(story: Make) -> None:
    """However long the watch reports; what a feed tells some days late is."""
    seen = story(1, hours=1)
    late, old = replace(seen, at=BEFORE - LATE), replace(seen, at=BEFORE - LATE - timedelta(seconds=1))

    assert (is_news(late, BEFORE, MORNING), is_news(old, BEFORE, MORNING)) == (True, False)
    years = MORNING - timedelta(days=1000)
    assert is_news(old, years, MORNING)
    assert not is_news(replace(seen, at=MORNING - OLDEST - 2 * LATE), years, MORNING)


def test_a_change_is_told_once_and_only_to_who_wants_changes() -> None:
    """Each text that was replaced is one change."""
    assert news(PLAIN, told("new"), True, 1, ["changed:1.1"]) == ()
    assert news(FULL, told("new"), True, 1, ["changed:1.1"]) == ("changed:1.1",)
    assert news(FULL, told("new", "changed:1.1"), True, 1, ["changed:1.1", "changed:1.2"]) == ("changed:1.2",)


def test_the_tenth_carrier_is_told_once() -> None:
    """Neither the ninth nor the eleventh is; who learns of a story when it has ten already learns both at once."""
    assert news(FULL, told("new"), True, 9) == ()
    assert news(FULL, told("new"), True, 10) == ("carriers:10",)
    assert news(FULL, told("new", "carriers:10"), True, 11) == ()
    assert news(FULL, [], True, 12) == ("new", "carriers:10")


@given(st.sets(words), st.integers(1, 20), st.sets(words), st.booleans())
def test_nothing_is_news_when_it_was_told(before: set[str], carriers: int, changes: set[str], seen: bool) -> None:
    """Whatever was told before: to tell what is new leaves no news, and what was told is not told again."""
    changed = sorted(each for each in changes if each.startswith("changed:"))
    found = news(FULL, told(*before), seen, carriers, changed)
    assert not set(found) & before
    assert news(FULL, told(*before, *found), seen, carriers, changed) == () or not (before or found)


@pytest.mark.parametrize(
    ("quiet", "hour", "may"),
    [
        ((22, 7), 21, True),
        ((22, 7), 22, False),
        ((22, 7), 3, False),
        ((22, 7), 7, True),
        ((9, 17), 8, True),
        ((9, 17), 9, False),
        ((9, 17), 17, True),
        ((7, 7), 7, True),
    ],
)
def test_in_quiet_hours_nothing_is_sent(quiet: tuple[int, int], hour: int, may: bool) -> None:
    """Hours of the reader's clock, over midnight too."""
    now = datetime(2026, 6, 3, hour, 30, tzinfo=BERLIN).astimezone(UTC)
    assert may_send(Report(TO, quiet=quiet), None, now, BERLIN) is may


def test_two_messages_are_a_while_apart() -> None:
    """The first one goes at once."""
    patient = Report(TO, cooldown=timedelta(hours=12))
    assert may_send(patient, None, MORNING, UTC)
    assert not may_send(patient, MORNING, MORNING + timedelta(hours=11, minutes=59), UTC)
    assert may_send(patient, MORNING, MORNING + timedelta(hours=12), UTC)

"""A digest is due at its hours, each once, also where clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.digest.slots import last_slot, next_slot, slot_of

BERLIN = ZoneInfo("Europe/Berlin")
EVERY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
SEVEN = time(7)

moments = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(
    ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
).map(ZoneInfo)
hours = st.sets(st.builds(time, st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=4)
weeks = st.frozensets(st.integers(0, 6), min_size=1)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN)  # type: ignore[misc,arg-type]


def test_the_last_hour_is_the_one_that_is_due() -> None:
    """With two a day, and in the morning that of yesterday evening."""
    both = [SEVEN, time(17, 30)]
    assert last_slot(both, EVERY, BERLIN, at(2026, 6, 3, 12)) == (
        "2026-06-03T07:00",
        datetime(2026, 6, 3, 5, tzinfo=UTC),
    )
    assert last_slot(both, EVERY, BERLIN, at(2026, 6, 3, 6, 59)) == ("2026-06-02T17:30", at(2026, 6, 2, 17, 30))
    assert next_slot(both, EVERY, BERLIN, at(2026, 6, 3, 12)) == at(2026, 6, 3, 17, 30)


def test_an_hour_is_due_when_it_strikes() -> None:
    """And is the next one until then."""
    assert last_slot([SEVEN], EVERY, BERLIN, at(2026, 6, 3, 7)) == ("2026-06-03T07:00", at(2026, 6, 3, 7))
    assert next_slot([SEVEN], EVERY, BERLIN, at(2026, 6, 3, 7)) == at(2026, 6, 4, 7)


def test_only_on_its_days() -> None:
    """On Monday morning that of Friday; once a week works too."""
    monday = at(2026, 6, 8, 6)
    assert last_slot([SEVEN], WEEKDAYS, BERLIN, monday) == ("2026-06-05T07:00", at(2026, 6, 5, 7))
    assert next_slot([SEVEN], WEEKDAYS, BERLIN, at(2026, 6, 5, 7)) == at(2026, 6, 8, 7)
    assert last_slot([SEVEN], {0}, BERLIN, monday) == ("2026-06-01T07:00", at(2026, 6, 1, 7))
    assert next_slot([SEVEN], {0}, BERLIN, at(2026, 6, 8, 7)) == at(2026, 6, 15, 7)


@pytest.mark.parametrize(("hours", "days"), [([], EVERY), ([SEVEN], frozenset())])
def test_without_hours_or_days_none_is_due(hours: list[time], days: frozenset[int]) -> None:
    """Such a digest is built when it is asked for."""
    assert last_slot(hours, days, BERLIN, at(2026, 6, 3, 12)) is None
    assert next_slot(hours, days, BERLIN, at(2026, 6, 3, 12)) is None


def test_an_hour_that_is_skipped_is_due_when_clocks_were_put_forward() -> None:
    """On 29 March 2026 there is no half past two in Berlin: after 1:59 comes 3:00."""
    due = at(2026, 3, 29, 3, 0)
    assert next_slot([time(2, 30)], EVERY, BERLIN, at(2026, 3, 29, 1, 59)) == due
    assert last_slot([time(2, 30)], EVERY, BERLIN, due) == ("2026-03-29T02:30", due)
    assert next_slot([time(2, 30)], EVERY, BERLIN, due) == at(2026, 3, 30, 2, 30)


def test_an_hour_that_comes_twice_is_due_the_first_time() -> None:
    """On 25 October 2026 half past two comes twice in Berlin, an hour apart."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for now in (first, first + timedelta(hours=1), first + timedelta(hours=20)):
        assert last_slot([time(2, 30)], EVERY, BERLIN, now) == ("2026-10-25T02:30", first)


def test_a_day_that_is_skipped_is_told_at_its_end() -> None:
    """Samoa had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    due = datetime(2011, 12, 31, 0, 0, tzinfo=apia)
    assert last_slot([SEVEN], {4}, apia, due) == ("2011-12-30T07:00", due)


@given(moments, zones, hours, weeks)
def test_the_slot_lies_before_now_and_the_next_behind_it(
    now: datetime, zone: ZoneInfo, hours: set[time], week: frozenset[int]
) -> None:
    """At every moment; and when the next one strikes, that one is due."""
    due, following = last_slot(hours, week, zone, now), next_slot(hours, week, zone, now)
    assert due
    assert following
    assert due[1] <= now < following
    struck = last_slot(hours, week, zone, following)
    assert struck
    assert struck[1] == following
    assert last_slot(hours, week, zone, following - timedelta(seconds=1)) == due


@given(moments, zones, hours, weeks)
def test_each_slot_is_due_at_one_stretch(now: datetime, zone: ZoneInfo, hours: set[time], week: frozenset[int]) -> None:
    """From hour to hour over three days no name comes back, so none is told twice."""
    seen = [last_slot(hours, week, zone, now + timedelta(hours=n)) for n in range(72)]
    names = [each[0] for each in seen if each]
    assert len([name for name, before in zip(names, ["", *names], strict=False) if name != before]) == len(set(names))
    assert names == sorted(names)


def test_a_moment_between_the_hours_is_named_to_the_second() -> None:
    """As its zone's clocks show it, and after the hour that was due last."""
    now = datetime(2026, 6, 3, 10, 0, 5, 900_000, tzinfo=UTC)
    last = last_slot([time(12)], EVERY, BERLIN, now)

    assert slot_of(now, BERLIN) == "2026-06-03T12:00:05"
    assert last is not None
    assert last[0] < slot_of(now, BERLIN)

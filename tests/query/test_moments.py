"""Dates mean what they mean where the user lives."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire import query
from natwire.model.query import Between
from natwire.query.moments import since

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dated(text: str, zone: tzinfo = UTC) -> tuple[datetime | None, datetime | None]:
    tree = query.read(f'date:"{text}"', NOW, zone)
    assert isinstance(tree, Between)
    return tree.since, tree.until


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2d", "2026-06-01T12:00", None),
        ("12h", "2026-06-03T00:00", None),
        ("3w", "2026-05-13T12:00", None),
        ("today", "2026-06-03", "2026-06-04"),
        ("Yesterday", "2026-06-02", "2026-06-03"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-5-1", "2026-05-01", "2026-05-02"),
        ("2026-05-01..2026-05-20", "2026-05-01", "2026-05-21"),
        ("2026-05-20..2026-05-01", "2026-05-01", "2026-05-21"),
        ("2026-04..2026-05", "2026-04-01", "2026-06-01"),
        ("..2026", None, "2027-01-01"),
        ("2026-05-01..", "2026-05-01", None),
        ("2d..12h", "2026-06-01T12:00", "2026-06-03T00:00"),
        (">2026-05-01", "2026-05-02", None),
        (">=2026-05-01", "2026-05-01", None),
        ("<2026-05-01", None, "2026-05-01"),
        ("<=2026-05-01", None, "2026-05-02"),
        ("2026-05-01T10:30", "2026-05-01T10:30", None),
        ("2026-05-01 10:30:15+02:00", "2026-05-01T08:30:15", None),
        ("2026-05-01T10:30Z", "2026-05-01T10:30", None),
    ],
)
def test_dates_as_people_type_them(text: str, since: str | None, until: str | None) -> None:
    """A day, a month and a year are whole, a range takes its last day whole, a moment begins something."""
    assert dated(text) == (since and at(since), until and at(until))


def test_days_are_those_of_the_users_zone() -> None:
    """In Helsinki a day in June begins at nine in the evening UTC, and the longest has 25 hours."""
    assert dated("2026-06-02", HELSINKI) == (at("2026-06-01T21:00"), at("2026-06-02T21:00"))
    assert dated("2026-10-25", HELSINKI) == (at("2026-10-24T21:00"), at("2026-10-25T22:00"))
    assert dated("2026-06-02T10:00", HELSINKI) == (at("2026-06-02T07:00"), None)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-02-30", "0001", "9999", "..", "2026-05-01..soon", "2026-05-01T25:00", ">", "d"]
)
def test_what_is_no_date_is_no_date(text: str) -> None:
    """Days that never were and years at the ends of time are text."""
    assert since(text, NOW) is None
    assert not isinstance(query.read(f"date:{text}", NOW), Between)


def test_since_is_where_a_time_begins() -> None:
    """The option --since understands all that date: understands."""
    assert since("2d", NOW, HELSINKI) == at("2026-06-01T12:00")
    assert since("yesterday", NOW, HELSINKI) == at("2026-06-01T21:00")
    assert since("2026-05", NOW) == at("2026-05-01")
    assert since("..2026", NOW) is None


@given(st.text(alphabet="0123456789-.:<>=+tzhdw ", max_size=30))
def test_no_spelling_of_a_date_is_an_error(text: str) -> None:
    """Digits and signs in any order begin somewhere or nowhere."""
    found = since(text, NOW, HELSINKI)
    assert found is None or found.tzinfo is UTC

"""What servers and feeds wish, and what of it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.fetch.wishes import awake, retry_after, wished
from natwire.model.source import Hint

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)  # a Wednesday
HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)


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
    assert wished(headers, NOW, Hint(hint or 0)) == expected


@pytest.mark.parametrize(
    ("at", "hours", "days", "expected"),
    [
        (NOW, [], [], NOW),
        (NOW, [11], [], NOW),
        (NOW, [12], [], NOW + HOUR),
        (NOW + HALF_HOUR, [12, 13], [], NOW + 2 * HOUR),
        (NOW, [], [2], NOW + 12 * HOUR),
        (NOW + 11 * HOUR, [0, 23], [], NOW + 13 * HOUR),
        (NOW, [], [2, 3], NOW + DAY),
        (NOW, range(24), [], NOW + DAY),
    ],
)
def test_quiet_hours_are_waited_for(at: datetime, hours: list[int], days: list[int], expected: datetime) -> None:
    """To the first hour that is not quiet, a day at most."""
    quiet = sum(1 << hour for hour in hours) | sum(1 << 24 + day for day in days)

    assert awake(at, quiet) == expected


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)), st.integers(0, 2**31 - 1))
def test_nobody_is_quiet_for_more_than_a_day(at: datetime, quiet: int) -> None:
    """Whatever a feed skips."""
    at = at.replace(tzinfo=UTC)

    assert at <= awake(at, quiet) <= at + DAY


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("1.5", None), ("²", None), ("9" * 5000, None), ("-5", None),
        ("120", 120), (" 120 ", 120), ("5", 60), ("0", 60), ("9" * 12, 604_800), ("99999999999", 604_800),
        ("Wed, 03 Jun 2026 12:05:00 +9999999999999999", None), ("Wed, 03 Jun 2099 12:05:00 GMT", 604_800),
        ("Wed, 03 Jun 2026 13:00:00 GMT", 3600), ("Wed, 03 Jun 2020 13:00:00 GMT", 60),
    ],
)  # fmt: skip
def test_how_long_a_busy_server_wants_to_be_left_alone(value: str | None, seconds: int | None) -> None:
    """Seconds or a date, from a minute to a week; None where it does not say."""
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))

"""The ground that natwire stands on, where a test cannot make the fault itself: versions of others, disks of months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from natwire.doctor.machine import disk, growth, python, secret_file, sqlite
from natwire.model.vitals import Vitals

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
GIGABYTE = 1 << 30
# A gigabyte of a hundred thousand stories, of which 28,000 came in the last four weeks: ten megabytes a day.
GROWING = Vitals(
    bytes=GIGABYTE,
    free_bytes=0,
    log_bytes=0,
    stories=100_000,
    month=28_000,
    first=NOW - timedelta(days=100),
    newest=NOW,
    latest=NOW,
    started=NOW,
    ended=NOW,
    looked_at=0,
    unindexed=0,
    stuck=0,
    recalled=0,
    late=0,
)


def test_growth_is_forecast_from_what_came() -> None:
    """A thousand stories a day, each of ten kilobytes."""
    assert growth(GROWING, NOW) == pytest.approx(GIGABYTE / 100)


def test_a_young_database_foretells_nothing() -> None:
    """Its first run brought the past of every source; one that is empty has no first story either."""
    assert growth(replace(GROWING, first=NOW - timedelta(days=1)), NOW) == 0
    assert growth(replace(GROWING, first=None, stories=0), NOW) == 0


def test_a_disk_that_will_be_full_is_told_in_days() -> None:
    """Within a month it is a warning, beyond it nothing; what is nearly full is a fault, growing or not."""
    (soon,) = disk(GIGABYTE // 10, Path("/data"), 0, GIGABYTE / 100)
    assert (soon.word, soon.fault) == ("disk-soon-full", False)
    assert "full in 10 days" in soon.told
    assert not [*disk(GIGABYTE, Path("/data"), 0, GIGABYTE / 100)]
    assert not [*disk(GIGABYTE // 10, Path("/data"), GIGABYTE, GIGABYTE / 100)]  # pruned, and to be used again
    (full,) = disk(1 << 20, Path("/data"), 0, 0.0)
    assert (full.word, full.fault) == ("disk-full", True)


@pytest.mark.parametrize(
    ("version", "known"),
    [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), True), ((3, 53, 2), False)],
)
def test_versions_of_sqlite_with_known_faults(version: tuple[int, int, int], known: bool) -> None:
    """3.52.0 has the mend too, and was withdrawn."""
    assert bool([*sqlite(version)]) is known


def test_a_python_without_mends_is_told() -> None:
    """From the day after; one that is newer than this list is not judged."""
    assert not [*python((3, 11), date(2027, 10, 31))]
    assert [each.word for each in python((3, 11), date(2027, 11, 1))] == ["python"]
    assert not [*python((3, 99), date(2099, 1, 1))]


def test_a_secret_of_another_user_is_that_ones_matter() -> None:
    """It is told, but is no fault, and --fix leaves it alone."""
    (told,) = secret_file(Path("/run/secrets/mail"), 0o100444, mine=False)

    assert (told.fault, told.mendable) == (False, False)

"""Watches in a table, one of them whole, and what a query would have found."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from natwire.model.delivery import Destination
from natwire.model.story import Hit
from natwire.model.watch import Report, Watch
from natwire.show import watches
from natwire.show.style import Style, columns
from natwire.show.watches import Doing, Tried

from .conftest import NOW, story, without_colours

HELSINKI = ZoneInfo("Europe/Helsinki")
PATRIA = Doing(Watch("patria", "patria -football"), "patria and not football", 3, 12, NOW - timedelta(hours=2))
BROKEN = Doing(Watch("telakat", "watch:patira"), fault='no watch "patira"')

REPORT = Report(
    (Destination("mail", "desk@b.example"), Destination("box")), "material", 10, timedelta(hours=12), (22, 7)
)
TELLING = Doing(Watch("ankara", "ankara", REPORT), "ankara", 1, 2, told=NOW - timedelta(hours=1))


def found(days: dict[date, int], begin: datetime, samples: tuple[Hit, ...] = ()) -> Tried:
    """A query that was tried."""
    return Tried("patria", "patria", begin, days, samples)


def test_a_table_fits_the_terminal(screen: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, numbers and times below each other; a long query is cut."""
    monkeypatch.setenv("COLUMNS", "60")
    long = Doing(Watch("中国", "words " * 30), week=1200)
    head, *rows = without_colours(watches.table([PATRIA, long], screen, UTC, NOW)).splitlines()

    assert head == "watch   7 days  last hit     query"
    assert rows[0] == "patria       3  3 Jun 10:00  patria -football"
    assert rows[1].startswith("中国      1200  never        words words")
    assert columns(rows[1]) <= 60


def test_a_table_tells_whom_watches_tell(screen: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that only are kept tell nobody; many recipients are cut."""
    monkeypatch.setenv("COLUMNS", "80")
    many = Report(tuple(Destination("mail", f"{n}@b.example") for n in "abc"))
    rows = [PATRIA, TELLING, Doing(Watch("sea", "sea", many))]
    told = without_colours(watches.table(rows, screen, UTC, NOW)).splitlines()

    assert told == [
        "watch   7 days  last hit     reports to                query",
        "patria       3  3 Jun 10:00                            patria -football",
        "ankara       1  never        mail:desk@b.example, box  ankara",
        "sea          0  never        mail:a@b.example, mail:…  sea",
    ]


def test_how_a_watch_reports_is_told_in_words() -> None:
    """And when it did last."""
    assert watches.whole(TELLING, HELSINKI).splitlines()[-2:] == [
        "  reports   new stories, changes that matter, when 10 outlets carry one, to mail:desk@b.example, box; "
        "12h apart at least; not from 22 to 7 o'clock",
        "  last told 2026-06-03 14:00 EEST",
    ]
    assert watches.reporting(Report((Destination("box"),))) == "new stories, to box"


def test_a_pipe_gets_the_table_parted_by_tabs(pipe: Style) -> None:
    """A watch that somebody broke says so in its place."""
    assert watches.table([PATRIA, BROKEN, TELLING], pipe, HELSINKI, NOW).splitlines() == [
        "patria\t3\t3 Jun 13:00\tpatria -football\t",
        'telakat\t0\tnever\twatch:patira (no watch "patira")\t',
        "ankara\t1\tnever\tankara\tmail:desk@b.example, box",
    ]


def test_a_watch_is_shown_whole() -> None:
    """A fact a line, and only those that are known."""
    assert watches.whole(PATRIA, HELSINKI).splitlines() == [
        "patria",
        "  query     patria -football",
        "  read as   patria and not football",
        "  hits      3 in 7 days, 12 in 30 days",
        "  last hit  2026-06-03 13:00 EEST",
    ]
    assert watches.whole(BROKEN, UTC).splitlines() == [
        "telakat",
        "  query     watch:patira",
        '  fault     no watch "patira"',
    ]


def test_each_day_has_a_sign_as_high_as_its_stories(pipe: Style) -> None:
    """From where it began to today; weekdays stand below each other, and one story of many is seen."""
    days = {date(2026, 5, 5): 1, date(2026, 5, 30): 8, date(2026, 6, 1): 16}
    told = watches.tried(found(days, NOW - timedelta(days=69)), pipe, UTC, NOW).splitlines()

    assert told == [
        "patria",
        "25 stories since 26 Mar 2026, by day: 16 at most (1 Jun 2026)",
        "26 Mar 2026  " + "·" * 40 + "▁" + "·" * 22,
        "28 May 2026  ··▄·█··",
    ]


def test_days_are_those_of_the_user(pipe: Style) -> None:
    """A day that began in Helsinki at 21:00 UTC is the next one there."""
    begin = datetime(2026, 6, 1, 21, 30, tzinfo=UTC)
    told = watches.tried(found({date(2026, 6, 3): 1}, begin), pipe, HELSINKI, NOW).splitlines()

    assert told[1:] == ["1 story since 2 Jun 2026, by day: 1 at most (3 Jun 2026)", " 2 Jun 2026  ·█"]


@pytest.mark.parametrize(("width", "unit"), [("80", "month"), ("200", "week")])
def test_years_are_counted_by_longer_spans(pipe: Style, width: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four lines of signs at most, as wide as the terminal."""
    monkeypatch.setenv("COLUMNS", width)
    told = watches.tried(found({date(2020, 2, 1): 3}, NOW - timedelta(days=3650)), pipe, UTC, NOW).splitlines()

    assert f"by {unit}: 3 at most" in told[1]
    assert 1 <= len(told[2:]) <= 4
    assert max(map(columns, told[2:])) <= int(width)


def test_the_newest_stand_below_the_bars(screen: Style) -> None:
    """As lines of search."""
    told = watches.tried(found({NOW.date(): 1}, NOW, (Hit(story()),)), screen, UTC, NOW)

    assert without_colours(told).splitlines()[-1].startswith("   812   3 Jun 10:00  yle")


def test_data_for_other_programs() -> None:
    """Times in UTC, a number for each day that has stories, and stories as in search."""
    assert watches.told(PATRIA) == {
        "name": "patria",
        "query": "patria -football",
        "read_as": "patria and not football",
        "hits_7_days": 3,
        "hits_30_days": 12,
        "last_hit": "2026-06-03T10:00:00+00:00",
        "reports": None,
        "fault": "",
        "schema": 1,
    }
    assert watches.told(TELLING)["reports"] == {
        "to": ["mail:desk@b.example", "box"],
        "on": "material",
        "carriers": 10,
        "cooldown": "12h",
        "quiet": "22-7",
        "last": "2026-06-03T11:00:00+00:00",
    }
    assert (watches.told(BROKEN)["last_hit"], watches.told(BROKEN)["fault"]) == (None, 'no watch "patira"')
    told = watches.tried_told(found({date(2026, 6, 1): 2}, NOW, (Hit(story()),)))
    assert {**told, "samples": [each["id"] for each in told["samples"]]} == {
        "query": "patria",
        "read_as": "patria",
        "since": "2026-06-03T12:00:00+00:00",
        "stories": 2,
        "by_day": {"2026-06-01": 2},
        "samples": [812],
        "schema": 1,
    }


def test_the_page_names_every_field() -> None:
    """docs/reference/json.md names them, and no others."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
    for head, told in (("A watch", watches.told(PATRIA)), ("A trial", watches.tried_told(found({}, NOW)))):
        part = page.split(f"\n## {head}\n")[1].split("\n## ")[0]
        assert set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", part)))) == set(told)

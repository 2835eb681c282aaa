"""Digests, their hours and letters: in tables, one to be read, and as data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import DigestPlan
from natwire.model.delivery import Destination, Edition, Letter
from natwire.show import letters
from natwire.show.letters import Kept
from natwire.show.style import Style

from .conftest import NOW, without_colours

PLAN = DigestPlan("morning", "Morning wire", at=(time(7), time(17, 30)), to=(Destination("box"),))
LETTER = Letter(
    7,
    "<a@b>",
    "digest:morning",
    Destination("mail", "ada@b.example"),
    b"",
    2,
    "queued",
    queued=NOW,
    reply="451 la\x1b[1mter",
)
HOUR = Edition("digest:morning", "2026-06-03T07:00", NOW, "built")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (range(7), "07:00 17:30"),
        (range(5), "07:00 17:30 Mon-Fri"),
        ((0, 3, 4, 6), "07:00 17:30 Mon,Thu-Fri,Sun"),
        ((2,), "07:00 17:30 Wed"),
    ],
)
def test_hours_are_told_as_people_say_them(days: range, said: str) -> None:
    """Days in a row as one word."""
    assert letters.hours(replace(PLAN, days=frozenset(days))) == said


def test_a_digest_without_hours_is_one_by_hand(pipe: Style) -> None:
    """It is never due."""
    row = letters.digests([Kept(replace(PLAN, at=(), to=()), None, None)], pipe, UTC, NOW)

    assert row.split("\t") == ["morning", "by hand", "never", "never", "nobody"]


def test_an_hour_without_letters_is_told_too(screen: Style) -> None:
    """It says why there are none."""
    missed = replace(HOUR, slot="2026-06-02T07:00", outcome="missed")
    table = without_colours(letters.history({HOUR: [LETTER], missed: []}, screen, UTC, NOW)).splitlines()

    assert table[1].split()[:6] == ["morning", "3", "Jun", "07:00", "built", "7"]
    assert table[2].split() == ["morning", "2", "Jun", "07:00", "missed"]


@pytest.mark.parametrize(("width", "last"), [(120, "stories"), (80, "answer"), (60, "next try")])
def test_on_a_narrow_terminal_the_answer_is_among_the_last_to_go(
    width: int, last: str, screen: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what a letter that did not go is looked up for, with its next try."""
    monkeypatch.setenv("COLUMNS", str(width))
    letter = replace(LETTER, reply="451 4.7.1 try again later, we are busy", next=NOW + timedelta(minutes=5))

    head, told = without_colours(letters.outbox([letter], screen, UTC, NOW)).splitlines()

    assert head.endswith(f"  {last}")
    assert "  3 Jun 12:05" in told


def test_what_others_say_does_not_steer_the_terminal(pipe: Style) -> None:
    """The answer of a server is theirs."""
    assert "\x1b" not in letters.outbox([LETTER], pipe, UTC, NOW)
    assert "\x1b" not in letters.whole(replace(LETTER, body=b"From: x\r\nSubject: \x1b[1mhi\r\n\r\n\x1b[2mtext"), UTC)


def test_a_letter_whose_text_was_pruned_says_so() -> None:
    """What became of it is still known."""
    told = letters.whole(replace(LETTER, next=NOW + timedelta(minutes=5)), UTC)

    assert "  next try  2026-06-03 12:05 UTC\n" in told
    assert told.endswith("dropped by natwire db prune")


def test_what_is_no_mail_is_shown_as_it_is() -> None:
    """Such as the JSON that a webhook gets."""
    assert letters.readable(b'{"schema": 1}\n') == '{"schema": 1}'


def test_the_page_names_every_field() -> None:
    """docs/reference/json.md names them, and no others."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
    kept = Kept(PLAN, datetime(2026, 6, 4, 7, tzinfo=UTC), NOW)
    for head, told in (
        ("A plan of a digest", letters.digest_told(kept)),
        ("An hour of a digest", letters.edition_told(HOUR, [LETTER])),
        ("A letter", letters.letter_told(LETTER)),
    ):
        part = page.split(f"\n## {head}\n")[1].split("\n## ")[0]
        assert set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", part)))) == set(told)

"""The user is told how the query was read."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from natwire import query
from natwire.model.query import And, Between, CarriedBy, Not, Or
from natwire.query.wording import explain

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("patria -football date:2d", "patria and not football, dated from 21 Nov 2026 10:00"),
        ("patria (turkey OR finland)", "patria and (turkey or finland)"),
        ("patria turkey OR finland", "(patria and turkey) or finland"),
        ('patri* "central bank"', 'words beginning with patri and "central bank"'),
        ("patria NEAR/5 ankara", "patria near ankara (at most 5 words apart)"),
        ("title:patria lang:fi", "patria in the title, in the language fi"),
        ("source:(yle bbc) a", "a, (from the source yle or from the source bbc)"),
        ("-author:doe", "every story, not written by doe"),
        ("date:2026-05-01..2026-05-20", "every story, dated from 1 May 2026 to 20 May 2026"),
        ("seen:yesterday", "every story, first seen on 22 Nov 2026"),
        ("date:..2026", "every story, dated before 1 Jan 2027"),
        ("a carriers:>2", "a, with at least 3 carriers"),
        ("a carriers:1", "a, with 1 carrier"),
        ("a carriers:2..5", "a, with 2 to 5 carriers"),
        ("a changed:numbers", "a, changed in its numbers"),
        ("-has:version", "every story, not changed by its publisher"),
        ("changed:(Names retraction)", "every story, changed in its names or taken back by its publisher"),
        ("a carriers:..5", "a, with at most 5 carriers"),
        ("a -watch:yards", "a, not in the watch yards"),
        ("patria -digest:morning", "patria, not told by the digest morning"),
        ("", "every story"),
    ],
)
def test_a_query_said_in_words(words: str, said: str) -> None:
    """One line, the words first, then outlets, dates and carriers."""
    assert explain(query.read(words, NOW)) == said


def test_times_are_said_in_the_users_zone() -> None:
    """What was typed as a day in Helsinki is said as that day."""
    zone = ZoneInfo("Europe/Helsinki")
    assert explain(query.read("date:today", NOW, zone), zone) == "every story, dated on 23 Nov 2026"


def test_trees_that_nobody_typed_can_be_said() -> None:
    """A tree made by a program is said as well."""
    assert explain(Not(And())) == "not every story"
    assert explain(Or(())) == "no story"
    assert explain(Between("date", None, None)) == "every story, dated at any time"
    assert explain(CarriedBy(0, 0)) == "every story, with 0 carriers"

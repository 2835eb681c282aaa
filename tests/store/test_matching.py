"""What a query finds among a few stories is what it finds among all of them, and quickly for many queries."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire import query as language
from natwire.dedupe.changes import grades
from natwire.model.query import And, Term
from natwire.store import Database
from natwire.store.byhand import ByHand
from natwire.store.search import Search
from natwire.store.tags import Tags
from natwire.store.versions import Versions

from .conftest import Keep, feed_of, reading

WORDS = ("patria", "ankara", "football", "vehicles", "Görgün", "ışık", "tax", "yard", "中国", "helsinkiin")


@pytest.fixture
def search(db: Database, keep: Keep, now: datetime) -> Search:
    """Forty stories, some with two carriers, a tag, a change, a number of before, or nothing left of them."""
    dice = random.Random(3)
    for n in range(40):
        words = " ".join([*dice.choices(WORDS, k=4), *(f"w{n}x{m}" for m in range(20))])
        lang = dice.choice(["fi", "en"])
        keep(reading(dice.choice(WORDS), words, f"https://yle.example/{n}", lang=lang, authors=("Ayşe Işık",)), later=n)
        if n % 5 == 0:
            keep(reading(f"Copy {n}", words + " ankara.", f"https://bbc.example/{n}"), source=feed_of("bbc"), later=n)
        if n % 7 == 0:
            keep(reading("Changed", words + f" It took {n} days.", f"https://yle.example/{n}"), later=60 + n)
    keep(reading("List", "patria ankara", "https://yle.example/list", unfit="list"), later=50)
    Versions(db).grade(grades)
    Tags(db).change([(3, None), (9, None)], ["later"], [], now)
    ByHand(db).merge([4, 5, 6], now)
    return Search(db)


PIECES = (
    *WORDS,
    *("patr*", '"patria ankara"', "patria NEAR/5 ankara", "title:patria", "text:tax", "source:bbc", "host:yle.example"),
    *("author:isik", "lang:fi", "carriers:>1", "changed:numbers", "has:version", "tag:later"),
    *("date:2h", "seen:<2026-06-04", "*", "(", ")", "OR", "-", "-(", "helsinki"),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=8), chosen=st.sets(st.integers(1, 45), min_size=1))
def test_a_few_stories_are_found_as_all_are(search: Search, now: datetime, pieces: list[str], chosen: set[int]) -> None:
    """Whatever is asked, and whichever stories are looked at."""
    query = language.read(" ".join(pieces), now)

    assert search.matching(query, chosen) == sorted(chosen.intersection(search.ids(query, -1, "new")))


def test_other_stories_are_looked_at_when_others_are_named(search: Search) -> None:
    """One search serves one run after the other."""
    everything = search.ids(And(), -1, "old")

    assert search.matching(And(), everything[:3]) == everything[:3]
    assert search.matching(And(), everything[3:5]) == everything[3:5]
    assert search.matching(Term("patria"), []) == []

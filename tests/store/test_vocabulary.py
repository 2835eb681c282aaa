"""The words of the index."""

from __future__ import annotations

import pytest

from natwire.store import Database
from natwire.store.vocabulary import Vocabulary

from .conftest import Keep, reading


@pytest.fixture
def vocabulary(db: Database, keep: Keep) -> Vocabulary:
    """The words of four stories."""
    for n, text in enumerate(("Patria sold boats", "Patria patrols Åland", "Patrick's patrol", "Россия, Ankara")):
        keep(reading(f"No {n}", text, f"https://yle.example/{n}"), later=n)
    return Vocabulary(db)


def test_words_that_begin_so_are_told_in_order(vocabulary: Vocabulary) -> None:
    """Each once, whatever the number of its stories; at most so many."""
    assert vocabulary.beginning("patr", 9) == ["patria", "patrick", "patrol", "patrols"]
    assert vocabulary.beginning("patr", 2) == ["patria", "patrick"]
    assert vocabulary.beginning("patria", 9) == ["patria"]
    assert vocabulary.beginning("zz", 9) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("patira", "patria"), ("ptria", "patria"), ("patrria", "patria"), ("patrxa", "patria"), ("batria", "patria"),
        ("alanda", "aland"), ("росия", "россия"), ("ankarra", "ankara"),
        ("patria", None), ("zzzzz", None), ("pat", None), ("p" * 500, None), ("", None), ("34", None),
    ],
)  # fmt: skip
def test_a_slip_of_one_letter_is_seen(vocabulary: Vocabulary, typed: str, meant: str | None) -> None:
    """One too few, too many, wrong, or two swapped, in the alphabets that have one."""
    assert vocabulary.near(typed) == meant

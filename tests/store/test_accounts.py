"""What the index knows of rare words, and which stories of the same days hold them."""

from __future__ import annotations

import pytest

from natwire.model.change import Text
from natwire.store import Database
from natwire.store.accounts import Accounts

from .conftest import Keep, feed_of, reading

WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima")


@pytest.fixture
def archive_of(db: Database, keep: Keep) -> Database:
    """Twelve stories in different words; all say "said", and three 33,000, each in its own way, one a week later."""
    for n, word in enumerate(WORDS):
        number = {1: "33,000", 2: "33000", 3: "33 000"}.get(n, "7")
        text = " ".join(f"{word}{letter}" for letter in "abcdefghij") + f" said {number} 土耳其 {word}"
        later = 8 * 24 * 60 if n == 3 else n
        keep(reading(word, text, f"https://{word}.example/1"), source=feed_of(word), later=later)
    return db


def test_only_rare_words_have_a_weight(archive_of: Database) -> None:
    """The rarer the heavier; what all say has none, nor what nobody says."""
    weights = Accounts(archive_of).weights(["bravo", "33000", "said", "nobody", "土耳"])

    assert set(weights) == {"bravo", "33000"}
    assert weights["bravo"] > weights["33000"] > 0


def test_stories_of_the_same_days_that_hold_a_rare_word_are_near(archive_of: Database) -> None:
    """However the number is grouped; not a week later, and not the story itself."""
    accounts = Accounts(archive_of)
    near = accounts.near(2, accounts.weights(["33000", "bravo"]))

    assert [(each.story, each.told.title) for each in near] == [(3, "charlie")]


def test_without_shared_rare_words_nothing_is_near(archive_of: Database) -> None:
    """A word that the story alone holds leads nowhere else."""
    accounts = Accounts(archive_of)

    assert accounts.near(2, accounts.weights(["bravo"])) == []
    assert accounts.near(2, {}) == []


def test_an_account_is_what_the_story_shows(archive_of: Database) -> None:
    """Title, text and language of its lead."""
    account = Accounts(archive_of).of(1)

    assert (account.story, account.told.title, account.lang) == (1, "alpha", None)
    assert isinstance(account.told, Text)

"""What becomes of an item after all that was delivered of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from natwire.model.wire import Delivery, Standing
from natwire.wire.standing import alike, standing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)


def told(n: int, version: str, status: str = "usable", minutes: int | None = None, **more: Any) -> Delivery:
    """A delivery that came at noon, made so many minutes later."""
    made = None if minutes is None else NOON + timedelta(minutes=minutes)
    return Delivery(n, version, status, made, NOON + timedelta(seconds=n), **more)  # type: ignore[arg-type]


def test_the_newest_usable_version_is_shown() -> None:
    """By its number, not as text."""
    assert standing([told(1, "9"), told(2, "10"), told(3, "2")], NOON) == Standing("shown", 2)


def test_versions_without_numbers_are_ordered_by_when_they_were_made() -> None:
    """And those that do not say that by when they came."""
    assert standing([told(1, "1st", minutes=9), told(2, "2nd", minutes=3)], NOON) == Standing("shown", 1)
    assert standing([told(1, ""), told(2, "")], NOON) == Standing("shown", 2)


@pytest.mark.parametrize(("status", "word"), [("canceled", "killed"), ("withheld", "withheld")])
def test_a_newer_version_takes_an_item_back_and_a_newer_one_revives_it(status: str, word: str) -> None:
    """In whatever order the files come."""
    chain = [told(1, "1"), told(2, "2", status), told(3, "3")]

    assert standing(chain[:2], NOON).showing == word
    for order in permutations(chain):
        assert standing(order, NOON) == Standing("shown", 3)


def test_an_old_version_that_comes_late_revives_nothing() -> None:
    """Its number says that it is old."""
    assert standing([told(1, "3", "canceled"), told(2, "2")], NOON).showing == "killed"


def test_the_same_version_twice_goes_by_when_each_was_made() -> None:
    """Some agencies kill without counting on."""
    assert standing([told(1, "1", minutes=0), told(2, "1", "canceled", minutes=5)], NOON).showing == "killed"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_another_item_withdraws_what_was_made_before_it(order: Sequence[int]) -> None:
    """And a version that was made after it is shown."""
    chain = [told(1, "1", minutes=0), told(2, "", "canceled", minutes=5, by_reference=True), told(3, "2", minutes=9)]

    assert standing(chain[:2], NOON).showing == "killed"
    assert standing([chain[n] for n in order], NOON) == Standing("shown", 3)


def test_an_embargo_hides_an_item_until_its_instant_and_no_longer() -> None:
    """What was shown before it too."""
    chain = [told(1, "1"), told(2, "2", embargo=LATER)]

    assert standing(chain, NOON) == Standing("embargoed", until=LATER)
    assert standing(chain, LATER) == Standing("shown", 2)


def test_an_item_that_was_only_withdrawn_by_another_is_killed() -> None:
    """It may come after the word."""
    assert standing([told(1, "", "canceled", by_reference=True)], NOON).showing == "killed"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Ferry late in Helsinki", ""), ("Ferry is late in Helsinki", ""), True),
        (("Ferry late in Helsinki", ""), ("Passengers wait", "UPDATE 1"), True),
        (("Rain in Oslo", ""), ("Snow on Bergen", ""), False),
    ],
)
def test_takes_of_one_story_say_so_or_have_one_headline(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    """Many stories a day stand under one slugline such as weather."""
    assert alike(one, other) is alike(other, one) is same

"""What becomes of an item after all that was delivered of it, in whatever order the files came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from natwire.datewords import fold
from natwire.model.wire import Delivery, Hidden, Standing

SAME_DAY = timedelta(hours=18)  # between takes of one story: a day and the night behind it, and not tomorrow's report
_AHEAD = timedelta(minutes=10)  # as far as the clocks of two machines may be apart
_HIDDEN: dict[str, Hidden] = {"withheld": "withheld", "canceled": "killed"}
_ALIKE = 0.5  # of the words of the shorter headline


def standing(deliveries: Sequence[Delivery], now: datetime) -> Standing:
    """Whether an item is shown, and in which version: the newest has the word, unless it was taken back later.

    Versions are ordered by their numbers where all have one, else by when they were made. Of two that nothing tells
    apart the one that takes back counts. An embargo hides what was shown before it too: who sets one on a story does
    not want the story used.
    """
    at, sure = _clock(deliveries)
    versions = [each for each in deliveries if not each.by_reference]
    numbered = all(each.order is not None for each in versions)

    def order(each: Delivery) -> tuple[int, datetime, bool, int]:
        return (each.order or 0) if numbered else 0, at(each), each.status != "usable", each.n

    word = newest = max(versions, key=order, default=None)
    for each in deliveries:
        later = newest is None or at(each) > at(newest) or (each.by_reference and at(each) == at(newest))
        # A number says that a version is old, whenever it came; a date that can be believed says more.
        if each.status != "usable" and later and (each.by_reference or sure):
            word = each
    if word is None:
        return Standing("shown")
    if word.status != "usable":
        return Standing(_HIDDEN[word.status])
    if word.embargo and word.embargo > now:
        return Standing("embargoed", until=word.embargo)
    return Standing("shown", word.n)


def _clock(deliveries: Sequence[Delivery]) -> tuple[Callable[[Delivery], datetime], bool]:
    """When each was made, where all of them say so and none of them a time to come; else when each came."""
    sure = all(each.updated and each.updated <= each.received + _AHEAD for each in deliveries)
    return (lambda each: each.updated if sure and each.updated else each.received), sure


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two items under one slugline of one day are takes of one story, each told by headline and take.

    One of them says so with its take, or their headlines share most words: `weather` stands above many stories a day.
    """
    (headline, take), (other_headline, other_take) = one, other
    if take or other_take:
        return True
    words, others = (set(fold(each).split()) for each in (headline, other_headline))
    return len(words & others) > _ALIKE * min(len(words), len(others))

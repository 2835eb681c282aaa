"""What becomes of an item after all that was delivered of it, in whatever order the files came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from natwire.datewords import fold
from natwire.model.wire import Delivery, Hidden, Standing

SAME_DAY = timedelta(hours=18)  # between takes of one story: a day and the night behind it, and not tomorrow's report
_HIDDEN: dict[str, Hidden] = {"withheld": "withheld", "canceled": "killed"}
_ALIKE = 0.5  # of the words of the shorter headline


def standing(deliveries: Sequence[Delivery], now: datetime) -> Standing:
    """Whether an item is shown, and in which version: the newest has the word, unless another item has a later one.

    Versions are ordered by their numbers where all have one, else by when they were made. An embargo hides what was
    shown before it too: who sets one on a story does not want the story used.
    """
    versions = sorted((each for each in deliveries if not each.by_reference), key=_ordering(deliveries))
    newest = versions[-1] if versions else None
    later = [each for each in deliveries if each.by_reference and (newest is None or _at(each) >= _at(newest))]
    word = max(later, key=_at, default=newest)
    if word is None:
        return Standing("shown")
    if word.status != "usable":
        return Standing(_HIDDEN[word.status])
    if word.embargo and word.embargo > now:
        return Standing("embargoed", until=word.embargo)
    return Standing("shown", word.n)


def _ordering(deliveries: Sequence[Delivery]):  # type: ignore[no-untyped-def]
    numbered = all(each.order is not None for each in deliveries if not each.by_reference)
    return lambda each: ((each.order,) if numbered else ()) + (_at(each), each.n)


def _at(delivery: Delivery) -> datetime:
    return delivery.updated or delivery.received


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two items under one slugline of one day are takes of one story, each told by headline and take.

    One of them says so with its take, or their headlines share most words: `weather` stands above many stories a day.
    """
    (headline, take), (other_headline, other_take) = one, other
    if take or other_take:
        return True
    words, others = (set(fold(each).split()) for each in (headline, other_headline))
    return len(words & others) > _ALIKE * min(len(words), len(others))

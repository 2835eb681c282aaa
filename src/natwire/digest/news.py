"""When a watch tells of a story, and when it may send at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from natwire.model.delivery import Told
from natwire.model.story import Story
from natwire.model.watch import Report

OLDEST = timedelta(days=14)  # nobody looks back further: after a long holiday it is one mail and no book
LATE = timedelta(days=3)  # feeds tell late, and over a weekend; but the past of a new source is no news


def is_news(story: Story, since: datetime, now: datetime) -> bool:
    """Whether a story that nobody was told of is news to a watch that reports since then.

    It is when it was seen since, and is not of long before what a watch looks back to.
    """
    return story.first_seen >= since and story.at >= max(since, now - OLDEST) - LATE


def news(
    report: Report,
    told: Sequence[Told],
    new: bool,
    carriers: int,
    changes: Collection[str] = (),
) -> tuple[str, ...]:
    """What is to be told of a story, in the words of `Told.what`; () for nothing.

    `told` is what was told of it before, or waits to be; where nothing was, `new` says whether it is news at all.
    `carriers` is how many outlets carry it, `changes` what its publishers changed of what matters. Several words are
    one piece of news: who learns that a story is new learns how many carry it, too.
    """
    before = {each.what for each in told}
    if not before and not new:
        return ()
    return tuple(what for what in _words(report, not before, carriers, changes) if what not in before)


def may_send(report: Report, last: datetime | None, now: datetime, zone: tzinfo) -> bool:
    """Whether the watch may send now; `last` is when it did last, None for never. What may not go yet waits."""
    if last is not None and now - last < report.cooldown:
        return False
    if report.quiet is None:
        return True
    begin, end = report.quiet
    hour = now.astimezone(zone).hour
    return not (begin <= hour < end if begin <= end else hour >= begin or hour < end)


def _words(report: Report, new: bool, carriers: int, changes: Collection[str]) -> Iterator[str]:
    if new:
        yield "new"
    if report.on == "material":
        yield from changes
    if report.carriers and carriers >= report.carriers:
        yield f"carriers:{report.carriers}"

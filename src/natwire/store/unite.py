"""One article that two databases hold becomes one again: the same whichever of the two is asked first.

What it gives is pure: two in, one out, `united(a, b) == united(b, a)` and `united(a, a) == a`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from natwire.model.change import Text, Version
from natwire.model.record import Held

T = TypeVar("T")

_STATES = ("unfit", "teaser", "kept")
_PAGES = ("none", "gave-up", "wanted", "here")


def united(one: Held, other: Held) -> Held:
    """The article of which these two are kept: the better text, the earlier `first_seen`, all that hangs on either.

    The text that stands back becomes a version, unless it was only the beginning or no article at all.
    """
    if "withdrawn" in (one.unfit, other.unfit):  # what its author deleted does not come back from elsewhere
        one, other = _emptied(one), _emptied(other)
    same = _text(one) == _text(other)
    rest, best = sorted((one, other), key=_knows if same else _rank)
    known = best if best.published else rest
    first = min(
        one, other, key=lambda each: (each.first_seen, each.url, each.outlet, each.joined_by, each.joined_facts)
    )
    # What began its story in one of the two may have joined another's in the other.
    joined = min((first, best, rest), key=lambda each: each.joined_by == "new")
    return replace(
        best,
        url=first.url,
        outlet=first.outlet,
        first_seen=first.first_seen,
        joined_by=joined.joined_by,
        joined_facts=joined.joined_facts,
        authors=best.authors or rest.authors,
        lang=best.lang or rest.lang,
        site=best.site or rest.site,
        published=known.published,
        published_from=known.published_from,
        credit=best.credit or (rest.credit if same else None),
        quality=rest.quality if best.quality is None and same else best.quality,
        updated=best.updated or _replaced(best, rest),
        reread=best.reread or (rest.reread if same else None),
        versions=_versions(best, rest),
        tags=_all(best.tags + rest.tags, lambda tag: tag.name, lambda tag: tag.at),
        announced=_announced(best, rest),
        # The last word counts; of two in the same second the one that parts.
        decided=_all(
            best.decided + rest.decided, lambda each: each.key, lambda each: (-each.at.timestamp(), each.together)
        ),
        posted=best.posted or rest.posted,
        wire=best.wire or rest.wire,
        mentions=_all(best.mentions + rest.mentions, lambda each: each.uid, repr),
    )


def _emptied(held: Held) -> Held:
    """An article that its author deleted: nothing of it stays but that it was there."""
    return replace(
        held,
        title="",
        text="",
        state="unfit",
        unfit="withdrawn",
        quality=None,
        authors=(),
        credit=None,
        versions=(),
        posted=None,
    )


def _rank(held: Held) -> tuple[Any, ...]:
    """An article before a teaser before what is none, the newer text before the older."""
    return (_STATES.index(held.state), _revised(held), len(held.text), held.title, held.text)


def _knows(held: Held) -> tuple[Any, ...]:
    """Of two with the same text, who knows more of it; one that was made of both knows no less than either."""
    times = (each.timestamp() if each else 0.0 for each in (held.published, held.reread, held.updated))
    quality = -1 if held.quality is None else held.quality
    names = (held.authors, held.lang or "", held.site or "", held.credit or "")
    return (_STATES.index(held.state), *names, quality, *times, repr(held.posted))


def _revised(held: Held) -> datetime:
    return held.updated or held.first_seen


def _replaced(best: Held, rest: Held) -> datetime | None:
    """When the text of the rest was replaced, as far as that can be known: not after the better one was seen."""
    if _text(best) == _text(rest):
        return rest.updated
    return best.first_seen if rest.state == best.state else None


def _text(held: Held) -> Text:
    return Text(held.title, held.text)


def _versions(best: Held, rest: Held) -> tuple[Version, ...]:
    """The earlier texts of both, by when they ended. What each changed is open where there are others between."""
    found = [*best.versions, *rest.versions]
    if _text(rest) != _text(best) and rest.state == "kept":
        found.append(Version(0, max(_revised(best), _revised(rest)), _text(rest)))
    others = [each for each in found if each.told != _text(best)]
    texts = {each.told for each in others}
    same = (best.versions, rest.versions) if _text(best) == _text(rest) else (best.versions,)
    whole = [each for each in same if texts <= {version.told for version in each}]
    if whole:  # of two, that of which more is known
        return max(whole, key=lambda each: (sum(version.grades is not None for version in each), repr(each)))
    kept = _all(others, lambda each: (each.told.title, each.told.text), _until)
    ordered = sorted(kept, key=lambda each: (_until(each), each.told.title, each.told.text))
    return tuple(replace(each, n=n, grades=None) for n, each in enumerate(ordered, 1))


def _until(version: Version) -> float:
    return version.until.timestamp() if version.until else 0.0


def _announced(best: Held, rest: Held) -> tuple[Any, ...]:
    """Of an announcement that both know, what is known of its page is that of whichever came further."""
    both = best.announced + rest.announced
    seen: dict[tuple[str, str], datetime] = {}
    for each in both:
        at = (each.address, each.guid)
        seen[at] = min(seen.get(at, each.first_seen), each.first_seen)
    kept = _all(both, lambda each: (each.address, each.guid), lambda each: (-_PAGES.index(each.page), repr(each)))
    return tuple(replace(each, first_seen=seen[each.address, each.guid]) for each in kept)


def _all(both: Iterable[T], key: Callable[[T], Any], least: Callable[[T], Any]) -> tuple[T, ...]:
    """Each once, in the order of `key`; of two with the same key the one that is `least`."""
    found: dict[Any, T] = {}
    for each in sorted(both, key=least, reverse=True):
        found[key(each)] = each
    return tuple(found[at] for at in sorted(found))

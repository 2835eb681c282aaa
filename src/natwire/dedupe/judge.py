"""Which story a new copy belongs to, if any.

"The same copy" is a question of containment: a teaser is all in its story, and little of the story is in the teaser.
Containment alone would chain everything that shares an about-us box or a template, so a copy that passes it has to
pass five guards more: beginnings, numbers, issues, passages that each has for itself, and notices. A wrong merge hides
news and a missed one prints it twice, so every doubt makes a new story. docs/notes/duplicates.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from natwire.dedupe.fingerprint import Facts, facts
from natwire.model.article import Copy, Verdict

_LEAD = 14  # shingles: the first sixteen words
_PASSAGE = 10  # shingles in a row that make a passage: eight words or more
_FEWEST = 6  # shingles that a text needs to be compared at all
_SHORT = 170  # shingles below which every number counts
_SAME_HEADLINE = 0.67  # of the shorter one's words; by chance headlines share half of them
_HEADLINES = 3  # unlike ones that one story may have,
_NOTICE = 250  # unless its text has so many words
_SAME_WORDING = 0.25  # of the shorter copy, for its figures to be about the same
_NEW = Verdict(None, "new")


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Two copies beside each other; every share is 0 to 1, of the copy that has less to show."""

    shortest: int  # shingles of the shorter copy
    longest: int
    contained: float  # of the shorter copy's shingles
    alike: float  # Jaccard: of the shingles of both
    leads: tuple[float, float]  # of each copy's beginning, in the other
    headline: float  # of the shorter headline's words
    agreed: int  # numbers in both
    numbers: int  # numbers of the copy with fewer


@dataclass(frozen=True, slots=True)
class _Match:
    """A copy that is the same as the new one, by its own light."""

    story: int
    seen: _Likeness
    facts: Facts
    exact: bool


def judge(new: Copy, candidates: Sequence[Copy]) -> Verdict:
    """The story whose copy is most like `new`; `Verdict(None, "new")` when none is the same copy.

    The rule is `exact` (the same words), `teaser` (a beginning and its story) or `near`. `also` names the other
    stories that this copy shows to be the same one. Only stored candidates count. Costs about 25 microseconds a
    candidate of 400 words.
    """
    mine = facts(new.print.facts)
    runs = frozenset(mine.shingles)
    found: list[_Match] = []
    for old in candidates:
        if old.story is None:
            continue
        theirs = facts(old.print.facts)
        exact = new.print.text_hash == old.print.text_hash
        if exact and _same_headline(mine, theirs):
            return Verdict(old.story, "exact", "the same words")
        seen = _compare(mine, runs, theirs)
        elsewhere = new.outlet != old.outlet
        if seen and (
            _copied(seen, mine, theirs, elsewhere) if exact else _same_copy(seen, mine, theirs, runs, elsewhere)
        ):
            found.append(_Match(old.story, seen, theirs, exact))
    if _is_notice(mine, found):
        found = [match for match in found if match.seen.headline >= _SAME_HEADLINE]
    return _most_alike(found)


def _most_alike(found: list[_Match]) -> Verdict:
    """The story of the copy that has most in common with the new one, and the others that this shows to be the same."""
    matches: dict[int, _Match] = {}
    for match in sorted(found, key=lambda match: match.seen.contained, reverse=True):
        matches.setdefault(match.story, match)
    if not matches:
        return _NEW
    best, *others = matches.values()
    also = tuple(match.story for match in others if not _contradict(best.facts, match.facts))
    if best.exact:
        return Verdict(best.story, "exact", "the same words", also)
    return Verdict(best.story, _rule(best.seen), _say(best.seen), also)


def _is_notice(mine: Facts, found: list[_Match]) -> bool:
    """Whether these words stand in place of many texts: under headlines of which no two have half of their words.

    Of one story there are not so many, for each headline tells what the story does; and an article is longer.
    """
    if mine.length >= _NOTICE:
        return False
    headlines = [mine.title]
    for match in found:
        title = match.facts.title
        if title and all(_shared(title, other) < 0.5 for other in headlines):
            headlines.append(title)
    return len(headlines) > _HEADLINES


def _contradict(one: Facts, other: Facts) -> bool:
    """Whether two stories that a copy is like, as a full text is like its two halves, cannot be one all the same.

    A roundup holds stories of other headlines, and a page of bulletins those of other figures.
    """
    seen = _compare(one, frozenset(one.shingles), other, least=0)
    if seen is None or seen.headline < 0.5 or _two_issues(seen, one, other):
        return True
    # What is cut from two places has other figures; what is said in the same words must have the same.
    return seen.contained >= _SAME_WORDING and not _numbers_agree(seen)


def _same_headline(mine: Facts, theirs: Facts) -> bool:
    """Whether equal texts are one copy by their headlines alone; a very short text tells nothing."""
    if mine.title != theirs.title or mine.issue != theirs.issue:
        return False
    length = min(mine.length, theirs.length)
    return length >= 12 or length + len(mine.title) + len(mine.issue) >= 5


def _copied(seen: _Likeness, mine: Facts, theirs: Facts, elsewhere: bool) -> bool:
    """Equal texts under two headlines: one copy, unless it may be a notice that stands in place of texts.

    Under headlines that have nothing in common only a long text is surely copied.
    """
    length = min(mine.length, theirs.length)
    return length >= 12 and (seen.headline >= 0.5 or length >= (60 if elsewhere else _NOTICE))


def _compare(mine: Facts, runs: frozenset[int], theirs: Facts, least: float = 0.5) -> _Likeness | None:
    """Both copies beside each other; None when too little is there, or the same, to look further."""
    others = frozenset(theirs.shingles)
    shortest, longest = sorted((len(runs), len(others)))
    shared = len(runs & others)
    if shortest < _FEWEST or shared < least * shortest:
        return None
    return _Likeness(
        shortest,
        longest,
        contained=shared / shortest,
        alike=shared / (shortest + longest - shared),
        leads=(_lead(mine.shingles, others), _lead(theirs.shingles, runs)),
        headline=_shared(mine.title, theirs.title),
        agreed=len(mine.numbers & theirs.numbers),
        numbers=min(len(mine.numbers), len(theirs.numbers)),
    )


def _shared(mine: frozenset[int], theirs: frozenset[int]) -> float:
    """Of the shorter headline's words."""
    return len(mine & theirs) / (min(len(mine), len(theirs)) or 1)


def _lead(shingles: tuple[int, ...], others: frozenset[int]) -> float:
    lead = shingles[:_LEAD]
    return sum(run in others for run in lead) / len(lead)


def _same_copy(seen: _Likeness, mine: Facts, theirs: Facts, runs: frozenset[int], elsewhere: bool) -> bool:
    return (
        _enough(seen)
        and _begins_alike(seen)
        and _numbers_agree(seen)
        and not _two_issues(seen, mine, theirs)
        and (seen.headline >= _SAME_HEADLINE or _other_headline_is_harmless(seen, mine, theirs, runs, elsewhere))
    )


def _enough(seen: _Likeness) -> bool:
    if seen.shortest < 12:
        return seen.contained >= 0.75
    return seen.contained >= (0.5 if seen.headline >= 0.5 else 0.6)


def _begins_alike(seen: _Likeness) -> bool:
    """Copy is cut from its end. A beginning may be lost to a new first paragraph, but then the headline stays."""
    found = sum(lead >= 0.5 for lead in seen.leads)
    return found == 2 or (found == 1 and seen.headline >= 0.5) or seen.alike >= 0.85


def _numbers_agree(seen: _Likeness) -> bool:
    """Bulletins of two days share all but their numbers. In a long story some may be corrected."""
    if seen.shortest < _SHORT:
        return seen.agreed >= 0.6 * seen.numbers
    return seen.numbers < 2 or seen.agreed >= 0.25 * seen.numbers


def _two_issues(seen: _Likeness, mine: Facts, theirs: Facts) -> bool:
    """The same headline with another number in it: briefing 7 and briefing 8, unless the texts agree in theirs."""
    if not (mine.issue - theirs.issue and theirs.issue - mine.issue) or seen.headline < 0.75:
        return False
    return seen.numbers < 5 or seen.agreed < 0.8 * seen.numbers


def _other_headline_is_harmless(
    seen: _Likeness, mine: Facts, theirs: Facts, runs: frozenset[int], elsewhere: bool
) -> bool:
    """Under another headline the shorter copy may have no passage of its own: two stories under one long box do.

    An outlet that prints its own copy again keeps the beginning.
    """
    if not elsewhere and max(seen.leads) < 0.8:
        return False
    if len(mine.shingles) <= len(theirs.shingles):
        return _longest_own(mine.shingles, frozenset(theirs.shingles)) < _PASSAGE
    return _longest_own(theirs.shingles, runs) < _PASSAGE


def _longest_own(shingles: tuple[int, ...], others: frozenset[int]) -> int:
    """The most shingles in a row that the other copy does not have."""
    longest = length = 0
    for run in shingles:
        length = 0 if run in others else length + 1
        longest = max(longest, length)
    return longest


def _rule(seen: _Likeness) -> str:
    return "teaser" if seen.shortest < 90 and seen.shortest * 2 < seen.longest else "near"


def _say(seen: _Likeness) -> str:
    leads = ("no lead", "one lead", "both leads")[sum(lead >= 0.5 for lead in seen.leads)]
    numbers = f"numbers agree {seen.agreed} of {seen.numbers}" if seen.numbers else "no numbers to compare"
    return f"{seen.contained:.0%} of its 3-word runs, {leads}, {numbers}".replace("%", " %")

"""What publishers changed in stories that a reader was told of, as it is told to that reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from natwire.dedupe.places import places
from natwire.digest.model import Change, Place
from natwire.model.delivery import Destination, Told
from natwire.pipeline.links import linked
from natwire.store import Database, stories
from natwire.store.ledger import Ledger
from natwire.store.versions import Versions

# What a change must be for a reader of the earlier text to be told of it.
MATERIAL = frozenset({"retraction", "numbers", "names", "headline"})
_PLACES = 2  # of a story are told; its outlet has the rest


def untold(db: Database, plan: str, to: Destination) -> list[Told]:
    """The changes of stories that this plan told there, in the words of the ledger; those it has not told yet."""
    found = Ledger(db).changes(plan, to, MATERIAL)
    return [Told(story, f"changed:{article}.{n}", at) for story, article, n, at, _ in found]


def shown(db: Database, told: Iterable[Told]) -> Iterator[Change]:
    """The changes that these words name, those of a story as one; what was changed back or taken away is left out."""
    named = sorted((each for each in told if each.what.startswith("changed:")), key=lambda each: (each.story, each.at))
    for number, group in groupby(named, key=lambda each: each.story):
        if change := _change(db, number, list(group)):
            yield change


def _change(db: Database, number: int, told: list[Told]) -> Change | None:
    """From the text that the reader knows to today's."""
    article, version = (int(part) for part in told[0].what.removeprefix("changed:").split("."))
    story, texts = stories.get(db, number), Versions(db).of_article(article)
    known = next((each for each in texts if each.n == version), None)
    if not story or not known:
        return None
    since = [each.grades or () for each in texts[texts.index(known) :]]
    grades = dict.fromkeys(grade for grades in since for grade in grades)
    where = islice(places(known.told, texts[-1].told), _PLACES)
    return Change(linked(story), told[-1].at, tuple(grades), tuple(Place(*each) for each in where))

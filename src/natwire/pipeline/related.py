"""From a story to those that tell of the same event."""

from __future__ import annotations

from natwire.dedupe.related import related as judged
from natwire.dedupe.related import telling
from natwire.model.change import Related
from natwire.model.story import Story
from natwire.store import Database, stories
from natwire.store.accounts import Accounts


def related(db: Database, story: int) -> list[tuple[Story, Related]]:
    """The stories that tell of the same event as story number `story` in other words, the most alike first."""
    accounts = Accounts(db)
    mine = accounts.of(story)
    weights = accounts.weights(telling(mine.told))
    found = judged(mine, accounts.near(story, weights), weights)
    return list(zip(stories.told(db, [each.story for each in found]), found, strict=True))

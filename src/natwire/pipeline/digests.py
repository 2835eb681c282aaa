"""From a plan and the store to a digest."""

from __future__ import annotations

import socket
from datetime import datetime

from natwire import query
from natwire.config.settings import DigestPlan, Settings
from natwire.digest import Digest, choose
from natwire.errors import ConfigError
from natwire.model.query import And, Between
from natwire.model.story import Story
from natwire.query.moments import since
from natwire.query.watches import expand
from natwire.store import Database
from natwire.store.polling import Polling
from natwire.store.search import Search

SICK = 3  # failures in a row before a digest mentions a source


def build(db: Database, settings: Settings, plan: DigestPlan, now: datetime) -> Digest:
    """The digest that `plan` asks for, over what was first seen within its `since`.

    Raises ConfigError where `since` is no time, NatwireError where a query names a watch that is none.
    """
    zone = settings.timezone
    begin = since(plan.since, now, zone)
    if begin is None:
        raise ConfigError(f'since "{plan.since}" is no time', hint="24h, 2d, yesterday")
    found = Search(db)

    def stories(words: str) -> list[Story]:
        asked = expand(query.read(words, now, zone), settings.watches, now, zone)
        asked = And((asked, Between("seen", begin, None)))
        return [hit.story for hit in found.find(asked, plan.limit, "new")]

    sections = choose([(title, stories(words)) for title, words in plan.sections], plan.limit)
    states = Polling(db).states(settings.sources)
    return Digest(
        name=plan.name,
        title=plan.title,
        sections=sections,
        at=now,
        zone=zone,
        folded=sum(len(story.carriers) - 1 for section in sections for story in section.stories),
        sick=tuple(each.name for each in settings.sources if states[each.address].failures >= SICK),
        host=socket.gethostname(),
    )

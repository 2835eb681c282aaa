"""From a plan and the store to a digest for one reader."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from natwire import query
from natwire.config.settings import DigestPlan, SectionPlan, Settings
from natwire.digest.model import Digest, Section
from natwire.digest.news import LATE, OLDEST
from natwire.errors import ConfigError
from natwire.model.delivery import Destination, Told
from natwire.model.query import And, Between, Query
from natwire.pipeline import changed, links
from natwire.query.moments import since
from natwire.query.watches import expand
from natwire.store import Database
from natwire.store.figures import Figures
from natwire.store.ledger import Ledger
from natwire.store.polling import Polling
from natwire.store.search import Search

PICTURE = 14  # days
_NOBODY = Destination("")  # was never told anything


class Built(NamedTuple):
    """A digest, and the words in the ledger for what it tells of each story."""

    digest: Digest
    news: tuple[Told, ...]


def build(db: Database, settings: Settings, plan: DigestPlan, to: Destination | None, now: datetime) -> Built:
    """What `plan` has to tell at this moment to that reader, who is told nothing twice; or to nobody, of all there is.

    Nothing is remembered of it. Raises ConfigError where `since` is no time, NatwireError where a query names a watch
    that is none.
    """
    reader = to or _NOBODY
    begin = _begin(Ledger(db), plan, reader, now, settings)
    asked = [(section, asking(section.query, settings, now)) for section in plan.sections]
    sections = tuple(_sections(db, plan, reader, asked, begin))
    changes = changed.untold(db, plan.plan, reader)
    states = Polling(db).states(settings.sources)
    digest = Digest(
        name=plan.name,
        title=plan.title,
        sections=sections,
        at=now,
        zone=settings.timezone,
        changes=tuple(changed.shown(db, changes)),
        volume=_volume(db, settings, [each for _, each in asked], now),
        folded=sum(len(hit.story.carriers) - 1 for section in sections for hit in section.hits),
        lang=plan.lang,
        sick=tuple(each.name for each in settings.sources if states[each.address].sick and not each.paused),
        host=socket.gethostname(),
        run=Polling(db).last(),
    )
    new = (Told(hit.story.id, "new", now) for section in sections for hit in section.hits)
    return Built(digest, (*new, *changes))


def asking(words: str, settings: Settings, now: datetime) -> Query:
    """The query as it was written in the config, with its watches written out. Raises NatwireError."""
    zone = settings.timezone
    return expand(query.read(words, now, zone), settings.watches, now, zone)


def _begin(ledger: Ledger, plan: DigestPlan, to: Destination, now: datetime, settings: Settings) -> datetime:
    """Since when stories are looked for: the last letter, or earlier where the plan looks back further.

    Before the first letter that is where the first hour would have begun: what was missed since is told by the next.
    """
    begin, last = _since(plan, now, settings), ledger.last(plan.plan, to, now)
    if last is None and (first := ledger.first_edition(plan.plan)):
        last = _since(plan, first, settings)
    return begin if last is None else min(begin, max(last, now - OLDEST))


def _since(plan: DigestPlan, at: datetime, settings: Settings) -> datetime:
    begin = since(plan.since, at, settings.timezone)
    if begin is None:
        raise ConfigError(f'since "{plan.since}" is no time', hint="24h, 2d, yesterday")
    return begin


def _sections(
    db: Database, plan: DigestPlan, to: Destination, asked: Sequence[tuple[SectionPlan, Query]], begin: datetime
) -> Iterator[Section]:
    """Each story once, in the first section that wants it, the newest first; sections left empty are left out.

    What was seen since then and is of long before is no news.
    """
    search = Search(db)
    taken: set[int] = set()
    for section, wanted in asked:
        if len(taken) == plan.limit:
            return
        ids = search.ids(_from("date", begin - LATE, _from("seen", begin, wanted)), -1, "new")
        most = min(plan.limit - len(taken), section.limit or plan.limit)
        told = Ledger(db).told(plan.plan, to, ids)
        chosen = [story for story in ids if story not in told and story not in taken][:most]
        taken.update(chosen)
        if hits := links.hits(search.hits(chosen, wanted)):
            yield Section(section.title, hits)


def _volume(db: Database, settings: Settings, asked: Sequence[Query], now: datetime) -> tuple[tuple[date, int], ...]:
    """How many stories of its sections there were on each of the last days."""
    zone = settings.timezone
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=ago) for ago in range(PICTURE)][::-1]
    begin = datetime(days[0].year, days[0].month, days[0].day, tzinfo=zone)
    search = Search(db)
    found = {story for each in asked for story in search.ids(_from("date", begin, each), -1, "new")}
    by_day = Figures(db).days(found, zone)
    return tuple((day, by_day.get(day, 0)) for day in days)


def _from(field: Literal["date", "seen"], begin: datetime, wanted: Query) -> Query:
    return And((wanted, Between(field, begin, None)))

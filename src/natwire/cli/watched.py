"""What watches find in what is stored, for the commands that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from natwire.cli.place import Place
from natwire.cli.queries import whole
from natwire.errors import NatwireError
from natwire.model.query import And, Between, Query
from natwire.model.watch import Watch

if TYPE_CHECKING:
    from natwire.show.watches import Doing, Tried
    from natwire.store.ledger import Ledger
    from natwire.store.search import Search


def doing(place: Place, chosen: Sequence[Watch]) -> list[Doing]:
    """These watches with what each found of late."""
    from natwire.show.watches import Doing
    from natwire.store.ledger import Ledger
    from natwire.store.search import Search

    if not place.database.exists():
        return [Doing(watch) for watch in chosen]
    with place.opened() as db:
        return [replace(_found(place, Search(db), watch), told=_told(Ledger(db), watch, place.now)) for watch in chosen]


def _told(ledger: Ledger, watch: Watch, now: datetime) -> datetime | None:
    """When it reported last."""
    recipients = watch.report.to if watch.report else ()
    return max(filter(None, (ledger.last(watch.plan, to, now) for to in recipients)), default=None)


def _found(place: Place, search: Search, watch: Watch) -> Doing:
    """One that somebody broke in the config is told as such and keeps the others from nothing."""
    from natwire.query.wording import explain
    from natwire.show.watches import Doing
    from natwire.store import stories

    try:
        asked = whole(place, watch.query)
    except NatwireError as error:
        return Doing(watch, fault=str(error))
    month = search.ids(_of_last(30, asked, place), -1, "new")
    newest = next(stories.told(search.db, month[:1] or search.ids(asked, 1, "new")), None)
    return Doing(
        watch,
        read_as=explain(asked, place.zone),
        week=search.count(_of_last(7, asked, place)),
        month=len(month),
        last=newest.at if newest else None,
    )


def _of_last(days: int, asked: Query, place: Place) -> Query:
    """What a query finds among the stories of the last days."""
    return And((asked, Between("date", place.now - timedelta(days=days), None)))


def of_late(place: Place, asked: Query) -> str:
    """How many stories of 30 days a query finds, as a line of its own; "" before anything is stored."""
    from natwire.store.search import Search
    from natwire.wording import count

    if not place.database.exists():
        return ""
    with place.opened() as db:
        return f"\n{count(Search(db).count(_of_last(30, asked, place)), 'story', 'stories')} in the last 30 days"


def tried(place: Place, typed: str, begin: datetime, limit: int) -> Tried:
    """What the watch of that name, or the query, finds since then."""
    from natwire.query.wording import explain
    from natwire.show.watches import Tried
    from natwire.store.figures import Figures
    from natwire.store.search import Search

    named = {watch.name.casefold(): watch.query for watch in place.settings.watches}
    asked = whole(place, named.get(typed.casefold(), typed))
    lately = And((asked, Between("date", begin, None)))
    with place.opened() as db:
        search = Search(db)
        days = Figures(db).days(search.ids(lately, -1, "new"), place.zone)
        return Tried(typed, explain(asked, place.zone), begin, days, search.find(lately, limit, "new"))

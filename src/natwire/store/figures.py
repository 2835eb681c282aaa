"""What can be counted in the archive: stories by day, source, language and outlet, and who follows whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from natwire.model.figures import Counts, Following
from natwire.store.database import Database

_CHOSEN = "story s join json_each(?) chosen on chosen.value = s.id"
# The day of a zone begins with a quarter of an hour. A remainder is negative before 1970.
_BY_QUARTER = f"select s.sort_at - (s.sort_at % 900 + 900) % 900, count(*) from {_CHOSEN} group by 1 order by 1"
# The language is asked of the index that leads to the articles of a story: their rows lie beside their texts, all over
# the file.
_BY = {
    "source": (
        f"select c.name, count(distinct s.id) as n from {_CHOSEN} join article a on a.story_id = s.id "
        "join item i on i.article_id = a.id join source c on c.id = i.source_id group by 1 order by n desc, 1"
    ),
    "outlet": (
        f"select o.host, count(distinct s.id) as n from {_CHOSEN} join article a on a.story_id = s.id "
        "join outlet o on o.id = a.outlet_id group by 1 order by n desc, 1"
    ),
    "lang": (
        f"select coalesce(a.lang, ''), count(*) as n from {_CHOSEN} "
        "join article a on a.story_id = s.id and +a.id = s.lead_id group by 1 order by n desc, 1"
    ),
}


class Figures:
    """Counts over the stories with the ids that are given."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def counts(self, ids: Iterable[int], zone: tzinfo) -> Counts:
        """How many stories of each day in that zone, of each source, language and outlet."""
        chosen = list(ids)
        by = {f"by_{name}": dict(self._rows(statement, chosen)) for name, statement in _BY.items()}
        return Counts(len(chosen), self.days(chosen, zone), **by)

    def days(self, ids: Iterable[int], zone: tzinfo) -> dict[date, int]:
        """How many stories of each day in that zone, the oldest day first; days without any are left out."""
        days: dict[date, int] = defaultdict(int)
        for at, stories in self._rows(_BY_QUARTER, list(ids)):
            days[datetime.fromtimestamp(at, zone).date()] += stories
        return dict(days)

    def following(self, ids: Iterable[int]) -> list[Following]:
        """Outlet by outlet who carried what another had first, the most frequent first.

        Of an outlet that carried a story twice the earlier time counts. Of two that have it in the same second the one
        that natwire saw later is the follower.
        """
        lags: dict[tuple[str, str], list[int]] = defaultdict(list)
        story, leader, began = 0, "", 0
        carried = self._rows(
            f"select s.id, o.host, min(a.sort_at) as at, min(a.id) as seen from {_CHOSEN} "
            "join article a on a.story_id = s.id join outlet o on o.id = a.outlet_id "
            "where s.carriers > 1 and a.state <> 'unfit' group by s.id, o.id order by s.id, at, seen",
            list(ids),
        )
        for number, outlet, at, _ in carried:
            if number != story:
                story, leader, began = number, outlet, at
            else:
                lags[leader, outlet].append(at - began)
        found = [Following(*pair, len(each), timedelta(seconds=median(each))) for pair, each in lags.items()]
        return sorted(found, key=lambda each: (-each.stories, each.leader, each.follower))

    def _rows(self, statement: str, ids: list[int]) -> list[tuple]:  # type: ignore[type-arg]
        return self.db.sql.execute(statement, (json.dumps(ids),)).fetchall()

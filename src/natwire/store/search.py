"""Finding stories again."""

from __future__ import annotations

from typing import Literal

from natwire.model.query import Query
from natwire.model.story import Hit
from natwire.store import stories
from natwire.store.compile import compiled, highlights
from natwire.store.database import Database
from natwire.store.sentence import sentence

Order = Literal["rank", "date"]

RANKED = 1_000  # of a word that is everywhere only the newest are ranked: each hit costs 4 microseconds

# A story is found by any of its articles and ranked by its best one; a hit in the title counts five times.
_RANKED = """
with hit as (select rowid as id, bm25(article_fts, 5.0, 1.0) as rank from article_fts where article_fts match ?
             order by rowid desc limit ?)
select s.id from hit join article a on a.id = hit.id join story s on s.id = a.story_id
where {where} group by s.id order by min(hit.rank), s.sort_at desc limit ?
"""
_MATCHED = "s.id in (select a.story_id from article a join article_fts f on f.rowid = a.id where article_fts match ?)"
_NEWEST = """
select s.id from story s where s.into_id is null and s.carriers > 0 and {where}
order by s.sort_at desc, s.id desc limit ?
"""


class Search:
    """Stories by a query. What a query means is decided in `natwire.query`; here it is only answered."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def find(self, query: Query, limit: int = 20, order: Order = "rank") -> list[Hit]:
        """At most `limit` stories: the best first, or the newest first; without words always the newest."""
        wanted = list(highlights(query))
        found = stories.told(self.db, self.ids(query, limit, order))
        return [Hit(story, *sentence(story.text, wanted)) for story in found]

    def ids(self, query: Query, limit: int, order: Order = "rank") -> list[int]:
        """The ids of what `find` finds."""
        match, where, values = compiled(query)
        if match and order == "rank":
            ranked = _RANKED.format(where=where)
            found = self._ids(ranked, [match, RANKED, *values, limit])
            if len(found) < limit:  # the newest did not suffice: a rare word, or conditions that few of them meet
                found = self._ids(ranked, [match, -1, *values, limit])
            return found
        if match:
            where, values = f"{_MATCHED} and {where}", [match, *values]
        return self._ids(_NEWEST.format(where=where), [*values, limit])

    def count(self, query: Query) -> int:
        """How many stories the query finds."""
        return len(self.ids(query, -1, "date"))

    def _ids(self, statement: str, values: list[object]) -> list[int]:
        return [number for (number,) in self.db.sql.execute(statement, values)]

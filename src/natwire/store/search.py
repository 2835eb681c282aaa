"""Finding stories again.

The best of a word are looked for among its newest hits, and the newest of a condition among the newest stories; only
where those do not suffice is all that there is looked through. So a search takes as long over years as over weeks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from heapq import heappush, heappushpop, merge
from sys import maxsize

from natwire.model.query import Order, Query
from natwire.model.story import Hit
from natwire.store import stories
from natwire.store.compile import CARRIED, KEYS, Compiled, Known, Way, compiled, highlights, single_words, widened
from natwire.store.database import Database
from natwire.store.matching import Matching
from natwire.store.sentence import sentence
from natwire.store.vocabulary import Vocabulary

RANKED = 1_000  # of a word that is everywhere only the newest are ranked: each hit costs 4 microseconds
PROBED = 1_000  # of the newest stories, before an index is asked for what is rarer
NARROW = 10_000  # stories, or articles of a source, an outlet or a language, that are few
MANY = 100_000  # articles of some days; to look at more for where they lie takes longer than it saves
BEGINNINGS = 300  # words that a prefix stands for; of one that begins more, the first of them in the alphabet

_OPEN = f"s.into_id is null and {CARRIED}"
_SORTED = {
    "new": "s.sort_at desc, s.id desc",
    "old": "s.sort_at, s.id",
    "carriers": "s.carriers desc, s.sort_at desc, s.id desc",
}
# A story is found by any of its articles and ranked by its best one; a hit in the title counts five times.
_RANK = "bm25(article_fts, 5.0, 1.0)"
_NEWEST_HITS = f"""
with hit as materialized (select rowid as id, {_RANK} as rank from article_fts where article_fts match ?
                          order by rowid desc limit {RANKED})
select s.id, hit.rank, s.sort_at, {{days}} and {{where}} from hit join article a on a.id = hit.id
join story s on s.id = a.story_id
"""
_ALL_HITS = f"""
select s.id, {_RANK}, s.sort_at, 1 from article_fts f cross join article a on a.id = f.rowid
cross join story s on s.id = a.story_id
where article_fts match ? {{ends}} and {{within}} and {{days}} and {{where}} order by f.rowid desc limit ?
"""
_HOLDING = """
select s.id from article_fts f cross join article a on a.id = f.rowid cross join story s on s.id = a.story_id
where article_fts match ? {ends} and {days} and {where} group by s.id order by {order} limit ?
"""
_STORIES = (
    "select s.id from story s where s.into_id is null and {shown} and {days} and {where} order by {order} limit ?"
)


class Search:
    """Stories by a query. What a query means is decided in `natwire.query`; here it is only answered.

    What an agency took back is only found with `tombs`, and only where that is asked for.
    """

    def __init__(self, db: Database, tombs: bool = False) -> None:
        self.db = db
        self.tombs = tombs
        self._known = Known(self._all, self._keys, self._ends, self._few)
        self._matching: tuple[tuple[int, ...], Matching] | None = None

    def find(self, query: Query, limit: int = 20, order: Order = "rank", offset: int = 0) -> list[Hit]:
        """At most `limit` stories behind the first `offset`; by rank, which without words is the newest first.

        By rank, stories with words that only begin like the long ones asked come behind those that have the very words.
        """
        found = self.ids(query, limit + offset, order)
        hits = self.hits(found[offset:], query)
        if order == "rank" and len(found) < limit + offset and (wider := widened(query)) != query:
            exact = set(found)
            more = [story for story in self.ids(wider, limit + offset) if story not in exact]
            hits += self.hits(more[max(offset - len(found), 0) : limit + offset - len(found)], wider)
        return hits

    def hits(self, ids: Iterable[int], query: Query) -> list[Hit]:
        """These stories, in their order, as what that query found."""
        wanted = list(highlights(query))
        return [Hit(story, *sentence(story.text, wanted)) for story in stories.told(self.db, ids)]

    def ids(self, query: Query, limit: int, order: Order = "rank") -> list[int]:
        """The first ids of what a query finds to the letter; all where the limit is -1."""
        most = limit if limit >= 0 else maxsize
        asked = compiled(query, self._known, self._first if order == "rank" else None)
        if not self.tombs:
            asked = asked._replace(shown=CARRIED)
        if order != "rank" or not asked.match:
            return self._sorted(asked, most, "new" if order == "rank" else order)
        found = self._best(asked, most)
        if len(found) == most:
            return found
        whole = compiled(query, self._known)
        return found if whole == asked else self._best(whole, most)

    def meant(self, query: Query) -> dict[str, str]:
        """Words of the query that no story has, each with one that differs by a letter and is in most stories."""
        vocabulary = Vocabulary(self.db)
        near = {word: vocabulary.near(word) for word in single_words(query)}
        return {word: other for word, other in near.items() if other}

    def _first(self, start: str) -> list[str]:
        return Vocabulary(self.db).beginning(start, BEGINNINGS)

    def _all(self, start: str) -> list[str]:
        """All words that begin so; none where that are too many to ask for each."""
        found = Vocabulary(self.db).beginning(start, BEGINNINGS + 1)
        return found if len(found) <= BEGINNINGS else []

    def _keys(self, field: str, value: str) -> list[object]:
        # A host means those below it too, but not another that ends alike.
        return [key for (key,) in self._rows(KEYS[field], ["." + value.strip(".") if field == "host" else value])]

    def matching(self, query: Query, stories: Collection[int]) -> list[int]:
        """Those of these stories that the query finds to the letter, in order.

        For many queries over the same stories, which are looked at once: as they were at the first of these queries.
        """
        chosen = tuple(stories)
        if self._matching is None or self._matching[0] != chosen:
            self._matching = chosen, Matching(self.db.sql, self._known, chosen)
        return self._matching[1].find(query)

    def count(self, query: Query) -> int:
        """How many stories the query finds."""
        return len(self.ids(query, -1, "new"))

    # ------------------------------------------------------------------------------------------------ by rank

    def _best(self, asked: Compiled, most: int) -> list[int]:
        hits = self._rows(_NEWEST_HITS.format(**asked._asdict()), [asked.match, *asked.values])
        found = _ranked(hits)
        if len(hits) < RANKED or len(found) >= most:
            return found[:most]
        within, articles = self._within(asked)
        statement = _ALL_HITS.format(**asked._asdict(), ends=self._ends(asked.days), within=within)
        values = [asked.match, *articles, *asked.values, max(RANKED, most)]
        return _ranked(self._rows(statement, values))[:most]

    def _within(self, asked: Compiled) -> tuple[str, list[object]]:
        """A condition on hits that a field leaves few of: to see whether one is among those costs less than its row."""
        articles: list[int] = []
        for way in asked.ways:
            statement = f"select b.id from {way.rows} cross join article b on b.story_id = a.story_id"
            within = f"{way.key} in (select value from json_each(?))"
            found = self._rows(f"{statement} where {within} limit ?", [json.dumps(way.keys), NARROW + 1])
            articles += [article for (article,) in found]
        if not asked.ways or len(articles) > NARROW:
            return "1", []
        return "+f.rowid in (select value from json_each(?))", [json.dumps(articles)]

    # ------------------------------------------------------------------------------------------------ by time

    def _sorted(self, asked: Compiled, most: int, order: Order) -> list[int]:
        if order == "new" and 0 < most <= PROBED and (asked.match or asked.ways):
            recent = asked._replace(days=self._newest_days(asked.days))
            found = self._selected(recent, most, order)
            if len(found) == most:
                return found
            if asked.ways and not asked.match:
                return self._along(asked, most)
        return self._selected(asked, most, order)

    def _newest_days(self, days: str) -> str:
        """The part of these days in which the newest stories are."""
        statement = f"select s.sort_at from story s where {_OPEN} and {days} order by s.sort_at desc limit 1 offset ?"
        rows = self._rows(statement, [PROBED])
        return f"{days} and s.sort_at > {rows[0][0]}" if rows else days

    def _selected(self, asked: Compiled, most: int, order: Order) -> list[int]:
        shape = {**asked._asdict(), "order": _SORTED[order]}
        if asked.match:
            rows = self._rows(_HOLDING.format(**shape, ends=self._ends(asked.days)), [asked.match, *asked.values, most])
        else:
            rows = self._rows(_STORIES.format(**shape), [*asked.values, most])
        return [number for (number,) in rows]

    def _ends(self, days: str) -> str:
        """Between which articles those of these days are; the index of words is in the order of their numbers."""
        if days == "1":
            return ""
        articles = (
            f"select a.id from story s cross join article a on a.story_id = s.id where {_OPEN} and {days} limit ?"
        )
        ((count, first, last),) = self._rows(f"select count(*), min(id), max(id) from ({articles})", [MANY + 1])
        return "" if count > MANY else f"and f.rowid between {first or 0} and {last or 0}"

    def _few(self, days: str) -> bool:
        """Whether these days have stories that are few."""
        ((count,),) = self._rows(f"select count(*) from (select 1 from story s where {days} limit ?)", [NARROW + 1])
        return count <= NARROW

    # ------------------------------------------------------------------------------- by time, of what is rare

    def _along(self, asked: Compiled, most: int) -> list[int]:
        """The newest by the index of a field: to where no story further on can be newer than those found."""
        newest: list[tuple[int, int]] = []  # a heap: the oldest of them first
        seen = set()
        for bound, at, story in merge(*self._ways(asked), reverse=True):
            if len(newest) == most and bound < newest[0][0]:
                break
            if story in seen:
                continue
            seen.add(story)
            (heappush if len(newest) < most else heappushpop)(newest, (at, story))
        return [story for _, story in sorted(newest, reverse=True)]

    def _ways(self, asked: Compiled) -> Iterator[Iterator[tuple[int, int, int]]]:
        """Rows of bound, time and story, the newest bound first: one run of them for each key."""
        for way in asked.ways:
            for key in way.keys:
                yield self._way(way, key, asked)

    def _way(self, way: Way, key: object, asked: Compiled) -> Iterator[tuple[int, int, int]]:
        return self.db.sql.execute(
            f"select {way.bound}, s.sort_at, s.id from {way.rows} cross join story s on s.id = a.story_id "
            f"where {way.key} = ? and s.into_id is null and {asked.shown} and {asked.days} "
            f"and {asked.where} order by {way.bound} desc",
            [key, *asked.values],
        )

    def _rows(self, statement: str, values: list[object]) -> list[tuple[int, ...]]:
        return self.db.sql.execute(statement, values).fetchall()


def _ranked(hits: list[tuple[int, ...]]) -> list[int]:
    """Stories, the best first, the newest of equals; of those hits that meet the conditions."""
    best: dict[int, tuple[float, int]] = {}
    for story, rank, at, meets in hits:
        if meets and (story not in best or (rank, -at) < best[story]):
            best[story] = (rank, -at)
    return sorted(best, key=lambda story: best[story])

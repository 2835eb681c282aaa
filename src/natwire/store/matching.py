"""Which of a few stories each of many queries finds: what watches ask of the stories that a run brought.

A query is answered by sets of those stories. Its words are asked of the index where the articles of these stories
are, and only what is left is asked for the rest: it takes as long beside a million other stories as beside none.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from sqlite3 import Connection

from natwire.model.query import And, Not, Or, Query
from natwire.store.compile import Known, condition, conjuncts, expression, is_text

Stories = frozenset[int]

_ARTICLES = (
    "select a.id, s.id from json_each(?) chosen cross join story s on s.id = chosen.value "
    "cross join article a on a.story_id = s.id where s.into_id is null and s.carriers > 0"
)
_HOLDING = "select rowid from article_fts where article_fts match ? and rowid between ? and ?"
_MEETING = "select s.id from json_each(?) chosen cross join story s on s.id = chosen.value where {condition}"


class Matching:
    """Answers queries for these stories alone, as `Search.ids` does for all; as they are when it is made."""

    def __init__(self, sql: Connection, known: Known, stories: Collection[int]) -> None:
        self.sql = sql
        self.known = known
        self._story: dict[int, int] = dict(sql.execute(_ARTICLES, (json.dumps(list(stories)),)).fetchall())
        self._ends = (min(self._story, default=0), max(self._story, default=0))

    def find(self, query: Query) -> list[int]:
        """Those that the query finds to the letter, in order."""
        parts = list(conjuncts(query))
        words = tuple(part for part in parts if is_text(part))
        found = frozenset(self._story.values())
        if words:  # in one article, as everywhere
            found &= self._holding(And(words))
        for part in parts:
            found = found if part in words else self._meeting(found, part)
        return sorted(found)

    def _meeting(self, among: Stories, query: Query) -> Stories:
        if not among:
            return among
        if is_text(query):
            return among & self._holding(query)
        match query:
            case Not(inner):
                return among - self._meeting(among, inner)
            case And(parts):
                for part in parts:
                    among = self._meeting(among, part)
                return among
            case Or(parts):
                return frozenset().union(*(self._meeting(among, part) for part in parts))
        return self._asked(among, query)

    def _holding(self, words: Query) -> Stories:
        found = self.sql.execute(_HOLDING, (expression(words, self.known.beginning), *self._ends))
        return frozenset(self._story[article] for (article,) in found if article in self._story)

    def _asked(self, among: Stories, query: Query) -> Stories:
        values: list[object] = [json.dumps(list(among))]
        statement = _MEETING.format(condition=condition(query, values, self.known, str))
        return frozenset(story for (story,) in self.sql.execute(statement, values))

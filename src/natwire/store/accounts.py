"""Stories that may tell of the same event as another: those of its days that hold some of its rare words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from natwire.model.change import Account, Text
from natwire.store.database import Database

WINDOW = 3 * 86_400  # seconds between two accounts of one event
RARE = 1 / 200  # of all stories: a word in more of them tells no event
FEW, MANY = 6, 1_000  # stories in which it may be in any archive, however small, and in none, however large
ASKED = 12  # of the rarest words
CANDIDATES = 50  # stories that are looked at


class Accounts:
    """What the index knows of words, and the stories that hold them."""

    def __init__(self, db: Database) -> None:
        self.db = db
        (self.stories,) = db.sql.execute("select count(*) from story where into_id is null").fetchone()

    def of(self, story: int) -> Account:
        """What a story tells, by the article that it shows."""
        row = self.db.sql.execute(
            "select a.title, a.text, a.lang from story s join article a on a.id = s.lead_id where s.id = ?", (story,)
        ).fetchone()
        return Account(story, Text(row[0], row[1]), row[2])

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each of these words is among all stories, as a logarithm; those that are not are left out."""
        most = int(min(max(FEW, RARE * self.stories), MANY))
        # Stories are counted, for one that twenty outlets carry makes no word common, and no more than are rare.
        counted = (
            "select count(*) from (select distinct a.story_id from article_fts f join article a on a.id = f.rowid "
            "where article_fts match ? limit ?)"
        )
        found: dict[str, float] = {}
        for word in words:
            (held,) = self.db.sql.execute(counted, (_expression(word), most + 1)).fetchone()
            if 0 < held <= most:
                found[word] = self._weight(held)
        return found

    def _weight(self, held: int) -> float:
        return math.log(1 + self.stories / held)

    def near(self, story: int, weights: Mapping[str, float]) -> list[Account]:
        """The stories of the days of `story` that hold the most of its rarest words, each with its best text."""
        shared = [word for word in weights if weights[word] < self._weight(1)]
        rarest = sorted(shared, key=lambda word: (-weights[word], word))[:ASKED]
        if not rarest:
            return []
        found = self.db.sql.execute(
            "with hit as (select rowid as id, rank as best from article_fts where article_fts match ?1), "
            "near as (select s.id, min(hit.best) as best from hit join article a on a.id = hit.id "
            "         join story s on s.id = a.story_id where s.id <> ?2 and s.carriers > 0 and "
            "         abs(s.sort_at - (select sort_at from story where id = ?2)) <= ?3 group by s.id) "
            "select s.id, a.title, a.text, a.lang from near join story s on s.id = near.id "
            "join article a on a.id = s.lead_id order by near.best limit ?4",
            (" OR ".join(map(_expression, rarest)), story, WINDOW, CANDIDATES),
        )
        return [Account(number, Text(title, text), lang) for number, title, text, lang in found]


def _expression(word: str) -> str:
    """A word for the index, which keeps 33,000 as two words, and each character of a script without spaces as one."""
    letters = " ".join(word) if word >= "\u2e80" else word
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", " ", word) if word.isdecimal() else letters
    return f'"{letters}"' if grouped == letters else f'("{letters}" OR "{grouped}")'

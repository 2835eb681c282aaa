"""Stored pages: handed out to be read again, and what comes of it written without a word of correction."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from natwire.errors import DataError
from natwire.model.article import Again, Judge, Kept, Page, Stored
from natwire.store import keep, numbers, rows
from natwire.store.database import Database, moment
from natwire.store.sites import LABEL, SENTENCE

_PAGES = "select a.id from page p join article a on a.id = p.article_id"


class Rereading:
    """The pages that are kept, by the rows of their articles."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def numbers(self, stories: Iterable[int] | None = None) -> list[int]:
        """The articles whose pages are kept, in order: of all carriers of these stories, or all there are."""
        if stories is None:
            return self._numbers(f"{_PAGES} order by a.id")
        chosen = json.dumps(list(stories))
        return self._numbers(f"{_PAGES} where a.story_id in (select value from json_each(?)) order by a.id", chosen)

    def of_host(self, host: str, limit: int) -> list[int]:
        """The newest of them that `host` printed, an outlet as `dedupe.outlet` names it."""
        # By the key: the outlet of an article is whose address was announced, which may be a counter's.
        low, high = f"https://{host}/", f"https://{host}0"  # 0 comes right behind /
        return self._numbers(f"{_PAGES} where a.key >= ? and a.key < ? order by a.id desc limit ?", low, high, limit)

    def strangers(self, numbers: Iterable[int]) -> list[str]:
        """The hosts that printed these articles and of which nothing is remembered, though enough pages are kept."""
        found = self.db.sql.execute(
            "select host from (select substr(a.key, 9, instr(substr(a.key, 9), '/') - 1) as host, "
            "                         a.id in (select value from json_each(?)) as asked "
            "                  from page p join article a on a.id = p.article_id where a.key like 'https://%') "
            "group by host having max(asked) and count(*) >= ? except select host from site order by host",
            (json.dumps(list(numbers)), min(LABEL[0], SENTENCE[0])),
        )
        return [host for (host,) in found]

    def of_story(self, story: int, carrier: int | None = None) -> Stored | None:
        """The page of the article that a story shows, or of its carrier 1, 2, 3...; None where it is not kept."""
        found = numbers.find(self.db.sql, story, carrier)
        return self.stored(found[1]) if found else None

    def stored(self, number: int) -> Stored | None:
        """An article with its page; None where the page is not kept, or no longer."""
        row = self.db.sql.execute(
            "select a.story_id, a.key, o.host, a.updated_at, p.body_z, p.type, p.fetched_at, coalesce(p.url, ''), "
            f"{rows.TOLD} from article a join page p on p.article_id = a.id join outlet o on o.id = a.outlet_id "
            "where a.id = ?",
            (number,),
        ).fetchone()
        if row is None:
            return None
        story, key, outlet, updated, packed, kind, fetched, answered, *told = row
        body = _unpacked(packed)
        return Stored(
            number=number,
            id=f"{story}.{numbers.of(self.db.sql, story)[number]}",
            key=key,
            outlet=outlet,
            article=rows.article(told),
            page=Page(body or b"", kind, moment(fetched) or datetime.min, answered),
            updated=moment(updated),
            damaged=body is None,
        )

    def keep(self, stored: Stored, again: Again, at: datetime, judge: Judge) -> Kept:
        """Put what was read `at` that time in the place of what is kept, unless that changed since it was handed out.

        The article is marked as read again where a reader sees a difference.
        """
        assert again.reading
        was = (stored.article.title, stored.article.text)
        with self.db.writing() as sql:
            row = sql.execute("select title, text from article where id = ?", (stored.number,)).fetchone()
            if row != was:
                return Kept()
            return keep.reread(sql, stored.number, again.reading, None if again.word == "same" else at, judge)

    def _numbers(self, statement: str, *values: Any) -> list[int]:
        return [number for (number,) in self.db.sql.execute(statement, values)]


def damaged(stored: Stored) -> DataError:
    """What to say of a page that cannot be unpacked."""
    return DataError(
        f"the stored page of {stored.id} is damaged; its text is not",
        hint=f"natwire parse {stored.article.url} --explain reads the page anew",
    )


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None

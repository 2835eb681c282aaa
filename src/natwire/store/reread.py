"""Stored pages: handed out to be read again, and what comes of it written without a word of correction."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from natwire.model.article import Again, Article, Judge, Kept, Page, Stored
from natwire.store import keep
from natwire.store.database import Database, moment

# What is no article has no text that a page could better.
_PAGES = "select p.article_id from page p join article a on a.id = p.article_id where a.unfit is null"
_CARRIER = "(select count(*) from article b where b.story_id = a.story_id and b.id <= a.id)"


class Rereading:
    """The pages that are kept, by the rows of their articles."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def numbers(self, stories: Iterable[int] | None = None) -> list[int]:
        """The articles whose pages are kept, in order: of all carriers of these stories, or all there are."""
        if stories is None:
            return self._numbers(f"{_PAGES} order by a.id")
        chosen = json.dumps(list(stories))
        return self._numbers(f"{_PAGES} and a.story_id in (select value from json_each(?)) order by a.id", chosen)

    def of_host(self, host: str, limit: int) -> list[int]:
        """The newest of them that `host` printed, an outlet as `dedupe.outlet` names it."""
        # By the key: the outlet of an article is whose address was announced, which may be a counter's.
        low, high = f"https://{host}/", f"https://{host}0"  # 0 comes right behind /
        return self._numbers(f"{_PAGES} and a.key >= ? and a.key < ? order by a.id desc limit ?", low, high, limit)

    def of_story(self, story: int, carrier: int | None = None) -> Stored | None:
        """The page of the article that a story shows, or of its carrier 1, 2, 3...; None where it is not kept."""
        row = self.db.sql.execute(
            "select a.id from story s join story t on t.id = coalesce(s.into_id, s.id) "
            "join article a on iif(?2 is null, a.id = t.lead_id, a.story_id = t.id) where s.id = ?1 "
            "order by a.id limit 1 offset ?3",
            (story, carrier, (carrier or 1) - 1),
        ).fetchone()
        return self.stored(row[0]) if row else None

    def stored(self, number: int) -> Stored | None:
        """An article with its page; None where the page is not kept, or no longer."""
        row = self.db.sql.execute(
            f"select a.story_id || '.' || {_CARRIER}, a.key, o.host, a.updated_at, p.body_z, p.type, p.fetched_at, "
            "       p.url, a.title, a.text, a.url, a.authors, a.published_at, a.published_from, a.lang, a.site, "
            "       a.state = 'teaser', a.quality "
            "from article a join page p on p.article_id = a.id join outlet o on o.id = a.outlet_id where a.id = ?",
            (number,),
        ).fetchone()
        return _stored(number, row) if row else None

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
            return keep.reread(sql, stored.number, again.reading, at if again.word == "better" else None, judge)

    def _numbers(self, statement: str, *values: object) -> list[int]:
        return [number for (number,) in self.db.sql.execute(statement, values)]


def _stored(number: int, row: tuple[Any, ...]) -> Stored:
    name, key, outlet, updated, body, kind, fetched, answered, *told, quality = row
    title, text, url, authors, published, origin, lang, site, teaser = told
    article = Article(
        title=title,
        text=text,
        url=url,
        authors=tuple(json.loads(authors)),
        published=moment(published),
        published_from=origin,
        lang=lang,
        site=site,
        teaser=bool(teaser),
        quality=quality or 0,
    )
    page = Page(zlib.decompress(body), kind, moment(fetched) or datetime.min, answered or "")
    return Stored(number, name, key, outlet, article, page, moment(updated))

"""Stories of another database, or of a file, taken into this one; what both have becomes one. Twice is as once.

Who was told of them there is not taken over: other plans told other readers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from sqlite3 import Connection
from typing import Any

from natwire.errors import NatwireError
from natwire.model.article import Article, Judge, Reading
from natwire.model.record import Announced, Held, Record, Taken
from natwire.store import (
    byhand,
    candidates,
    decisions,
    deliveries,
    index,
    joins,
    mentions,
    numbers,
    posts,
    records,
    rows,
    tags,
    versions,
    withdrawal,
)
from natwire.store.database import Database, seconds
from natwire.store.unite import united

BATCH = 100  # stories in one commit

_COLUMNS = (
    "outlet_id, url, state, title, text, authors, lang, site, published_at, published_from, first_seen_at, updated_at, "
    "text_hash, joined_by, joined_facts, quality, unfit, credit, reread_at"
)
_PLACES = ", ".join("?" * len(_COLUMNS.split(",")))


class Taking:
    """Takes stories in. `ready` makes an article ready for the index and the judge; `now` says which are still judged.

    With a `judge`, a story that is new here may turn out to be a copy of one that is here; without, stories stay as
    they are told.
    """

    def __init__(self, db: Database, ready: byhand.Ready, now: datetime, judge: Judge | None = None) -> None:
        self.db = db
        self.ready = ready
        self.fresh = seconds(now - candidates.MEMORY) or 0
        self.judge = judge

    def all(self, told: Iterable[Record], pages: Callable[[Connection, Record], None] | None = None) -> Iterator[Taken]:
        """Take them in, and say what came of it after each commit. `pages` brings what a record does not hold."""
        left = iter(told)
        fault: NatwireError | None = None
        while fault is None:
            batch: list[Record] = []  # what is read, a file perhaps, is read before anybody waits for us
            try:
                batch.extend(islice(left, BATCH))
            except NatwireError as error:  # what stands before it is taken in
                fault = error
            if batch:
                yield self._batch(batch, pages)
            elif fault is None:
                return
        raise fault

    def _batch(self, batch: Sequence[Record], pages: Callable[[Connection, Record], None] | None) -> Taken:
        done = Taken()
        with self.db.writing_for_good() as sql:
            for record in batch:
                done += self.take(sql, record)
                if pages:
                    pages(sql, record)
        return done

    def take(self, sql: Connection, record: Record) -> Taken:
        """One story, inside the caller's transaction."""
        here = {each.key: row for each in record.carriers if (row := rows.stored(sql, "key", each.key))}
        mine = sorted({row.story for row in here.values()})
        story = begun = mine[0] if mine else _new_story(sql, record)
        done = Taken(stories=int(not mine))
        for each in record.carriers:
            if each.key in here:
                done += Taken(changed=self._unite(sql, here[each.key], each))
            else:
                story = self._add(sql, each, story)
                done += Taken(articles=1)
        if not mine and story == begun:  # in a story that was here, the numbers that were printed stay
            _number(sql, story, record)
        for other in mine[1:]:
            story, _ = joins.bridge(sql, story, [other])
        self._decide(sql, record)
        for (number,) in sql.execute(
            "select distinct story_id from article where key in (select value from json_each(?))",
            (json.dumps([each.key for each in record.carriers]),),
        ).fetchall():
            joins.recount(sql, number)
        return done

    def _add(self, sql: Connection, held: Held, story: int) -> int:
        """An article that is not here yet; its story, which may turn out to be part of another."""
        reading = self._reading(held)
        verdict = None
        sort_at = min(seconds(held.published or held.first_seen) or 0, seconds(held.first_seen) or 0)
        fresh = sort_at >= self.fresh and not held.unfit
        holders = candidates.holders(sql, reading.print.anchors) if fresh else candidates.Holders(dict)
        if fresh and self.judge:
            besides = decisions.apart(sql, story) | {story}
            verdict = candidates.verdict(sql, reading, holders, sort_at, self.judge, besides)
        if verdict and verdict.story is not None and held.joined_by == "new":
            held = replace(held, joined_by=verdict.rule, joined_facts=verdict.facts)
        copy_of = None if held.unfit else index.same_words(sql, story, reading)
        article = rows.added(
            sql.execute(
                f"insert into article (key, story_id, copy_of, {_COLUMNS}) values (?, ?, ?, {_PLACES})",
                (held.key, story, copy_of, *_values(sql, held, reading)),
            )
        )
        if copy_of is None and not held.unfit:
            anchors = candidates.rare(reading, holders) if fresh else []
            index.put(sql, article, reading, anchors, story)
        _put_beside(sql, article, held)
        if verdict and verdict.story is not None:
            joins.recount(sql, story)
            story, _ = joins.bridge(sql, story, sorted({verdict.story, *verdict.also}))
        return story

    def _unite(self, sql: Connection, stored: rows.Row, theirs: Held) -> bool:
        """An article that is here too; whether that changed it."""
        mine = records.held(sql, stored.id, theirs.n)
        if mine.unfit in ("killed", "withheld", "embargoed"):  # until its agency says otherwise, and nobody else
            return False
        both = united(mine, theirs)
        if both == mine:
            return False
        if both.unfit == "withdrawn" and withdrawal.withdraw(sql, stored.id).changed:
            mine, stored = both, stored._replace(unfit=True)
        reading = self._reading(both)
        if (both.title, both.text, both.state) != (mine.title, mine.text, mine.state):
            index.take(sql, stored)
            sql.execute("delete from print where article_id = ?", (stored.id,))
            sql.execute("update article set copy_of = null where id = ?", (stored.id,))
            if not both.unfit:
                holders = candidates.holders(sql, reading.print.anchors)
                index.put(sql, stored.id, reading, candidates.rare(reading, holders), stored.story)
        values = _values(sql, both, reading)
        sql.execute(f"update article set ({_COLUMNS}) = ({_PLACES}) where id = ?", (*values, stored.id))
        _put_beside(sql, stored.id, both)
        return True

    def _reading(self, held: Held) -> Reading:
        return self.ready(Article(held.title, held.text, held.url, held.authors), held.key, held.outlet)

    def _decide(self, sql: Connection, record: Record) -> None:
        """What somebody decided by hand elsewhere holds here, as soon as both articles are here."""
        for each in record.carriers:
            for decided in each.decided:
                one, other = (rows.stored(sql, "key", key) for key in (each.key, decided.key))
                if one and other and one != other:
                    decisions.learn(sql, one.id, other.id, decided.together, seconds(decided.at) or 0)
        for each in record.carriers:
            if row := rows.stored(sql, "key", each.key):
                self._part(sql, row.story)

    def _part(self, sql: Connection, story: int) -> None:
        """Take those out of a story that somebody parted from its first article, into one of their own."""
        going = decisions.parted(sql, story)
        if not going:
            return
        numbers.fix(sql, story)
        (at,) = sql.execute("select min(first_seen_at) from story where id = ?", (story,)).fetchone()
        new = rows.added(sql.execute("insert into story (first_seen_at, sort_at) values (?, ?)", (at, at)))
        for article in going:
            byhand.move(sql, article, new, self.ready)
        joins.recount(sql, story)
        joins.recount(sql, new)
        for number in (new, story):
            self._part(sql, number)


def pages_of(other: Database) -> Callable[[Connection, Record], None]:
    """Brings the pages of another database over, each to its article; of two the one that was fetched later."""

    def bring(sql: Connection, record: Record) -> None:
        for each in record.carriers:
            page = other.sql.execute(
                "select p.fetched_at, p.type, p.body_z, p.url from page p join article a on a.id = p.article_id "
                "where a.key = ?",
                (each.key,),
            ).fetchone()
            if page:
                sql.execute(
                    "insert into page (article_id, fetched_at, type, body_z, url) "
                    "select id, ?, ?, ?, ? from article where key = ? on conflict do update set "
                    "fetched_at = excluded.fetched_at, type = excluded.type, body_z = excluded.body_z, "
                    "url = excluded.url where (excluded.fetched_at, excluded.body_z) > (fetched_at, body_z)",
                    (*page, each.key),
                )

    return bring


def _values(sql: Connection, held: Held, reading: Reading) -> tuple[Any, ...]:
    """An article's columns, in their order."""
    return (
        rows.outlet(sql, held.outlet),
        held.url,
        held.state,
        held.title,
        held.text,
        json.dumps(held.authors, ensure_ascii=False),
        held.lang,
        held.site,
        seconds(held.published),
        held.published_from,
        seconds(held.first_seen),
        seconds(held.updated),
        reading.print.text_hash,
        held.joined_by,
        held.joined_facts,
        held.quality,
        held.unfit,
        held.credit,
        seconds(held.reread),
    )


def _new_story(sql: Connection, record: Record) -> int:
    """A story without articles, under the number that it had where that is free; ids of before lead to it then."""
    (taken,) = sql.execute("select count(*) from story where id = ?", (record.id,)).fetchone()
    number = None if taken else record.id
    seen = min((seconds(each.first_seen) or 0 for each in record.carriers), default=0)
    insert = "insert into story (id, into_id, first_seen_at, sort_at) values (?, ?, ?, ?)"
    story = rows.added(sql.execute(insert, (number, None, seen, seen)))
    if story == record.id:
        free = "select value from json_each(?) where value not in (select id from story)"
        for (former,) in sql.execute(free, (json.dumps(record.former),)).fetchall():
            sql.execute(insert, (former, story, seen, seen))
    return story


def _number(sql: Connection, story: int, record: Record) -> None:
    """Carriers keep their numbers, where those are not what counting gives."""
    counted = numbers.of(sql, story)
    told = {rows.stored(sql, "key", each.key): each.n for each in record.carriers}
    if {row.id: n for row, n in told.items() if row} != counted:
        sql.executemany(
            "insert or ignore into carrier_number (story_id, n, article_id) values (?, ?, ?)",
            [(story, n, row.id) for row, n in told.items() if row],
        )


def _put_beside(sql: Connection, article: int, held: Held) -> None:
    """What hangs on an article: its versions, tags and announcements, what it is as a post, and who speaks of it."""
    versions.replace(sql, article, held.versions, held.text)
    tags.put(sql, article, [(tag.name, tag.at) for tag in held.tags])
    _announce(sql, article, held.announced)
    posts.put(sql, article, held.posted)
    mentions.put(sql, held.mentions)
    deliveries.put(sql, held.key, held.wire)


def _announce(sql: Connection, article: int, announced: Sequence[Announced]) -> None:
    for each in announced:
        sql.execute(
            "insert or ignore into source (name, kind, address, url) values (?, ?, ?, ?)",
            (each.name, each.kind, each.address, each.address),
        )
        wanted = seconds(each.first_seen) if each.page == "wanted" else None
        sql.execute(
            "insert into item (source_id, guid, url, hash, article_id, first_seen_at, page, page_next_at, page_why) "
            "select id, ?, ?, ?, ?, ?, ?, ?, ? from source where address = ? on conflict (source_id, guid) do update "
            "set url = excluded.url, hash = excluded.hash, "
            "first_seen_at = min(first_seen_at, excluded.first_seen_at), page = excluded.page, "
            "page_why = excluded.page_why where article_id = excluded.article_id",
            (
                each.guid,
                each.url,
                each.hash,
                article,
                seconds(each.first_seen),
                each.page,
                wanted,
                each.page_why,
                each.address,
            ),
        )

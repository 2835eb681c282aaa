"""Articles and the stories they are part of: written once, read often."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from sqlite3 import Connection

from natwire.model.article import Judge, Kept, Page, Poll, Reading, Wanted
from natwire.store import keep, versions
from natwire.store.database import Database, moment, seconds
from natwire.store.polling import save

_ZERO = Kept()


class Archive:
    """What was read: kept, corrected, folded into stories, and handed out again."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def keep(self, poll: Poll, judge: Judge) -> Kept:
        """Write the outcome of a poll, its items and the source's state, in one transaction.

        An item that the source changed corrects its article; one that it did not change is not written at all.
        """
        with self.db.writing() as sql:
            source_id = save(sql, poll.source, poll.state)
            known = _known(sql, source_id, [arrival.item.guid for arrival in poll.arrivals])
            # Feeds list the newest first; ids should rise with time.
            return sum(
                (
                    keep.arrival(sql, source_id, arrival, known.get(arrival.item.guid), poll.at, judge)
                    for arrival in reversed(poll.arrivals)
                ),
                _ZERO,
            )

    def keep_page(self, wanted: Wanted, reading: Reading, page: Page, judge: Judge) -> Kept:
        """Put the page's text where the announcement stood. The fetched page is kept too, compressed."""
        with self.db.writing() as sql:
            kept, article_id = keep.page(sql, wanted.article, reading, page.at, judge)
            sql.execute(
                "insert or replace into page (article_id, fetched_at, type, body_z, url) values (?, ?, ?, ?, ?)",
                (article_id, seconds(page.at), page.type, zlib.compress(page.body, 6), page.url or None),
            )
            return kept

    def page(self, number: int) -> Page | None:
        """The page of the article that story `number` shows, as it was fetched; None where it is not kept."""
        row = self.db.sql.execute(
            "select p.body_z, p.type, p.fetched_at from story s join story t on t.id = coalesce(s.into_id, s.id) "
            "join page p on p.article_id = t.lead_id where s.id = ?",
            (number,),
        ).fetchone()
        return Page(zlib.decompress(row[0]), row[1], moment(row[2]) or datetime.min) if row else None

    def versions(self, number: int) -> list[tuple[datetime, str, str]]:
        """Earlier texts of the article that story `number` shows, the oldest first: until when, title, text."""
        rows = self.db.sql.execute(
            "select a.id, a.text from story s join story t on t.id = coalesce(s.into_id, s.id) "
            "join article a on a.id = t.lead_id where s.id = ?",
            (number,),
        ).fetchone()
        return versions.earlier(self.db.sql, *rows) if rows else []


def _known(sql: Connection, source_id: int, guids: list[str]) -> dict[str, tuple[int, bytes, int]]:
    """Of these guids, those that the source announced before: item, hash and article."""
    rows = sql.execute(
        "select guid, id, hash, article_id from item where source_id = ? and guid in (select value from json_each(?))",
        (source_id, json.dumps(guids)),
    )
    return {guid: (item, content, article) for guid, item, content, article in rows}

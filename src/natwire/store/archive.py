"""Articles and the stories they are part of: written once, read often."""

from __future__ import annotations

import zlib
from datetime import datetime

from natwire.model.article import Judge, Kept, Page, Poll, Reading, Wanted
from natwire.model.intake import Saved
from natwire.model.source import Source
from natwire.store import items, keep, withdrawal
from natwire.store.database import Database, seconds
from natwire.store.polling import declare, save


class Archive:
    """What was read: kept, corrected, folded into stories, and handed out again."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def hashes(self, address: str) -> dict[str, bytes]:
        """What the source at this address said of its latest items, by guid."""
        return items.hashes(self.db.sql, address)

    def keep(self, poll: Poll, judge: Judge) -> Kept:
        """Write the outcome of a poll, its items and the source's state, in one transaction.

        An item that the source changed corrects its article; one that it did not change is not written at all.
        """
        with self.db.writing() as sql:
            source_id = save(sql, poll.source, poll.state)
            gone = withdrawal.gone(sql, poll.source, source_id, poll.gone)
            known = items.known(sql, source_id, poll.arrivals, poll.same)
            # Feeds list the newest first; ids should rise with time.
            return sum(
                (
                    keep.arrival(sql, source_id, arrival, known.get(arrival.item.guid), poll.at, judge)
                    for arrival in reversed(poll.arrivals)
                ),
                gone,
            )

    def keep_page(self, wanted: Wanted, reading: Reading, page: Page, judge: Judge) -> Kept:
        """Put the page's text where the announcement stood. The fetched page is kept too, compressed."""
        with self.db.writing() as sql:
            kept, article_id = keep.page(sql, wanted.article, reading, page.at, judge)
            sql.execute(f"insert or replace into {_PAGE}", (article_id, *_packed(page)))
            return kept

    def keep_saved(self, source: Source, saved: Saved, at: datetime, judge: Judge) -> Kept:
        """Write an article out of a file; the page of one that is here already stays what it is."""
        new = saved.arrival
        with self.db.writing() as sql:
            source_id = declare(sql, source)
            known = items.same(sql, source_id, new.item.guid)
            kept = keep.arrival(sql, source_id, new, known, at, judge)
            if saved.page and not (known and known[1] == new.hash):
                article = sql.execute("select id from article where key = ?", (new.reading.key,)).fetchone()
                sql.execute(f"insert or ignore into {_PAGE}", (*article, *_packed(saved.page)))
            return kept


_PAGE = "page (article_id, fetched_at, type, body_z, url) values (?, ?, ?, ?, ?)"


def _packed(page: Page) -> tuple[int | None, str, bytes, str | None]:
    body = zlib.compress(page.body, 3)  # the usual 6 takes twice as long, and saves a tenth
    return seconds(page.at), page.type, body, page.url or None

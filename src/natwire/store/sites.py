"""What recurs on the pages of a host: counted page by page, and forgotten as the site changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Connection

from natwire.model.site import Furniture, Recurring, Site, Trace
from natwire.store.database import Database, moment, seconds

# A label is furniture when it is on so many pages, and on this share of them. A sentence must recur more often:
# papers repeat a paragraph of background from one story to the next, while a template prints its own on every page.
LABEL = (3, 0.2)
SENTENCE = (5, 1 / 3)
# Between the paragraphs of a story a sentence is background, unless it is on nearly all since it first was on one.
BETWEEN = (8, 0.9)
# Furniture that was on so many pages, and on half of them, stays furniture of its time when the site drops it.
SURE = (8, 0.5)
# The column `sure` for such furniture, and for that which stood between paragraphs too.
AROUND, ANYWHERE = 1, 2
# At so many pages all counts are halved: a new template is then known after ten pages, however long the old one stood.
MOST_PAGES = 30
# A page of which less is new is an article that the host printed before: what recurs on it is the article.
NEW = 0.25
# Furniture of an old template serves pages of its time that are read again; none is older than this.
LONGEST = 2 * 365 * 86_400

_ON_NEARLY_ALL = f"seen >= {BETWEEN[1]} * (pages - since)"
_IS_FURNITURE = (
    f"seen >= iif(sentence, {SENTENCE[0]}, {LABEL[0]}) and seen >= iif(sentence, {SENTENCE[1]}, {LABEL[1]}) * pages"
)


class Sites:
    """The memory of sites. A host is an outlet as `dedupe.outlet` names it."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def recurring(self, host: str, at: datetime | None = None) -> Recurring:
        """What is furniture on the pages of `host`: today, and on one that was fetched `at` that time."""
        rows = self.db.sql.execute(
            f"select h, not sentence or (sure = {ANYWHERE} and ({_ON_NEARLY_ALL} or last_seen_at >= :at)) "
            "from site join site_block on site_id = id "
            f"where host = :host and ({_IS_FURNITURE} or (sure and last_seen_at >= :at))",
            {"host": host, "at": seconds(at)},
        ).fetchall()
        return Recurring(
            anywhere=frozenset(h for h, anywhere in rows if anywhere),
            around=frozenset(h for h, anywhere in rows if not anywhere),
        )

    def learn(self, host: str, traces: Sequence[Trace], at: datetime, article: int | None = None) -> Recurring:
        """Count a page that was fetched `at` that time; what is furniture of `host` now.

        Only different articles teach: not one whose page is here already, and not one that is printed again.
        """
        with self.db.writing() as sql:
            if not _is_read(sql, article) and not self._is_printed(host, traces):
                before = self.recurring(host, at)
                site = _counted(sql, host, traces, at)
                now = self.recurring(host, at)
                if now.anywhere - before.anywhere or now.around - before.around - before.anywhere:
                    sql.execute("update site set grown = 1 where id = ?", (site,))
        return self.recurring(host, at)

    def learn_all(self, host: str, pages: Iterable[tuple[Sequence[Trace], datetime]]) -> None:
        """Learn from many pages, each with the time when it was fetched: all of them or, where it fails, none."""
        with self.db.writing():
            for traces, at in pages:
                self.learn(host, traces, at)

    def learn_aside(self) -> None:
        """Keep what is learned from now on in tables that go with the connection, for one that only reads."""
        sql = self.db.sql
        sql.execute("begin")  # all that is written from now on is a part of this transaction, which is never committed
        tables = "select name, sql from main.sqlite_master where name in ('site', 'site_block') order by name"
        for name, statement in sql.execute(tables).fetchall():
            sql.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            sql.execute(f"insert into temp.{name} select * from main.{name}")

    def grown(self) -> list[str]:
        """The hosts of which a block became furniture since their stored pages were read anew."""
        return [host for (host,) in self.db.sql.execute("select host from site where grown order by host")]

    def swept(self, host: str, at: datetime) -> None:
        """The stored pages of the host were read anew."""
        with self.db.writing() as sql:
            sql.execute("update site set grown = 0, swept_at = ? where host = ?", (seconds(at), host))

    def hosts(self) -> list[Site]:
        """All hosts that are remembered, by name."""
        rows = self.db.sql.execute("select host from site order by host").fetchall()
        return [site for (host,) in rows if (site := self.show(host))]

    def show(self, host: str) -> Site | None:
        """What is remembered of a host; None when nothing is."""
        row = self.db.sql.execute("select pages, swept_at from site where host = ?", (host,)).fetchone()
        if not row:
            return None
        found = self.db.sql.execute(
            f"select coalesce(text, ''), seen, last_seen_at, not sentence or (sure = {ANYWHERE} and {_ON_NEARLY_ALL}) "
            "from site join site_block on site_id = id "
            f"where host = ? and {_IS_FURNITURE} order by seen desc, text",
            (host,),
        )
        blocks = tuple(
            Furniture(text, seen, moment(last) or datetime.min, bool(anywhere)) for text, seen, last, anywhere in found
        )
        return Site(host, row[0], blocks, moment(row[1]))

    def forget(self, host: str) -> None:
        """Drop what is remembered of a host."""
        with self.db.writing() as sql:
            sql.execute("delete from site where host = ?", (host,))

    def _is_printed(self, host: str, traces: Sequence[Trace]) -> bool:
        """Whether hardly anything on a page is new: an article that the host printed before, or one without a text."""
        known = {
            h
            for (h,) in self.db.sql.execute(
                "select h from site join site_block on site_id = id "
                "where host = ? and h in (select value from json_each(?))",
                (host, _hashes(traces)),
            )
        }
        new = sum(trace.own for trace in traces if trace.hash not in known)
        return new <= sum(trace.own for trace in traces) * NEW


def _is_read(sql: Connection, article: int | None) -> bool:
    return sql.execute("select 1 from page where article_id = ?", (article,)).fetchone() is not None


def _hashes(traces: Sequence[Trace]) -> str:
    return json.dumps([trace.hash for trace in traces])


def _counted(sql: Connection, host: str, traces: Sequence[Trace], at: datetime) -> int:
    """Count the blocks of one page; the row of its site. A block on the page twice is counted once."""
    site, pages = sql.execute(
        "insert into site (host, pages) values (?, 1) on conflict (host) do update set pages = pages + 1 "
        "returning id, pages",
        (host,),
    ).fetchone()
    sql.executemany(
        "insert into site_block (site_id, h, sentence, seen, since, last_seen_at) values (?, ?, ?, 1, ?, ?) "
        "on conflict do update set seen = seen + 1, last_seen_at = excluded.last_seen_at, text = ?",
        [(site, h, trace.sentence, pages - 1, seconds(at), trace.text) for h, trace in _by_hash(traces).items()],
    )
    sql.execute(
        f"update site_block set sure = {AROUND} where site_id = ? and not sure and seen >= ? and seen >= ? * ?",
        (site, SURE[0], SURE[1], pages),
    )
    # Only of what is on this page: a block that its template has lost stays what it was.
    sql.execute(
        f"update site_block set sure = case when seen < {BETWEEN[1]} * (?2 - since) then min(sure, {AROUND}) "
        f"when seen >= {BETWEEN[0]} and seen >= {SENTENCE[1]} * ?2 then {ANYWHERE} else sure end "
        "where site_id = ?1 and sentence and h in (select value from json_each(?3))",
        (site, pages, _hashes(traces)),
    )
    if pages >= MOST_PAGES:
        _forget_half(sql, site, at)
    return int(site)


def _by_hash(traces: Sequence[Trace]) -> dict[int, Trace]:
    return {trace.hash: trace for trace in traces}


def _forget_half(sql: Connection, site: int, at: datetime) -> None:
    sql.execute("update site set pages = pages / 2 where id = ?", (site,))
    sql.execute("update site_block set seen = seen / 2, since = (since + 1) / 2 where site_id = ?", (site,))
    sql.execute(
        "delete from site_block where site_id = ? and seen = 0 and (not sure or last_seen_at < ?)",
        (site, (seconds(at) or 0) - LONGEST),
    )

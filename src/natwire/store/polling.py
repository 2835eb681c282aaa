"""What is due, and what is known of each source and host between polls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from sqlite3 import Connection, Row

from natwire.model.article import Wanted
from natwire.model.site import Robots
from natwire.model.source import Health, Hint, Host, Mark, Source, State
from natwire.store import candidates
from natwire.store.database import Database, moment, seconds
from natwire.store.rows import TOLD, added, article

_FIELDS = (
    "url, mark, etag, last_modified, validators_url, body_hash, status, error, failures, failing_since_at, "
    "last_request_at, last_ok_at, next_at, why, hint_until_at, polls, stable_hash, bytes, answers_304, ttl, quiet, "
    "moving_to, moving_since_at, past, gone_since_at, told"
)
_PLACES = ",".join("?" * len(_FIELDS.split(",")))


# An agency's file is kept as long as a page, and as long as it holds what is yet to be shown.
OLD_RAW = (
    "at < ? and not exists (select 1 from delivery d join wire w on w.id = d.wire_id "
    "where d.raw_id = raw.id and w.standing = 'embargoed')"
)


class Polling:
    """The schedule: sources with their state, hosts that asked for silence, pages still to be fetched."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def states(self, sources: Iterable[Source]) -> dict[str, State]:
        """What is known of each of `sources`, by address; a source never polled has a new State."""
        cursor = self.db.sql.cursor()
        cursor.row_factory = Row
        known = {row["address"]: _state(row) for row in cursor.execute(f"select address, {_FIELDS} from source")}
        return {source.address: known.get(source.address) or State(source.address) for source in sources}

    def names(self) -> list[str]:
        """What the sources are called that were ever asked, by the name that each had last."""
        return [name for (name,) in self.db.sql.execute("select name from source")]

    def touch(self, sources: Iterable[Source], at: datetime) -> None:
        """Write down that these are about to be asked, before they are: a crash must not ask them again at once."""
        with self.db.writing() as sql:
            for source in sources:
                source_id = declare(sql, source)
                sql.execute("update source set last_request_at = ? where id = ?", (seconds(at), source_id))

    def rename(self, source: Source) -> None:
        """Bring a source to the name that it has now; what it brought is found by that."""
        with self.db.writing() as sql:
            declare(sql, source)

    def put_back(self, states: Mapping[str, State]) -> None:
        """These, by address, were not asked after all: what is known of them is what was known before."""
        with self.db.writing() as sql:
            for address, state in states.items():
                _write(sql, state, "address = ?", address)

    def hosts(self, now: datetime) -> dict[str, Host]:
        """What is known of hosts that still counts: who wants to be left alone, was asked just now, or refuses."""
        rows = self.db.sql.execute(
            "select key, nullif(max(not_before_at, :now), :now), asked_at, refusals from host "
            "where not_before_at > :now or asked_at > :now - 60 or refusals > 0",
            {"now": seconds(now)},
        )
        return {key: Host(moment(asked), moment(until), refusals) for key, until, asked, refusals in rows}

    def remember(self, hosts: Mapping[str, Host]) -> None:
        """Keep what is known of these hosts now. Neither a wish for silence nor a pause is ever shortened.

        When they were asked is rounded up.
        """
        with self.db.writing() as sql:
            sql.executemany(
                "insert into host (key, not_before_at, asked_at, refusals) values (?, ?, ?, ?) on conflict (key) do "
                "update set not_before_at = max(not_before_at, excluded.not_before_at), "
                "asked_at = coalesce(excluded.asked_at, asked_at), refusals = excluded.refusals",
                [
                    (key, seconds(host.not_before) or 0, host.asked and ceil(host.asked.timestamp()), host.refusals)
                    for key, host in hosts.items()
                ],
            )

    def costs(self, now: datetime) -> dict[str, float]:
        """What each kind of source cost this month (UTC), in US dollars."""
        return dict(self.db.sql.execute("select kind, usd from cost where month = ?", (f"{now:%Y-%m}",)).fetchall())

    def spend(self, now: datetime, usd: Mapping[str, float]) -> None:
        """Add to it."""
        with self.db.writing() as sql:
            sql.executemany(
                "insert into cost (kind, month, usd) values (?, ?, ?) "
                "on conflict (kind, month) do update set usd = usd + excluded.usd",
                [(kind, f"{now:%Y-%m}", each) for kind, each in usd.items()],
            )

    def wanted(self, now: datetime, names: Iterable[str], limit: int) -> list[Wanted]:
        """Articles whose pages are to be fetched, as announced by the sources `names`: the newest, `limit` at most."""
        rows = self.db.sql.execute(
            f"select a.id, coalesce(i.url, a.url), s.name, max(i.page_tries), {TOLD} "
            "from item i join article a on a.id = i.article_id join source s on s.id = i.source_id "
            "where i.page = 'wanted' and i.page_next_at <= ? and s.name in (select value from json_each(?)) "
            "group by a.id order by a.sort_at desc limit ?",
            (seconds(now), json.dumps(list(names)), limit),
        )
        return [Wanted(number, url, name, article(told), tries) for number, url, name, tries, *told in rows]

    def page_failed(self, wanted: Wanted, again: datetime | None, why: str) -> None:
        """The page did not come, or is no article; `why` in a word. Try `again` then, or keep what was announced."""
        with self.db.writing() as sql:
            sql.execute(
                "update item set page = ?, page_next_at = ?, page_tries = page_tries + 1, page_why = ? "
                "where article_id = ? and page = 'wanted'",
                ("wanted" if again else "gave-up", seconds(again), why, wanted.article),
            )

    def robots(self, since: datetime) -> dict[str, Robots]:
        """The robots.txt that were had since then, by origin."""
        rows = self.db.sql.execute(
            "select origin, fetched_at, body from robots where fetched_at > ?", (seconds(since),)
        )
        return {origin: Robots(moment(at) or since, body) for origin, at, body in rows}

    def allowed(self, robots: Mapping[str, Robots]) -> None:
        """Keep these robots.txt, by origin."""
        with self.db.writing() as sql:
            sql.executemany(
                "insert or replace into robots (origin, fetched_at, body) values (?, ?, ?)",
                [(origin, seconds(each.at), each.body) for origin, each in robots.items()],
            )

    def begin(self, at: datetime) -> int:
        """Write down that a run began; its number."""
        with self.db.writing() as sql:
            return int(sql.execute("insert into run (started_at) values (?)", (seconds(at),)).lastrowid or 0)

    def last(self) -> int:
        """The number of the last run that was begun; 0 before the first one."""
        return int(self.db.sql.execute("select coalesce(max(id), 0) from run").fetchone()[0])

    def end(self, run: int, at: datetime, totals: Mapping[str, int], keep_pages: timedelta | None) -> None:
        """Write down how a run ended, and drop pages that are older than the user wants to keep."""
        with self.db.writing() as sql:
            sql.execute("update run set ended_at = ?, totals = ? where id = ?", (seconds(at), json.dumps(totals), run))
            if keep_pages is not None:
                sql.execute("delete from page where fetched_at < ?", (seconds(at - keep_pages),))
                sql.execute(f"delete from raw where {OLD_RAW}", (seconds(at - keep_pages),))
            candidates.forget(sql, run, at)

    def rhythms(self, sources: Iterable[Source], since: datetime) -> dict[str, tuple[int, datetime | None]]:
        """By address, how many items a source brought since then, and when the newest of all of them is from.

        An item counts from its publication, unless that is later than when it was first seen.
        """
        rows = self.db.sql.execute(
            "select s.address, sum(a.sort_at > ?), max(a.sort_at) from source s join item i on i.source_id = s.id "
            "join article a on a.id = i.article_id where s.address in (select value from json_each(?)) group by s.id",
            (seconds(since), json.dumps([source.address for source in sources])),
        )
        return {address: (recent, moment(newest)) for address, recent, newest in rows}

    def health(self, since: datetime) -> dict[str, Health]:
        """How each source does, by address: what it brought since then."""
        rows = self.db.sql.execute(
            "select s.address, sum(a.sort_at > :since), max(a.sort_at), "
            "       avg(a.quality) filter (where a.sort_at > :since), "
            "       sum(a.sort_at > :since and i.page = 'here'), sum(a.sort_at > :since and i.page = 'gave-up') "
            "from source s join item i on i.source_id = s.id join article a on a.id = i.article_id group by s.id",
            {"since": seconds(since)},
        )
        return {
            address: Health(recent, moment(newest), None if quality is None else round(quality), pages, missed)
            for address, recent, newest, quality, pages, missed in rows
        }

    def forget(self, address: str) -> None:
        """Forget the state of a source, so that it begins anew when it is added again. What it brought is kept."""
        with self.db.writing() as sql:
            _write(sql, State(address, status="removed"), "address = ?", address)


def declare(sql: Connection, source: Source) -> int:
    """The row of a source, made where there is none and brought to the name and kind it has now."""
    row = sql.execute(
        "select id, name = ? and kind = ? and status <> 'removed' from source where address = ?",
        (source.name, source.kind, source.address),
    ).fetchone()
    if row is None:
        values = (source.name, source.kind, source.address, source.address)
        return added(sql.execute("insert into source (name, kind, address, url) values (?, ?, ?, ?)", values))
    if not row[1]:
        sql.execute(
            "update source set name = ?, kind = ?, status = iif(status = 'removed', 'new', status) where id = ?",
            (source.name, source.kind, row[0]),
        )
    return int(row[0])


def save(sql: Connection, source: Source, state: State) -> int:
    """Write what is known of a source; the number of its row."""
    source_id = declare(sql, source)
    _write(sql, state, "id = ?", source_id)
    return source_id


def _write(sql: Connection, state: State, where: str, which: int | str) -> None:
    sql.execute(
        f"update source set ({_FIELDS}) = ({_PLACES}) where {where}",
        (
            state.url,
            json.dumps(state.mark),  # in ASCII: a mark is the source's, and may hold half a character
            state.etag,
            state.last_modified,
            state.validators_url,
            state.body_hash,
            state.status,
            state.error,
            state.failures,
            seconds(state.failing_since),
            seconds(state.last_request),
            seconds(state.last_ok),
            seconds(state.next_at) or 0,
            state.why,
            seconds(state.hint_until),
            state.polls,
            state.stable_hash,
            state.bytes,
            state.answers_304,
            state.wish.seconds,
            state.wish.quiet,
            state.moving_to,
            seconds(state.moving_since),
            json.dumps(state.past),
            seconds(state.gone_since),
            state.told,
            which,
        ),
    )


def _state(row: Row) -> State:
    return State(
        url=row["url"],
        mark=Mark(json.loads(row["mark"])),
        etag=row["etag"],
        last_modified=row["last_modified"],
        validators_url=row["validators_url"],
        body_hash=row["body_hash"],
        status=row["status"],
        error=row["error"],
        failures=row["failures"],
        failing_since=moment(row["failing_since_at"]),
        last_request=moment(row["last_request_at"]),
        last_ok=moment(row["last_ok_at"]),
        next_at=moment(row["next_at"] or None),
        why=row["why"],
        hint_until=moment(row["hint_until_at"]),
        polls=row["polls"],
        stable_hash=row["stable_hash"],
        bytes=row["bytes"],
        answers_304=None if row["answers_304"] is None else bool(row["answers_304"]),
        wish=Hint(row["ttl"], row["quiet"]),
        moving_to=row["moving_to"],
        moving_since=moment(row["moving_since_at"]),
        past=tuple(json.loads(row["past"])),
        gone_since=moment(row["gone_since_at"]),
        told=bool(row["told"]),
    )

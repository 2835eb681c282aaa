"""What agencies deliver: each version of an item is kept, and what the item's standing says of it is shown or hidden.

What is hidden is not in the store as an article, but as it was delivered: no list, search, digest or export can let it
out. What stays is a tombstone: the article's number, its key and the headline under which it was shown.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from natwire.model.article import Article, Judge, Kept
from natwire.model.source import Source
from natwire.model.wire import Alike, Delivered, Delivery, Handed, Hidden, Raw, Stand, Status, WireItem
from natwire.store import keep, rows, withdrawal
from natwire.store.database import Database, known_moment, moment, seconds
from natwire.store.fold import fold
from natwire.store.polling import declare

_TOLD = ("version", "take", "slugline", "dateline", "urgency", "subjects", "copyright", "usage", "embargo_naive")
_KEY = "wire:"
_MANY = 20  # stories of a slugline that are looked at


@dataclass(frozen=True, slots=True)
class Due:
    """A file in which an item is that may be shown now: its `n`-th delivery, which had that hash."""

    provider: str
    uid: str
    n: int
    hash: bytes
    raw: Raw


class Deliveries:
    """Takes items in. `stand` says what becomes of one, `alike` whether two are takes of one story."""

    def __init__(self, db: Database, stand: Stand, alike: Alike, judge: Judge, same_day: int) -> None:
        self.db, self.stand, self.alike, self.judge, self.same_day = db, stand, alike, judge, same_day

    def take(self, source: Source, handed: Iterable[Handed], raw: Raw, at: datetime) -> Kept:
        """The items of a file, in one transaction. What was delivered before changes nothing."""
        with self.db.writing_for_good() as sql:
            source_id, number = declare(sql, source), _raw(sql, raw, at)
            return sum((self._take(sql, source_id, each, number, at) for each in handed), Kept())

    def due(self, now: datetime) -> Iterator[Due]:
        """What is to be looked at again by now, such as items whose embargo is over."""
        found = self.db.sql.execute(
            "select id, provider, uid from wire where look_at <= ? order by look_at, id", (seconds(now),)
        ).fetchall()
        for wire, provider, uid in found:
            standing = self.stand(_deliveries(self.db.sql, wire), now)
            row = self.db.sql.execute(
                "select d.hash, r.form, r.zone, r.body_z from delivery d join raw r on r.id = d.raw_id "
                "where d.wire_id = ? and d.n = ?",
                (wire, standing.n),
            ).fetchone()
            if row:
                yield Due(provider, uid, standing.n or 0, row[0], Raw(row[1], row[2], zlib.decompress(row[3])))

    def release(self, due: Due, handed: Handed | None, at: datetime) -> Kept:
        """Show what was read again. Without it, for a file that nobody can read any more, it stays hidden."""
        with self.db.writing_for_good() as sql:
            wire = _wire(sql, due.provider, due.uid)
            if handed is None:
                sql.execute("update wire set look_at = null where id = ?", (wire,))
                return Kept()
            return self._show(sql, wire, handed, due.n, at)

    def _take(self, sql: Connection, source_id: int, handed: Handed, raw: int, at: datetime) -> Kept:
        item = handed.item
        wire = _wire(sql, item.provider, item.id, handed.reading.key)
        n = _noted(sql, wire, item, handed.hash, raw, at)
        if n is None:
            return Kept()
        kept = self._stand(sql, wire, handed, n, at)
        kept += _announce(sql, source_id, handed, at)
        if item.refers_to not in ("", item.id) and item.status != "usable":
            other = _wire(sql, item.provider, item.refers_to)
            if _noted(sql, other, item, handed.hash, raw, at, by_reference=True):
                kept += self._stand(sql, other, None, 0, at)
        return kept

    def _stand(self, sql: Connection, wire: int, handed: Handed | None, n: int, at: datetime) -> Kept:
        """Bring an item to its standing after its `n`-th delivery, which is in hand where it is a version."""
        standing = self.stand(_deliveries(sql, wire), at)
        if standing.showing != "shown":
            return self._hide(sql, wire, standing.showing, standing.until, handed, at)
        if handed and standing.n == n:
            return self._show(sql, wire, handed, n, at)
        # Another version is to be shown than that in hand: it is read again, unless it is there already.
        sql.execute(
            "update wire set look_at = iif(standing = 'shown' and shown is ?1, null, ?2) where id = ?3",
            (standing.n, seconds(at), wire),
        )
        return Kept()

    def _show(self, sql: Connection, wire: int, handed: Handed, n: int, at: datetime) -> Kept:
        told = _said(handed.item)
        twin = self._twin(sql, wire, handed)
        kept = keep.delivered(sql, handed.reading, at, self.judge, twin)
        sql.execute(
            "update wire set standing = 'shown', shown = ?, look_at = null, told = ?, slugline = ? where id = ?",
            (n, json.dumps(told, ensure_ascii=False), fold(handed.item.slugline), wire),
        )
        return kept

    def _hide(
        self, sql: Connection, wire: int, why: Hidden, until: datetime | None, handed: Handed | None, at: datetime
    ) -> Kept:
        (key,) = sql.execute("select key from wire where id = ?", (wire,)).fetchone()
        stored = rows.stored(sql, "key", key)
        kept = Kept()
        if stored:
            hidden = withdrawal.hide(sql, stored.id, why)
            kept = Kept() if handed else hidden
        elif handed:
            tomb = Article("", "", unfit=why, published=handed.item.published)
            kept = keep.delivered(sql, replace(handed.reading, article=tomb), at, self.judge, None)
        sql.execute(
            "update wire set standing = ?, shown = null, look_at = ?, "
            "told = json_set(told, '$.embargo_naive', json(?)) where id = ?",
            (why, seconds(until), json.dumps(handed is not None and handed.item.embargo_naive), wire),
        )
        return kept

    def _twin(self, sql: Connection, wire: int, handed: Handed) -> int | None:
        """The story of which this is another take: of that agency, that slugline and that day."""
        item, article = handed.item, handed.reading.article
        if not item.slugline or article.published is None:
            return None
        found = sql.execute(
            "select a.story_id, a.title, coalesce(w.told ->> 'take', '') from wire w join article a on a.key = w.key "
            "where w.provider = ? and w.slugline = ? and w.id <> ? and w.standing = 'shown' "
            "and abs(a.sort_at - ?) <= ? order by a.sort_at desc limit ?",
            (item.provider, fold(item.slugline), wire, seconds(article.published), self.same_day, _MANY),
        ).fetchall()
        mine = (article.title, item.take)
        return next((story for story, title, take in found if self.alike(mine, (title, take))), None)


def of_article(sql: Connection, key: str) -> Delivered | None:
    """What an agency says of its article with that key; None for one that no agency delivered."""
    if not key.startswith(_KEY):
        return None
    row = sql.execute("select provider, uid, standing, look_at, told from wire where key = ?", (key,)).fetchone()
    if row is None:
        return None
    provider, uid, standing, look_at, told = row
    said: dict[str, Any] = json.loads(told)
    said["subjects"] = tuple(said.get("subjects", ()))
    status: Status = "canceled" if standing == "killed" else "withheld" if standing == "withheld" else "usable"
    embargo = moment(look_at) if standing == "embargoed" else None
    return Delivered(provider, uid, status=status, embargo=embargo, **said)


def put(sql: Connection, key: str, told: Delivered | None) -> None:
    """Write what an agency says of an article that came from another database; what is known here stands."""
    if told is None:
        return
    sql.execute(
        "insert into wire (provider, uid, key, slugline, told) values (?, ?, ?, ?, ?) on conflict do nothing",
        (told.provider, told.id, key, fold(told.slugline), json.dumps(_said(told), ensure_ascii=False)),
    )


def _said(of: WireItem | Delivered) -> dict[str, Any]:
    """What is kept of an item beside its text."""
    return {name: value for name in _TOLD if (value := getattr(of, name))}


def _wire(sql: Connection, provider: str, uid: str, key: str = "") -> int:
    row = sql.execute("select id from wire where provider = ? and uid = ?", (provider, uid)).fetchone()
    if row:
        return int(row[0])
    values = (provider, uid, key or key_of(provider, uid))
    return rows.added(sql.execute("insert into wire (provider, uid, key) values (?, ?, ?)", values))


def key_of(provider: str, uid: str) -> str:
    """The key of an item's article among those of all articles."""
    return f"{_KEY}{provider}#{uid}"


def _raw(sql: Connection, raw: Raw, at: datetime) -> int:
    hash = hashlib.blake2b(raw.data, digest_size=16).digest()
    row = sql.execute("select id from raw where hash = ?", (hash,)).fetchone()
    if row:
        return int(row[0])
    packed = (hash, raw.form, raw.zone, seconds(at), zlib.compress(raw.data, 3))
    return rows.added(sql.execute("insert into raw (hash, form, zone, at, body_z) values (?, ?, ?, ?, ?)", packed))


def _noted(
    sql: Connection, wire: int, item: WireItem, hash: bytes, raw: int, at: datetime, by_reference: bool = False
) -> int | None:
    """Write a delivery down; its number, None for one that was here before."""
    added = sql.execute(
        "insert into delivery (wire_id, n, hash, version, status, updated_at, embargo_at, by_reference, received_at, "
        "raw_id) select ?1, 1 + coalesce(max(n), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 from delivery where wire_id = ?1 "
        "on conflict do nothing returning n",
        (
            wire,
            hash,
            item.version,
            item.status,
            seconds(item.updated),
            None if by_reference else seconds(item.embargo),
            by_reference,
            seconds(at),
            raw,
        ),
    ).fetchone()
    return int(added[0]) if added else None


def _deliveries(sql: Connection, wire: int) -> list[Delivery]:
    found = sql.execute(
        "select n, version, status, updated_at, received_at, embargo_at, by_reference from delivery "
        "where wire_id = ? order by n",
        (wire,),
    ).fetchall()
    return [
        Delivery(n, version, status, moment(updated), known_moment(received), moment(embargo), bool(by_reference))
        for n, version, status, updated, received, embargo, by_reference in found
    ]


def _announce(sql: Connection, source_id: int, handed: Handed, at: datetime) -> Kept:
    """Write down that the source brought the item; whether it is new, or told otherwise than before."""
    guid = handed.reading.key
    values = (handed.hash, source_id, guid)
    known = sql.execute("update item set hash = ? where source_id = ? and guid = ?", values).rowcount
    if known:
        return Kept(changed=1)
    sql.execute(
        "insert into item (source_id, guid, hash, article_id, first_seen_at) "
        "select ?, ?, ?, id, ? from article where key = ?",
        (source_id, guid, handed.hash, seconds(at), guid),
    )
    return Kept(items=1)

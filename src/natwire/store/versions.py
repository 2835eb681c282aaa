"""Earlier texts of an article, each compressed with the one after it as dictionary."""

from __future__ import annotations

import zlib
from datetime import datetime
from sqlite3 import Connection

from natwire.store import rows
from natwire.store.database import moment, seconds


def keep(sql: Connection, stored: rows.Row, newer: str, at: datetime) -> None:
    """Keep the text that is about to be replaced. The newer one as dictionary makes it 20 times smaller."""
    sql.execute(
        "insert into version (article_id, n, seen_at, title, text_z) "
        "values (?, 1 + (select coalesce(max(n), 0) from version where article_id = ?), ?, ?, ?)",
        (stored.id, stored.id, seconds(at), stored.title, _pack(stored.text, newer)),
    )


def earlier(sql: Connection, article_id: int, newest: str) -> list[tuple[datetime, str, str]]:
    """The earlier texts of an article, the oldest first: until when it stood, title, text."""
    kept = sql.execute("select seen_at, title, text_z from version where article_id = ? order by n desc", (article_id,))
    found: list[tuple[datetime, str, str]] = []
    for until, title, packed in kept:
        newest = _unpack(packed, newest)
        found.append((moment(until) or datetime.min, title, newest))
    return found[::-1]


def _pack(text: str, newer: str) -> bytes:
    packer = zlib.compressobj(9, zdict=newer.encode()[-32_768:] or b" ")
    return packer.compress(text.encode()) + packer.flush()


def _unpack(packed: bytes, newer: str) -> str:
    return zlib.decompressobj(zdict=newer.encode()[-32_768:] or b" ").decompress(packed).decode()


def join(sql: Connection, one: rows.Row, twin: rows.Row) -> None:
    """Give the twin the other's earlier texts too, by time; each is packed with the one after it, so all are anew."""
    theirs = earlier(sql, one.id, one.text)
    if not theirs:
        return
    joined = sorted([*theirs, *earlier(sql, twin.id, twin.text)])
    sql.execute("delete from version where article_id = ?", (one.id,))
    replace(sql, twin.id, joined, twin.text)


def replace(sql: Connection, article_id: int, earlier: list[tuple[datetime, str, str]], newest: str) -> None:
    """Write all earlier texts of an article anew, the oldest first, each with the one after it as dictionary."""
    sql.execute("delete from version where article_id = ?", (article_id,))
    texts = [text for _, _, text in earlier] + [newest]
    sql.executemany(
        "insert into version (article_id, n, seen_at, title, text_z) values (?, ?, ?, ?, ?)",
        [
            (article_id, n, seconds(until), title, _pack(text, texts[n]))
            for n, (until, title, text) in enumerate(earlier, 1)
        ],
    )

"""Earlier texts of an article, each compressed with the one after it as dictionary."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace as changed
from datetime import datetime
from sqlite3 import Connection

from natwire.model.change import Text, Version
from natwire.model.query import Grade
from natwire.store import numbers, rows
from natwire.store.database import Database, known_moment, seconds

# What kinds of change made the second text out of the first, in that language.
Grader = Callable[[Text, Text, str | None], tuple[Grade, ...]]


class Versions:
    """The texts of articles, by their ids as people type them; and what changed from one to the next."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def of(self, story: int, carrier: int | None = None) -> list[Version]:
        """All texts of the article that a story shows, or of one of its carriers, today's last; none for no such id."""
        found = numbers.find(self.db.sql, story, carrier)
        return self.of_article(found[1]) if found else []

    def of_article(self, article: int) -> list[Version]:
        """All texts of an article, by its own number, today's last; none where it is there no more."""
        row = self.db.sql.execute("select title, text from article where id = ?", (article,)).fetchone()
        if row is None:
            return []
        before = earlier(self.db.sql, article, row[1])
        return [*before, Version(len(before) + 1, None, Text(*row))]

    def texts(self, story: int) -> dict[int, Text]:
        """Today's text of each carrier of a story, by its number; the lead's is the first."""
        told = self.db.sql.execute(
            "select a.id, a.title, a.text from article a join story s on s.id = a.story_id where s.id = ? "
            "order by a.id <> s.lead_id, a.id",
            (story,),
        )
        known = numbers.of(self.db.sql, story)
        return {known[article]: Text(title, text) for article, title, text in told}

    def grade(self, grader: Grader, limit: int = 100) -> tuple[int, int]:
        """Look at the earlier texts of at most `limit` articles that nobody has looked at: articles, texts dropped.

        A text is dropped where the next one changed nothing that a reader would call a change.
        """
        found = "select distinct article_id from version where grades is null limit ?"
        articles = self.db.sql.execute(found, (limit,)).fetchall()
        if not articles:
            return 0, 0
        with self.db.writing() as sql:
            return len(articles), sum(_graded(sql, article, grader) for (article,) in articles)


def keep(sql: Connection, stored: rows.Row, newer: str, at: datetime) -> None:
    """Keep the text that is about to be replaced. The newer one as dictionary makes it 20 times smaller."""
    sql.execute(
        "insert into version (article_id, n, seen_at, title, text_z) "
        "values (?, 1 + (select coalesce(max(n), 0) from version where article_id = ?), ?, ?, ?)",
        (stored.id, stored.id, seconds(at), stored.title, _pack(stored.text, newer)),
    )


def earlier(sql: Connection, article_id: int, newest: str) -> list[Version]:
    """The earlier texts of an article, the oldest first."""
    kept = sql.execute(
        "select n, seen_at, title, text_z, grades from version where article_id = ? order by n desc", (article_id,)
    )
    found: list[Version] = []
    for n, until, title, packed, grades in kept:
        newest = _unpack(packed, newest)
        told = None if grades is None else tuple(grades.split())
        found.append(Version(n, known_moment(until), Text(title, newest), told))
    return found[::-1]


def join(sql: Connection, one: rows.Row, twin: rows.Row) -> None:
    """Give the twin the other's earlier texts too, by time. What each changed in the one before it is open again."""
    theirs = earlier(sql, one.id, one.text)
    if not theirs:
        return
    joined = sorted([*theirs, *earlier(sql, twin.id, twin.text)], key=lambda each: seconds(each.until) or 0)
    sql.execute("delete from version where article_id = ?", (one.id,))
    replace(sql, twin.id, [changed(each, grades=None) for each in joined], twin.text)


def replace(sql: Connection, article_id: int, earlier: Sequence[Version], newest: str) -> None:
    """Write all earlier texts of an article anew, the oldest first, each with the one after it as dictionary."""
    sql.execute("delete from version where article_id = ?", (article_id,))
    texts = [each.told.text for each in earlier] + [newest]
    sql.executemany(
        "insert into version (article_id, n, seen_at, title, text_z, grades) values (?, ?, ?, ?, ?, ?)",
        [
            (
                article_id,
                n,
                seconds(each.until),
                each.told.title,
                _pack(each.told.text, texts[n]),
                None if each.grades is None else " ".join(each.grades),
            )
            for n, each in enumerate(earlier, 1)
        ],
    )


def _graded(sql: Connection, article_id: int, grader: Grader) -> int:
    """Grade the earlier texts of an article; how many of them were dropped."""
    title, text, lang = sql.execute("select title, text, lang from article where id = ?", (article_id,)).fetchone()
    before = earlier(sql, article_id, text)
    texts = [*(each.told for each in before), Text(title, text)]
    told = [
        changed(each, grades=grader(each.told, texts[at], lang) if each.grades is None else each.grades)
        for at, each in enumerate(before, 1)
    ]
    kept = [each for each in told if each.grades]
    dropped = len(before) - len(kept)
    if dropped:
        replace(sql, article_id, kept, text)
        sql.execute(
            "update article set updated_at = (select max(seen_at) from version where article_id = id) where id = ?",
            (article_id,),
        )
    else:
        sql.executemany(
            "update version set grades = ? where article_id = ? and n = ?",
            [(" ".join(each.grades or ()), article_id, each.n) for each in told],
        )
    return dropped


def _pack(text: str, newer: str) -> bytes:
    packer = zlib.compressobj(9, zdict=newer.encode()[-32_768:] or b" ")
    return packer.compress(text.encode()) + packer.flush()


def _unpack(packed: bytes, newer: str) -> str:
    return zlib.decompressobj(zdict=newer.encode()[-32_768:] or b" ").decompress(packed).decode()

"""The index of words, and what the judge and the search for candidates need of an article. Copies share one entry."""

from __future__ import annotations

from sqlite3 import Connection

from natwire.model.article import Reading
from natwire.store import candidates, rows
from natwire.store.fold import fold


def put(sql: Connection, article_id: int, reading: Reading, anchors: list[int], story_id: int) -> None:
    """Make an article findable: by its words, and by its rare ones as a story that others may belong to."""
    sql.execute("insert into article_fts (rowid, title, text) values (?, ?, ?)", (article_id, *reading.folded))
    sql.execute(  # `insert or replace` would look for all that refers to the old row, at four times the cost
        "insert into print (article_id, facts) values (?, ?) on conflict do update set facts = excluded.facts",
        (article_id, reading.print.facts),
    )
    candidates.remember(sql, anchors, story_id)


def take(sql: Connection, stored: rows.Row) -> None:
    """Take an article out of the index. Copies that leaned on its entry get one of their own."""
    if stored.copy_of is not None or stored.unfit:
        return
    sql.execute(
        "insert into article_fts (article_fts, rowid, title, text) values ('delete', ?, ?, ?)",
        (stored.id, fold(stored.title), fold(stored.text)),
    )
    heir = sql.execute("select min(id) from article where copy_of = ?", (stored.id,)).fetchone()[0]
    if heir is not None:
        sql.execute("update article set copy_of = nullif(?, id) where copy_of = ?", (heir, stored.id))
        sql.execute(
            "insert into article_fts (rowid, title, text) values (?, ?, ?)",
            (heir, fold(stored.title), fold(stored.text)),
        )
        sql.execute("insert or replace into print select ?, facts from print where article_id = ?", (heir, stored.id))


def same_words(sql: Connection, story_id: int, reading: Reading) -> int | None:
    """An indexed article of the story with the very same title and text."""
    row = sql.execute(  # the plus: of all articles of a story, few have that text
        "select id from article where +story_id = ? and text_hash = ? and copy_of is null and state <> 'unfit' "
        "and title = ? and text = ?",
        (story_id, reading.print.text_hash, reading.article.title, reading.article.text),
    ).fetchone()
    return int(row[0]) if row else None

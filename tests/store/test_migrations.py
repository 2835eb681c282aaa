"""A database that an older natwire wrote is brought up to date, and loses nothing."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database as Tables

from natwire.dedupe.changes import grades
from natwire.model.query import And, Term
from natwire.store import care, decisions, fold, open_database, stories
from natwire.store.ledger import Ledger
from natwire.store.migrations import migrations
from natwire.store.outbox import Outbox
from natwire.store.search import Search
from natwire.store.versions import Versions

from .conftest import ME


def test_a_database_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its stories are listed and found as before, the index agrees, and nobody claims to know their quality."""
    old = sqlite3.connect(tmp_path / "natwire.db", isolation_level=None)
    old.create_function("fold", 1, fold, deterministic=True)
    migrations.apply(Tables(old), stop_before="schema_2")
    old.execute("insert into outlet values (1, 'yle.example')")
    old.execute("insert into story (id, lead_id, first_seen_at, sort_at) values (1, 1, 5, 5)")
    old.execute(
        "insert into article (id, story_id, outlet_id, key, url, title, text, first_seen_at, text_hash) "
        "values (1, 1, 1, 'k', 'https://yle.example/1', 'Işık', 'Patria builds vehicles.', 5, x'00')"
    )
    old.execute("insert into article_fts (rowid, title, text) select id, title, text from article_folded")
    old.close()

    with open_database(tmp_path / "natwire.db", "create") as db:
        assert Search(db).ids(And(), 9) == Search(db).ids(Term("isik"), 9) == [1]
        story = stories.get(db, 1)
        assert story is not None
        assert (story.quality, story.unfit, story.page_why) == (None, "", "")
        assert care.faults(db) == []


def test_a_database_of_the_third_schema_keeps_its_versions_and_merges(tmp_path: Path) -> None:
    """Its earlier texts are graded by the next run, its carriers counted as before, and nothing was decided by hand."""
    old = sqlite3.connect(tmp_path / "natwire.db", isolation_level=None)
    old.create_function("fold", 1, fold, deterministic=True)
    migrations.apply(Tables(old), stop_before="schema_4")
    old.execute("insert into outlet values (1, 'yle.example')")
    old.execute("insert into story (id, lead_id, first_seen_at, sort_at) values (1, 1, 5, 5)")
    old.execute("insert into story (id, lead_id, first_seen_at, sort_at, into_id) values (2, 2, 6, 6, 1)")
    for number, text in ((1, "Patria builds vehicles."), (2, "Patria builds 14 vehicles.")):
        old.execute(
            "insert into article (id, story_id, outlet_id, key, url, title, text, first_seen_at, text_hash) "
            "values (?1, 1, 1, ?1, 'https://yle.example/1', 'Deal', ?2, 5, x'00')",
            (number, text),
        )
        old.execute("insert into article_fts (rowid, title, text) values (?, 'Deal', ?)", (number, text))
    packer = zlib.compressobj(9, zdict=b"Patria builds 14 vehicles.")
    packed = packer.compress(b"Patria builds 12 vehicles.") + packer.flush()
    old.execute("insert into version values (2, 1, 7, 'Deal', ?)", (packed,))
    old.close()

    with open_database(tmp_path / "natwire.db", "create") as db:
        assert [each.grades for each in Versions(db).of(1, 2)] == [None, None]
        Versions(db).grade(grades)
        assert [each.grades for each in Versions(db).of(1, 2)] == [("numbers",), None]
        story = stories.get(db, 2)
        assert story is not None
        assert (story.id, [each.n for each in story.carriers], story.carriers[0].credit) == (1, [1, 2], None)
        assert decisions.apart(db.sql, 1) == frozenset()
        assert care.faults(db) == []


def test_a_database_of_the_fourth_schema_keeps_its_mail(tmp_path: Path) -> None:
    """What was sent is not sent again, what waits goes out as it was, and nothing is said to have been told."""
    old = sqlite3.connect(tmp_path / "natwire.db", isolation_level=None)
    old.create_function("fold", 1, fold, deterministic=True)
    migrations.apply(Tables(old), stop_before="schema_5")
    insert = "insert into outbox values (?, ?, 'mail', 'me@desk.example', x'ff0a', ?, 5, ?, 1, ?, ?)"
    old.execute(insert, (3, "<1@desk.example>", "sent", 5, None, 6))
    old.execute(insert, (7, "<2@desk.example>", "queued", 99, "451 greylisted", None))
    old.close()

    with open_database(tmp_path / "natwire.db", "create") as db:
        outbox = Outbox(db)
        waits, sent = outbox.letters()
        assert (sent.id, sent.state, sent.sent, sent.reply) == (3, "sent", datetime.fromtimestamp(6, UTC), "")
        assert (waits.id, waits.state, waits.tries, waits.reply, waits.plan) == (7, "queued", 1, "451 greylisted", "")
        now = datetime.fromtimestamp(99, UTC)
        assert not outbox.queue("digest:morning", ME, "<1@desk.example>", b"", (), now)
        assert [(letter.id, letter.body) for letter in outbox.due(now)] == [(7, b"\xff\n")]
        assert Ledger(db).fresh() == []
        assert care.faults(db) == []

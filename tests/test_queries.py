"""docs/queries.md tells the truth: its queries run, in a plain SQLite that knows nothing of natwire."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from natwire import open_store
from natwire.dedupe.changes import grades
from natwire.model.delivery import Told
from natwire.store import Database
from natwire.store.outbox import Outbox
from natwire.store.tags import Tags
from natwire.store.versions import Versions
from tests.store.conftest import ME, Keep, archive, db, feed_of, keep, reading

__all__ = ["archive", "db", "keep"]

PAGE = (Path(__file__).parents[1] / "docs" / "queries.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
TEXT = "Patria signed an agreement on twelve vehicles with Ankara on Wednesday"


@pytest.fixture
def plain(db: Database, keep: Keep, now: datetime) -> sqlite3.Connection:
    """A story that three carried, and one that was changed in its numbers and told; opened as any program would."""
    for n, outlet in enumerate(("yle", "bbc", "wire")):
        keep(reading("Deal", TEXT, f"https://{outlet}.example/1", lang="en"), source=feed_of(outlet), later=n)
    changed = "https://yle.example/2"
    keep(reading("Storm", "Eighty homes were left without electricity, 80 of them", changed), source=feed_of("yle"))
    keep(
        reading("Storm", "Eighty homes were left without electricity, 95 of them", changed),
        source=feed_of("yle"),
        later=9,
    )
    Versions(db).grade(grades)
    Tags(db).change([(1, None)], ["read"], [], now + timedelta(hours=1))
    Outbox(db).queue("digest:morning", ME, "<1@desk.example>", b"", [Told(2, "new", now)], now)
    db.settle()
    return sqlite3.connect(f"file:{db.path}?mode=ro", uri=True)


def test_the_four_queries_answer(plain: sqlite3.Connection) -> None:
    """First carriers, changed numbers, a volume by week and language, and what was told."""
    first, numbers, volume, told = (plain.execute(query).fetchall() for query in QUERIES)

    assert first == [("yle.example", 1)]
    assert [(row[0], row[2], row[5]) for row in numbers] == [
        ("2026-06-03 12:09:00", "numbers", "https://yle.example/2")
    ]
    assert volume == [("2026-22", "en", 1)]
    assert told == [("digest:morning", "queued", 1, "2026-06-03 12:00:00")]
    plain.close()


def test_the_views_that_are_named_are_there(plain: sqlite3.Connection) -> None:
    """Each opens in a plain SQLite, with the columns that the page names."""
    named = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert named == ["stories", "carriers", "changes", "tags", "reports", "source_health"]
    for view in named:
        assert plain.execute(f"select * from {view}").fetchall(), view
    assert plain.execute("select tag, story_id, title, time from tags").fetchall() == [
        ("read", 1, "Deal", "2026-06-03 13:00:00")
    ]
    plain.close()


def test_the_python_example_runs(plain: sqlite3.Connection, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands on the page."""
    plain.close()
    monkeypatch.setenv("NATWIRE_DB", str(db.path))
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

    exec(example, {})
    with open_store() as store:
        assert store.count("is:unread") == 1

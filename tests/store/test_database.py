"""The file: what is opened, what is refused, and what is left after a fault."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from natwire.errors import DataError, DiskError, LockedError, NatwireError
from natwire.model.query import Term
from natwire.store import Database, care, open_database
from natwire.store.database import Mode, plainly
from natwire.store.lock import Lock
from natwire.store.outbox import Outbox
from natwire.store.schema import APPLICATION, SCHEMA
from natwire.store.search import Search

from .conftest import ME, Keep, reading


def refusal(path: Path, mode: Mode = "read") -> NatwireError:
    """Why the file is not opened."""
    with pytest.raises(NatwireError) as caught:
        open_database(path, mode)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new database, closed."""
    path = tmp_path / "natwire.db"
    open_database(path, "create").close()
    return path


# ---------------------------------------------------------------------------------------------------------- opening


def test_a_new_database_is_one(path: Path) -> None:
    """It says whose it is and of which schema, keeps a log beside it, and has no fault."""
    with open_database(path, "write") as db:
        assert db.sql.execute("pragma application_id").fetchone() == (APPLICATION,)
        assert db.sql.execute("pragma user_version").fetchone() == (SCHEMA,)
        assert db.sql.execute("pragma journal_mode").fetchone() == ("wal",)
        assert care.faults(db) == []


def test_opening_it_again_changes_nothing(path: Path) -> None:
    """`natwire init` may be run at any time."""
    before = path.read_bytes()
    open_database(path, "create").close()

    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello", b"<html>" * 1000, bytes(8192)[:-1] + b"x"])
@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_what_is_not_sqlite_is_left_alone(tmp_path: Path, content: bytes, mode: Mode) -> None:
    """A file that somebody named by mistake stays as it is."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)

    error = refusal(path, mode)
    assert isinstance(error, DataError)
    assert "is not a SQLite database" in str(error)
    assert path.read_bytes() == content


@pytest.mark.parametrize("application", [0, 7])
@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, application: int, mode: Mode) -> None:
    """SQLite files are everywhere, browsers' too."""
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("create table bookmark (url)")
        other.execute(f"pragma application_id = {application}")
    other.close()

    error = refusal(path, mode)
    assert isinstance(error, DataError)
    assert "not natwire's" in str(error)


def test_a_newer_database_is_left_alone(path: Path) -> None:
    """An old natwire does not guess what a new one has written."""
    with sqlite3.connect(path) as newer:
        newer.execute(f"pragma user_version = {SCHEMA + 1}")
    newer.close()

    error = refusal(path, "create")
    assert isinstance(error, DataError)
    assert f"newer natwire (schema {SCHEMA + 1}" in str(error)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A file, a folder, an empty file, and a folder in place of the file."""
    (tmp_path / "empty.db").touch()

    assert "natwire init makes it" in refusal(tmp_path / "none.db").hint
    assert "natwire init makes it" in refusal(tmp_path / "none.db", "write").hint
    assert "mkdir -p" in refusal(tmp_path / "none" / "n.db", "create").hint
    assert "is empty" in str(refusal(tmp_path / "empty.db"))
    assert "is a folder" in str(refusal(tmp_path, "create"))


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    """As it is left by a crash in the first moment."""
    path = tmp_path / "natwire.db"
    path.touch()
    open_database(path, "create").close()

    open_database(path).close()


MAKE = """
import sys, time
from pathlib import Path
import natwire.store.migrations
from natwire.store import open_database

print("ready", flush=True)
sys.stdin.readline()
open_database(Path(sys.argv[1]), "create").close()
"""


def test_several_processes_may_make_it_at_once(tmp_path: Path) -> None:
    """Two cron jobs on a new machine: one makes the database, and the others find it."""
    path = tmp_path / "natwire.db"
    processes = [
        subprocess.Popen([sys.executable, "-c", MAKE, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        process.communicate(b"\n")

    assert [process.returncode for process in processes] == [0, 0, 0]
    with open_database(path, "write") as db:
        assert care.faults(db) == []


# --------------------------------------------------------------------------------------------- reading and writing


def test_a_search_does_not_wait_for_a_run(db: Database, keep: Keep) -> None:
    """While a writer is in the middle of a transaction, readers see what was committed before it."""
    keep(reading("Deal", "Ankara signed"))
    with open_database(db.path) as reader, db.writing() as sql:
        sql.execute("update article set title = 'Undone'")

        (hit,) = Search(reader).find(Term("ankara"))
        assert hit.story.title == "Deal"


def test_who_opened_it_to_read_cannot_write(path: Path) -> None:
    """The mode is kept by SQLite itself."""
    with (
        open_database(path) as db,
        pytest.raises(DiskError, match="cannot be written"),
        db.writing() as sql,
    ):
        sql.execute("delete from story")


def test_another_writer_is_waited_for_and_then_told(path: Path) -> None:
    """Nobody waits for ever."""
    with open_database(path, "write") as first, open_database(path, "write") as second:
        second.sql.execute("pragma busy_timeout = 20")
        with first.writing(), pytest.raises(LockedError, match="another program is writing"), second.writing():
            pass


def hosts(db: Database) -> set[str]:
    """Names that tests write."""
    return {name for (name,) in db.sql.execute("select key from host")}


def put(db: Database, name: str) -> None:
    """Write a name."""
    db.sql.execute("insert into host (key, not_before_at) values (?, 1)", (name,))


def spoil(db: Database, name: str) -> None:
    """Write a name, and fail."""
    put(db, name)
    raise RuntimeError(name)


def test_a_part_that_fails_takes_all_with_it(db: Database) -> None:
    """A transaction within another one is no more than a part of it."""
    with db.writing():
        put(db, "before")
        with db.writing():
            put(db, "inside")
    assert hosts(db) == {"before", "inside"}

    def around() -> None:
        with db.writing():
            put(db, "around")
            with db.writing():
                spoil(db, "again")

    with pytest.raises(RuntimeError):
        around()
    assert hosts(db) == {"before", "inside"}


# ----------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("database or disk is full", DiskError, 74),
        ("disk I/O error", DiskError, 74),
        ("attempt to write a readonly database", DiskError, 74),
        ("unable to open database file", DiskError, 74),
        ("file is not a database", DataError, 5),
        ("database disk image is malformed", DataError, 5),
        ("database is locked", LockedError, 75),
    ],
)
def test_each_fault_of_the_file_has_its_exit_status(said: str, kind: type[NatwireError], code: int) -> None:
    """SQLite's words become ours, with the path and a way out."""
    with pytest.raises(kind) as caught, plainly(Path("/data/natwire.db")):
        raise sqlite3.OperationalError(said)

    assert caught.value.exit_code == code
    assert "/data/natwire.db" in str(caught.value)
    assert caught.value.hint


def test_a_fault_in_our_own_sql_stays_what_it_is(path: Path) -> None:
    """It is a fault of natwire, and no hint to the user would help."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"), open_database(path) as db:
        db.sql.execute("select * from nowhere")


def test_a_damaged_file_is_told_while_it_is_read(db: Database, keep: Keep) -> None:
    """A search in it ends in one line, not in a traceback."""
    keep(*(reading(f"Deal {n}", f"Ankara signed {n} times " * 50, f"https://yle.example/{n}") for n in range(50)))
    db.close()
    content = bytearray(db.path.read_bytes())
    content[8192:] = b"\xff" * len(content[8192:])
    db.path.write_bytes(content)
    Path(f"{db.path}-wal").unlink(missing_ok=True)

    with pytest.raises(DataError, match="is damaged"), open_database(db.path) as damaged:
        Search(damaged).find(Term("ankara"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everywhere")
def test_a_read_only_folder_is_told(path: Path) -> None:
    """The hint shows who owns it."""
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert "ls -ld" in refusal(path, "write").hint
    finally:
        path.parent.chmod(0o700)


def test_a_full_disk_loses_nothing_that_was_committed(small_disk: Path, now: datetime) -> None:
    """The fault is told in one line, what was written before is there, and room makes it go on."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    path, queued = small_disk / "natwire.db", 0
    with open_database(path, "create") as db:
        outbox = Outbox(db)

        def fill() -> None:
            nonlocal queued
            for _ in range(100):
                outbox.queue("digest:morning", ME, f"<{queued}@desk.example>", bytes(20_000), (), now)
                queued += 1

        with pytest.raises(DiskError, match="what was committed is kept"):
            fill()
        with open_database(path) as reader:
            assert len(list(reader.sql.execute("select id from outbox"))) == queued > 0

        ballast.unlink()
        assert outbox.queue("digest:morning", ME, "<last@desk.example>", b"", (), now)
        assert care.faults(db) == []


def test_a_disk_that_is_full_from_the_beginning_is_told(small_disk: Path) -> None:
    """No database, no half of one; the lock beside it is held all the same."""
    path = small_disk / "natwire.db"
    with Lock(path), pytest.raises(OSError, match="No space left"):
        (small_disk / "ballast").write_bytes(bytes(4_000_000))

    with Lock(path):
        assert isinstance(refusal(path, "create"), DiskError)
    (small_disk / "ballast").unlink()
    open_database(path, "create").close()


def test_a_full_disk_keeps_nobody_from_reading(db: Database, keep: Keep, small_disk: Path) -> None:
    """Not even where SQLite has no room for the log that it wants beside the file."""
    keep(reading("Deal", "Ankara signed"))
    db.settle()
    path = small_disk / "natwire.db"
    path.write_bytes(db.path.read_bytes())
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "ballast").write_bytes(bytes(4_000_000))

    with open_database(path) as full:
        assert Search(full).ids(Term("ankara"), 9) == [1]


def test_at_the_end_of_a_run_the_log_is_folded_in(db: Database, keep: Keep) -> None:
    """What is copied after a run is whole; a reader at work is no fault."""
    keep(reading("Deal", "Ankara signed"))
    with open_database(db.path) as reader:
        reader.sql.execute("begin")
        reader.sql.execute("select * from story").fetchone()
        begun = time.monotonic()
        db.sql.execute("pragma busy_timeout = 20")
        db.settle()
        assert time.monotonic() - begun < 5
    db.settle()

    assert Path(f"{db.path}-wal").stat().st_size == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_file_with_random_damage_is_told_and_never_a_traceback(tmp_path: Path, seed: int) -> None:
    """Thirty wrong bytes anywhere: opening, reading and checking give an answer, or say that it is damaged."""
    path = tmp_path / "natwire.db"
    with open_database(path, "create") as db:
        db.sql.execute("insert into outlet (host) values ('yle.example')")
        db.settle()
    dice, content = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(30):
        content[dice.randrange(100, len(content))] = dice.randrange(256)
    path.write_bytes(content)

    try:
        with open_database(path, "write") as db:
            care.faults(db)
            db.sql.execute("select * from outlet").fetchall()
    except (DataError, DiskError):
        pass

"""What is done to the file as a whole: copied, made smaller, saved; and what a kill or a full disk in it leaves."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database as Tables

from natwire.errors import DataError, DiskError
from natwire.export import jsonl
from natwire.model.query import And, Term
from natwire.notebook import open_store
from natwire.pipeline import exchange
from natwire.store import Database, care, fold, open_database, records, taking
from natwire.store.migrations import migrations
from natwire.store.outbox import Outbox
from natwire.store.polling import Polling
from natwire.store.schema import SCHEMA
from natwire.store.search import Search
from natwire.store.tags import Tags

from .conftest import ME, Keep, reading

DEATH = -signal.SIGKILL


@pytest.fixture
def filled(db: Database, keep: Keep, now: datetime) -> Database:
    """Sixty stories, each with a page that was fetched as many days ago as its number; the first has a tag."""
    dice = random.Random(7)
    for n in range(60):
        words = " ".join(f"word{n}x{each}" for each in range(60))  # no two of them are copies
        keep(reading(f"Deal {n}", f"Ankara signed number{n}. {words}", f"https://yle.example/{n}"), later=n)
    with db.writing() as sql:
        sql.executemany(
            "insert into page (article_id, fetched_at, type, body_z) values (?, ?, 'text/html', ?)",
            [(n, int((now - timedelta(days=n)).timestamp()), dice.randbytes(5_000)) for n in range(1, 61)],
        )
    Tags(db).change([(1, None)], ["keep"], [], now)
    db.settle()
    return db


def killed(script: str, *words: object) -> None:
    """Run a script that kills itself in the middle."""
    before = "import os, signal, sys\nfrom pathlib import Path\ndie = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    command = [sys.executable, "-c", before + script, *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == DEATH, done.stderr


def sound(path: Path) -> None:
    """Neither the file nor its index has a fault."""
    with open_database(path, "write") as db:
        assert care.faults(db) == []


def leave(disk: Path, size: int) -> None:
    """Fill a disk but for so many bytes."""
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_bsize - size))


def count(db: Database, table: str) -> int:
    return int(db.sql.execute(f"select count(*) from {table}").fetchone()[0])


# ------------------------------------------------------------------------------------------------------------- backup


def test_a_copy_is_of_one_moment_though_a_run_goes_on(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed while the copy is made is not in it, nor half of it, and does not make it begin anew."""
    monkeypatch.setattr(care, "_PAGES", 10)
    steps: list[int] = []
    with open_database(filled.path, "write") as run:

        def meanwhile(done: int, total: int) -> None:
            steps.append(done)
            run.sql.execute("insert into host (key, not_before_at) values (?, 1)", (f"host{len(steps)}",))

        with open_database(filled.path) as reader:
            care.backup(reader, tmp_path / "copy.db", meanwhile)
        assert count(run, "host") == len(steps) > 5

    assert steps == sorted(steps)
    sound(tmp_path / "copy.db")
    with open_database(tmp_path / "copy.db") as copy:
        assert (count(copy, "host"), count(copy, "article"), count(copy, "tag")) == (0, 60, 1)


def test_a_killed_backup_leaves_the_copy_of_before(filled: Database, tmp_path: Path) -> None:
    """The next one is whole."""
    care.backup(filled, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    script = "from natwire.store import care, open_database\ncare._PAGES = 20\n"
    killed(
        f"{script}care.backup(open_database(Path(sys.argv[1])), Path(sys.argv[2]), die)",
        filled.path,
        tmp_path / "copy.db",
    )

    assert (tmp_path / "copy.db").read_bytes() == before
    sound(filled.path)
    care.backup(filled, tmp_path / "copy.db")
    sound(tmp_path / "copy.db")
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_to_a_full_disk_is_told_and_leaves_no_half(filled: Database, small_disk: Path) -> None:
    """A copy that looks like one would be worse than none."""
    leave(small_disk, 500_000)

    with pytest.raises(DiskError, match="no room"):
        care.backup(filled, small_disk / "copy.db")

    assert [file.name for file in small_disk.iterdir()] == ["ballast"]
    sound(filled.path)


# -------------------------------------------------------------------------------------------------------------- prune


def test_prune_drops_pages_and_keeps_stories(filled: Database, now: datetime) -> None:
    """Pages older than that go, and so do the texts of mails that were sent or given up; that they were stays known."""
    outbox = Outbox(filled)
    outbox.queue("digest:morning", ME, "<old@desk>", b"text", (), now - timedelta(days=60))
    filled.sql.execute("update outbox set state = 'sent', sent_at = ?", (int((now - timedelta(days=59)).timestamp()),))
    outbox.queue("digest:morning", ME, "<new@desk>", b"text", (), now - timedelta(days=60))
    outbox.queue("digest:morning", ME, "<dropped@desk>", b"text", (), now - timedelta(days=60))
    outbox.drop([3])
    for days in (50, 40, 1):
        run = Polling(filled).begin(now - timedelta(days=days))
        Polling(filled).end(run, now - timedelta(days=days), {}, None)

    would = care.prune(filled, now - timedelta(days=30), dry_run=True)
    assert count(filled, "page") == 60
    gone = care.prune(filled, now - timedelta(days=30))

    assert gone == would == care.Pruned(pages=30, page_bytes=150_000, mails=2, runs=2)
    assert (count(filled, "page"), count(filled, "article"), count(filled, "tag"), count(filled, "run")) == (
        30,
        60,
        1,
        1,
    )
    assert [bytes(body) for (body,) in filled.sql.execute("select body from outbox order by id")] == [b"", b"text", b""]
    assert care.prune(filled, now - timedelta(days=30)) == care.Pruned()
    assert care.faults(filled) == []


def test_a_killed_prune_goes_on_where_it_was(filled: Database, now: datetime) -> None:
    """What is left is whole."""
    script = (
        "from datetime import datetime\nfrom natwire.store import care, open_database\ncare._AT_ONCE = 10\n"
        "care.prune(open_database(Path(sys.argv[1]), 'write'), datetime.fromisoformat(sys.argv[2]), progress=die)"
    )
    killed(script, filled.path, now - timedelta(days=30))

    sound(filled.path)
    assert count(filled, "page") == 50
    assert care.prune(filled, now - timedelta(days=30)).pages == 20


def test_vacuum_gives_the_room_back(filled: Database, now: datetime) -> None:
    """Dropped pages leave holes in the file; after it the file is as large as what it holds."""
    care.prune(filled, now)
    before = filled.path.stat().st_size

    given = care.vacuum(filled)

    assert given > 250_000
    assert filled.path.stat().st_size == before - given
    assert care.faults(filled) == []
    assert len(Search(filled).ids(Term("number7"), 9)) == 1


@pytest.mark.parametrize("steps", [100, 3_000, 10_000])
def test_a_killed_vacuum_leaves_the_file_of_before(filled: Database, now: datetime, steps: int) -> None:
    """Wherever it is ended: nothing is lost, and the next one gives the room back."""
    care.prune(filled, now)
    size = filled.path.stat().st_size
    script = (
        "from natwire.store import care, open_database\ndb = open_database(Path(sys.argv[1]), 'write')\n"
        "db.settle()\ndb.sql.set_progress_handler(die, int(sys.argv[2]))\ncare.vacuum(db)"
    )
    killed(script, filled.path, steps)

    sound(filled.path)
    assert (count(filled, "article"), count(filled, "tag")) == (60, 1)
    assert filled.path.stat().st_size == size
    assert care.vacuum(filled) > 250_000
    sound(filled.path)


def test_prune_makes_room_where_there_is_hardly_any(filled: Database, small_disk: Path, now: datetime) -> None:
    """Who prunes may have a full disk: to drop pages takes a small part of the room that they had."""
    path = on_small_disk(filled, small_disk, 120_000)

    with open_database(path, "write") as db:
        assert care.prune(db, now).page_bytes == 300_000
        assert count(db, "page") == 0
    sound(path)


def on_small_disk(filled: Database, small_disk: Path, size: int) -> Path:
    """A copy on a disk that has no room left but for so many bytes."""
    care.backup(filled, small_disk / "natwire.db")
    open_database(small_disk / "natwire.db", "write").close()
    leave(small_disk, size)
    return small_disk / "natwire.db"


@pytest.fixture
def lean(filled: Database, now: datetime) -> Database:
    """The same in less than half a megabyte."""
    care.prune(filled, now - timedelta(days=20))
    care.vacuum(filled)
    return filled


DEEDS: list[Callable[[Database, datetime], object]] = [
    lambda db, now: care.vacuum(db),
    lambda db, now: Tags(db).change([(n, None) for n in range(1, 61)], [f"t{n}" for n in range(60)], [], now),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_full_disk_in_it_is_told_and_loses_nothing(
    lean: Database, small_disk: Path, now: datetime, deed: Callable[[Database, datetime], object]
) -> None:
    """One line with a way out; with room it goes on."""
    path = on_small_disk(lean, small_disk, 70_000)
    with open_database(path, "write") as db, pytest.raises(DiskError, match="what was committed is kept"):
        deed(db, now)
    with open_database(path) as db:
        assert (count(db, "article"), count(db, "tag")) == (60, 1)

    (small_disk / "ballast").unlink()
    sound(path)
    with open_database(path, "write") as db:
        deed(db, now)
    sound(path)


# -------------------------------------------------------------------------------------------------------------- merge


def test_a_killed_merge_goes_on_and_ends_the_same(filled: Database, tmp_path: Path, now: datetime) -> None:
    """A kill between two commits leaves a sound database, and the same command brings the rest."""
    target = tmp_path / "target.db"
    open_database(target, "create").close()
    script = (
        "from datetime import datetime\nfrom natwire.store import open_database, records, taking\n"
        "from natwire.pipeline import exchange\ntaking.BATCH = 10\n"
        "db, other = open_database(Path(sys.argv[1]), 'write'), open_database(Path(sys.argv[2]))\n"
        "for n, _ in enumerate(exchange.merge(db, other, records.records(other, records.ids(other)), "
        "datetime.fromisoformat(sys.argv[3]))):\n    if n == 2: die()"
    )
    killed(script, target, filled.path, now)

    sound(target)
    with open_database(target, "write") as db, open_database(filled.path) as other:
        assert count(db, "article") == count(db, "page") == 30
        for _ in exchange.merge(db, other, records.records(other, records.ids(other)), now):
            pass
        assert list(jsonl.pieces(records.records(db, records.ids(db)))) == list(
            jsonl.pieces(records.records(other, records.ids(other)))
        )
    sound(target)


def test_a_merge_onto_a_full_disk_is_told_and_what_was_committed_is_kept(
    filled: Database, small_disk: Path, now: datetime
) -> None:
    """All of a commit or nothing; with room the same command brings the rest."""
    path = small_disk / "natwire.db"
    open_database(path, "create").close()
    leave(small_disk, 700_000)

    def merge() -> None:
        with open_database(path, "write") as db, open_database(filled.path) as other:
            for _ in exchange.merge(db, other, records.records(other, records.ids(other)), now):
                pass

    with pytest.raises(DiskError, match="what was committed is kept"):
        merge()
    sound(path)
    (small_disk / "ballast").unlink()
    merge()
    sound(path)
    with open_database(path) as db:
        assert count(db, "article") == count(db, "page") == 60


# ------------------------------------------------------------------------------------------------------------- import


def test_a_killed_import_goes_on_and_ends_the_same(filled: Database, tmp_path: Path, now: datetime) -> None:
    """What was committed is whole, and the same file brings the rest, once."""
    told = list(jsonl.pieces(records.records(filled, records.ids(filled))))
    (tmp_path / "told.jsonl").write_text("".join(told), "utf-8")
    target = tmp_path / "target.db"
    script = (
        "from datetime import datetime\nfrom natwire.store import open_database, taking\n"
        "from natwire.export import jsonl\nfrom natwire.pipeline import exchange\ntaking.BATCH = 10\n"
        "db, told = open_database(Path(sys.argv[1]), 'create'), jsonl.read(open(sys.argv[2], 'rb'), 'told')\n"
        "for n, _ in enumerate(exchange.read_back(db, told, datetime.fromisoformat(sys.argv[3]))):\n"
        "    if n == 2: die()"
    )
    killed(script, target, tmp_path / "told.jsonl", now)

    sound(target)
    with open_database(target, "write") as db:
        assert count(db, "article") == 30
        for _ in exchange.read_back(db, jsonl.read([each.encode() for each in told], "told"), now):
            pass
        assert list(jsonl.pieces(records.records(db, records.ids(db)))) == told
    sound(target)


def test_an_import_onto_a_full_disk_is_told_and_what_was_committed_is_kept(
    filled: Database, small_disk: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a commit or nothing; with room the same file brings the rest."""
    monkeypatch.setattr(taking, "BATCH", 10)
    told = [each.encode() for each in jsonl.pieces(records.records(filled, records.ids(filled)))]
    path = small_disk / "natwire.db"
    open_database(path, "create").close()
    leave(small_disk, 400_000)

    def read_back() -> None:
        with open_database(path, "write") as db:
            for _ in exchange.read_back(db, jsonl.read(told, "told"), now):
                pass

    with pytest.raises(DiskError, match="what was committed is kept"):
        read_back()
    sound(path)
    with open_database(path) as db:
        assert 0 < count(db, "article") < 60
        assert count(db, "article") % 10 == 0
    (small_disk / "ballast").unlink()
    read_back()
    sound(path)
    with open_database(path) as db:
        assert count(db, "article") == 60


# ---------------------------------------------------------------------------------------------------------- migration


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first schema with an outlet in it."""
    path = tmp_path / "old.db"
    sql = sqlite3.connect(path, isolation_level=None)
    sql.create_function("fold", 1, fold, deterministic=True)
    sql.execute("pragma journal_mode = wal")
    migrations.apply(Tables(sql), stop_before="schema_2")
    sql.execute("insert into outlet (host) values ('yle.example')")
    sql.close()
    return path


@pytest.mark.parametrize("step", range(2, SCHEMA + 1))
def test_a_killed_migration_is_done_again(old: Path, step: int) -> None:
    """All steps or none: the database is of the old schema, whole, and the next command brings it up to date."""
    script = (
        "import natwire.store.migrations as m\nfrom natwire.store import open_database\nplain = m._statements\n"
        "def statements(script):\n    for at, each in enumerate(plain(script)):\n"
        "        if at == 3 and m.schema(int(sys.argv[2])) == script: die()\n        yield each\n"
        "m._statements = statements\nopen_database(Path(sys.argv[1]), 'create')"
    )
    killed(script, old, step)

    with sqlite3.connect(old) as plain:
        assert plain.execute("pragma user_version").fetchone() == (1,)
        assert plain.execute("pragma integrity_check").fetchone() == ("ok",)
    plain.close()
    open_database(old, "create").close()
    sound(old)


def test_a_migration_on_a_full_disk_is_told_and_undone(old: Path, small_disk: Path) -> None:
    """The old schema is still there, whole."""
    path = small_disk / "old.db"
    path.write_bytes(old.read_bytes())
    leave(small_disk, 40_000)

    with pytest.raises(DiskError, match="no room"):
        open_database(path, "create")

    (small_disk / "ballast").unlink()
    open_database(path, "create").close()
    sound(path)


# ------------------------------------------------------------------------------------------------------------ salvage


@pytest.mark.parametrize("seed", range(4))
def test_what_can_be_read_of_a_damaged_file_is_saved(
    filled: Database, tmp_path: Path, now: datetime, seed: int
) -> None:
    """Three pages of the file are overwritten; what else there is makes a sound database again."""
    size = filled.sql.execute("pragma page_size").fetchone()[0]
    root = {n for (n,) in filled.sql.execute("select rootpage from sqlite_master")}
    filled.close()
    content, dice = bytearray(filled.path.read_bytes()), random.Random(seed)
    for page in dice.sample([n for n in range(2, len(content) // size + 1) if n not in root], 3):
        content[(page - 1) * size : page * size] = dice.randbytes(size)
    filled.path.write_bytes(content)

    with open_database(filled.path) as damaged:
        saved = [line.encode() for line in jsonl.pieces(records.saved(damaged))]
    assert len(saved) >= 30
    with open_database(tmp_path / "new.db", "create") as new:
        for _ in exchange.read_back(new, jsonl.read(saved, "saved"), now):
            pass
        assert care.faults(new) == []
        assert count(new, "article") == len(saved)


def test_a_sound_database_is_saved_whole(filled: Database) -> None:
    """The same as it exports."""
    whole = list(jsonl.pieces(records.records(filled, records.ids(filled))))

    assert list(jsonl.pieces(records.saved(filled))) == whole


# -------------------------------------------------------------------------------------------------- readers and writers


def test_a_reader_that_sleeps_holds_nothing(filled: Database, keep: Keep) -> None:
    """In the middle of a walk through all stories the log is still folded in, and does not grow without bound."""
    with open_store(filled.path) as store:
        walk = store.stories()
        exported = jsonl.pieces(records.records(filled, records.ids(filled)))
        next(walk)
        next(exported)
        keep(reading("Later", "Something else was written.", "https://yle.example/later"))
        log = Path(f"{filled.path}-wal")
        assert log.stat().st_size > 0
        filled.settle()
        assert log.stat().st_size == 0
        assert len(list(walk)) == 59, "the stories that were found when the walk began"


def test_when_a_foreign_cursor_wakes_the_log_grows_no_more(filled: Database, now: datetime) -> None:
    """Nobody can fold the log in while it sleeps. Then a run that is still at work writes from the log's beginning."""
    filled.sql.execute("pragma wal_autocheckpoint = 20")
    outbox, log, sent = Outbox(filled), Path(f"{filled.path}-wal"), 0

    def write(mails: int) -> int:
        nonlocal sent
        for _ in range(mails):
            outbox.queue("digest:morning", ME, f"<{sent}@desk>", bytes(20_000), (), now)
            sent += 1
        return log.stat().st_size

    with sqlite3.connect(filled.path) as foreign:
        cursor = foreign.execute("select id from article")
        cursor.fetchone()
        asleep = write(100)
        assert asleep > 100 * 20_000
        cursor.close()
    foreign.close()

    assert write(300) < 1.1 * asleep, "the log's old pages are written over"
    filled.settle()
    assert log.stat().st_size == 0


def test_four_search_at_once_while_one_writes(filled: Database, keep: Keep) -> None:
    """Each is answered, and sees whole commits."""
    faults: list[BaseException] = []

    def search() -> None:
        try:
            with open_database(filled.path) as db:
                for _ in range(20):
                    assert len(Search(db).find(Term("ankara"), 200)) >= 60
                    assert len(Search(db).ids(And(), -1)) >= 60
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(30):
        keep(
            reading(
                f"More {n}",
                "Ankara " + " ".join(f"again{n}x{each}" for each in range(9)),
                f"https://yle.example/more{n}",
            )
        )
    for thread in threads:
        thread.join()

    assert faults == []


def test_who_writes_beside_a_run_leaves_the_log_to_it(filled: Database) -> None:
    """Two that fold it into the file at once can spoil it, in SQLite before 3.51.3."""
    for mode, pages in (("beside", 0), ("write", 4000)):
        with open_database(filled.path, mode) as db:  # type: ignore[arg-type]
            assert db.sql.execute("pragma wal_autocheckpoint").fetchone() == (pages,)


def test_the_sizes_of_tables_are_those_of_the_file(filled: Database) -> None:
    """Rows and bytes of each; the index of words is one."""
    sizes = care.sizes(filled)

    assert sizes["article"][0] == sizes[care.INDEX][0] == 60
    assert next(iter(sizes)) == "page"
    if sizes["page"][1]:  # a SQLite without dbstat does not know
        assert 0.8 * filled.path.stat().st_size < sum(size for _, size in sizes.values()) <= filled.path.stat().st_size


def test_a_file_that_is_not_natwires_is_not_saved(tmp_path: Path) -> None:
    """Nor touched."""
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\x00" + bytes(5000))

    with pytest.raises(DataError):
        open_database(tmp_path / "x.db")

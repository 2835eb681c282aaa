"""What a disk without room, a reader that sleeps and several at once do to the commands."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from natwire.model.article import Article, Poll
from natwire.model.source import State
from natwire.pipeline.ready import ready
from natwire.store import care, open_database
from natwire.store.archive import Archive
from tests.farm import command, natwire
from tests.store.conftest import SOURCE, arrival, judge

STORIES = 200


@pytest.fixture
def place(tmp_path: Path, now: datetime) -> Path:
    """A folder with a database of two hundred stories: more than goes into a pipe, whatever the form."""
    folder = tmp_path / "place"
    folder.mkdir()
    with open_database(folder / "natwire.db", "create") as db:
        keep(folder, now, STORIES)
        db.settle()
    return folder


def keep(place: Path, now: datetime, count: int, word: str = "word") -> None:
    """Store so many stories, none a copy of another, in one commit."""
    readings = []
    for n in range(count):
        text = f"Ankara signed number{n}. {' '.join(f'{word}{n}x{each}' for each in range(60))}"
        url = f"https://yle.example/{word}{n}"
        readings.append(ready(Article(f"Deal {word} {n}", text, url, published=now), url, "yle.example"))
    with open_database(place / "natwire.db", "write") as db:
        Archive(db).keep(Poll(SOURCE, State(SOURCE.address), now, tuple(map(arrival, readings))), judge)


def fill(disk: Path, left: int) -> None:
    """Fill a disk but for so many bytes."""
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_bsize - left))


Deed = Callable[[Path, Path], list[str]]
ONTO: dict[str, Deed] = {
    "backup": lambda place, disk: ["db", "backup", str(disk / "copy.db")],
    "export": lambda place, disk: ["export", "-o", str(disk / "x.jsonl")],
    "svg": lambda place, disk: ["stats", "--svg", str(disk / "x.svg")],
}


@pytest.mark.parametrize("deed", ONTO.values(), ids=ONTO)
def test_what_is_written_to_a_full_disk_is_whole_or_not_there(place: Path, small_disk: Path, deed: Deed) -> None:
    """Exit 74, with the name of the file; what was there before is as it was."""
    fill(small_disk, 0)

    done = natwire(place, *deed(place, small_disk))

    assert done.returncode == 74
    assert done.stderr.startswith("natwire: ")
    assert deed(place, small_disk)[-1] in done.stderr
    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


@pytest.mark.parametrize("words", [["db", "merge", "OTHER"], ["import", "FILE"], ["db", "vacuum"], ["tag", "1", "+x"]])
def test_a_full_disk_is_one_message_and_room_makes_it_go_on(
    place: Path, small_disk: Path, tmp_path: Path, words: list[str]
) -> None:
    """Whatever was being done to the database; it is sound, and searches are answered meanwhile."""
    named = {"OTHER": str(place / "natwire.db"), "FILE": str(tmp_path / "told.jsonl")}
    assert natwire(place, "export", "-o", named["FILE"]).returncode == 0
    words = [named.get(each, each) for each in words]
    if set(words) & set(named.values()):
        open_database(small_disk / "natwire.db", "create").close()
    else:
        shutil.copy(place / "natwire.db", small_disk)
    fill(small_disk, 20_000)

    done = natwire(small_disk, *words)

    assert (done.returncode, done.stdout) == (74, "")
    assert done.stderr.splitlines() == [
        f"natwire: no room on the disk for {small_disk}/natwire.db; what was committed is kept",
        f"hint: free some space (df -h {small_disk}), then run the same command again",
    ]
    assert natwire(small_disk, "search", "nothing").returncode == 1
    (small_disk / "ballast").unlink()
    assert natwire(small_disk, *words).returncode == 0
    with open_database(small_disk / "natwire.db", "write") as db:
        assert care.faults(db) == []
        assert care.info(db)["stories"] == STORIES


@pytest.mark.parametrize(
    "words",
    [
        *(["export", "--as", form] for form in ("jsonl", "csv", "md", "html", "atom", "jsonfeed", "mbox", "ninjs")),
        ["list", "--jsonl", "-n", "1000"],
    ],
    ids=lambda words: words[2],
)
def test_who_does_not_read_on_holds_nobody_up(place: Path, now: datetime, words: list[str]) -> None:
    """A pipe that is full while somebody sleeps behind it: the log is folded in all the same, and does not grow."""
    with subprocess.Popen(command(place, *words), stdout=subprocess.PIPE) as asleep:
        assert asleep.stdout
        first = asleep.stdout.read(1)
        keep(place, now, 5, "later")
        with open_database(place / "natwire.db", "write") as db:
            db.settle()
            log = (place / "natwire.db-wal").stat().st_size
            assert (asleep.poll(), log) == (None, 0)
        told = first + asleep.stdout.read()

    assert asleep.returncode == 0
    assert told.count(b"Ankara signed number") >= STORIES


def test_four_search_at_once_while_one_writes(place: Path, now: datetime) -> None:
    """Each is answered, none waits for the writer to end, and none says a word."""
    with open_database(place / "natwire.db", "write") as writer, writer.writing() as sql:
        sql.execute("insert into host (key, not_before_at) values ('yle.example', 1)")
        searches = [
            subprocess.Popen(
                command(place, "search", "ankara", "--count"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for _ in range(4)
        ]
        answers = [each.communicate(timeout=60) for each in searches]

    assert answers == [(f"{STORIES}\n", "")] * 4

"""Maildirs: whole letters, each once, for whatever mail reader looks into them."""

from __future__ import annotations

import mailbox
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import BODY, courier, letter, refused

NEWLINES = BODY.replace(b"\r\n", b"\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the maildir will be."""
    return tmp_path / "Mail"


def files(path: Path) -> list[str]:
    """All files of a maildir, each with its folder."""
    return sorted(str(each.relative_to(path)) for each in path.rglob("*") if each.is_file())


def test_a_maildir_is_made_and_gets_the_letter(path: Path) -> None:
    """Only its owner can look into it; a line ends as lines do on this machine."""
    told = courier("maildir", path=path).deliver(letter())

    assert [told] == files(path)
    assert (path / told).read_bytes() == NEWLINES
    assert {stat.S_IMODE(each.stat().st_mode) for each in (path, *path.iterdir())} == {0o700}
    assert stat.S_IMODE((path / told).stat().st_mode) == 0o600


def test_other_programs_read_it(path: Path) -> None:
    """Python's own reader stands for them."""
    courier("maildir", path=path).deliver(letter())

    (message,) = mailbox.Maildir(path, create=False)
    assert message["Subject"] == "2 stories: Ankara signed"


@pytest.mark.parametrize("moved", ["new/{}", "cur/{}:2,S", "cur/{}:2,", "cur/{},S=212,U=5:2,RS", "cur/{};2,T"])
def test_the_same_letter_is_never_there_twice(path: Path, moved: str) -> None:
    """A mail reader may have taken it up before a run knew that it had delivered it, and put flags to its name."""
    way = courier("maildir", path=path)
    told = way.deliver(letter())
    (path / told).rename(path / moved.format(Path(told).name))
    before = files(path)

    assert "earlier try" in way.deliver(letter(unknown=True, tries=2))
    assert files(path) == before


def test_another_letter_is_another_file(path: Path) -> None:
    """Also with the same text."""
    way = courier("maildir", path=path)
    way.deliver(letter())
    way.deliver(letter(message_id="<another@example.org>"))

    assert len(files(path)) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, "")
from tests.mail.conftest import courier, letter

def dying(name):
    os.kill(os.getpid(), signal.SIGKILL)

def slowly(file, data):
    usual(file, data[:100])
    dying(0)

usual = os.write
if sys.argv[2] == "write":
    os.write = slowly
elif sys.argv[2] == "rename":
    Path.rename = lambda self, target: dying(target)
else:
    import natwire.mail.maildir as room
    room.settled = dying
courier("maildir", path=Path(sys.argv[1])).deliver(letter())
"""


@pytest.mark.parametrize("step", ["write", "rename", "settled"])
def test_a_kill_leaves_no_torn_letter_and_no_second_one(path: Path, step: str) -> None:
    """In the middle of the text, before it gets its name, and after; the next run sets it right."""
    killed = subprocess.run([sys.executable, "-c", KILLED, path, step], check=False)
    assert killed.returncode == -9
    seen = [each for each in files(path) if not each.startswith("tmp/")]
    assert len(seen) == (step == "settled")

    courier("maildir", path=path).deliver(letter(unknown=True, tries=2))

    (only,) = files(path)
    assert (path / only).read_bytes() == NEWLINES


def test_a_maildir_that_a_kill_left_half_made_is_made_whole(path: Path) -> None:
    """Its folders are made one by one."""
    (path / "new").mkdir(parents=True)

    courier("maildir", path=path).deliver(letter())

    assert len(files(path)) == 1


def test_a_folder_of_something_else_stays_as_it_is(path: Path) -> None:
    """A wrong `path`, such as the home folder, gets no new, cur and tmp."""
    path.mkdir()
    (path / "thesis.txt").touch()

    error = refused(courier("maildir", path=path))

    assert (error.lasting, files(path)) == (False, ["thesis.txt"])


def test_a_folder_that_it_could_be_in_is_asked_for(path: Path) -> None:
    """A disk that is not mounted gets no mail in its place."""
    error = refused(courier("maildir", path=path / "none" / "here"))

    assert (error.lasting, error.hint) == (False, f"mkdir -p {path / 'none'}")


def test_a_path_that_is_a_file(path: Path) -> None:
    """It is told as it is."""
    path.touch()

    assert "File exists" in str(refused(courier("maildir", path=path)))


def test_a_full_disk_keeps_the_letter_for_later(small_disk: Path) -> None:
    """Nothing half is left, and it goes when there is room again."""
    way = courier("maildir", path=small_disk / "Mail")
    way.deliver(letter())
    filling = small_disk / "filling"
    with filling.open("wb") as file, pytest.raises(OSError, match="No space"):
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small_disk).free + (64 << 10))
    with filling.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small_disk).free - (8 << 10))
    big = letter(body=BODY + b"x" * (64 << 10), message_id="<big@example.org>")

    error = refused(way, big)

    assert (error.word, error.lasting) == ("disk", False)
    assert len(files(small_disk / "Mail")) == 1
    filling.unlink()
    way.deliver(big)
    assert len(files(small_disk / "Mail")) == 2

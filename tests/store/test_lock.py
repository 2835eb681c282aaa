"""One run at a time."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from natwire.errors import DiskError, LockedError
from natwire.store.lock import Lock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database would be; the lock does not need it."""
    return tmp_path / "natwire.db"


def test_the_second_is_told_who_is_at_work(database: Path) -> None:
    """With the process to wait for, or to end, and since when it runs."""
    with Lock(database), pytest.raises(LockedError) as caught, Lock(database):
        pass

    assert f"process {os.getpid()}, since 20" in str(caught.value)
    assert caught.value.exit_code == 75


def test_when_it_is_done_the_next_may_work(database: Path) -> None:
    """Also after an error; the file that is left says nothing."""
    with pytest.raises(RuntimeError), Lock(database):
        raise RuntimeError

    with Lock(database) as lock:
        assert json.loads(lock.path.read_text())["pid"] == os.getpid()
    assert lock.path.read_text() == ""


@pytest.mark.parametrize("left", ['{"pid": 1, "since": "2020-01-01T00:00:00+00:00"}', "", "junk", "[]", "\x00" * 99])
def test_the_file_of_a_dead_process_is_taken_over(database: Path, left: str) -> None:
    """The lock is the system's and went with its process; the file alone holds nobody up."""
    database.with_name("natwire.db.lock").write_text(left)

    with Lock(database) as lock:
        assert json.loads(lock.path.read_text())["pid"] == os.getpid()


def test_a_holder_that_cannot_be_named_still_holds(database: Path) -> None:
    """On a full disk the name is missing; the lock is not."""
    with Lock(database) as lock:
        lock.path.write_bytes(b"\xff[")
        with pytest.raises(LockedError, match=r"^another run is at work$"), Lock(database):
            pass


HOLD = """
import sys, time
from pathlib import Path
from natwire.store.lock import Lock

with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_holds_nobody_up(database: Path) -> None:
    """kill -9 and a power cut leave the file, but not the lock."""
    with subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LockedError, match=f"process {other.pid}"), Lock(database):
            pass
        other.kill()

    with Lock(database):
        pass


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Before anything is fetched."""
    with pytest.raises(DiskError, match="no folder"), Lock(tmp_path / "none" / "natwire.db"):
        pass


def test_a_disk_that_has_no_locks_is_told_as_such(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network disks; nobody else is at work there, and waiting would not help."""

    def without(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", without)

    with pytest.raises(DiskError, match="No locks available"), Lock(database):
        pass

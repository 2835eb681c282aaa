"""Mboxes: a letter more, whole or not at all, and nothing else touched."""

from __future__ import annotations

import fcntl
import mailbox
import os
import re
import stat
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natwire.mail import Courier

from .conftest import BODY, courier, letter, refused

NEWLINES = BODY.replace(b"\r\n", b"\n")
QUOTED = NEWLINES.replace(b"\nFrom ", b"\n>From ").replace(b"\n>From here", b"\n>>From here")
WHOLE = b"From wire@example.org Wed Jun  3 07:00:00 2026\n" + QUOTED + b"\n"
SHORT = b"Message-ID: <digest.20260603.abc@example.org>\r\n\r\nFrom\r\nFrom here\r\n"
TORN = WHOLE.partition(b"\n")[0] + b"\nMessage-ID: <digest.20260603.abc@example.org>\n\nFrom\n>From here\n\n"
OTHERS = b"From ada@example.org Tue Jun  2 09:00:00 2026\nSubject: lunch?\n\nNoon.\n\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An mbox with a mail of somebody else in it."""
    path = tmp_path / "mail" / "box"
    path.parent.mkdir()
    path.write_bytes(OTHERS)
    return path


def way(path: Path, wait: float = 0.3) -> Courier:
    """The channel of that mbox, which waits so many seconds for a lock."""
    return courier("mbox", path=path, timeout=timedelta(seconds=wait))


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [each.name for each in folder.iterdir()]


def again(path: Path) -> str:
    """The letter once more, after a run that did not get to say whether it had delivered it."""
    return way(path).deliver(letter(unknown=True, tries=2))


# --------------------------------------------------------------------------------------------------------------- format


def test_the_letter_is_put_behind_those_of_others(path: Path) -> None:
    """As mboxrd; no lock is left."""
    assert way(path).deliver(letter()) == f"byte {len(OTHERS)}"

    assert path.read_bytes() == OTHERS + WHOLE
    assert names(path.parent) == ["box"]


def test_a_new_mbox_is_its_owners_alone(path: Path) -> None:
    """Mail is private."""
    path.unlink()

    way(path).deliver(letter())

    assert path.read_bytes() == WHOLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [1, 2])
def test_an_empty_line_is_put_in_where_the_last_mail_has_none(path: Path, cut: int) -> None:
    """Without it the letter would become part of that mail."""
    path.write_bytes(OTHERS[:-cut])

    way(path).deliver(letter())

    assert path.read_bytes() == OTHERS + WHOLE


texts = st.binary(max_size=40) | st.sampled_from([b"From ", b">From me", b">>From ", b" From", b"From:", b".", b""])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(texts, max_size=6), min_size=1, max_size=4))
def test_whatever_a_letter_says_it_comes_out_as_it_went_in(letters: list[list[bytes]]) -> None:
    """Read by Python's reader, with the > taken off again that mboxrd puts before From."""
    bodies = [b"Subject: x\n\n" + b"\n".join(re.sub(rb"[\r\n]", b"", line) for line in lines) for lines in letters]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "box")
        for number, body in enumerate(bodies):
            way(path).deliver(letter(body=body.replace(b"\n", b"\r\n"), message_id=f"<{number}@example.org>"))
        box = mailbox.mbox(path, create=False)
        found = [re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key)) for key in box.iterkeys()]
        box.close()

    assert [each.rstrip(b"\n") for each in found] == [each.rstrip(b"\n") for each in bodies]


# ---------------------------------------------------------------------------------------------------------------- kills

KILLED = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, "")
from tests.mail.test_mbox import OTHERS, SHORT, letter, way

usual = os.write
left = 0

def dying(file, data):
    "Writes until all bytes that it has are written, and dies."
    global left
    wrote = usual(file, data[:left])
    left -= wrote
    if wrote < len(data):
        os.kill(os.getpid(), signal.SIGKILL)
    return wrote

for left in range(int(sys.argv[2])):
    path = Path(sys.argv[1], str(left), "box")
    path.parent.mkdir()
    path.write_bytes(OTHERS)
    if not os.fork():
        os.write = dying
        way(path).deliver(letter(body=SHORT))
        os._exit(0)
    os.wait()
"""


def test_a_kill_at_any_byte_leaves_one_whole_letter_after_the_next_run(tmp_path: Path) -> None:
    """Of the lock, of the letter, and behind it; the mail of others is as it was."""
    kills = len(TORN) + 80  # the lock takes some too
    subprocess.run([sys.executable, "-c", KILLED, tmp_path, str(kills)], check=True)
    torn = 0
    for left in range(kills):
        path = tmp_path / str(left) / "box"
        torn += path.read_bytes() not in (OTHERS, OTHERS + TORN)
        way(path).deliver(letter(body=SHORT, unknown=True, tries=2))
        assert path.read_bytes() == OTHERS + TORN, f"killed at byte {left}"
        assert names(path.parent) == ["box"], f"killed at byte {left}"
    assert torn == len(TORN) - 1


def killed_at(path: Path, left: int) -> None:
    """What a kill after so many bytes of the letter leaves: a torn letter, and the lock."""
    path.write_bytes(path.read_bytes() + WHOLE[:left])
    path.with_name("box.lock").write_bytes(b"natwire %d\n" % len(OTHERS) + WHOLE.partition(b"\n")[0] + b"\n")


def test_another_letter_takes_the_torn_one_back_too(path: Path) -> None:
    """The torn one may be on hold, or dropped."""
    killed_at(path, 100)

    way(path).deliver(letter(body=b"Subject: another\r\n\r\nx", message_id="<another@example.org>"))

    assert b"Ankara" not in path.read_bytes()
    assert path.read_bytes().startswith(OTHERS + b"From ")


@pytest.mark.parametrize("left", [0, 3, 100, len(WHOLE)])
def test_what_others_wrote_behind_a_torn_letter_stays(path: Path, left: int) -> None:
    """A program that looks for no `.lock` may have come in between."""
    killed_at(path, left)
    path.write_bytes(path.read_bytes() + b"\n\n" + OTHERS)

    again(path)

    assert path.read_bytes().count(OTHERS) == 2
    assert path.read_bytes().count(WHOLE) == 1


def test_a_mailbox_that_was_emptied_meanwhile_does_not_grow(path: Path) -> None:
    """The lock of a killed run says where it ended once."""
    killed_at(path, 100)
    path.write_bytes(b"")

    again(path)

    assert path.read_bytes() == WHOLE


def test_a_letter_that_is_there_is_not_put_there_again(path: Path) -> None:
    """Also when a mail reader has written into its header meanwhile, and other mail came."""
    way(path).deliver(letter())
    path.write_bytes(path.read_bytes().replace(b"Subject: 2", b"Status: RO\nSubject: 2") + OTHERS)
    before = path.read_bytes()

    assert "earlier try" in again(path)
    assert "earlier try" in way(path).deliver(letter(tries=3))  # it was unknown once, and waited for the lock since
    assert path.read_bytes() == before


def test_a_torn_letter_that_a_mail_reader_kept_does_not_count(path: Path) -> None:
    """It has the right Message-ID and half of the text."""
    path.write_bytes(OTHERS + WHOLE[:-30] + b"\n\n" + OTHERS)

    again(path)

    assert path.read_bytes().endswith(OTHERS + WHOLE)


def test_a_full_disk_takes_back_what_it_took(small_disk: Path) -> None:
    """The letter waits."""
    path = small_disk / "box"
    path.write_bytes(OTHERS)
    big = letter(body=BODY + b"x" * (4 << 20))

    error = refused(way(path), big)

    assert (error.word, error.lasting) == ("disk", False)
    assert path.read_bytes() == OTHERS
    assert names(small_disk) == ["box"]


# ---------------------------------------------------------------------------------------------------------------- locks


def test_a_mailbox_that_somebody_reads_is_waited_for(path: Path) -> None:
    """By `.lock`, as many mail readers have it; not for ever."""
    lock = path.with_name("box.lock")
    lock.touch()

    error = refused(way(path))

    assert (error.word, error.lasting, str(error)) == ("busy", False, f"another program holds {path}")
    assert path.read_bytes() == OTHERS
    assert lock.exists()


HOLD = """
import fcntl, sys
with open(sys.argv[1], "r+b") as box:
    fcntl.lockf(box, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_of_the_system_is_waited_for(path: Path) -> None:
    """As others have it; when it is free, the letter goes."""
    hold = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert refused(way(path)).word == "busy"
        assert path.read_bytes() == OTHERS

    way(path).deliver(letter())
    assert path.read_bytes() == OTHERS + WHOLE


def test_a_lock_that_somebody_forgot_is_taken_away(path: Path) -> None:
    """After as long as Postfix waits."""
    lock = path.with_name("box.lock")
    lock.write_text("4711")
    os.utime(lock, (time.time() - 600, time.time() - 600))

    way(path).deliver(letter())

    assert path.read_bytes() == OTHERS + WHOLE
    assert not lock.exists()


def test_the_locks_are_held_while_the_letter_is_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of them."""
    seen = []
    usual = os.write

    def write(file: int, data: bytes) -> int:
        if os.path.samestat(os.fstat(file), path.stat()):
            try_it = [sys.executable, "-c", "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), 6)", str(path)]
            busy = subprocess.run(try_it, check=False, capture_output=True).returncode
            seen.append((busy, path.with_name("box.lock").read_bytes()[:8]))
        return usual(file, data)

    assert fcntl.LOCK_EX | fcntl.LOCK_NB == 6
    monkeypatch.setattr(os, "write", write)
    way(path).deliver(letter())

    assert seen == [(1, b"natwire ")]


def test_a_mailbox_that_is_replaced_while_we_wait_is_the_new_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail readers write a new file and give it the name; what is added to the old one would be lost."""
    usual = fcntl.lockf

    def replacing(file: int, kind: int) -> None:
        if not path.with_name("old").exists():
            path.rename(path.with_name("old"))
            path.write_bytes(OTHERS + OTHERS)
        usual(file, kind)

    monkeypatch.setattr(fcntl, "lockf", replacing)
    way(path).deliver(letter())

    assert path.read_bytes() == OTHERS + OTHERS + WHOLE


# ------------------------------------------------------------------------------------------------------------- no files


def test_what_is_no_file_is_no_mbox(path: Path) -> None:
    """A pipe would wait for a reader, a device keeps nothing, a folder is a maildir's."""
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)

    assert "is no plain file" in str(refused(way(pipe)))
    assert "is no plain file" in str(refused(way(Path("/dev/null"))))
    assert "Is a directory" in str(refused(way(path.parent)))


def test_a_link_leads_to_its_mailbox(path: Path) -> None:
    """And the lock is beside that one, where others look for it."""
    link = path.parent.parent / "link"
    link.symlink_to(path)
    path.with_name("box.lock").touch()

    assert refused(way(link)).word == "busy"
    path.with_name("box.lock").unlink()
    way(link).deliver(letter())
    assert path.read_bytes() == OTHERS + WHOLE


def test_a_folder_that_is_not_there(path: Path) -> None:
    """It is not made: the disk may not be mounted."""
    error = refused(way(path.parent / "none" / "box"))

    assert (error.lasting, error.hint) == (False, f"mkdir -p {path.parent / 'none'}")

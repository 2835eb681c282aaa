"""An mbox that nobody else writes to meanwhile: the system's lock and a file `.lock` beside it, as mail readers do.

The `.lock` also says where the mailbox ended before. What a killed run left half written is taken back with it.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from natwire.errors import DeliveryError
from natwire.mail.common import settled, unwritable, written

_STEP = 0.1  # seconds between two tries
_STALE = 500.0  # seconds after which a lock of somebody else counts as forgotten: Postfix's stale_lock_time
_OURS = b"natwire "


@dataclass(frozen=True, slots=True)
class Held:
    """A mailbox under lock: its file and that of the lock."""

    file: int
    lock: int

    def remember(self, end: int, first: bytes) -> None:
        """Write into the lock where the mailbox ends, and the line that is about to follow. Raises OSError."""
        written(self.lock, b"%d\n" % end + first)


@contextmanager
def held(path: Path, seconds: float) -> Iterator[Held]:
    """The mailbox, made when it is not there, as soon as nobody else has it.

    Raises DeliveryError when that takes too long, or when it is no plain file.
    """
    until = time.monotonic() + seconds
    file = _taken(path, until)
    try:
        with _shown(Path(os.path.realpath(path)), file, until) as lock:  # by whatever link it is reached
            yield Held(file, lock)
    finally:
        os.close(file)


def _taken(path: Path, until: float) -> int:
    """The file, open and with the system's lock on it. A mail reader may put another in its place while we wait."""
    while True:
        file = _opened(path)
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass
        except OSError as error:
            os.close(file)
            raise unwritable(path, error) from error
        os.close(file)
        _wait(path, until)


def _opened(path: Path) -> int:
    # a pipe that nobody reads would keep us waiting, and a terminal would become ours
    kind = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY
    try:
        file = os.open(path, kind, 0o600)
    except OSError as error:
        raise unwritable(path, error) from error
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise DeliveryError(f"{path} is no plain file", word="disk", hint="an mbox is one; for a program: kind exec")
    return file


@contextmanager
def _shown(path: Path, file: int, until: float) -> Iterator[int]:
    """The file `.lock`, open. It is made under another name first, so that it says whose it is as soon as it is there;
    of natwire's runs only the one with the system's lock uses that name."""
    name = path.with_name(path.name + ".lock")
    own = path.with_name(path.name + ".lock.natwire")
    lock = _made(own, path)
    try:
        os.write(lock, _OURS)
        _named(own, name, file, until)
        try:
            yield lock
        finally:
            name.unlink(missing_ok=True)
            settled(name.parent)  # a lock that came back after a power cut would take a letter back
    finally:
        os.close(lock)
        own.unlink(missing_ok=True)


def _made(own: Path, path: Path) -> int:
    try:
        own.unlink(missing_ok=True)  # what a kill left
        return os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        told = f"no lock can be made beside {path}: {error.strerror}"
        hint = "keep it in a folder that you may write to; for the mailbox of the system: kind sendmail"
        raise DeliveryError(told, word="disk", hint=hint) from error


def _named(own: Path, name: Path, file: int, until: float) -> None:
    """Give our lock the name that counts, as soon as nobody else's has it."""
    while True:
        try:
            os.link(own, name)
        except FileExistsError:
            if not _cleared(name, file):
                _wait(name.with_suffix(""), until)
        else:
            return


def _cleared(name: Path, file: int) -> bool:
    """Whether a lock that nobody holds any more is out of the way.

    One of natwire's was left by a kill: who lives has the system's lock, and that one is ours now.
    """
    try:
        said = name.read_bytes()
        if said.startswith(_OURS):
            _take_back(file, said)
        elif time.time() - name.stat().st_mtime < _STALE:
            return False
        name.unlink()
    except FileNotFoundError:
        return True
    except PermissionError:  # another user's
        return False
    return True


def _take_back(file: int, said: bytes) -> None:
    """Cut off the letter that a killed run began, unless somebody who looks for no `.lock` wrote behind it."""
    place, _, first = said.removeprefix(_OURS).partition(b"\n")
    if not place.isdigit() or not first.endswith(b"\n"):
        return  # the kill came earlier: nothing was begun
    size = os.fstat(file).st_size
    begun = os.pread(file, size, int(place)).lstrip(b"\n")
    if size > int(place) and first.startswith(begun[: len(first)]) and b"\nFrom " not in begun:
        os.ftruncate(file, int(place))


def _wait(path: Path, until: float) -> None:
    if time.monotonic() >= until:
        raise DeliveryError(f"another program holds {path}", word="busy", hint=f"ls -l {path}.lock")
    time.sleep(_STEP)

"""A file, opened without harm: no link, no pipe, no device, no end that never comes; and its bytes."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from natwire.errors import ParseError
from natwire.intake.common import no_file, shown, unreadable
from natwire.model.intake import Document

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_LATEST = 4_102_444_800  # the year 2100: some disks take times that no calendar has

QUIET = timedelta(seconds=10)
"""How long a file must not have changed: a transfer writes all the time, and stalls for a few seconds at most."""

_AHEAD = timedelta(minutes=5)  # as far as the clock of a server that keeps the files may be wrong


def settled(path: Path, now: datetime) -> bool:
    """Whether nobody writes a file any more; False for one that is gone.

    A time of change that lies ahead says nothing, and must not hold the file until then: the one that the system itself
    keeps is taken, and where that lies ahead too, the file is taken for whole.
    """
    try:
        status = path.lstat()
    except OSError:
        return False
    changes = (_moment(each) for each in (status.st_mtime, status.st_ctime))
    last = next((each for each in changes if each <= now + _AHEAD), None)
    return last is None or now - last >= QUIET


def read(path: Path, most: int) -> Document:
    """All of a file, unpacked where it is compressed with gzip. At most `most` bytes are ever held.

    Raises ParseError for one that is larger or empty, and for what is no file or cannot be read.
    """
    with opened(path) as file:
        too_large = os.fstat(file.fileno()).st_size > most
        data = b"" if too_large else _all(file, most)
        if too_large or len(data) > most:
            raise ParseError(f"{shown(path)} has over {most:,} bytes", word="size")
        if not data:
            raise ParseError(f"{shown(path)} is empty", word="empty")
        return Document(shown(path), data, changed(file))


def changed(file: io.BufferedReader) -> datetime:
    """When an open file was last changed."""
    return _moment(os.fstat(file.fileno()).st_mtime)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """A file as a stream, unpacked where it is compressed with gzip: for an mbox, or stories in lines.

    Opening it and reading from it raise ParseError for what is no file, cannot be read, or is broken off.
    """
    try:
        if not stat.S_ISREG(mode := path.lstat().st_mode):  # opening alone may start a device
            raise no_file(path, mode)
        # It may have become a link since, which is not followed, or a pipe, which is not waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise unreadable(path, error) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(mode := os.fstat(handle).st_mode):
            raise no_file(path, mode)
        yield io.BufferedReader(Stream(path, file))


class Stream(io.RawIOBase):
    """The bytes of a file as they come, unpacked, with faults in words."""

    def __init__(self, path: Path, file: io.BufferedReader[Any]) -> None:
        self._path = path
        self._file = file
        self._bytes: IO[bytes] | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """That of the file itself."""
        return self._file.fileno()

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes, as many as there is room for."""
        room = memoryview(buffer).cast("B")
        data = self._next(len(room))
        room[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            if self._bytes is None:
                packed = self._file.peek(len(_GZIP)).startswith(_GZIP)
                self._bytes = cast("IO[bytes]", gzip.GzipFile(fileobj=self._file)) if packed else self._file
            data = self._bytes.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ParseError(f"{shown(self._path)} is compressed and broken: {error}", word="broken") from None
        except OSError as error:
            raise unreadable(self._path, error) from None
        # What the system makes up while it is read, as in /proc, may have nothing to say yet.
        return data or b""


def _all(file: io.BufferedReader, most: int) -> bytes:
    """All of it, or more than `most` bytes where there are more."""
    parts = []
    left = most + 1
    while left and (part := file.read(min(left, _CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC)

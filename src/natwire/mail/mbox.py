"""An mbox of the kind mboxrd: one file for all letters, which grows by a whole letter or not at all."""

from __future__ import annotations

import mmap
import os
import re
import time
from datetime import UTC, datetime

from natwire.config.settings import Channel
from natwire.mail.common import address_of, place_of, unwritable, with_newlines, written
from natwire.mail.folder_lock import Held, held
from natwire.model.delivery import Letter

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Mbox:
    """Appends letters, under the locks that mail readers look for."""

    def __init__(self, channel: Channel, sender: str) -> None:
        self.channel, self.sender = channel, address_of(sender)

    def deliver(self, letter: Letter) -> str:
        """Where in the file the letter begins. Raises DeliveryError, never lasting: the file may be free again soon."""
        path = place_of(self.channel)
        first = _first_line(self.sender, letter)
        message = quoted(with_newlines(letter.body))
        try:
            with held(path, self.channel.timeout.total_seconds()) as box:
                if (letter.unknown or letter.tries > 1) and _holds(box.file, letter.message_id, message):
                    return f"is in {path} since an earlier try"
                return f"byte {_append(box, first, message)}"
        except OSError as error:
            raise unwritable(path, error) from error

    def close(self) -> None:
        """Nothing is open."""


def quoted(message: bytes) -> bytes:
    """The message as it stands in an mbox: a line that begins with `From `, behind any number of >, has one > more."""
    return _FROM.sub(rb">\1", message)


def _first_line(sender: str, letter: Letter) -> bytes:
    when = time.asctime((letter.queued or _EPOCH).astimezone(UTC).timetuple())
    return f"From {sender} {when}\n".encode()


def _append(box: Held, first: bytes, message: bytes) -> int:
    """Where it begins. What cannot be written to its end is taken back; after a kill the next who holds it does that.

    Raises OSError.
    """
    end = os.lseek(box.file, 0, os.SEEK_END)
    gap = _gap(box.file, end)
    box.remember(end, first)
    try:
        written(box.file, gap + first + message + b"\n")
    except OSError:
        os.ftruncate(box.file, end)
        raise
    return end + len(gap)


def _gap(file: int, end: int) -> bytes:
    """What is missing of the empty line that parts messages."""
    tail = os.pread(file, 2, max(end - 2, 0))
    if not tail or tail == b"\n\n":
        return b""
    return b"\n" if tail.endswith(b"\n") else b"\n\n"


def _holds(file: int, message_id: str, message: bytes) -> bool:
    """Whether the file holds the whole message. A mail reader may have changed its header, but not what follows."""
    body = message.partition(b"\n\n")[2]
    if not os.fstat(file).st_size:
        return False
    with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as box:
        at = box.find(message_id.encode())
        while at >= 0:
            begin = box.find(b"\n\n", at) + 2
            if begin > 1 and box[begin : begin + len(body)] == body:
                return True
            at = box.find(message_id.encode(), at + 1)
    return False

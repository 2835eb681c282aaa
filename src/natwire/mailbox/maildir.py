"""The messages of a Maildir (https://cr.yp.to/proto/maildir.html): each its own file, in `new` or in `cur`."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from natwire.errors import ParseError
from natwire.mailbox import MOST

_FOLDERS = ("new", "cur")  # not `tmp`: what is there is not whole yet


def is_maildir(folder: Path) -> bool:
    """Whether the folder is a Maildir: it has all three folders, and not by links to others."""
    return all(_is(folder / name, stat.S_ISDIR) for name in (*_FOLDERS, "tmp"))


def listed(folder: Path, told: Callable[[ParseError], None]) -> Iterator[Path]:
    """The files of its messages, unread ones first, each folder by name: names begin with the time of arrival.

    What is no file is `told` and left out: a link leads elsewhere, and a pipe would be waited for without end. `cur` is
    only looked into when `new` is done, so that a message that somebody reads in between is found there. Raises OSError
    for a folder that may not be read.
    """
    for folder_of_files in (folder / name for name in _FOLDERS):
        if not _is(folder_of_files, stat.S_ISDIR):
            told(ParseError(f"{folder_of_files} is no folder of its own", word="maildir"))
            continue
        for path in sorted(folder_of_files.iterdir()):
            if path.name.startswith("."):  # programs keep their own notes under such names
                continue
            if _is(path, stat.S_ISREG):
                yield path
            elif os.path.lexists(path):
                told(ParseError(f"{path} is no file of its own and was left out", word="maildir"))


def read(path: Path, most: int = MOST) -> bytes:
    """The bytes of one message. Raises ParseError for what is no file any more, or has more than `most` bytes.

    Raises OSError for one that is gone or may not be read.
    """
    # Since it was listed it may have become a link, which is not followed, or a pipe, which is not waited for.
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(file, "rb") as message:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise ParseError(f"{path} is no file", word="maildir")
        data = message.read(most + 1)
    if len(data) > most:
        raise ParseError(f"{path} has over {most:,} bytes", word="size")
    return data


def _is(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind itself, and no link to such."""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False

"""The messages of a Maildir (https://cr.yp.to/proto/maildir.html): each its own file, in `new` or in `cur`."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from natwire.intake.common import Refused
from natwire.intake.listing import listed, refuse_special

_FOLDERS = ("new", "cur")
FOLDERS = (*_FOLDERS, "tmp")  # what is in `tmp` is not whole yet


def is_maildir(folder: Path) -> bool:
    """Whether the folder is a Maildir: it has all three folders, and not by links to others."""
    return all(_is_folder(folder / name) for name in FOLDERS)


def messages(folder: Path, refused: Refused) -> Iterator[Path]:
    """The files of its messages, unread ones first, each folder by name: names begin with the time of arrival.

    What is no file is `refused` and left out: a link leads elsewhere, and a pipe would be waited for without end. `cur`
    is only looked into when `new` is done, so that a message that somebody reads in between is found there.
    """
    for name in _FOLDERS:
        for file, kind in listed(folder / name, refused):
            if kind == "file":
                yield folder / name / file
            else:
                refuse_special(folder / name / file, refused)


def _is_folder(path: Path) -> bool:
    """Whether it is one itself, and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False

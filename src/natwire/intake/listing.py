"""What stands in one folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from natwire.intake.common import Refused, no_file, unreadable

Kind = Literal["file", "folder", "link", "other"]

# What is not whole yet, as programs that transfer files name it, and what editors leave behind.
_LEFTOVERS = (
    ".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".opdownload", ".!ut", ".inprogress",
    ".writing", ".upload", ".uploading", ".swp", ".swo", ".bak", ".lock", "~",
)  # fmt: skip


def listed(folder: Path, refused: Refused, *, follow: bool = False) -> list[tuple[str, Kind]]:
    """The names in a folder, sorted, and what each is; hidden ones and leftovers are passed over.

    A folder that is a link is only followed where somebody named it himself. One that may not be read is `refused`.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
    try:
        handle = os.open(folder, flags)
        try:
            with os.scandir(handle) as entries:
                return sorted((each.name, _kind(each)) for each in entries if not _passed_over(each.name))
        finally:
            os.close(handle)
    except OSError as error:
        refused(unreadable(folder, error))
        return []


def refuse_special(path: Path, refused: Refused) -> None:
    """Tell what it is that is no file; nothing where it is gone."""
    try:
        refused(no_file(path, path.lstat().st_mode))
    except FileNotFoundError:
        return
    except OSError as error:
        refused(unreadable(path, error))


def _passed_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.lower().endswith(_LEFTOVERS)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"

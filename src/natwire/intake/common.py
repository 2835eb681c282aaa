"""What the disk says, in words: names that may hold any bytes, and why something cannot be read."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from pathlib import Path

from natwire.errors import ParseError

Refused = Callable[[ParseError], None]
"""Takes what is told of a file that is left out; all others go on."""


def shown(path: Path) -> str:
    r"""The path as it would be typed, what a terminal or a line could not take written out; no two are shown alike.

    >>> shown(Path("drop/a\n\x1b[31mb.xml"))
    'drop/a\\n\\x1b[31mb.xml'
    """
    text = str(path).replace("\\", r"\\")
    return text if text.isprintable() else "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def unreadable(path: Path, error: OSError) -> ParseError:
    """What the system said of a file or a folder, as a sentence."""
    name = shown(path)
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return ParseError(f"{name} is not there", word="missing")
        case errno.EACCES | errno.EPERM:
            return ParseError(f"{name} may not be read", word="denied", hint="give natwire's user the right to read it")
        case errno.ELOOP:
            return ParseError(f"{name} is a link and was not followed", word="link")
    return ParseError(f"{name} cannot be read: {error.strerror or error}", word="disk")


def no_file(path: Path, mode: int, meant: str = "file") -> ParseError:
    """What it is, that is none of what was meant."""
    kinds = {
        stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder", stat.S_IFREG: "a file", stat.S_IFLNK: "a link",
    }  # fmt: skip
    kind = kinds.get(stat.S_IFMT(mode), "something else")
    return ParseError(f"{shown(path)} is {kind} and no {meant}", word=f"no-{meant}")

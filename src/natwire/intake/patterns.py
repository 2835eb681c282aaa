"""Which files a source means: `drop/*.xml`, `~/wire/**/*.xml`, `file:///srv/drop`, as a pattern over a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from pathlib import Path
from urllib.parse import unquote

from natwire.errors import SourceError

Places = frozenset[int]
"""How far in a pattern a folder is: the parts that what is in it may fit next."""

_ANY_DEPTH = "**"
_WILD = re.compile(r"[*?\[]")


class Pattern:
    """What a path below a folder must look like, part by part; `**` stands for any number of folders, none too.

    All the ways in which a path may fit are followed at once, so that each folder is looked into once, and only where
    something below it can fit.
    """

    def __init__(self, *parts: str) -> None:
        self.parts = (*parts, "*") if parts[-1] == _ANY_DEPTH else parts
        self._fits = [re.compile(translate(part)).match for part in self.parts]
        self.begin = self._with_depth([0])

    def files(self, at: Places) -> bool:
        """Whether the files of a folder may fit."""
        return len(self.parts) - 1 in at

    def file(self, at: Places, name: str) -> bool:
        """Whether a file of that name fits, in a folder so far in the pattern."""
        return self.files(at) and self._fits[-1](name) is not None

    def folder(self, at: Places, name: str) -> Places:
        """How far a folder of that name is, within one that is so far; nothing where no file in it can fit."""
        deep = [each for each in at if self.parts[each] == _ANY_DEPTH]
        last = len(self.parts) - 1
        return self._with_depth([*deep, *(each + 1 for each in at if each < last and self._fits[each](name))])

    def _with_depth(self, at: Iterable[int]) -> Places:
        """With the places behind each `**`, which may stand for nothing."""
        found = set(at)
        for each, part in enumerate(self.parts):
            if each in found and part == _ANY_DEPTH:
                found.add(each + 1)
        return frozenset(found)


def placed(pattern: str, base: Path) -> tuple[Path, Pattern | None]:
    """The folder that stands before the first wildcard, and the pattern of what is meant in it; None without wildcards.

    Raises SourceError for what names no place on this machine, or leads out of that folder again.
    """
    path = base / _path(pattern)
    wild = next((at for at, part in enumerate(path.parts) if _WILD.search(part)), None)
    if wild is None:
        return path, None
    if ".." in path.parts[wild:]:
        raise _wrong(pattern, "leads out of its folder again", "write .. before the first * only")
    return Path(*path.parts[:wild]), Pattern(*path.parts[wild:])


def _path(pattern: str) -> Path:
    text = pattern
    if text.startswith("//"):  # an address, as RFC 8089 has it
        host, _, rest = text[2:].partition("/")
        if host not in ("", "localhost"):
            hint = f"file:{host}/{rest} is in the folder of the config, file:///{host}/{rest} in that of the system"
            raise _wrong(pattern, "is on another machine", hint)
        text = unquote("/" + rest, errors="surrogateescape")
    if not text.strip() or "\0" in text:
        raise _wrong(pattern, "names no folder", "such as file:drop/*.xml")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise _wrong(pattern, "is in the home of somebody who has none", "write the whole path") from None


def _wrong(pattern: str, what: str, hint: str) -> SourceError:
    return SourceError(f"file:{pattern} {what}", word="address", hint=hint)

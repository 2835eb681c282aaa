"""Which files there are: below a folder that somebody named, or those that a source means."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from natwire.errors import ParseError, SourceError
from natwire.intake import maildir
from natwire.intake.common import Refused, no_file, shown, unreadable
from natwire.intake.listing import listed, refuse_special
from natwire.intake.patterns import Pattern, Places, placed

_EVERYTHING = Pattern("**")
_FILES = Pattern("*")


def found(place: Path, refused: Refused) -> Iterator[Path]:
    """The file itself, or all files below the folder, by name and depth first; of a Maildir its messages.

    What is no file, cannot be read or is a link out of the folder is `refused`. A link that somebody named himself is
    followed, and given as what it leads to.
    """
    try:
        mode = place.stat().st_mode
    except OSError as error:
        refused(unreadable(place, error))
        return
    if stat.S_ISDIR(mode):
        yield from _below(place, _EVERYTHING, refused)
    elif stat.S_ISREG(mode):
        yield place.resolve() if place.is_symlink() else place
    else:
        refused(no_file(place, mode))


def matching(pattern: str, base: Path, refused: Refused) -> Iterator[Path]:
    """The files that a source means with what it has behind `file:`, relative to `base`, by name and depth first.

    Without a wildcard it is a file, or a folder with the files that stand in it and not below. What is no file there,
    cannot be read or is a link out of it is `refused`. Raises SourceError for a folder that is not there or is closed.
    """
    top, wanted = placed(pattern, base)
    try:
        mode = top.stat().st_mode
    except OSError as error:
        raise _no_folder(top, unreadable(top, error)) from None
    if stat.S_ISDIR(mode):
        if not os.access(top, os.R_OK | os.X_OK):
            raise _no_folder(top, unreadable(top, PermissionError(errno.EACCES, "")))
        return _below(top, wanted or _FILES, refused)
    if wanted:
        raise _no_folder(top, no_file(top, mode, "folder"))
    return found(top, refused)


def _no_folder(top: Path, why: ParseError) -> SourceError:
    hint = why.hint or f"mkdir {shown(top)}, or correct the source's url in the config"
    return SourceError(str(why), word=why.word, hint=hint)


def _below(top: Path, wanted: Pattern, refused: Refused) -> Iterator[Path]:
    """The files that fit, without recursion: folders may be nested as deep as their names are short."""
    ahead = [_inside(top, wanted.begin, wanted, top, refused)]
    while ahead:
        step = next(ahead[-1], None)
        if step is None:
            ahead.pop()
        elif isinstance(step, Path):
            yield step
        else:
            ahead.append(_inside(*step, wanted, top, refused))


def _inside(
    folder: Path, at: Places, wanted: Pattern, top: Path, refused: Refused
) -> Iterator[Path | tuple[Path, Places]]:
    """What of a folder fits: files, and folders with how far they are in the pattern. Of a Maildir it is messages."""
    box = maildir.is_maildir(folder)
    if box and wanted.files(at):
        yield from (path for path in maildir.messages(folder, refused) if wanted.file(at, path.name))
    entries = listed(folder, refused, follow=folder == top)
    names = {name for name, _ in entries}
    for name, kind in entries:
        fits, further = wanted.file(at, name), wanted.folder(at, name)
        if (box and (kind == "file" or name in maildir.FOLDERS)) or _belongs_to_page(name, names):
            continue
        if kind == "file" and fits:
            yield folder / name
        elif kind == "folder" and further:
            yield folder / name, further
        elif kind == "link" and (fits or further):
            _refuse_way_out(folder / name, top, refused)
        elif kind == "other" and fits:
            refuse_special(folder / name, refused)


def _belongs_to_page(name: str, names: set[str]) -> bool:
    """Whether a browser keeps there what a saved page shows: pictures, scripts, advertisements that are pages too."""
    page = name.removesuffix("_files")
    return page != name and not names.isdisjoint((f"{page}.html", f"{page}.htm", f"{page}.xhtml"))


def _refuse_way_out(link: Path, top: Path, refused: Refused) -> None:
    """What a link leads to inside of the folder is found there itself; another is told."""
    if not Path(os.path.realpath(link)).is_relative_to(os.path.realpath(top)):
        refused(ParseError(f"{shown(link)} is a link out of the folder and was not followed", word="link"))

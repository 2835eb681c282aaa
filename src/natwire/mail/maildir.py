"""A maildir: a file for each letter, whole or not there, and there once (https://cr.yp.to/proto/maildir.html)."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from natwire.config.settings import Channel
from natwire.errors import DeliveryError
from natwire.mail.common import place_of, settled, unwritable, with_newlines, written
from natwire.model.delivery import Letter

_FOLDERS = ("new", "cur", "tmp")  # `new` first: by it a maildir is known, also when a kill left the others unmade


class Maildir:
    """Puts letters into `new`. A file is named after its Message-ID, so that the same letter is the same file."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def deliver(self, letter: Letter) -> str:
        """The file that the letter is in, which may be that of an earlier try. Raises DeliveryError, never lasting."""
        path = place_of(self.channel)
        name = f"natwire.{sha256(letter.message_id.encode()).hexdigest()[:32]}"
        try:
            _made(path)
            if _is_there(path, name):
                return f"is in {path} since an earlier try"
            _put(path, name, with_newlines(letter.body))
        except OSError as error:
            raise unwritable(path, error) from error
        return f"new/{name}"

    def close(self) -> None:
        """Nothing is open."""


def _made(path: Path) -> None:
    if path.is_dir() and any(path.iterdir()) and not (path / "new").is_dir():
        raise DeliveryError(f"{path} is a folder, but no maildir", word="disk", hint="give path a folder of its own")
    for folder in (path, *(path / name for name in _FOLDERS)):
        if not folder.is_dir():
            folder.mkdir(mode=0o700)


def _is_there(path: Path, name: str) -> bool:
    """Whether a mail reader may have it, read or unread: behind the name they put flags, and some the size or a number.

    In `tmp` it is what a kill left.
    """
    return any(name in each.name for folder in ("new", "cur") for each in (path / folder).iterdir())


def _put(path: Path, name: str, data: bytes) -> None:
    begun = path / "tmp" / name
    begun.unlink(missing_ok=True)
    try:
        file = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            written(file, data)
        finally:
            os.close(file)
        begun.rename(path / "new" / name)
    except OSError:
        begun.unlink(missing_ok=True)
        raise
    settled(path / "new")

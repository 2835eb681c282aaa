"""One run at a time. The lock is the system's, so that it goes with its process; the file only says whose it is."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from natwire.errors import DiskError, LockedError

if TYPE_CHECKING:
    from natwire.model.vitals import Holder

KINDS = ("run", "sender")


class Lock:
    """Held as long as the `with` block: `<database>.lock` beside the database. Raises LockedError with its holder.

    Who does something else than a run, such as a `sender`, holds a lock of its own, `<database>.sender.lock`.
    """

    def __init__(self, database: Path, who: str = "run") -> None:
        self.who = who
        database = Path(os.path.realpath(database))  # by whatever link it is reached, it is one database
        self.path = database.with_name(database.name + (".lock" if who == "run" else f".{who}.lock"))

    def __enter__(self) -> Lock:
        try:
            self.file = self.path.open("ab+", buffering=0)  # nothing is left to be written when it is closed
        except FileNotFoundError as error:
            raise DiskError(f"no folder {self.path.parent}", hint=f"mkdir -p {self.path.parent}") from error
        except OSError as error:
            raise DiskError(f"{self.path} cannot be written", hint=f"ls -ld {self.path.parent}") from error
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = self._holder()
            self.file.close()
            raise LockedError(
                f"another {self.who} is at work{holder}", hint="wait for it, or end it by its pid"
            ) from error
        except OSError as error:
            self.file.close()
            raise DiskError(
                f"{self.path} cannot be locked: {error.strerror}", hint="keep the database on a disk of this machine"
            ) from error
        self._write(json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._write("")
        self.file.close()

    def _write(self, text: str) -> None:
        """A full disk must not keep anybody from running: the name is a courtesy, the lock is held either way."""
        try:
            self.file.truncate(0)
            self.file.write(text.encode())
        except OSError:
            pass

    def _holder(self) -> str:
        self.file.seek(0)
        named = _named(self.who, self.file.read(1000), at_work=True)
        return f": process {named.pid}, since {named.since.isoformat(timespec='seconds')}" if named.since else ""


def holders(database: Path) -> list[Holder]:
    """Whose names stand in the locks. A lock is only tried where a name is, so that nobody who begins is kept out."""
    found: list[Holder] = []
    for kind in KINDS:
        try:
            with Lock(database, kind).path.open("rb") as file:
                if said := file.read(1000):
                    found.append(_named(kind, said, _is_held(file.fileno())))
        except OSError:  # there is none, or it is not ours to read
            continue
    return found


def _is_held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _named(kind: str, said: bytes, at_work: bool) -> Holder:
    from natwire.model.vitals import Holder  # most commands find no name in their way

    try:
        facts = json.loads(said)
        return Holder(kind, int(facts["pid"]), datetime.fromisoformat(facts["since"]), at_work)
    except (ValueError, KeyError, TypeError):
        return Holder(kind, None, None, at_work)

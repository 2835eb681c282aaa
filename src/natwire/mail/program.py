"""A program that gets a letter: without a shell, in a process group of its own, and no longer than it may take."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from natwire.errors import DeliveryError
from natwire.mail.common import said

TEMPFAIL = 75  # sysexits.h: try again later
_TAIL = 4 << 10  # bytes of what it complains of
_MOST = 10 << 20  # bytes of complaints after which it is ended, or the disk would be full
_LOOK = 0.1  # seconds between two looks at them


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: its status, below zero for a signal, and the last line that it complained in."""

    status: int
    complaint: str

    def error(self, program: str, lasting: bool) -> DeliveryError:
        """That it failed, in its own words."""
        how = f"status {self.status}" if self.status >= 0 else f"signal {-self.status}"
        told = f"{program} ends with {how}: {self.complaint}".removesuffix(": ")
        return DeliveryError(told, word="refused", lasting=lasting)


def run(command: Sequence[str], body: bytes, seconds: float, more: Mapping[str, str] | None = None) -> Ended:
    """Run it to its end with `body` on its stdin, and `more` in its environment.

    Both ends are files: it need not read, and no child of it that lives on keeps us waiting.
    Raises DeliveryError, never lasting, when it cannot be run, takes too long or complains without end.
    """
    try:
        with TemporaryFile() as given, TemporaryFile() as complaints:
            given.write(body)
            given.seek(0)
            process = _started(command, given, complaints, {**os.environ, **(more or {})})
            return Ended(_status(process, command[0], seconds, complaints), _last_line(complaints))
    except OSError as error:
        raise DeliveryError(f"no place for what {command[0]} gets: {error.strerror}", word="disk") from error


def _status(process: subprocess.Popen[bytes], program: str, seconds: float, complaints: IO[bytes]) -> int:
    until = time.monotonic() + seconds
    try:
        while (left := until - time.monotonic()) > 0:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(min(left, _LOOK))
            if os.fstat(complaints.fileno()).st_size > _MOST:
                raise DeliveryError(f"{program} complains without end", word="refused", hint="what is on its stderr?")
    finally:
        _end(process)
    told = f"{program} takes longer than {seconds:g} s"
    raise DeliveryError(told, word="timeout", hint="a larger timeout in its channel lets it")


def _started(
    command: Sequence[str], given: IO[bytes], complaints: IO[bytes], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=environment,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no command"
        raise DeliveryError(
            f"{command[0]} cannot be run: {why}", word="unreachable", hint="is `command` right?"
        ) from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """See to it that it has ended, with all that it started: also when we are interrupted."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(max(complaints.seek(0, os.SEEK_END) - _TAIL, 0))
    lines = complaints.read().decode("utf-8", "replace").splitlines()
    return next((told for each in reversed(lines) if (told := said(each))), "")

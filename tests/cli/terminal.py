"""A shell at a terminal, in which keys are pressed."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07")


class Terminal:
    """`with Terminal(["bash", "--norc", "-i"], environment) as shell`, then `shell.types(...)`."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=folder, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)

    def types(self, keys: str, until: str) -> str:
        """Press the keys; what was shown from then on, up to and with that pattern."""
        os.write(self.master, keys.encode())
        shown, end = "", time.monotonic() + 20
        while not re.search(until, shown):
            ready, _, _ = select.select([self.master], [], [], max(end - time.monotonic(), 0))
            if not ready:
                raise TimeoutError(f"no {until!r} in {shown!r}")
            shown += _SEQUENCE.sub("", os.read(self.master, 65536).decode("utf-8", "replace"))
        return shown

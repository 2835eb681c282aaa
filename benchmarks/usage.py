"""What a process and all below it used: seconds of wall and processor, and memory."""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of wall and processor, and megabytes, of a process and all below it."""

    wall: float
    processor: float
    memory: float
    failed: bool


class Watch:
    """Watches a process and all below it: proportional set size, so that shared pages count once, and the time used."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.done = pid, 0.0, threading.Event()
        self.seconds: dict[int, float] = {}
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def stop(self, wall: float, failed: bool) -> Used:
        """What was used until now, in so many seconds; whether it `failed` says who asked."""
        self.done.set()
        self.thread.join()
        return Used(wall, sum(self.seconds.values()), self.most, failed)

    def _watch(self) -> None:
        while not self.done.wait(0.05):
            family = _family(self.pid)
            self.most = max(self.most, sum(map(_megabytes, family)))
            self.seconds |= {pid: seconds for pid in family if (seconds := _seconds(pid))}


def _family(pid: int) -> list[int]:
    try:
        # Of all threads: a worker is not always begun by the first one.
        children = [
            child for told in Path(f"/proc/{pid}/task").glob("*/children") for child in told.read_text().split()
        ]
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(int(child)))]


def _seconds(pid: int) -> float:
    try:
        fields = re.sub(r".*\) ", "", Path(f"/proc/{pid}/stat").read_text(), flags=re.DOTALL).split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024

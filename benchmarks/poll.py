"""A farm of feeds polled cold, then again: wall time, processor time and the peak memory of all processes together.

python benchmarks/poll.py [feeds] [--follow never|auto] [--jobs N]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.conftest import shared_folder
from tests.farm import Farm, command, running


def main() -> None:
    """Print a line per workload."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", type=int, nargs="?", default=1000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--follow", default="never")
    parser.add_argument("--jobs", default="0")
    options = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        raise SystemExit("needs ../shared beside the checkout, or NATWIRE_SHARED")
    with running(shared, options.feeds, min(options.hosts, options.feeds)) as farm, TemporaryDirectory() as folder:
        place = Path(folder)
        farm.config(place, options.follow)
        print(f"{options.feeds} feeds, pages followed: {options.follow}; {os.cpu_count()} cores")
        for name, control in WORKLOADS.items():
            if control:
                farm.control(control)
            measure(name, farm, place, options.jobs)


WORKLOADS = {
    "cold": "",
    "unchanged (304)": "",
    "no validators, same bodies": "set?validators=0",
    "churn": "set?churn=1",
    "trickle, 10 % of the feeds": "set?churn=0&validators=1",
}


def measure(name: str, farm: Farm, place: Path, jobs: str) -> None:
    """Run one fetch and print what it took."""
    if name.startswith("trickle"):
        farm.control("advance?pct=10&k=1")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    with subprocess.Popen(
        command(place, "fetch", "--force", "--jobs", jobs, "-v"), stderr=subprocess.PIPE, text=True
    ) as run:
        peak = _Peak(run.pid)
        said = (run.communicate()[1] or "").strip().splitlines()
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    info = json.loads(subprocess.run(command(place, "db", "info", "--json"), capture_output=True, check=True).stdout)
    expected = farm.expected()["items_ever"]
    print(
        f"{name:<28} {wall:6.1f} s wall  {processor:6.1f} s cpu of main and waited-for  {peak.stop():4.0f} MB peak  "
        f"{info['items']} items of {expected}, {info['stories']} stories   [{said[0] if said else ''}]",
        flush=True,
    )


class _Peak:
    """Watches the memory of a process and all below it: proportional set size, so that shared pages count once."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.done = pid, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def stop(self) -> float:
        self.done.set()
        self.thread.join()
        return self.most

    def _watch(self) -> None:
        while not self.done.wait(0.05):
            self.most = max(self.most, sum(_megabytes(pid) for pid in _family(self.pid)))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(int(child)))]


def _megabytes(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()

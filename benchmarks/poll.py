"""A farm of feeds polled cold, then again, by natwire and by reader in turn: wall, processor, memory of all processes.

python benchmarks/poll.py [feeds] [--follow never|always] [--jobs N] [--latency lognormal:120,0.9] [--reader PYTHON]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.usage import Used, Watch
from tests.conftest import shared_folder
from tests.farm import Farm, command, running

# What the farm is told before each workload; `advance` makes new items, the same for all who ask afterwards.
WORKLOADS = {
    "cold": "",
    "unchanged (304)": "",
    "no validators, same bodies": "set?validators=0",
    "churn": "set?churn=1",
    "settled again": "set?churn=0&validators=1",
    "trickle, 10 % of the feeds": "advance?pct=10&k=1",
}
READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
known = {feed.url for feed in reader.get_feeds()}
for url in open(sys.argv[2]).read().split():
    if url not in known:
        reader.add_feed(url)
bad = sum(isinstance(result.value, Exception) for result in reader.update_feeds_iter(workers=10, scheduled=False))
print(reader.get_entry_counts().total, "items,", bad, "errors")
raise SystemExit(bool(bad))
"""


def main() -> None:
    """Print a line per workload and client."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", type=int, nargs="?", default=1000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--follow", default="never")
    parser.add_argument("--jobs", default="0")
    parser.add_argument("--latency", default="0", help="how long the farm waits before it answers")
    parser.add_argument("--reader", metavar="PYTHON", help="a Python that has reader (pip install reader sgmllib3k)")
    parser.add_argument("--only", default="", help="the first words of the workloads to run, with commas")
    options = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        raise SystemExit("needs ../shared beside the checkout, or NATWIRE_SHARED")
    with running(shared, options.feeds, min(options.hosts, options.feeds)) as farm, TemporaryDirectory() as folder:
        place = Path(folder)
        farm.config(place, options.follow)
        clients: dict[str, Sequence[str]] = {
            "natwire": command(place, "fetch", "--force", "--jobs", options.jobs, "--jsonl")
        }
        if options.reader:
            clients["reader"] = _reader(options.reader, farm, place)
        farm.control(f"set?latency={options.latency}")
        print(f"{options.feeds} feeds, follow {options.follow}, latency {options.latency}; {os.cpu_count()} cores")
        for name, told in WORKLOADS.items():
            if options.only and not name.startswith(("cold", *options.only.split(","))):
                continue
            if told:
                farm.control(told)
            used = {client: measure(name, client, words, farm, place) for client, words in clients.items()}
            if len(used) > 1 and not any(each.failed for each in used.values()):
                share = used["natwire"].wall / used["reader"].wall
                print(f"{name:<28} natwire takes {share:.2f} of reader's time", flush=True)


def _reader(python: str, farm: Farm, place: Path) -> Sequence[str]:
    (place / "peer.py").write_text(READER)
    (place / "urls").write_text(farm.control("feeds.txt"))
    return (python, str(place / "peer.py"), str(place / "reader.db"), str(place / "urls"))


def measure(name: str, client: str, words: Sequence[str], farm: Farm, place: Path) -> Used:
    """Run one client once and print what it took. One that fails is told as such: it is no fast one."""
    farm.control("stats?reset=1")
    begun = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        watch = Watch(run.pid)
        told, faults = run.communicate()
    used = watch.stop(time.perf_counter() - begun, run.returncode != 0)
    stats = json.loads(farm.control("stats"))
    waited = stats.get("delay_s", 0)
    print(
        f"{name:<28} {client:<8} {used.wall:6.1f} s wall  {used.processor:6.1f} s cpu  {used.memory:4.0f} MB peak  "
        f"{_said(client, told)}" + (f"  FAILED, exit {run.returncode}: {faults[-200:]}" if run.returncode else "")
        + (f"  waits {waited} s" if waited else ""),
        flush=True,
    )  # fmt: skip
    return used


def _said(client: str, told: str) -> str:
    last = told.strip().splitlines()[-1:] or [""]
    if client != "natwire" or not last[0].startswith("{"):
        return last[0]
    totals = json.loads(last[0])["totals"]
    return ", ".join(
        f"{totals[what]} {what}" for what in ("new", "changed", "stories", "pages", "failed") if totals[what]
    )


if __name__ == "__main__":
    main()

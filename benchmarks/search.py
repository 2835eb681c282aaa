"""How quick search is on years of made-up news, in a whole process and inside one; the database is kept between runs.

python benchmarks/search.py FILE [stories] [--runs 15]     makes FILE where it is not there yet (a million: 20 minutes)
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import newsroom
from natwire import dedupe, query
from natwire.model.query import Order
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.figures import Figures
from natwire.store.polling import Polling
from natwire.store.search import Search

WORDS = {"rare": "patria", "ordinary": "gorgun", "common": "tänään", "in half of all": "government"}
FILTERS = ("source:desk7", "lang:fi", "date:30d", "source:desk7 lang:en date:2026-05", "lang:xx", "carriers:>1")
BOTH = ("gorgun lang:fi", "government source:desk7", "gorgun date:2d", "government date:2025-10")
BATCH = 500  # stories in one poll
RUN = 4  # polls in one run
RAW = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
newest = "select rowid, rank from article_fts where article_fts match ? order by rowid desc limit 1000"
best = f"select rowid from ({newest})"
for row in db.execute(f"select title, text from article where id in ({best} order by rank limit 20)", (sys.argv[2],)):
    print(row[0], row[1][:300])
"""


def main() -> None:
    """Print what a process takes, then what the query alone takes, then what is asked by filters, and counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("stories", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    if not options.file.exists():
        fill(options.file, options.stories)
    sizes(options.file)
    processes(options.file, options.runs)
    inside(options.file)


def fill(file: Path, count: int) -> None:
    """Store so many stories by the ways of a poll: judged, indexed and committed, 500 at a time."""
    begun = time.perf_counter()
    spent = 0.0
    with open_database(file, "create") as db, ProcessPoolExecutor() as workers:
        archive, polling = Archive(db), Polling(db)
        batches = [range(start, min(count, start + BATCH)) for start in range(0, count, BATCH)]
        for at in range(0, len(batches), RUN):  # not all at once: they would be in memory
            for poll in workers.map(newsroom.poll, batches[at : at + RUN], repeat(count)):
                writing = time.perf_counter()
                archive.keep(poll, dedupe.judge)
                spent += time.perf_counter() - writing
            polling.end(polling.begin(poll.at), poll.at, {}, None)  # what copies are found by goes after a month
        db.settle()
    took = time.perf_counter() - begun
    print(
        f"{count} stories in {took:.0f} s, {count / took:.0f} a second; the writer alone {count / spent:.0f} a second"
    )


def sizes(file: Path) -> None:
    """Text, index, fingerprints."""
    sql = sqlite3.connect(file)
    (count, text) = sql.execute("select count(*), sum(length(cast(text as blob))) from article").fetchone()
    print(f"{count} articles, {text / 1e6:.0f} MB of text, file {file.stat().st_size / text:.2f} x the text")


def processes(file: Path, runs: int) -> None:
    """Whole processes, in turn: the median of each, and how often it is that of `import typer`."""
    natwire = [str(Path(sys.executable).with_name("natwire")), "--db", str(file), "search"]
    commands = {'python -c "import typer"': [sys.executable, "-c", "import typer"]}
    for name, word in WORDS.items():
        commands[f"natwire search, {name}"] = [*natwire, word]
        commands[f"sqlite3 in Python, {name}"] = [sys.executable, "-c", RAW, str(file), word]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for name, command in chain.from_iterable(repeat(tuple(commands.items()), runs)):
        begun = time.perf_counter()
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode > 1:
            raise SystemExit(f"{name} failed")
        times[name].append(1000 * (time.perf_counter() - begun))
    base = median(times['python -c "import typer"'])
    for name, taken in times.items():
        print(f"{name:<40} {median(taken):8.1f} ms {median(taken) / base:6.2f} x")


def inside(file: Path) -> None:
    """In one process: CPU time of each word and of each filter, by rank and by date, and of counts."""
    with open_database(file) as db:
        search, now = Search(db), newsroom.FIRST + timedelta(days=newsroom.DAYS)
        for asked in (
            *WORDS.values(),
            '"' + " ".join(newsroom.language("en").words[3:5]) + '"',
            "patria OR gorgun",
            "gov*",
            *BOTH,
        ):
            _print(asked, _times(search, asked, now, "rank"))
        for asked in FILTERS:
            _print(f"newest 20, {asked}", _times(search, asked, now, "new"))
        for asked in ("", "government", "gorgun"):
            _print(f"stats {asked}".strip(), _counting(search, asked, now))


def _times(search: Search, asked: str, now: datetime, order: Order) -> list[float]:
    tree = query.read(asked, now)
    times = []
    for _ in range(25):
        begun = time.process_time()
        search.find(tree, 20, order)
        times.append(1000 * (time.process_time() - begun))
    return times


def _counting(search: Search, asked: str, now: datetime) -> list[float]:
    tree, figures = query.read(asked, now), Figures(search.db)
    times = []
    for _ in range(5):
        begun = time.process_time()
        figures.counts(search.ids(tree, -1, "new"), UTC)
        times.append(1000 * (time.process_time() - begun))
    return times


def _print(what: str, times: Sequence[float]) -> None:
    print(f"{what:<50} p50 {median(times):8.1f} ms   p99 {quantiles(times, n=100)[98]:8.1f} ms")


if __name__ == "__main__":
    main()

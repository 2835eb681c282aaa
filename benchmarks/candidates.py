"""What it takes to find the candidates of a story when very many are stored, and what the index for it weighs.

python benchmarks/candidates.py [stories] [--window 300000]

Of so many made-up stories all but the window are old: only their rows and the hashes of their texts are there, as
after runs that forgot the rest. Those of the window go in by the ways of a poll. Times are of the processor.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import newsroom
from natwire import dedupe
from natwire.model.article import Arrival, Article, Copy, Poll, Reading, Verdict
from natwire.model.source import Item, Source, State
from natwire.pipeline.ready import ready
from natwire.store import Database, candidates, open_database
from natwire.store.archive import Archive
from natwire.store.database import seconds

NOW = newsroom.FIRST + timedelta(days=newsroom.DAYS)
SOURCE = Source("desk", "https://desk.example/feed")
BATCH = 500
DESKS = 97  # sources
INDEX = ("anchor", "print", "article_hash")


def main() -> None:
    """Fill, and measure when 10,000 stories are in the window and when all are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--window", type=int, default=300_000)
    options = parser.parse_args()
    with TemporaryDirectory() as folder, open_database(Path(folder) / "natwire.db", "create") as db:
        old = options.stories - options.window
        _fill_old(db, old)
        marks = [number for number in (10_000, options.window) if number <= options.window]
        for stored, spent in _fill_window(db, options.window, marks):
            print(f"{stored:>9,} in the window: keeping one takes {1000 * spent:.2f} ms", flush=True)
            _lookups(db, 2 * options.window)
        _sizes(db, old, options.window)
        _forget(db)
        _sizes(db, options.stories, 0)


def _fill_old(db: Database, count: int) -> None:
    """Stories that are out of everybody's memory."""
    dice = random.Random(count)
    with db.writing() as sql:
        sql.execute("insert into outlet (id, host) values (1, 'old.example')")
        moments = [seconds(NOW - timedelta(days=newsroom.DAYS) * (1 - n / count)) or 0 for n in range(count)]
        at = [min(moment, (seconds(NOW) or 0) - 40 * 86_400) for moment in moments]
        sql.executemany(
            "insert into story (id, lead_id, first_seen_at, sort_at) values (?1, ?1, ?2, ?2)", enumerate(at, 1)
        )
        sql.executemany(
            "insert into article (id, story_id, outlet_id, key, url, title, text, first_seen_at, text_hash) "
            "values (?1, ?1, 1, 'old:' || ?1, '', '', '', ?2, ?3)",
            ((n, moment, dice.randbytes(16)) for n, moment in enumerate(at, 1)),
        )


def _fill_window(db: Database, count: int, marks: list[int]) -> Iterator[tuple[int, float]]:
    """Fill; at each mark, the seconds of the processor that a story took among the last thousands before it."""
    archive = Archive(db)
    batches = [range(start, min(count, start + BATCH)) for start in range(0, count, BATCH)]
    spent: list[float] = []
    with ProcessPoolExecutor(2) as workers:
        for at in range(0, len(batches), 20):  # not all at once: they would be in memory
            for poll in workers.map(_poll, batches[at : at + 20], repeat(count)):
                begun = time.process_time()
                archive.keep(poll, dedupe.judge)
                spent.append((time.process_time() - begun) / len(poll.arrivals))
                if len(spent) * BATCH in marks:
                    yield len(spent) * BATCH, sum(spent[-4:]) / len(spent[-4:])


def _article(number: int, of: int) -> Article:
    """A story of the last week. One in five is a copy of one before it, cut and with its own first line."""
    dice = random.Random(-number)
    within = NOW - timedelta(days=6) * (1 - number / of)
    if dice.random() > 0.2 or number < 100:
        return replace(newsroom.article(number, of), published=within)
    copied = newsroom.article(number - dice.randrange(1, 100), of)
    text = f"{dice.choice('ABCDEFGH')} desk\n\n{copied.text[: dice.randrange(300, 3000)]}"
    return replace(copied, text=text, url=f"https://copy{number % 97}.example/{number}", published=within)


def _poll(numbers: range, of: int) -> Poll:
    source = Source(
        f"desk{numbers.start // BATCH % DESKS}", f"https://desk{numbers.start // BATCH % DESKS}.example/feed"
    )
    return Poll(source, State(source.address), NOW, tuple(_arrival(number, of) for number in reversed(numbers)))


def _arrival(number: int, of: int) -> Arrival:
    reading = _reading(_article(number, of))
    return Arrival(Item(reading.key, reading.key, reading.article.title), reading, reading.print.text_hash)


def _reading(article: Article) -> Reading:
    url = article.url or ""
    return ready(article, dedupe.address(url), dedupe.outlet(url))


def _lookups(db: Database, first: int) -> None:
    """The time to find the candidates of a thousand new stories and copies, without judging them."""
    found, taken = 0, []
    for number in range(first, first + 1000):
        reading = _reading(_article(number if number % 2 else number % 9000 + 500, first))
        begun = time.process_time()
        holders = candidates.holders(db.sql, reading.print.anchors)
        verdict = candidates.verdict(db.sql, reading, holders, seconds(NOW) or 0, _accept)
        taken.append(1000 * (time.process_time() - begun))
        found += verdict.story is not None
    cuts = quantiles(taken, n=100)
    print(f"{'':>9} candidates of one: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms; {found / 10:.0f} % have some")


def _accept(new: Copy, old: object) -> Verdict:
    return Verdict(1, "some")


def _sizes(db: Database, old: int, window: int) -> None:
    """The bytes of the index for candidates: of a story in the window, and of one that was forgotten."""
    weights = dict(db.sql.execute("select name, sum(pgsize) from dbstat group by name").fetchall())
    if window:
        # Hashes are there for all stories, the rest only for those of the window.
        hashes = weights["article_hash"] / (old + window)
        print(f"in the window {hashes + (weights['anchor'] + weights['print']) / window:,.0f} bytes a story")
    else:
        print(f"forgotten {sum(weights[name] for name in INDEX) / old:,.0f} bytes a story")


def _forget(db: Database) -> None:
    """Two months later: what each run takes to forget, until all is forgotten but the newest story."""
    later = NOW + timedelta(days=60)
    reading = replace(_reading(newsroom.article(1, 1)), key="new")
    article = replace(reading.article, published=later)
    arrival = Arrival(Item("new", "new", "new"), replace(reading, article=article), b"")
    Archive(db).keep(Poll(SOURCE, State(SOURCE.address), later, (arrival,)), dedupe.judge)
    taken: list[float] = []
    while db.sql.execute("select count(*) from print").fetchone()[0] > 1 or len(taken) < candidates.PARTS:
        begun = time.process_time()
        with db.writing() as sql:
            candidates.forget(sql, len(taken), later)
        taken.append(1000 * (time.process_time() - begun))
    print(f"forgetting took {len(taken)} runs, of which the longest {max(taken):.0f} ms, in all {sum(taken):.0f} ms")


if __name__ == "__main__":
    main()

"""How much slower it is to store stories than to write the same rows with SQLite alone: same schema, same folded words.

python benchmarks/bulk.py [stories] [--rounds 3]

Both write 500 stories a transaction into an empty database. natwire looks for what each may be a copy of, judges, and
counts carriers; SQLite alone is told. What workers do in a run, the folding and the fingerprint, is done before.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import newsroom
from natwire import dedupe
from natwire.model.article import Poll
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.database import Database, seconds
from natwire.store.polling import save

BATCH = 500


def main() -> None:
    """Print stories a second of both, alternating, and the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=int, nargs="?", default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    starts = range(0, options.stories, BATCH)
    polls = [newsroom.poll(range(start, start + BATCH), options.stories) for start in starts]
    ways: dict[str, Callable[[Database, Poll], None]] = {"natwire": keep, "SQLite alone": write}
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            speeds[name].append(options.stories / _time(way, polls))
    for name, found in speeds.items():
        print(f"{name:<14} {median(found):7.0f} stories a second")
    print(f"natwire reaches {median(speeds['natwire']) / median(speeds['SQLite alone']):.2f} of its speed")


def _time(way: Callable[[Database, Poll], None], polls: list[Poll]) -> float:
    with TemporaryDirectory() as folder, open_database(Path(folder) / "bulk.db", "create") as db:
        begun = time.perf_counter()
        for poll in polls:
            way(db, poll)
        db.settle()
        return time.perf_counter() - begun


def keep(db: Database, poll: Poll) -> None:
    """As a run does it."""
    Archive(db).keep(poll, dedupe.judge)


def write(db: Database, poll: Poll) -> None:
    """The same rows, with nothing looked up."""
    at = seconds(poll.at)
    with db.writing() as sql:
        source = save(sql, poll.source, poll.state)
        (last,) = sql.execute("select coalesce(max(id), 0) from article").fetchone()
        told = [(last + n, arrival.item, arrival.reading) for n, arrival in enumerate(reversed(poll.arrivals), 1)]
        hosts = {reading.outlet for _, _, reading in told}
        sql.executemany("insert or ignore into outlet (host) values (?)", [(host,) for host in hosts])
        outlets = dict(sql.execute("select host, id from outlet").fetchall())
        sql.executemany(
            "insert into story (id, lead_id, first_seen_at, sort_at) values (?, ?, ?, ?)",
            [(n, n, at, seconds(reading.article.published)) for n, _, reading in told],
        )
        sql.executemany(
            "insert into article (id, story_id, outlet_id, key, url, state, title, text, lang, site, published_at, "
            "published_from, first_seen_at, text_hash, quality) "
            "values (?, ?, ?, ?, ?, 'kept', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    n,
                    n,
                    outlets[reading.outlet],
                    reading.key,
                    reading.article.url,
                    reading.article.title,
                    reading.article.text,
                    reading.article.lang,
                    reading.article.site,
                    seconds(reading.article.published),
                    reading.article.published_from,
                    at,
                    reading.print.text_hash,
                    reading.article.quality,
                )
                for n, _, reading in told
            ],
        )
        sql.executemany(
            "insert into article_fts (rowid, title, text) values (?, ?, ?)",
            [(n, *reading.folded) for n, _, reading in told],
        )
        sql.executemany("insert into print values (?, ?)", [(n, reading.print.facts) for n, _, reading in told])
        sql.executemany(
            "insert or ignore into anchor (h, story_id) select ~value, ? from json_each(?)",
            [(n, json.dumps(reading.print.anchors)) for n, _, reading in told],
        )
        sql.executemany(
            "insert into item (source_id, guid, url, hash, article_id, first_seen_at) values (?, ?, ?, ?, ?, ?)",
            [(source, item.guid, item.url, reading.print.text_hash, n, at) for n, item, reading in told],
        )


if __name__ == "__main__":
    main()

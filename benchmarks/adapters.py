"""Groups labelled stories with natwire's own code and store; `score_duplicates.py` measures what comes of it.

    python ../shared/bench/score_duplicates.py adapters:Online --online --path benchmarks
    python ../shared/bench/score_duplicates.py adapters:group --path benchmarks
    python benchmarks/adapters.py ../shared                    # all orders, the load server, the writer's own speed
    python benchmarks/adapters.py ../shared --farm > farm.jsonl     # the farm's stories, for --data farm.jsonl

A story is a dict with id, title, text, published (ISO 8601) and source. The database is a file that goes in the end.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from natwire.dedupe import judge
from natwire.model.article import Arrival, Article, Poll
from natwire.model.source import Item, Source, State
from natwire.pipeline.ready import ready
from natwire.store import open_database
from natwire.store.archive import Archive

Labelled = dict[str, Any]
_ITEMS = 30  # of a feed, which are one commit
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def arrival(story: Labelled) -> Arrival:
    """A labelled story as it comes out of a worker."""
    at = datetime.fromisoformat(story["published"]) if story.get("published") else _NO_TIME
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    article = Article(story["title"], story["text"], url=f"https://labelled.example/{story['id']}", published=at)
    reading = ready(article, article.url or "", story["source"])
    return Arrival(Item(story["id"], article.url, article.title), reading, story["id"].encode())


class Online:
    """A new database that takes stories one by one; each is judged, written and committed before the next."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self.db = open_database(Path(self._folder.name) / "natwire.db", "create")
        self._archive = Archive(self.db)

    def __enter__(self) -> Online:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()
        self._folder.cleanup()

    def add(self, story: Labelled) -> int:
        """The number of the story that it is part of now."""
        self.keep(arrival(story))
        return self._story(story["id"])

    def keep(self, *arrivals: Arrival) -> None:
        """What the writer alone has to do with a feed: no reading, no print. Each is seen when it was published."""
        at = max(new.reading.article.published or _NO_TIME for new in arrivals)
        source = Source(arrivals[0].reading.outlet, f"https://{arrivals[0].reading.outlet}")
        self._archive.keep(Poll(source, State(source.address), at, arrivals[::-1]), judge)

    def final(self, ids: Iterable[str]) -> list[int]:
        """The numbers of the stories that these are part of in the end, when late joins have been made."""
        return [self._story(guid) for guid in ids]

    def _story(self, guid: str) -> int:
        found = "select a.story_id from item i join article a on a.id = i.article_id where guid = ?"
        (number,) = self.db.sql.execute(found, (guid,)).fetchone()
        return int(number)


def group(stories: Iterable[Labelled]) -> list[int]:
    """The story of each, taken in the order given."""
    stories = list(stories)
    with Online() as online:
        for story in stories:
            online.keep(arrival(story))
        return online.final(story["id"] for story in stories)


def farm(shared: Path, feeds: int = 100, items: int = 30) -> Iterator[Labelled]:
    """The stories of the load server with their full texts, labelled as the corpus is, in the order of their dates."""
    server = script(shared / "bench" / "feedfarm", "feedfarm")
    options = argparse.Namespace(feeds=feeds, items=items, hosts=200, port=8900, seed=1, wire=0.2, carriers=8.0)
    made = server.Farm(options)
    rows = [(made.item(feed, n), feed, n) for feed in range(feeds) for n in range(made.total[feed])]
    for item, feed, n in sorted(rows, key=lambda row: row[0].when):
        yield {
            "id": f"{feed}-{n}",
            "cluster": item.cluster or f"own-{feed}-{n}",
            "origin": item.how or "own",
            "ops": item.how or "",
            "title": item.story.title,
            "text": "\n\n".join(item.story.paras),
            "published": datetime.fromtimestamp(item.when, UTC).isoformat(),
            "source": made.base(feed),
            "lang": made.lang[feed],
        }


def orders(rows: Sequence[Labelled]) -> Iterator[tuple[str, list[Labelled]]]:
    """The stories as they came, the other way round, and as they would come if nobody knew the time."""
    yield "in order", list(rows)
    yield "reversed", list(reversed(rows))
    for seed in range(3):
        shuffled = list(rows)
        random.Random(seed).shuffle(shuffled)
        yield f"shuffled {seed}", shuffled


def _writer_alone(rows: Sequence[Labelled]) -> float:
    """Stories a second of processor time, when the workers have read and printed them."""
    made = [arrival(row) for row in rows]
    with Online() as online:
        begun = time.process_time()
        for first in range(0, len(made), _ITEMS):
            online.keep(*made[first : first + _ITEMS])
        return len(made) / (time.process_time() - begun)


def script(folder: Path, name: str) -> Any:
    """A script of ../shared, which is no package."""
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


def main() -> None:
    """Print a line per order of arrival, or the farm's stories."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--farm", action="store_true", help="only print the stories of the load server")
    parser.add_argument("--feeds", type=int, default=100, help="of the load server, of 30 items each")
    options = parser.parse_args()
    if options.farm:
        for story in farm(options.shared, options.feeds):
            print(json.dumps(story, ensure_ascii=False))
        return
    scorer = script(options.shared / "bench", "score_duplicates")
    for name, rows in (
        ("corpus", scorer.load(options.shared / "corpus" / "duplicates")),
        ("farm", list(farm(options.shared, options.feeds))),
    ):
        for order, arriving in orders(rows):
            result = scorer.score([row["cluster"] for row in arriving], group(arriving))
            figures = "  ".join(f"{result[of]:.4f}" for of in ("precision", "recall", "f1", "bcubed_f1"))
            print(f"{name:8}{order:12}{figures}", flush=True)
        print(f"{name:8}the writer alone: {_writer_alone(rows):.0f} stories/s")


if __name__ == "__main__":
    main()

"""Groups labelled stories as the store does, for `score_duplicates.py`, which measures precision, recall and speed.

    python ../shared/bench/score_duplicates.py duplicates:group --path benchmarks
    python ../shared/bench/score_duplicates.py duplicates:Online --online --path benchmarks
    python benchmarks/duplicates.py ../shared > farm.jsonl     # the farm's stories, for --data farm.jsonl

A story is a dict with title, text, published (ISO 8601) and source. The index lies in memory; all else is natwire's.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from natwire.dedupe import fingerprint, judge
from natwire.model.article import Copy
from natwire.store.candidates import BOILERPLATE, CANDIDATES, WINDOW, WITNESSES

_WINDOW = timedelta(seconds=WINDOW)


class Online:
    """Takes stories one by one; `add` answers with the number of the group."""

    def __init__(self) -> None:
        self._anchors: dict[int, set[int]] = defaultdict(set)
        self._texts: dict[bytes, set[int]] = defaultdict(set)
        self._copies: dict[int, list[Copy]] = defaultdict(list)
        self._at: dict[int, datetime] = {}

    def add(self, story: dict[str, str]) -> int:
        at = datetime.fromisoformat(story["published"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        new = Copy(story["source"], fingerprint(story["title"], story["text"]))
        verdict = judge(new, [copy for number in self._candidates(new, at) for copy in self._copies[number]])
        number = len(self._at) + 1 if verdict.story is None else verdict.story
        self._keep(Copy(new.outlet, new.print, number), number, at)
        return number

    def _candidates(self, new: Copy, at: datetime) -> list[int]:
        shared: Counter[int] = Counter()
        for anchor in new.print.anchors:
            stories = self._anchors.get(anchor, ())
            if len(stories) <= BOILERPLATE:
                shared.update(stories)
        near = [number for number, _ in shared.most_common() if abs(at - self._at[number]) <= _WINDOW][:CANDIDATES]
        same = [number for number in self._texts.get(new.print.text_hash, ()) if abs(at - self._at[number]) <= _WINDOW]
        return list(dict.fromkeys([*same[:CANDIDATES], *near]))

    def _keep(self, copy: Copy, number: int, at: datetime) -> None:
        self._at[number] = max(at, self._at.get(number, at))
        self._texts[copy.print.text_hash].add(number)
        for anchor in copy.print.anchors:
            self._anchors[anchor].add(number)
        copies = self._copies[number]
        copies.append(copy)
        copies.sort(key=lambda kept: -len(kept.print.facts))  # the longest hold the most to be contained in
        del copies[WITNESSES:]


def group(stories: Iterable[dict[str, str]]) -> list[int]:
    """The group of each story, taken in the order given."""
    online = Online()
    return [online.add(story) for story in stories]


def farm(shared: Path, feeds: int = 100, items: int = 30) -> Iterator[dict[str, str]]:
    """The stories of the load server with their full texts, labelled as the corpus is, in the order of their dates."""
    sys.path.insert(0, str(shared / "bench" / "feedfarm"))
    try:
        module = importlib.import_module("feedfarm")
    finally:
        sys.path.pop(0)
    options = argparse.Namespace(feeds=feeds, items=items, hosts=200, port=8900, seed=1, wire=0.2, carriers=8.0)
    made = module.Farm(options)
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


if __name__ == "__main__":
    for story in farm(Path(sys.argv[1])):
        print(json.dumps(story, ensure_ascii=False))

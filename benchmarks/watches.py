"""How long many saved queries take over the stories that a run brought, beside all that is stored already.

python benchmarks/watches.py FILE [--watches 1000] [--fresh 10000]     FILE as benchmarks/search.py makes it

The newest stories stand for those of the run. Queries are of ten kinds, with words as rare and as common as people's.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import newsroom
from natwire import query
from natwire.store import Database, open_database
from natwire.store.search import Search

Dice = random.Random


def word(dice: Dice) -> str:
    """One of a language's words, each as likely as the other; one in ten is among its commonest."""
    words = newsroom.language(dice.choice(["en", "tr", "fi", "de", "fr", "ru"])).words
    return dice.choice(words[:200] if dice.random() < 0.1 else words[200:])


KINDS: dict[str, Callable[[Dice], str]] = {
    "a word": word,
    "two words": lambda dice: f"{word(dice)} {word(dice)}",
    "any of eight": lambda dice: " OR ".join(word(dice) for _ in range(8)),
    "a phrase": lambda dice: f'"{word(dice)} {word(dice)}" OR "görgün government"',
    "a prefix": lambda dice: f"{word(dice)[:4]}*",
    "near": lambda dice: f"government NEAR/5 {word(dice)}",
    "an exclusion": lambda dice: f"({word(dice)} OR görgün) -{word(dice)} -government",
    "a word of a source": lambda dice: f"{word(dice)} source:desk{dice.randrange(97)}",
    "a language or a host": lambda dice: f"görgün (lang:fi OR host:en{dice.randrange(42)}.example)",
    "a source": lambda dice: f"source:desk{dice.randrange(97)} carriers:>1",
}


def main() -> None:
    """Print what a query of each kind takes, and all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--watches", type=int, default=1_000)
    parser.add_argument("--fresh", type=int, default=10_000)
    options = parser.parse_args()
    with open_database(options.file) as db:
        measure(db, options.watches, options.fresh)


def measure(db: Database, watches: int, fresh: int) -> None:
    """As the end of a run does it: all watches, one after the other, over the same stories."""
    newest = "select id from story where into_id is null order by id desc limit ?"
    stories = [story for (story,) in db.sql.execute(newest, (fresh,))]
    now, dice, search = newsroom.FIRST, random.Random(7), Search(db)
    times: dict[str, list[float]] = defaultdict(list)
    found = 0
    begun = time.perf_counter()
    for n in range(watches):
        kind = list(KINDS)[n % len(KINDS)]
        asked = KINDS[kind](dice)
        started = time.perf_counter()
        found += len(search.matching(query.read(asked, now), stories))
        times[kind].append(time.perf_counter() - started)
    took = time.perf_counter() - begun
    for kind, each in times.items():
        print(f"{kind:<22} {median(each) * 1e3:7.1f} ms, {max(each) * 1e3:7.1f} at most")
    print(f"{watches} watches over {len(stories)} stories: {took:.1f} s, {found} found")


if __name__ == "__main__":
    main()

"""The whole corridor against the load server: nothing is lost, nothing is written twice, whatever happens."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from natwire import dedupe
from natwire.store import care, open_database
from natwire.store.sites import Sites
from tests.farm import Farm, command, natwire, running

pytestmark = [pytest.mark.farm, pytest.mark.shared]


@pytest.fixture
def farm(shared: Path) -> Iterator[Farm]:
    """50 feeds of 30 items on 10 hosts."""
    with running(shared, 50, 10) as started:
        yield started


def items(place: Path) -> int:
    """How many items the database holds."""
    with open_database(place / "natwire.db") as db:
        return int(care.info(db)["items"])


def fetch(place: Path, *words: str) -> None:
    """A run that must end well and say nothing."""
    done = natwire(place, "fetch", "--force", *words)
    told = [line for line in done.stderr.splitlines() if not line.startswith("natwire: --force asks ")]
    assert (done.returncode, done.stdout, told) == (0, "", [])


def test_every_item_arrives_once_and_corrections_are_taken(farm: Farm, tmp_path: Path) -> None:
    """After each round the items are those that were ever announced; corrected ones read as they do now."""
    farm.config(tmp_path)
    fetch(tmp_path)
    assert items(tmp_path) == farm.expected()["items_ever"]

    told = json.loads(farm.control("advance?pct=10&k=1&upd=4"))
    fetch(tmp_path)
    assert items(tmp_path) == farm.expected()["items_ever"]
    assert told["items_corrected"] > 0
    with open_database(tmp_path / "natwire.db", "write") as db:
        corrected = db.sql.execute("select count(*) from article where title like 'UPDATE: %'").fetchone()[0]
        versions = db.sql.execute("select count(distinct article_id) from version").fetchone()[0]
        again = db.sql.execute("select count(*) - count(distinct key) from article").fetchone()[0]
        assert care.faults(db) == []
    truth = [json.loads(line) for line in farm.control("truth.jsonl?scope=all").splitlines()]
    expected = sum(1 for each in truth if each["rev"])
    assert (corrected, versions, again) == (expected, expected, 0)

    farm.control("stats?reset=1")
    fetch(tmp_path)
    stats = json.loads(farm.control("stats"))
    assert items(tmp_path) == farm.expected()["items_ever"]
    assert stats["kinds"] == {"feed": 50}, "no page is fetched twice, and every feed is asked once"
    assert stats["status"].get("304", 0) >= 45, "what has not changed is not sent again"
    assert (stats["requests_with_cookie"], stats["requests_with_referer"]) == (0, 0)


def test_texts_are_what_was_written(farm: Farm, tmp_path: Path) -> None:
    """The text of an article is the author's, to the letter, without the furniture of page or feed."""
    farm.config(tmp_path, "always")
    fetch(tmp_path)

    assert len(spoiled(farm, tmp_path)) <= 0.01 * items(tmp_path)


def test_copies_are_folded(farm: Farm, tmp_path: Path) -> None:
    """Wire copy of several outlets is one story; bulletins with other figures are not."""
    from collections import Counter, defaultdict

    farm.config(tmp_path, "always")
    fetch(tmp_path)
    told = map(json.loads, farm.control("truth.jsonl").splitlines())
    truth = {dedupe.address(each["url"]): each["cluster"] for each in told}
    with open_database(tmp_path / "natwire.db") as db:
        story = dict(db.sql.execute("select key, story_id from article"))
    found: dict[int, list[str]] = defaultdict(list)
    for key, cluster in truth.items():
        found[story[key]].append(cluster)

    def pairs(sizes: list[int]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    right = sum(pairs(list(Counter(clusters).values())) for clusters in found.values())
    assert right / max(1, pairs([len(clusters) for clusters in found.values()])) >= 0.99
    assert right / pairs(list(Counter(truth.values()).values())) >= 0.9


def test_a_polite_run_asks_nobody_twice(farm: Farm, tmp_path: Path) -> None:
    """Without --force the second run asks nobody: no source is due, and some asked for an hour."""
    farm.config(tmp_path, "never")
    assert natwire(tmp_path, "fetch").returncode == 0
    farm.control("stats?reset=1")

    assert natwire(tmp_path, "fetch").returncode == 0
    assert json.loads(farm.control("stats"))["kinds"] == {}
    assert natwire(tmp_path, "fetch", "--dry-run").stdout == ""


def test_thirty_kills_lose_nothing(farm: Farm, tmp_path: Path) -> None:
    """kill -9 at random moments: the database is sound each time, and a last run reaches the exact count."""
    farm.slow_config(tmp_path)
    farm.control("set?latency=fixed:100&validators=0&churn=1")  # a second's work in each run, and all of it new
    dice = random.Random(20261123)
    at_work = 0
    for _ in range(30):
        with subprocess.Popen(command(tmp_path, "fetch", "--force"), stderr=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(0.2, 0.8))
            at_work += process.poll() is None
            process.send_signal(signal.SIGKILL)
        if (tmp_path / "natwire.db").exists():
            assert_sound(tmp_path)

    assert at_work == 30
    fetch(tmp_path)
    fetch(tmp_path)
    assert items(tmp_path) == farm.expected()["items_ever"]
    assert_sound(tmp_path)


def assert_sound(place: Path) -> None:
    """SQLite's own check, and the index against the articles; a kill before the first commit leaves an empty file."""
    with sqlite3.connect(place / "natwire.db", timeout=20) as plain:
        if plain.execute("pragma user_version").fetchone() == (0,):
            return
    with open_database(place / "natwire.db", "write") as db:
        assert care.faults(db) == []


def test_the_second_run_says_who_holds_the_lock_and_search_goes_on(farm: Farm, tmp_path: Path) -> None:
    """Two fetches at once: exit 75 with pid and time. A search in between is answered."""
    farm.slow_config(tmp_path)
    natwire(tmp_path, "init")
    with subprocess.Popen(command(tmp_path, "fetch", "--force"), stderr=subprocess.DEVNULL) as first:
        time.sleep(1.5)
        second = natwire(tmp_path, "fetch", "--force")
        searched = [natwire(tmp_path, "list", "-n", "1") for _ in range(3)]
        assert first.poll() is None, "the first run was still at work"
        first.send_signal(signal.SIGINT)
        assert first.wait(30) == 130

    assert second.returncode == 75
    assert f"process {first.pid}, since 20" in second.stderr
    assert {each.returncode for each in searched} <= {0, 1}
    assert all(each.stderr == "" for each in searched)
    assert_sound(tmp_path)


def test_a_full_disk_is_told_and_nothing_committed_is_lost(farm: Farm, small_disk: Path, tmp_path: Path) -> None:
    """Exit 74 with a way out; on a larger disk the same database goes on to the exact count."""
    farm.config(small_disk, "never")

    done = natwire(small_disk, "fetch", "--force")

    assert done.returncode == 74
    assert "no room" in done.stderr
    assert "Traceback" not in done.stderr
    larger = tmp_path / "larger"
    larger.mkdir()
    for file in small_disk.glob("natwire.db*"):
        shutil.copy(file, larger)
    farm.config(larger, "never")
    assert_sound(larger)
    fetch(larger)
    fetch(larger)
    assert items(larger) == farm.expected()["items_ever"]
    assert_sound(larger)


def test_the_time_of_a_run_is_bounded(farm: Farm, tmp_path: Path) -> None:
    """What is not begun in time is left for the next run, which brings it."""
    farm.slow_config(tmp_path, "never")

    first = natwire(tmp_path, "fetch", "--max-time", "2s", "-v")
    assert "left for the next run" in first.stderr
    farm.control("set?latency=0")
    assert natwire(tmp_path, "fetch", "--force").returncode == 0
    assert items(tmp_path) == farm.expected()["items_ever"]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_ends_well(farm: Farm, tmp_path: Path, ending: signal.Signals) -> None:
    """By Ctrl-C, by systemd, by a terminal that goes: exit 130, one line, a sound database, nothing left running."""
    farm.slow_config(tmp_path, "never")
    with subprocess.Popen(
        command(tmp_path, "fetch", "--force"), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        time.sleep(1.5)
        run.send_signal(ending)
        said = run.communicate(timeout=30)[1]

    assert (run.returncode, said) == (130, "natwire: interrupted; what was committed is kept\n")
    assert_sound(tmp_path)
    until = time.monotonic() + 10
    while (left := in_session(run.pid)) and time.monotonic() < until:
        time.sleep(0.2)
    assert left == []


def in_session(session: int) -> list[str]:
    """The processes of a session."""
    return subprocess.run(
        ["ps", "-s", str(session), "-o", "pid="], capture_output=True, text=True, check=False
    ).stdout.split()


def test_memory_alone_cleans_the_texts_of_a_site(shared: Path, tmp_path: Path) -> None:
    """Without one phrase and one name of a class, what recurs on the pages of a host is known after its first thirty.

    Nothing of it is left in any text, also of those that were read before it was known, and no sentence is lost.
    """
    env = {**os.environ, "PYTHONPATH": str(without_words(tmp_path / "bare"))}
    with running(shared, 6, 6) as farm:
        farm.config(tmp_path, "always")
        assert natwire(tmp_path, "fetch", "--force", env=env).returncode == 0
        assert spoiled(farm, tmp_path) == []
        farm.control("advance?pct=100&k=3")
        assert natwire(tmp_path, "fetch", "--force", env=env).returncode == 0
        assert spoiled(farm, tmp_path) == []

    with open_database(tmp_path / "natwire.db") as db:
        assert sum(len(site.furniture) for site in Sites(db).hosts()) >= 20, "there was something to learn"


def without_words(folder: Path) -> Path:
    """natwire without the phrases of any language, and without what the names of classes announce."""
    ours = Path(dedupe.__file__).parents[1]
    shutil.copytree(ours, folder / "natwire", ignore=shutil.ignore_patterns("__pycache__"))
    room = folder / "natwire" / "parse"
    for file in room.glob("phrases/*.toml"):
        words = tomllib.loads(file.read_text("utf-8"))["words"]
        file.write_text(f"words = {words!r}\nby = []\nand = []\nmore = []\n", "utf-8")
    kinds = tomllib.loads((room / "classes.toml").read_text("utf-8"))
    (room / "classes.toml").write_text("".join(f"{name} = []\n" for name in kinds), "utf-8")
    return folder


def spoiled(farm: Farm, place: Path) -> list[str]:
    """The addresses of those whose text is not what was written, to the letter."""
    with open_database(place / "natwire.db") as db:
        texts = dict(db.sql.execute("select key, text from article"))
    told = map(json.loads, farm.control("truth.jsonl?scope=all").splitlines())
    return [each["url"] for each in told if sha1(texts[dedupe.address(each["url"])]) != each["text_sha1"]]


def sha1(text: str) -> str:
    """As the farm tells it: its paragraphs a line each."""
    return hashlib.sha1(text.replace("\n\n", "\n").encode()).hexdigest()

"""What a fetch tells at its end, and who sends it when several could."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.config import editing
from natwire.demo import serving
from natwire.model.source import Source
from natwire.store import open_database
from natwire.store.outbox import Outbox

from .conftest import Run, subjects


@pytest.fixture
def fetched(mine: Path, run: Run) -> Callable[..., object]:
    """`fetched()` is a fetch that brings the demo's news to a new database, in a process of its own with `others`."""

    def fetched(*others: tuple[str, ...]) -> list[tuple[int, str]]:
        (mine / "natwire.db").unlink()
        with (mine / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[[watch]]\nname = "yard"\nquery = "patria"\nto = ["box"]\n')
            config.write('[fetch]\nallow_private = ["127.0.0.1/32"]\nhost_delay = "0s"\n')
        open_database(mine / "natwire.db", "create").close()
        with serving(datetime.now(UTC)) as outlets:
            for name, url in outlets:
                editing.add_source(mine / "config.toml", Source(name, url))
            commands = [[sys.executable, "-m", "natwire", *words] for words in (("fetch",), *others)]
            running = [subprocess.Popen(words, stdout=-1, stderr=-1, text=True) for words in commands]
            ended = [(process, "".join(process.communicate(timeout=60))) for process in running]
        return [(process.returncode, said) for process, said in ended]

    return fetched


def test_a_fetch_tells_what_the_watches_found(mine: Path, run: Run, fetched: Callable[..., object]) -> None:
    """Of the very run that brought it; once."""
    assert fetched() == [(0, "")]

    (subject,) = subjects(mine)
    assert subject.startswith(f"yard: {run('search', 'watch:yard', '--count').out.strip()} stories")
    assert run("watch", "run").code == 0
    assert run("watch", "run", "--dry-run").out == ""
    assert len(subjects(mine)) == 1


def test_a_fetch_and_digests_that_are_sent_at_once_send_each_letter_once(
    mine: Path, run: Run, fetched: Callable[..., list[tuple[int, str]]]
) -> None:
    """Whoever is first; who finds another one sending leaves the rest to that one."""
    ends = fetched(*[("digest", "send")] * 3)
    assert run("digest", "send").code == 0

    assert ends == [(0, "")] * 4
    with open_database(mine / "natwire.db") as db:
        letters = Outbox(db).letters()
    assert {letter.state for letter in letters} == {"sent"}
    assert len(subjects(mine)) == len(letters)
    assert sum(letter.stories for letter in letters if letter.plan == "digest:morning") <= int(
        run("search", "*", "--count").out
    )
    assert [letter.plan for letter in letters].count("watch:yard") == 1

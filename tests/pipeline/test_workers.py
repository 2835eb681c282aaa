"""Work that hangs, crashes or eats memory takes down itself and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from natwire.errors import ParseError
from natwire.pipeline.workers import Workers

from . import jobs


@pytest.mark.parametrize(
    ("work", "word"),
    [
        (jobs.hang, "slow"),
        (jobs.vanish, "slow"),
        (jobs.eat, "memory"),
        (jobs.stumble, "crash"),
        (jobs.give_back_a_generator, "crash"),
        (jobs.refuse, "not-a-feed"),
    ],
)
def test_bad_work_has_its_word_and_the_next_is_done(work: Callable[[], object], word: str) -> None:
    """One document fails; the one behind it, in the same queue, is read."""

    async def both() -> tuple[ParseError, int]:
        workers = Workers(1, seconds=0.5)
        try:
            with pytest.raises(ParseError) as caught:
                await workers(work)
            return caught.value, await workers(jobs.double, 21)
        finally:
            workers.close()

    error, number = asyncio.run(both())
    assert (error.word, number) == (word, 42)


def test_who_kills_a_worker_loses_nothing(tmp_path: Path) -> None:
    """What it was reading is read once more, by another."""

    async def one() -> int:
        workers = Workers(1)
        try:
            return await workers(jobs.vanish_once, tmp_path / "trace")
        finally:
            workers.close()

    assert asyncio.run(one()) == 42


def test_an_error_comes_back_with_its_hint() -> None:
    """What the reader can do about it crosses from process to process."""

    async def one() -> None:
        workers = Workers(1)
        try:
            await workers(jobs.refuse)
        finally:
            workers.close()

    with pytest.raises(ParseError, match="not a feed") as caught:
        asyncio.run(one())
    assert caught.value.hint == "look at it"


def test_a_hang_delays_nobody_else() -> None:
    """Each worker is a pool of its own: of two, the one that does not hang does the rest."""

    async def together() -> tuple[list[int], bool]:
        workers = Workers(2, seconds=1.5)
        try:
            stuck = asyncio.create_task(workers(jobs.hang))
            await asyncio.sleep(0)
            numbers = [await workers(jobs.double, n) for n in range(10)]
            meanwhile = not stuck.done()
            with pytest.raises(ParseError):
                await stuck
            return numbers, meanwhile
        finally:
            workers.close()

    assert asyncio.run(together()) == ([2 * n for n in range(10)], True)


SCRIPT = """
import asyncio, os
from natwire.pipeline.workers import Workers

async def main():
    workers = Workers(1)
    print(await workers(os.getpid), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_worker_does_not_outlive_natwire(tmp_path: Path) -> None:
    """kill -9 leaves nothing behind that waits for ever."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as natwire:
        assert natwire.stdout is not None
        worker = int(natwire.stdout.readline())
        natwire.kill()
    try:
        until = time.monotonic() + 10
        while is_alive(worker) and time.monotonic() < until:
            time.sleep(0.02)
        assert not is_alive(worker)
    finally:
        if is_alive(worker):
            os.kill(worker, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether the process is there and more than a line in the list of processes."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")

"""One pen, and what becomes of those who wait for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from natwire.errors import LockedError
from natwire.pipeline.writer import Pen
from natwire.store import Database, open_database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database with a table of numbers, and one whose rows must have theirs there when they are committed."""
    with open_database(tmp_path / "natwire.db", "create") as database:
        database.sql.execute("pragma busy_timeout = 50")
        database.sql.execute("create table number (n integer primary key)")
        database.sql.execute("create table child (n references number deferrable initially deferred)")
        yield database


def put(db: Database, number: int, table: str = "number") -> int:
    """A verb that writes."""
    with db.writing() as sql:
        sql.execute(f"insert into {table} values (?)", (number,))
        if number < 0:
            raise ValueError(number)
    return number


def committed(db: Database) -> list[int]:
    """What another process would see."""
    with open_database(db.path) as other:
        return [n for (n,) in other.sql.execute("select n from number order by n")]


def at_once(db: Database, *jobs: tuple[Any, ...]) -> list[Any]:
    """The results of these jobs, all of them handed in while the pen is busy, so that they share a commit."""

    async def handing_in() -> list[Any]:
        pen, gate = Pen(db), threading.Event()
        try:
            waiting: list[Awaitable[Any]] = [asyncio.create_task(pen(gate.wait, 5))]
            waiting += [asyncio.create_task(pen(put, db, *job)) for job in jobs]
            await asyncio.sleep(0.01)
            gate.set()
            return (await asyncio.gather(*waiting, return_exceptions=True))[1:]
        finally:
            pen.close()
            pen.close()

    return asyncio.run(handing_in())


def test_what_is_done_is_committed(db: Database) -> None:
    """The answer comes when another process can read it."""

    async def one() -> list[int]:
        pen = Pen(db)
        try:
            await pen(put, db, 1)
            return committed(db)
        finally:
            pen.close()

    assert asyncio.run(one()) == [1]


def test_a_failing_job_fails_alone(db: Database) -> None:
    """What it had written is undone; those before and behind it in the same commit are kept."""
    first, bad, second = at_once(db, (1,), (-5,), (2,))

    assert (first, second) == (1, 2)
    assert isinstance(bad, ValueError)
    assert committed(db) == [1, 2]


def test_a_job_that_spoils_the_commit_fails_alone(db: Database) -> None:
    """Nobody is told that something is kept which is not; the others are done once more, and once only."""
    first, bad, second = at_once(db, (1,), (7, "child"), (2,))

    assert (first, type(bad).__name__, second) == (1, "IntegrityError", 2)
    assert committed(db) == [1, 2]


def test_somebody_else_is_writing(db: Database) -> None:
    """The job that could not even begin is told so, and the pen goes on when the other is done."""
    with open_database(db.path, "write") as other:
        other.sql.execute("begin immediate")

        async def twice() -> tuple[BaseException, int]:
            pen = Pen(db)
            try:
                with pytest.raises(LockedError) as caught:
                    await asyncio.wait_for(pen(put, db, 1), 5)
                other.sql.execute("rollback")
                return caught.value, await pen(put, db, 2)
            finally:
                pen.close()

        error, number = asyncio.run(twice())
    assert (type(error), number, committed(db)) == (LockedError, 2, [2])


def test_many_jobs_share_a_commit_and_keep_their_order(db: Database) -> None:
    """More than fit into one commit are done in the order in which they came."""
    assert at_once(db, *((n,) for n in range(300))) == list(range(300))
    assert committed(db) == list(range(300))


def test_closing_finishes_what_was_handed_in(db: Database) -> None:
    """Whoever closes waits until it is on the disk."""

    async def leaving() -> list[int]:
        pen = Pen(db)
        waiting = [asyncio.create_task(pen(put, db, n)) for n in range(5)]
        await asyncio.sleep(0)
        pen.close()
        seen = committed(db)
        await asyncio.gather(*waiting)
        return seen

    assert asyncio.run(leaving()) == [0, 1, 2, 3, 4]


def test_closing_ends_when_the_last_commit_fails(db: Database) -> None:
    """The sign to stop is not lost with the commit that it came in."""

    async def leaving() -> list[Any]:
        pen = Pen(db)
        waiting = [asyncio.create_task(pen(put, db, 7, "child"))]
        await asyncio.sleep(0)
        closing = threading.Thread(target=pen.close, daemon=True)
        closing.start()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        closing.join(5)
        assert not closing.is_alive()
        return results

    assert [type(result).__name__ for result in asyncio.run(leaving())] == ["IntegrityError"]


@pytest.mark.parametrize("number", [1, -1])
def test_a_loop_that_is_closed_leaves_no_traceback(db: Database, number: int) -> None:
    """After an interruption nobody waits any more; what was handed in is written all the same."""
    gate = threading.Event()

    def slowly(db: Database, number: int) -> int:
        gate.wait(5)
        return put(db, number)

    async def going(verb: Callable[[Database, int], int]) -> Pen:
        pen = Pen(db)
        task = asyncio.create_task(pen(verb, db, number))
        await asyncio.sleep(0)
        task.cancel()
        return pen

    pen = asyncio.run(going(slowly))
    gate.set()
    pen.close()

    assert committed(db) == ([1] if number == 1 else [])

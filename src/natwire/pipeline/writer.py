"""The pen: one thread that owns the database, so that writes are in a row and the network never waits for a disk."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from natwire.store import Database

P = ParamSpec("P")
T = TypeVar("T")

_Job = tuple[Callable[..., Any], tuple[Any, ...], "asyncio.Future[Any]"]

JOBS = 64  # in one commit at most
SECONDS = 0.25  # that an answer waits for its commit at most, while there is more to write


class Pen:
    """`await pen(verb, ...)` does the verb and returns when it is committed. Jobs that wait share a commit.

    Each job is a part of the transaction that can fail alone; when the commit itself fails, all of its jobs fail.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self.loop = asyncio.get_running_loop()
        self.thread = threading.Thread(target=self._write, name="pen")
        self.thread.start()

    async def __call__(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it, in turn."""
        assert not kwargs
        done: asyncio.Future[T] = self.loop.create_future()
        self.jobs.put((verb, args, done))
        return await done

    def close(self) -> None:
        """Finish what was handed in and stop. May be called twice."""
        self.jobs.put(None)
        self.thread.join()

    def _write(self) -> None:
        while job := self.jobs.get():
            results: list[tuple[asyncio.Future[Any], Any, BaseException | None]] = []
            try:
                with self.db.writing():
                    self._batch(job, results)
            except BaseException as error:
                failed = [done for done, _, _ in results] or [job[2]]  # it may fail before the first job
                results = [(done, None, error) for done in failed]
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                self.loop.call_soon_threadsafe(_tell, results)

    def _batch(self, job: _Job | None, results: list[Any]) -> None:
        """Jobs for one commit, as long as there are more."""
        until = time.monotonic() + SECONDS
        while job is not None:
            verb, args, done = job
            try:
                results.append((done, verb(*args), None))
            except BaseException as error:
                results.append((done, None, error))
                if not self.db.sql.in_transaction:  # a full disk takes the whole transaction with it
                    raise
            if len(results) >= JOBS or time.monotonic() > until:
                return
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                return
        self.jobs.put(None)  # the sign to stop is for `_write`, whatever becomes of the commit


def _tell(results: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for done, result, error in results:
        if done.cancelled():
            continue
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)

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
_Result = tuple["asyncio.Future[Any]", Any, BaseException | None]

JOBS = 64  # in one commit at most
SECONDS = 0.25  # that an answer waits for its commit at most, while there is more to write


class Pen:
    """`await pen(verb, ...)` does the verb and returns when it is committed. Jobs that wait share a commit.

    When one of them fails, or the commit itself, nothing of it is kept, and each is done again, alone.
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
            jobs = [job]
            try:
                with self.db.writing():
                    results = self._together(jobs)
            except BaseException as error:
                results = [self._alone(each) for each in jobs] if len(jobs) > 1 else [(job[2], None, error)]
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                self.loop.call_soon_threadsafe(_tell, results)

    def _together(self, jobs: list[_Job]) -> list[_Result]:
        """Do the job, and those that wait behind it, as many as share a commit. They are added to the list."""
        until = time.monotonic() + SECONDS
        results: list[_Result] = []
        while True:
            verb, args, done = jobs[-1]
            results.append((done, verb(*args), None))
            following = self._waiting() if len(results) < JOBS and time.monotonic() < until else None
            if following is None:
                return results
            jobs.append(following)

    def _waiting(self) -> _Job | None:
        try:
            job = self.jobs.get_nowait()
        except queue.Empty:
            return None
        if job is None:
            self.jobs.put(None)  # the sign to stop is for `_write`, whatever becomes of the commit
        return job

    def _alone(self, job: _Job) -> _Result:
        verb, args, done = job
        try:
            with self.db.writing():
                return done, verb(*args), None
        except BaseException as error:
            return done, None, error


def _tell(results: list[_Result]) -> None:
    for done, result, error in results:
        if done.cancelled():
            continue
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)

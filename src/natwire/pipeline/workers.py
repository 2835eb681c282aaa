"""Processes for work that may hang, crash or eat memory: each takes down itself and nobody else."""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import ParamSpec, TypeVar
from weakref import WeakSet

from natwire.errors import NatwireError, ParseError, unforeseen

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 10.0  # for one document; a feed takes 0.03, a long page 0.05
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MEMORY = 640 << 20  # bytes of address space; a worker that did nothing yet has 150 MB of it
GARBAGE = 50_000  # objects more before Python looks for cycles; a page has thousands, nearly all without any: 3 %


class Workers:
    """Some pools of one process each, begun when there is work for them."""

    def __init__(self, number: int, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.context = get_context("forkserver")
        self.context.set_forkserver_preload(["natwire.pipeline.warm"])
        self.number, self.seconds, self.memory = number, seconds, memory
        self.begun: WeakSet[ProcessPoolExecutor] = WeakSet()
        self.idle: asyncio.LifoQueue[ProcessPoolExecutor] = asyncio.LifoQueue()
        for _ in range(number):
            self.idle.put_nowait(self._pool())

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work(*args)` in a worker.

        Raises ParseError: `slow` or `memory` when it had to be stopped, `crash` for an error that nobody foresaw,
        which is a fault in natwire and must not become the fault of the other sources.
        """
        assert not kwargs
        pool = await self.idle.get()  # waiting here is the back-pressure on parsing
        job, begun = partial(_within, self.seconds, work, *args), time.monotonic()
        again = True
        try:
            while True:
                try:
                    # Its first job begins the worker, and waits until that is there.
                    submitted = pool.submit(job) if pool in self.begun else await asyncio.to_thread(pool.submit, job)
                    self.begun.add(pool)
                    return await asyncio.wrap_future(submitted)
                except BrokenProcessPool as error:
                    pool.shutdown(wait=False)
                    pool = self._pool()
                    # One that ends before its time was killed, perhaps for another's memory: what it read is not lost.
                    if not again or time.monotonic() - begun >= self.seconds:
                        raise ParseError(
                            f"its reader was stopped: longer than {self.seconds:.0f} s, or a crash", word="slow"
                        ) from error
                    again = False
        except MemoryError as error:
            raise ParseError(f"reading it takes more than {self.memory >> 20} MB", word="memory") from error
        except NatwireError:
            raise
        except Exception as error:
            raise unforeseen("read", error) from error
        finally:
            self.idle.put_nowait(pool)

    def close(self) -> None:
        """End the workers."""
        while not self.idle.empty():
            self.idle.get_nowait().shutdown(cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, self.context, _prepare, (self.memory,))


def _prepare(memory: int) -> None:
    gc.set_threshold(GARBAGE, 20, 20)
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)  # these go to the whole group; natwire ends its workers itself
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    """A worker waits on a pipe that it holds open itself; when natwire is killed nothing would ever end it."""
    if natwire := parent_process():  # not os.getppid(): that is the server that forks, and it waits for us
        natwire.join()
    os._exit(1)


def _within(seconds: float, work: Callable[..., T], *args: object) -> T:
    """The watchdog is a thread of C: it ends this process even inside a regex that holds the interpreter."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return work(*args)
        finally:
            faulthandler.cancel_dump_traceback_later()

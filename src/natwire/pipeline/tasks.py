"""Many things at once, and their end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from natwire.pipeline.workers import ENDINGS

T = TypeVar("T")


async def all_of(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run them all; the first unexpected error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
    return [task.result() for task in tasks]


def end_on_signal() -> None:
    """SIGTERM and SIGHUP end a run as Ctrl-C does: what was begun is dropped, what was committed is kept."""
    task = asyncio.current_task()
    for ending in ENDINGS[1:]:
        if task:
            asyncio.get_running_loop().add_signal_handler(ending, task.cancel)

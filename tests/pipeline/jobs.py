"""What a worker may have to do in a test; it is imported in the worker."""

from __future__ import annotations

import os
import signal
import time
from datetime import tzinfo
from pathlib import Path

from natwire.errors import ParseError
from natwire.model.article import Again, Stored
from natwire.model.site import Knowledge
from natwire.pipeline.steps import reread


def double(number: int) -> int:
    """Work that goes well."""
    return 2 * number


def hang() -> None:
    """Work that does not end."""
    time.sleep(60)


def vanish() -> None:
    """Work that takes its process with it."""
    os._exit(1)


def vanish_once(trace: Path) -> int:
    """Work whose process is killed in the middle, the first time."""
    if not trace.exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 42


def eat() -> int:
    """Work that wants more memory than there is for it."""
    return len(bytearray(8 << 30))


def refuse() -> None:
    """Work that finds what it reads at fault."""
    raise ParseError("not a feed", word="not-a-feed", hint="look at it")


def stumble() -> None:
    """Work with a fault of its own."""
    raise ZeroDivisionError("by nought")


def give_back_a_generator() -> object:
    """Work whose result cannot leave the worker."""
    return (n for n in range(3))


def reread_or_stumble(stored: Stored, site: Knowledge, zone: tzinfo) -> Again:
    """Reading a page again, but for those that find a fault of natwire's own and that take their worker with them."""
    if stored.page.url.endswith("/stumble"):
        stumble()
    if stored.page.url.endswith("/vanish"):
        vanish()
    return reread(stored, site, zone)

"""What a run looks like while it goes: one live line on a terminal, nothing elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self, TypeVar

from natwire.model.article import Kept
from natwire.wording import count, lag

T = TypeVar("T")

_MEGABYTE = 1_000_000


class Progress:
    """`with Progress(...) as progress`, then `progress.step(...)` for each source or page that is done."""

    def __init__(self, visible: bool) -> None:
        self.visible = visible
        self.begun = time.monotonic()
        self.sources, self.pages = _Part(), _Part()
        self.errors = self.unfit = 0
        self.kept = Kept()
        self.live: Any = None

    def __enter__(self) -> Self:
        if self.visible:
            from rich.console import Console
            from rich.live import Live

            console = Console(stderr=True)
            self.live = Live(self, console=console, refresh_per_second=8, transient=True)
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            self.live.stop()

    def expect(self, more: int, pages: bool = False) -> None:
        """So many more are to come."""
        (self.pages if pages else self.sources).total += more

    def step(self, kept: Kept, failed: bool, page: bool = False, unfit: bool = False) -> None:
        """Count one more that is done; an `unfit` page is no article."""
        (self.pages if page else self.sources).done += 1
        self.errors += failed
        self.unfit += unfit
        self.kept += kept

    def __rich__(self) -> str:
        passed = time.monotonic() - self.begun
        done, total = self.sources.done + self.pages.done, self.sources.total + self.pages.total
        rate = done / passed if passed else 0.0
        left = (total - done) / rate if rate and total > done else 0.0
        pace = [f"{rate:.0f} a second", f"{lag(timedelta(seconds=left))} left" if left >= 1 else ""]
        return " · ".join(filter(None, [*self._told(), *pace]))

    def _told(self) -> list[str]:
        return [
            f"sources {self.sources}",
            f"pages {self.pages}" if self.pages.total else "",
            count(self.kept.items, "item"),
            count(max(self.kept.stories, 0), "new story", "new stories"),
            f"{self.unfit} without an article" if self.unfit else "",
            count(self.errors, "error"),
        ]


class PagesProgress(Progress):
    """The same for stored pages: `better` counts the texts that were bettered."""

    better = 0

    def _told(self) -> list[str]:
        return [f"pages {self.pages}", f"{self.better} better", count(self.errors, "error")]


class CountProgress(Progress):
    """The same for anything that is counted, `what` for what; `total` where it is known how many there are."""

    def __init__(self, visible: bool, what: str, total: int = 0) -> None:
        super().__init__(visible)
        self.what = what
        self.expect(total, pages=True)

    def each(self, things: Iterable[T]) -> Iterator[T]:
        """Each thing, counted as it goes by."""
        for thing in things:
            yield thing
            self.pages.done += 1

    def at(self, done: int, total: int) -> None:
        """So many of so many are done."""
        self.pages.done, self.pages.total = done, total

    def _told(self) -> list[str]:
        return [f"{self.what} {self.pages if self.pages.total else self.pages.done}"]


class BytesProgress(Progress):
    """The same for what is counted in bytes."""

    def at(self, done: int, total: int) -> None:
        """So many of so many are done."""
        self.pages.done, self.pages.total = done // _MEGABYTE, total // _MEGABYTE

    def _told(self) -> list[str]:
        return [f"{self.pages} MB"]


@dataclass(slots=True)
class _Part:
    done: int = 0
    total: int = 0

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

"""What a run looks like while it goes: one live line on a terminal, nothing elsewhere."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from natwire.model.article import Kept
from natwire.wording import count, lag


class Progress:
    """`with Progress(...) as progress`, then `progress.step(...)` for each source or page that is done."""

    def __init__(self, visible: bool) -> None:
        self.visible = visible
        self.begun = time.monotonic()
        self.done = self.total = self.errors = 0
        self.kept = Kept()
        self.live: Any = None

    def __enter__(self) -> Progress:
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

    def step(self, kept: Kept, failed: bool) -> None:
        """Count one more that is done."""
        self.done += 1
        self.errors += failed
        self.kept += kept

    def __rich__(self) -> str:
        passed = time.monotonic() - self.begun
        rate = self.done / passed if passed else 0.0
        left = (self.total - self.done) / rate if rate and self.total > self.done else 0.0
        parts = [
            f"{self.done} of {self.total}" if self.total else f"{self.done} done",
            count(self.kept.items, "item"),
            count(self.kept.stories, "new story", "new stories"),
            count(self.errors, "error"),
            f"{rate:.0f}/s",
            f"{lag(timedelta(seconds=left))} left" if left >= 1 else "",
        ]
        return " · ".join(filter(None, parts))

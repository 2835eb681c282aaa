"""Words for a run: how it went with each source, and in all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from natwire.errors import NetworkError, SourceError
from natwire.model.article import Kept
from natwire.model.source import State

NO_FAULT = frozenset({"host-silent", "budget"})  # a source that was not asked; told of when it came to that


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one source, or with one page of it.

    `word` is ok, unchanged, left, that of the error, or what an `unfit` page is instead of an article; `state` is what
    is known of the source now, None where it was not asked. `items` is how many the answer held, `status` that of HTTP,
    `bytes` its decompressed size, `ms` how long the whole took. `news` says what became of its health: `sick` or `well`
    again, for a line that is told once.
    """

    source: str
    word: str
    kept: Kept = field(default_factory=Kept)
    error: SourceError | None = None
    state: State | None = None
    page: bool = False
    unfit: bool = False
    url: str = ""
    items: int = 0
    status: int | None = None
    bytes: int = 0
    ms: int = 0
    moved: bool = False
    news: str = ""


@dataclass(slots=True)
class Totals:
    """A run in numbers."""

    due: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    unfit: int = 0  # pages that were no articles
    bytes: int = 0
    kept: Kept = field(default_factory=Kept)
    failed: list[Outcome] = field(default_factory=list)
    worth_a_line: list[Outcome] = field(default_factory=list)
    network: NetworkError | None = None  # our own, when it is down

    def add(self, outcome: Outcome) -> None:
        """Count it."""
        self.kept += outcome.kept
        if outcome.page:
            self.pages += outcome.word == "ok"
            self.unfit += outcome.unfit
            return
        self.words[outcome.word] += 1
        self.bytes += outcome.bytes
        failed = outcome.error is not None and outcome.word not in NO_FAULT
        if failed:
            self.failed.append(outcome)
        # A source that is sick for days is told of once, and once when it is well.
        told = outcome.state is not None and outcome.state.told
        if outcome.news or (failed and not told) or outcome.word == "budget":
            self.worth_a_line.append(outcome)

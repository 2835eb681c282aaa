"""Words for a site: what the user and what natwire itself know of how its pages are built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """What the user says of a site's pages, as CSS selectors: where the `body` is ("" for no word), what to `cut`."""

    body: str = ""
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of a site when one of its pages is read.

    `furniture` are the hashes of blocks that recur across its articles (see `natwire.parse.memory`).
    """

    rules: Rules = Rules()
    furniture: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's robots.txt as it was had; `body` is None when the host did not answer."""

    at: datetime
    body: str | None

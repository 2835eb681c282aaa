"""The words for a query that the user keeps, and for how it reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from natwire.model.delivery import Destination


@dataclass(frozen=True, slots=True)
class Report:
    """How a watch tells of what it finds: to whom, and of what.

    A story is told once; with `on` material again when its publisher changed what matters, and with `carriers` again
    when so many outlets carry it. Two letters are `cooldown` apart at least. From hour to hour of the `quiet` ones,
    such as (22, 7), nothing is sent; it waits for their end.
    """

    to: tuple[Destination, ...]
    on: Literal["new", "material"] = "new"
    carriers: int | None = None
    cooldown: timedelta = timedelta(0)
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A query under a name. The name is one word, whatever its case, and stands for the query in `watch:NAME`.

    One that has a `report` tells of what it finds at the end of each run.
    """

    name: str
    query: str
    report: Report | None = None

    @property
    def plan(self) -> str:
        """What it is called in the ledger and the outbox."""
        return f"watch:{self.name}"

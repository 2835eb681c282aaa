"""What the answers of a platform cost: counted, and stopped before the month's budget is passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from natwire.errors import FetchError


class Budget:
    """What each kind of source may cost a month, in US dollars, and what it did cost this month."""

    def __init__(self, most: Mapping[str, float], spent: Mapping[str, float], now: datetime) -> None:
        """`most` has the kinds that have a bound."""
        self.most, self.spent, self.now = most, dict(spent), now
        self.unwritten: dict[str, float] = {}

    def check(self, kind: str) -> None:
        """Raises FetchError, `budget`, until the next month, when all was spent."""
        most = self.most.get(kind)
        if most is not None and self.spent.get(kind, 0.0) >= most:
            raise FetchError(
                f"{kind}: the ${most:.2f} of this month are spent",
                word="budget",
                hint=f"raise [{kind}] monthly_budget_usd, or wait for the next month",
                until=_next_month(self.now),
            )

    def spend(self, kind: str, usd: float) -> None:
        """Count what an answer cost."""
        if usd:
            self.spent[kind] = self.spent.get(kind, 0.0) + usd
            self.unwritten[kind] = self.unwritten.get(kind, 0.0) + usd

    def learned(self) -> dict[str, float]:
        """What was spent since this was last asked."""
        told, self.unwritten = self.unwritten, {}
        return told


def _next_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)

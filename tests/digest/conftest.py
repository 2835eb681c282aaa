"""Stories to tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from natwire.digest import Digest, Section
from natwire.model.story import Carrier, Story

MORNING = datetime(2026, 6, 3, 5, 0, tzinfo=UTC)

Make = Callable[..., Story]


@pytest.fixture
def story() -> Make:
    """Makes a story that was seen `hours` ago in some outlets, the shown one after the others."""

    def make(
        id: int, title: str = "", text: str = "", hours: float = 1, others: tuple[str, ...] = (), **more: str
    ) -> Story:
        at = MORNING - timedelta(hours=hours)
        url = more.pop("url", f"https://example.org/{id}?a=1&b=2")
        outlets = (*others, more.pop("outlet", "example.org"))
        carriers = tuple(
            Carrier(n, outlet, title, url if n == len(outlets) else f"https://{outlet}/{id}", None, seen, "new")
            for n, outlet in enumerate(outlets, 1)
            for seen in [at - timedelta(minutes=17 * (len(outlets) - n))]
        )
        return Story(
            id=id,
            title=title or f"Story number {id}",
            text=text or f"Agreement {id} was signed. Patria will build vehicles. Work begins in May.\n\nMore text.",
            outlet=outlets[-1],
            url=url,
            at=at,
            first_seen=at,
            lang=more.get("lang"),
            carriers=carriers,
        )

    return make


@pytest.fixture
def morning(story: Make) -> Digest:
    """Three stories in two sections, read in Helsinki."""
    return Digest(
        name="morning",
        title="Morning wire",
        sections=(
            Section(
                "Turkey and Finland", (story(1, "Patria comes to Ankara", others=("yle.fi", "bbc.co.uk")), story(2))
            ),
            Section(
                "Elsewhere", (story(3, "تركيا توقع اتفاقا", "وقعت أنقرة الاتفاق.", lang="ar", outlet="example.net"),)
            ),
        ),
        at=MORNING,
        zone=ZoneInfo("Europe/Helsinki"),
        folded=31,
        sick=("old feed",),
        host="desk",
    )

"""Stories to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from natwire.digest import Change, Digest, Place, Section
from natwire.model.post import Posted
from natwire.model.story import Carrier, Hit, Story

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
def section() -> Callable[..., Section]:
    """Makes a section of stories in which nothing is marked."""
    return lambda title, *stories: Section(title, tuple(Hit(each) for each in stories))


@pytest.fixture
def post(story: Make) -> Story:
    """What somebody posted, without a title of its own."""
    return replace(
        story(9, "The ferry is late again", "The ferry is late again. Nobody knows why.", outlet="nat@example.social"),
        authors=("Nat Example",),
        site="Mastodon",
        posted=Posted("mastodon", "nat@example.social"),
    )


@pytest.fixture
def morning(story: Make, post: Story) -> Digest:
    """All that there may be to tell, read in Helsinki: two carriers before, a hit, a post, a change, two weeks."""
    agreement = story(1, "Patria comes to Ankara", others=("yle.fi", "bbc.co.uk"), lang="en")
    found = Hit(story(2), "More text about Patria Oyj.", ((16, 26),))
    arabic = story(3, "تركيا توقع اتفاقا", "وقعت أنقرة الاتفاق.", lang="ar", outlet="example.net")
    told = story(4, "Twelve hurt in Ankara", hours=30)
    places = (Place("Twelve hurt", "Fourteen hurt"), Place("", "One is in hospital."))
    return Digest(
        name="morning",
        title="Morning wire",
        sections=(
            Section("Turkey and Finland", (Hit(agreement, "Patria will build vehicles.", ((0, 6),)), found)),
            Section("Elsewhere", (Hit(arabic), Hit(post))),
        ),
        at=MORNING,
        zone=ZoneInfo("Europe/Helsinki"),
        changes=(Change(told, MORNING - timedelta(hours=2), ("headline", "numbers"), places),),
        volume=tuple((date(2026, 5, 21 + n), n * 3) for n in range(11)),
        folded=31,
        sick=("old feed",),
        host="desk",
        run=812,
    )

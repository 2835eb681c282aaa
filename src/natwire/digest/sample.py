"""A digest with all that there may be to tell, to try templates with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from natwire.digest.model import Change, Digest, Place, Section
from natwire.model.post import Posted
from natwire.model.story import Carrier, Hit, Story

_AT = datetime(2026, 6, 3, 5, 0, tzinfo=UTC)


def sample() -> Digest:
    """The same each time: a story that others had first, a post from right to left, a change, some days."""
    sentence = "Patria will build vehicles there."
    return Digest(
        name="morning",
        title="Morning wire",
        sections=(
            Section("Turkey & Finland", (Hit(_agreement(), sentence, ((0, 6),)),)),
            Section("Posts", (Hit(_post()),)),
        ),
        at=_AT,
        zone=UTC,
        changes=(Change(_agreement(), _AT, ("headline", "numbers"), (Place("Twelve were hurt.", "Nobody was."),)),),
        volume=tuple((_AT.date() - timedelta(days=13 - n), n * n % 17) for n in range(14)),
        folded=1,
        sick=("old feed",),
        host="desk",
        run=812,
    )


def _agreement() -> Story:
    url = "https://example.org/a?x=1&y=2"
    return Story(
        id=1,
        title="Ankara & Helsinki sign <an agreement>",
        text="Ankara signed on Monday. Nobody would comment. Work begins in May.\n\nPatria will build vehicles there.",
        outlet="example.org",
        url=url,
        at=_AT,
        first_seen=_AT,
        lang="en",
        carriers=(
            Carrier(
                1, "example.net", "Ankara signs", "https://example.net/1", None, _AT - timedelta(minutes=17), "new"
            ),
            Carrier(2, "example.org", "Ankara signs", url, None, _AT, "exact", versions=2),
        ),
    )


def _post() -> Story:
    return Story(
        id=2,
        title="وقعت أنقرة الاتفاق",
        text="وقعت أنقرة الاتفاق في هلسنكي.",
        outlet="nat@example.social",
        url="https://example.social/@nat/2",
        at=_AT,
        first_seen=_AT,
        authors=("Nat Example",),
        lang="ar",
        site="Mastodon",
        posted=Posted("mastodon", "nat@example.social"),
    )

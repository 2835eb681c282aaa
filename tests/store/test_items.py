"""Which of the items of a source are new."""

from __future__ import annotations

from natwire.store import Database

from .conftest import Keep, arrival, reading

COUNT = 450


def test_the_last_items_of_a_long_list_may_come_under_new_guids(db: Database, keep: Keep) -> None:
    """A source that has announced much is not gone through: what it listed last is what it can list again."""
    old = [
        arrival(reading(f"Deal {n}", f"word{n} of this day", f"https://yle.example/{n}"), guid=f"old {n}")
        for n in range(COUNT)
    ]
    for first in range(0, COUNT, 30):
        keep(*old[first : first + 30][::-1], later=first)
    again = [arrival(each.reading, guid=f"new {n}") for n, each in enumerate(old)]
    kept = keep(*again[-30:][::-1], later=COUNT)
    assert (kept.items, kept.changed) == (0, 0)
    assert db.sql.execute("select count(*), sum(guid like 'new%') from item").fetchone() == (COUNT, 30)


def test_a_list_that_is_long_itself_may_come_under_new_guids_as_a_whole(db: Database, keep: Keep) -> None:
    """However many it lists, they were its last ones."""
    old = [
        arrival(reading(f"Deal {n}", f"word{n} of this day", f"https://yle.example/{n}"), guid=f"old {n}")
        for n in range(COUNT)
    ]
    keep(*old[::-1])
    kept = keep(*(arrival(each.reading, guid=f"new {n}") for n, each in enumerate(old)), later=9)
    assert kept.items == 0
    assert db.sql.execute("select count(*), sum(guid like 'new%') from item").fetchone() == (COUNT, COUNT)

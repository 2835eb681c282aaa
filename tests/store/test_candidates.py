"""What a copy is looked for by, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from natwire.store import Database, candidates, care, stories
from natwire.store.polling import Polling

from .conftest import Keep, reading

TEXT = "Ankara and Helsinki signed a memorandum on armoured vehicles with Patria on Monday"
LONG_AGO = -60 * 24 * 40  # minutes


def remembered(db: Database) -> tuple[set[int], set[int]]:
    """The stories that have anchors, and the articles that have prints."""
    anchors = db.sql.execute("select distinct story_id from anchor")
    prints = db.sql.execute("select article_id from print")
    return {number for (number,) in anchors}, {number for (number,) in prints}


def found_by(db: Database) -> set[tuple[int, int]]:
    """The anchors and their stories, wherever in the table they stand."""
    return set(db.sql.execute("select max(h, ~h), story_id from anchor"))


def settle(db: Database) -> None:
    with db.writing() as sql:
        for turn in range(candidates.PARTS):
            candidates.settle(sql, turn)


def end_runs(db: Database, now: datetime, count: int = candidates.PARTS) -> None:
    polling = Polling(db)
    for _ in range(count):
        polling.end(polling.begin(now), now, {}, None)


def test_stories_of_long_ago_are_no_longer_looked_for(db: Database, keep: Keep, now: datetime) -> None:
    """After some runs they have left the tables that candidates come from, and nothing else."""
    keep(reading("Deal", TEXT), later=LONG_AGO)
    keep(reading("Deal", f"{TEXT} again", "https://aa.example/1"), later=LONG_AGO + 9)
    keep(reading("Ferry", "The ferry line across the strait reopens", "https://yle.example/2"))
    assert remembered(db) == ({1, 2}, {1, 2, 3})
    end_runs(db, now)
    assert remembered(db) == ({2}, {3})
    story = stories.get(db, 1)
    assert story
    assert (story.text, len(story.carriers)) == (TEXT, 2)
    assert care.faults(db) == []


def test_what_is_listed_late_is_remembered_as_long_as_the_rest(db: Database, keep: Keep, now: datetime) -> None:
    """A new feed lists what is a year old: copies of it may come from the next feed of the same run."""
    keep(reading("Ferry", "The ferry line across the strait reopens", "https://yle.example/2"))
    keep(reading("Deal", TEXT, published=now - timedelta(days=365)))
    end_runs(db, now)
    assert remembered(db) == ({1, 2}, {1, 2})


def test_a_run_looks_through_a_part_of_the_anchors(db: Database, keep: Keep, now: datetime) -> None:
    """Whatever there is to forget, it is spread over several runs."""
    keep(
        *(reading("Old", " ".join(f"w{n}x{m}" for m in range(30)), f"https://a.example/{n}") for n in range(40)),
        later=LONG_AGO,
    )
    keep(reading("Ferry", "The ferry line across the strait reopens", "https://yle.example/2"))
    (before,) = db.sql.execute("select count(*) from anchor").fetchone()
    left = []
    for _ in range(candidates.PARTS):
        end_runs(db, now, 1)
        left += db.sql.execute("select count(*) from anchor").fetchone()
    gone = [a - b for a, b in zip([before, *left], left, strict=False)]
    assert left[-1] == 7
    assert max(gone) < before / 3


def test_a_copy_is_found_however_old_the_story_was_when_it_came(db: Database, keep: Keep, now: datetime) -> None:
    """The days of two copies are compared, not the day on which natwire sees them."""
    keep(reading("Deal", TEXT, published=now - timedelta(days=300)))
    keep(reading("Deal", f"{TEXT} again", "https://aa.example/1", published=now - timedelta(days=298)), later=60)
    keep(reading("Deal", f"{TEXT} and again", "https://bb.example/1", published=now - timedelta(days=250)), later=90)
    assert [row[0] for row in db.sql.execute("select carriers from story")] == [2, 1]


def test_a_new_anchor_is_written_beside_other_new_ones(db: Database, keep: Keep) -> None:
    """Each in its place, a commit would write nearly as many pages as it has anchors."""
    keep(reading("Deal", TEXT))
    assert db.sql.execute("select count(*), max(h) < 0 from anchor").fetchone() == (len(set(TEXT.split())), 1)


def test_anchors_that_are_settled_lead_to_the_same_stories(db: Database, keep: Keep) -> None:
    """A copy is found by what is settled, by what is new, and where some of both is there."""
    keep(reading("Deal", TEXT))
    before = found_by(db)
    settle(db)
    assert found_by(db) == before
    assert db.sql.execute("select min(h) >= 0 from anchor").fetchone() == (1,)
    keep(reading("Deal", f"{TEXT} again", "https://aa.example/1"), later=60)
    assert db.sql.execute("select min(h) < 0 from anchor").fetchone() == (1,)
    keep(reading("Deal", f"{TEXT} and again", "https://bb.example/1"), later=90)
    assert [row[0] for row in db.sql.execute("select carriers from story")] == [3]


def test_an_anchor_at_the_edge_of_the_hashes_is_settled(db: Database) -> None:
    """Every hash is in one of the parts, the least and the greatest too."""
    ends = [0, (1 << 40) - 1]
    with db.writing() as sql:
        candidates.remember(sql, ends, 7)
    settle(db)
    assert db.sql.execute("select h from anchor order by h").fetchall() == [(h,) for h in ends]


def test_new_anchors_are_settled_while_stories_come(db: Database) -> None:
    """The place where they stand together stays small, or each commit would write all of it."""
    with db.writing() as sql:
        for story in range(2 * candidates.PARTS * candidates.SETTLED):
            candidates.remember(sql, [story * 0x9E3779B1 % (1 << 40)], story)
    (new,) = db.sql.execute("select count(*) from anchor where h < 0").fetchone()
    assert 0 < new <= candidates.PARTS * candidates.SETTLED

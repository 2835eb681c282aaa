"""Who was told of what: each destination once, whatever becomes of the story."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from natwire.dedupe.changes import grades
from natwire.model.article import Page, Wanted
from natwire.model.delivery import Destination, Edition, Told
from natwire.model.query import Digested, Not
from natwire.pipeline.ready import ready
from natwire.store import Database, care
from natwire.store.archive import Archive
from natwire.store.byhand import ByHand
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
from natwire.store.search import Search
from natwire.store.versions import Versions

from .conftest import ME, Keep, arrival, feed_of, judge, reading

PLAN = "digest:morning"
YOU = Destination("mail", "you@desk.example")
HOUR = timedelta(hours=1)
DEAL = "Patria and FNSS signed in Ankara for 12 vehicles that are built in Izmir from next year."


@pytest.fixture
def ledger(db: Database) -> Ledger:
    """The ledger of the new database."""
    return Ledger(db)


def tell(ledger: Ledger, at: datetime, *told: Told, plan: str = PLAN, to: Destination = ME) -> None:
    """Queue a letter that tells this."""
    assert Outbox(ledger.db).queue(plan, to, f"<{at:%d%H%M%S}@desk.example>", b"", told, at)


def two_stories(keep: Keep) -> None:
    """Stories 1 and 2."""
    keep(reading("Deal", DEAL))
    keep(reading("Rain", "Showers until the weekend, says the institute.", "https://yle.example/2"))


# ------------------------------------------------------------------------------------------------------ what was told


def test_each_plan_and_destination_has_a_ledger_of_its_own(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """An alert by a watch does not hide a story from the digest, nor what one reader got from another."""
    two_stories(keep)
    tell(ledger, now, Told(1, "new", now))

    assert ledger.told(PLAN, ME, [1, 2]) == {1: [Told(1, "new", now)]}
    assert ledger.told(PLAN, YOU, [1, 2]) == ledger.told("watch:deal", ME, [1, 2]) == {}


def test_the_same_is_told_once_and_something_else_again(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """A second letter that tells it leaves the first one's time, and counts only what it told first."""
    two_stories(keep)
    tell(ledger, now, Told(1, "new", now))
    tell(ledger, now + HOUR, Told(1, "new", now), Told(1, "carriers:10", now), Told(2, "new", now))

    assert ledger.told(PLAN, ME, [1]) == {1: [Told(1, "new", now), Told(1, "carriers:10", now + HOUR)]}
    assert [letter.stories for letter in Outbox(ledger.db).letters()] == [2, 1]


def test_what_cannot_go_now_waits_and_goes_with_the_next_letter(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """In the order in which it came; what was told does not wait again."""
    two_stories(keep)
    ledger.wait(PLAN, ME, [Told(2, "new", now), Told(1, "new", now - HOUR)])
    ledger.wait(PLAN, ME, [Told(2, "new", now + HOUR)])

    waiting = ledger.waiting(PLAN, ME)
    assert waiting == [Told(1, "new", now - HOUR), Told(2, "new", now)]
    assert ledger.waiting(PLAN, YOU) == []
    assert list(ledger.told(PLAN, ME, [1, 2])) == [1, 2]

    tell(ledger, now + HOUR, *waiting)
    ledger.wait(PLAN, ME, [Told(2, "new", now + HOUR)])
    assert ledger.waiting(PLAN, ME) == []
    assert ledger.told(PLAN, ME, [2]) == {2: [Told(2, "new", now + HOUR)]}


def test_the_last_letter_is_that_of_the_plan_and_the_destination(ledger: Ledger, now: datetime) -> None:
    """Whatever became of it: a watch that may speak every twelve hours does not flood a server that refuses it."""
    tell(ledger, now)
    tell(ledger, now + HOUR)
    tell(ledger, now + 2 * HOUR, to=YOU)

    at = now + 2 * HOUR
    assert ledger.last(PLAN, ME, at) == now + HOUR
    assert ledger.last(PLAN, YOU, at) == at
    assert ledger.last("watch:deal", ME, at) is None


def test_what_a_digest_told_is_found_by_its_name(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """Whatever its case and whoever got it; a watch of that name told something else."""
    two_stories(keep)
    tell(ledger, now, Told(1, "new", now), plan="digest:Morning", to=YOU)
    tell(ledger, now + HOUR, Told(2, "new", now), plan="watch:morning")
    search = Search(ledger.db)

    assert search.ids(Digested("morning"), 9) == [1]
    assert search.ids(Not(Digested("morning")), 9) == [2]
    assert search.ids(Digested("evening"), 9) == []


# ------------------------------------------------------------------------------------- stories that come together


def test_a_story_that_becomes_part_of_another_takes_along_what_was_told(
    ledger: Ledger, keep: Keep, now: datetime
) -> None:
    """Nobody hears of it again; and who heard of neither half still does."""
    two_stories(keep)
    tell(ledger, now, Told(2, "new", now))
    tell(ledger, now + HOUR, Told(1, "new", now), Told(2, "carriers:3", now), plan="watch:deal")
    ledger.wait("watch:deal", ME, [Told(2, "new", now)])
    ledger.wait(PLAN, YOU, [Told(1, "new", now), Told(2, "new", now)])
    ByHand(ledger.db).merge([1, 2], now)

    assert ledger.told(PLAN, ME, [1]) == {1: [Told(1, "new", now)]}
    assert {each.what for each in ledger.told("watch:deal", ME, [1])[1]} == {"new", "carriers:3"}
    assert ledger.waiting("watch:deal", ME) == []
    assert ledger.waiting(PLAN, YOU) == [Told(1, "new", now)]
    assert care.faults(ledger.db) == []


def test_a_letter_that_was_written_before_two_stories_became_one_tells_of_the_one(
    ledger: Ledger, keep: Keep, now: datetime
) -> None:
    """A run at work may join them between the building and the queueing."""
    two_stories(keep)
    ByHand(ledger.db).merge([1, 2], now)
    tell(ledger, now, Told(2, "new", now))

    assert ledger.told(PLAN, ME, [1, 2]) == {1: [Told(1, "new", now)]}


def test_a_story_that_is_parted_keeps_what_was_told_of_its_number(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """The part with the new number is news."""
    keep(reading("Deal", DEAL))
    keep(reading("Deal", DEAL, "https://bbc.example/1"), source=feed_of("bbc"))
    tell(ledger, now, Told(1, "new", now))
    parted = ByHand(ledger.db).split(1, [2], now, ready)

    assert ledger.told(PLAN, ME, [1, parted]) == {1: [Told(1, "new", now)]}
    assert parted in ledger.fresh()


# ----------------------------------------------------------------------------------------- what publishers changed


def corrected(keep: Keep, text: str, later: int) -> None:
    """The publisher of story 1 changes its text."""
    keep(reading("Deal", text), later=later)


def test_a_change_since_a_story_was_told_is_told_once(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """Of the grades that are asked, and of those that nobody told there."""
    keep(reading("Deal", DEAL))
    corrected(keep, DEAL.replace("12", "13"), later=10)
    Versions(ledger.db).grade(grades)
    tell(ledger, now + HOUR, Told(1, "new", now))
    assert ledger.changes(PLAN, ME, ["numbers"]) == []

    corrected(keep, DEAL.replace("12", "14"), later=120)
    assert ledger.changes(PLAN, ME, ["numbers"]) == []  # nobody has graded it yet
    Versions(ledger.db).grade(grades)
    assert ledger.changes(PLAN, ME, ["numbers", "names"]) == [(1, 1, 2, now + 2 * HOUR, ("numbers",))]
    assert ledger.changes(PLAN, ME, ["names"]) == ledger.changes(PLAN, YOU, ["numbers"]) == []

    tell(ledger, now + 3 * HOUR, Told(1, "changed:1.2", now))
    assert ledger.changes(PLAN, ME, ["numbers"]) == []
    corrected(keep, DEAL.replace("12", "15"), later=240)
    Versions(ledger.db).grade(grades)
    assert [change[:3] for change in ledger.changes(PLAN, ME, ["numbers"])] == [(1, 1, 3)]


def test_what_was_not_told_is_not_changed_for_anybody(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """A story that waits to be told is told as it is then."""
    keep(reading("Deal", DEAL))
    ledger.wait(PLAN, ME, [Told(1, "new", now)])
    corrected(keep, DEAL.replace("12", "14"), later=10)
    Versions(ledger.db).grade(grades)

    assert ledger.changes(PLAN, ME, ["numbers"]) == []


# ------------------------------------------------------------------------------------------- hours, and watches


def test_an_hour_of_a_digest_is_settled_once(ledger: Ledger, now: datetime) -> None:
    """The last one is known by the clock; they are listed by when they were settled."""
    assert (ledger.edition(PLAN, now), ledger.first_edition(PLAN)) == (None, None)
    ledger.close(PLAN, "2026-06-02T07:00", now, "missed")
    ledger.close(PLAN, "2026-06-03T07:00", now + HOUR, "built")
    ledger.close(PLAN, "2026-06-03T07:00", now + 2 * HOUR, "empty")
    ledger.close("digest:evening", "2026-06-03T17:30", now, "empty")

    assert ledger.edition(PLAN, now + HOUR) == "2026-06-03T07:00"
    assert ledger.first_edition(PLAN) == now
    morning = [
        Edition(PLAN, "2026-06-03T07:00", now + HOUR, "built"),
        Edition(PLAN, "2026-06-02T07:00", now, "missed"),
    ]
    assert ledger.editions(PLAN, 9) == morning
    assert ledger.editions(PLAN, 1) == morning[:1]
    assert [each.plan for each in ledger.editions(None, 9)] == [PLAN, "digest:evening", PLAN]


def test_a_watch_reports_since_it_was_first_asked(ledger: Ledger, now: datetime) -> None:
    """Not the archive of years, and not less when it is asked again."""
    assert ledger.since("watch:deal", now) == now
    assert ledger.since("watch:deal", now + HOUR) == now
    assert ledger.since("watch:rain", now + HOUR) == now + HOUR


def test_what_a_clock_that_was_ahead_wrote_does_not_count_before_its_time(ledger: Ledger, now: datetime) -> None:
    """Else one start with the wrong clock would silence all until then."""
    month = now + 31 * 24 * HOUR
    tell(ledger, now)
    tell(ledger, month)
    ledger.close(PLAN, "2026-06-02T07:00", now, "built")
    ledger.close(PLAN, "2026-07-02T07:00", month, "built")
    ledger.since("watch:deal", month)

    assert (ledger.last(PLAN, ME, now + HOUR), ledger.last(PLAN, ME, month)) == (now, month)
    assert ledger.edition(PLAN, now + HOUR) == "2026-06-02T07:00"
    assert ledger.since("watch:deal", now) == now


def test_what_another_process_wrote_a_moment_later_counts(ledger: Ledger, now: datetime) -> None:
    """Of two that begin at once, the second must not write the same digest again."""
    tell(ledger, now + timedelta(seconds=1))
    ledger.close(PLAN, "2026-06-03T12:00", now + timedelta(seconds=1), "built")

    assert ledger.last(PLAN, ME, now) is not None
    assert ledger.edition(PLAN, now) is not None


def test_a_new_story_is_looked_at_once(ledger: Ledger, keep: Keep) -> None:
    """Until something happens to it; who looked at one has not looked at the others."""
    two_stories(keep)
    assert ledger.fresh() == [1, 2]
    ledger.looked([1])
    assert ledger.fresh() == [2]
    ledger.looked([2])
    keep(reading("Deal", DEAL))
    assert ledger.fresh() == []


def test_a_story_that_grows_or_reads_otherwise_is_looked_at_again(
    ledger: Ledger, archive: Archive, keep: Keep, now: datetime
) -> None:
    """By another carrier, by a word-for-word copy, by its publisher, by its page."""
    teaser = reading("Deal", "Patria signed in Ankara.", teaser=True)
    keep(arrival(teaser, wants_page=True))
    ledger.looked(ledger.fresh())

    page = Page(b"<p>", "text/html", now)
    archive.keep_page(Wanted(1, "https://yle.example/1", "yle", teaser.article), reading("Deal", DEAL), page, judge)
    assert ledger.fresh() == [1]
    ledger.looked([1])
    keep(reading("Deal", DEAL + " More follows.", "https://bbc.example/1"), source=feed_of("bbc"))
    assert ledger.fresh() == [1]
    ledger.looked([1])
    keep(reading("Deal", DEAL, "https://wire.example/1"), source=feed_of("wire"))
    assert ledger.fresh() == [1]
    ledger.looked([1])
    corrected(keep, DEAL.replace("12", "14"), later=60)
    assert ledger.fresh() == [1]


def test_of_two_stories_that_became_one_the_one_is_looked_at(ledger: Ledger, keep: Keep, now: datetime) -> None:
    """The number that leads to it is no story of its own."""
    two_stories(keep)
    ledger.looked([1])
    ByHand(ledger.db).merge([1, 2], now)

    assert ledger.fresh() == [1]

"""Stored pages: handed out to be read again, and what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from natwire.model.article import Again, Kept, Page, Reading, Stored
from natwire.model.query import And, Term
from natwire.model.site import Trace
from natwire.model.source import Source
from natwire.store import Database, care, stories
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.reread import Rereading
from natwire.store.search import Search
from natwire.store.sites import Sites
from natwire.store.versions import Versions

from .conftest import SOURCE, Keep, arrival, judge, reading

TEXT = "Ankara and Helsinki signed a memorandum on armoured vehicles with Patria on Monday"
OTHER = "The ferry line across the strait reopens after two years of repairs in the harbour"
BOX = "Write to us for a weekly letter about all that happens in the ports"
WIRE = Source("wire", "https://wire.example/feed")


@pytest.fixture
def rereading(db: Database) -> Rereading:
    """The pages of the new database."""
    return Rereading(db)


@pytest.fixture
def followed(archive: Archive, db: Database, keep: Keep, now: datetime) -> Keep:
    """Put readings into the archive as teasers, each with its page behind it."""

    def followed(*ready: Reading, source: Source = SOURCE, later: int = 0) -> Kept:
        teasers = [reading(each.article.title, each.article.text[:30], each.key, teaser=True) for each in ready]
        kept = keep(*(arrival(each, wants_page=True) for each in teasers), source=source, later=later)
        pages = {each.key: each for each in ready}
        for wanted in Polling(db).wanted(now + timedelta(minutes=later), [source.name], 99):
            ours = pages[wanted.url]
            at = now + timedelta(minutes=later + 1)
            page = Page(ours.article.text.encode(), "text/html", at, wanted.url)
            kept += archive.keep_page(wanted, ours, page, judge)
        return kept

    return followed


def again(rereading: Rereading, number: int, title: str, text: str, at: datetime, **more: object) -> Kept:
    """Keep another reading of the page of an article."""
    stored = handed_out(rereading, number)
    better = reading(title, text, stored.article.url or "", **more)
    return rereading.keep(stored, Again("better", better), at, judge)


def handed_out(rereading: Rereading, number: int) -> Stored:
    """An article with its page, which must be there."""
    stored = rereading.stored(number)
    assert stored is not None
    return stored


def test_a_page_is_handed_out_with_the_article_that_was_made_of_it(
    rereading: Rereading, followed: Keep, now: datetime
) -> None:
    """All that is needed to read it again: what was fetched, when and where, and what is kept."""
    published = now - timedelta(hours=2)
    ready = reading("Deal", TEXT, authors=("A. Writer",), published=published, published_from="meta", lang="en")
    followed(ready)

    stored = handed_out(rereading, 1)

    assert stored.id == "1.1"
    assert stored.page == Page(TEXT.encode(), "text/html", now + timedelta(minutes=1), "https://yle.example/1")
    assert stored.article == ready.article
    assert (stored.key, stored.outlet, stored.updated) == ("https://yle.example/1", "yle.example", None)
    assert rereading.stored(99) is None


def test_the_pages_of_a_story_are_those_of_all_its_carriers(
    rereading: Rereading, followed: Keep, keep: Keep, db: Database
) -> None:
    """Also those that do not lead it; an article without a page has none to be read."""
    followed(reading("Deal", TEXT))
    followed(reading("Ankara deal", TEXT + " said NAT", "https://wire.example/9"), source=WIRE, later=9)
    followed(reading("Ferry", OTHER, "https://yle.example/2"), later=20)
    keep(reading("Frost", "No page was ever wanted of this short notice", "https://yle.example/3"), later=30)

    assert rereading.numbers() == [1, 2, 3]
    assert rereading.numbers(Search(db).ids(Term("patria"), 9)) == [1, 2]
    assert rereading.numbers([]) == []
    assert [handed_out(rereading, number).id for number in (1, 2, 3)] == ["1.1", "1.2", "2.1"]


def test_the_newest_pages_of_a_host_are_found_by_their_own_address(rereading: Rereading, followed: Keep) -> None:
    """Other hosts that begin alike are others."""
    for n in (1, 2, 3):
        followed(reading(f"T{n}", f"{TEXT} {n}", f"https://yle.example/{n}"), later=n)
    followed(reading("Ferry", OTHER, "https://yle.example.org/2"), later=9)

    assert rereading.of_host("yle.example", 2) == [3, 2]
    assert rereading.of_host("yle.example.org", 9) == [4]
    assert rereading.of_host("yle", 9) == []


def test_a_story_shows_its_page_and_those_of_its_carriers(rereading: Rereading, followed: Keep, keep: Keep) -> None:
    """By the numbers that people type; an article whose page is not kept has none."""
    followed(reading("Deal", TEXT))
    followed(reading("Ankara deal", TEXT + " said NAT", "https://wire.example/9"), source=WIRE, later=9)
    keep(reading("Ferry", OTHER, "https://yle.example/2"), later=20)

    def title(*numbers: int) -> str | None:
        stored = rereading.of_story(*numbers)
        return stored.article.title if stored else None

    assert [title(1), title(1, 1), title(1, 2)] == ["Deal", "Deal", "Ankara deal"]
    assert [title(1, 3), title(2), title(2, 1), title(9)] == [None] * 4


def test_a_better_text_is_marked_as_ours_and_not_as_a_correction(
    rereading: Rereading, followed: Keep, archive: Archive, db: Database, now: datetime
) -> None:
    """Search finds the new words and no longer the old ones; there is no version and no time of a change."""
    followed(reading("Deal", f"{TEXT} {BOX}"))
    later = now + timedelta(days=9)

    kept = again(rereading, 1, "Deal", TEXT, later, lang="en", quality=88)

    story = stories.get(db, 1)
    assert story is not None
    assert (story.text, story.lang, story.quality, kept) == (TEXT, "en", 88, Kept())
    assert (story.updated, story.reread) == (None, later)
    assert len(Versions(archive.db).of(1)) == 1
    assert (Search(db).count(Term("weekly")), Search(db).count(Term("patria"))) == (0, 1)
    assert care.faults(db) == []


def test_a_carrier_that_is_no_article_leads_no_story(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """The other one does, also where it was the same words and leaned on the entry of the first in the index."""
    followed(reading("Deal", TEXT))
    followed(reading("Deal", TEXT, "https://wire.example/9"), source=WIRE, later=9)
    stored = handed_out(rereading, 1)
    wall = reading("Deal", TEXT, unfit="consent")

    rereading.keep(stored, Again("no-article", wall), now, judge)

    lead, carriers = db.sql.execute("select lead_id, carriers from story where id = 1").fetchone()
    assert (lead, carriers, handed_out(rereading, 1).article.unfit) == (2, 1, "consent")
    assert Search(db).count(Term("patria")) == 1
    assert care.faults(db) == []

    rereading.keep(handed_out(rereading, 1), Again("better", reading("Deal", TEXT)), now, judge)
    assert db.sql.execute("select lead_id, carriers from story where id = 1").fetchone() == (1, 2)
    assert care.faults(db) == []


def test_a_page_that_is_damaged_is_handed_out_without_its_body(
    rereading: Rereading, followed: Keep, db: Database
) -> None:
    """The article is what it was."""
    followed(reading("Deal", TEXT))
    db.sql.execute("update page set body_z = x'00ff'")
    stored = handed_out(rereading, 1)

    assert (stored.damaged, stored.page.body, stored.article.text) == (True, b"", TEXT)


def test_hosts_of_which_nothing_is_remembered_are_named_where_there_is_something_to_learn(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """Three pages at least, some of them among those that are asked for."""
    for n in range(3):
        followed(reading(f"T{n}", f"{TEXT} {n}", f"https://yle.example/{n}"), later=n)
        followed(reading(f"U{n}", f"{OTHER} {n}", f"https://bbc.example:8443/{n}"), later=n)
    followed(reading("Ferry", OTHER, "https://wire.example/2"), later=9)

    assert rereading.strangers(rereading.numbers()) == ["bbc.example:8443", "yle.example"]
    assert rereading.strangers([1]) == ["yle.example"]
    Sites(db).learn("yle.example", [Trace(1, "Story", 900)], now)
    assert rereading.strangers(rereading.numbers()) == ["bbc.example:8443"]


def test_a_figure_that_nobody_reads_leaves_no_mark(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """The quality of a text can be told anew without touching the text."""
    followed(reading("Deal", TEXT))

    rereading.keep(handed_out(rereading, 1), Again("same", reading("Deal", TEXT, quality=88)), now, judge)

    assert db.sql.execute("select reread_at, quality from article").fetchone() == (None, 88)
    assert care.faults(db) == []


def test_earlier_texts_can_still_be_read_when_the_newest_changes_under_them(
    rereading: Rereading, archive: Archive, keep: Keep, db: Database, now: datetime
) -> None:
    """Each is packed with the one after it, so they are packed anew."""
    texts = [f"{TEXT} {word}" for word in ("first", "second", "third")]
    for n, text in enumerate(texts):
        keep(arrival(reading("Deal", text), guid="1", wants_page=True), later=n)
    (wanted,) = Polling(db).wanted(now + timedelta(minutes=9), ["yle"], 9)
    archive.keep_page(wanted, reading("Deal", f"{texts[2]} {BOX}"), Page(b"", "", now + timedelta(minutes=9)), judge)
    before = Versions(archive.db).of(1)[:-1]

    again(rereading, 1, "Deal", texts[2], now + timedelta(days=1))

    assert [version.told.text for version in before] == texts
    assert Versions(archive.db).of(1)[:-1] == before


def test_a_time_that_is_told_anew_moves_the_story(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """Lists sort by it, also when the text stayed as it was."""
    followed(reading("Deal", TEXT, published=now, published_from="text"))
    at = now - timedelta(days=1)

    again(rereading, 1, "Deal", TEXT, now, published=at, published_from="json-ld")

    story = stories.get(db, 1)
    assert story is not None
    assert (story.at, story.published, story.published_from) == (at, at, "json-ld")


def test_a_story_that_stood_alone_may_turn_out_to_be_a_copy(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """By its text as it reads today it says what another says; the id that it had still works."""
    followed(reading("Ferry", OTHER))
    followed(reading("Ferry line", BOX, "https://wire.example/9"), source=WIRE, later=9)
    assert stories.get(db, 1) != stories.get(db, 2)

    kept = again(rereading, 2, "Ferry line", OTHER + " again", now)

    assert (kept.stories, kept.copies) == (-1, 1)
    story = stories.get(db, 2)
    assert story is not None
    assert story == stories.get(db, 1)
    assert [carrier.outlet for carrier in story.carriers] == ["yle.example", "wire.example"]
    assert care.faults(db) == []


def test_what_was_joined_stays_joined(rereading: Rereading, followed: Keep, db: Database, now: datetime) -> None:
    """However its text reads today: stories do not come apart by themselves."""
    followed(reading("Deal", TEXT))
    followed(reading("Ankara deal", TEXT + " said NAT", "https://wire.example/9"), source=WIRE, later=9)

    again(rereading, 2, "Ankara deal", OTHER, now)

    story = stories.get(db, 1)
    assert story is not None
    assert len(story.carriers) == 2
    assert Search(db).count(Term("ferry")) == 1


def test_the_words_of_copies_are_indexed_once_whoever_is_read_first(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """Two carriers of the same words lose the same box one after the other; each is found at every moment."""
    followed(reading("Deal", f"{TEXT} {BOX}"))
    followed(reading("Deal", f"{TEXT} {BOX}", "https://wire.example/9"), source=WIRE, later=9)
    first, second = rereading.numbers()
    indexed = "select count(*) from article where copy_of is null"

    again(rereading, first, "Deal", TEXT, now)
    assert (Search(db).count(Term("weekly")), Search(db).count(Term("patria"))) == (1, 1)
    assert care.faults(db) == []

    again(rereading, second, "Deal", TEXT, now)
    assert (Search(db).count(Term("weekly")), Search(db).count(Term("patria"))) == (0, 1)
    assert db.sql.execute(indexed).fetchone() == (1,)
    assert care.faults(db) == []

    again(rereading, first, "Deal", OTHER, now)
    assert (Search(db).count(Term("ferry")), Search(db).count(Term("patria"))) == (1, 1)
    assert care.faults(db) == []


def test_who_has_clearly_more_of_a_story_today_tells_it(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """The lead is chosen again by the texts as they are now."""
    long = f"{TEXT} {OTHER} in the afternoon of that day before many guests"
    followed(reading("Deal", TEXT))
    followed(reading("Whole deal", f"{TEXT} {long}", "https://wire.example/9"), source=WIRE, later=9)
    before = stories.get(db, 1)
    again(rereading, 2, "Whole deal", TEXT + " indeed", now)
    after = stories.get(db, 1)

    assert before is not None
    assert after is not None
    assert (before.title, after.title) == ("Whole deal", "Deal")


def test_what_changed_meanwhile_stands(rereading: Rereading, followed: Keep, db: Database, now: datetime) -> None:
    """A correction that comes in between is newer than what was handed out."""
    followed(reading("Deal", TEXT))
    stored = handed_out(rereading, 1)
    again(rereading, 1, "Deal", f"{TEXT} indeed", now)

    kept = rereading.keep(stored, Again("better", reading("Deal", OTHER)), now, judge)

    assert kept == Kept()
    assert [hit.story.text for hit in Search(db).find(And())] == [f"{TEXT} indeed"]


def test_a_text_that_was_whole_can_become_a_beginning(
    rereading: Rereading, followed: Keep, db: Database, now: datetime
) -> None:
    """Today's rules know that there would be more."""
    followed(reading("Deal", TEXT))

    again(rereading, 1, "Deal", TEXT, now, teaser=True)

    story = stories.get(db, 1)
    assert story is not None
    assert story.teaser

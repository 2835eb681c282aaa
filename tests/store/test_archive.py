"""What goes into the archive, and what comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from natwire.model.article import Article, Page, Poll, Wanted
from natwire.model.query import And, Term
from natwire.model.source import Source, State
from natwire.store import Database, care, stories
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.reread import Rereading
from natwire.store.search import Search
from natwire.store.versions import Versions

from .conftest import SOURCE, Keep, arrival, judge, reading

TEXT = "Ankara and Helsinki signed a memorandum on armoured vehicles with Patria on Monday"
OTHER = "The ferry line across the strait reopens after two years of repairs in the harbour"
WIRE = Source("wire", "https://wire.example/feed")


def earlier_texts(db: Database, story: int) -> list[str]:
    """The texts of a story before today's, the oldest first."""
    return [each.told.text for each in Versions(db).of(story)[:-1]]


def test_a_story_is_kept_with_its_facts(archive: Archive, keep: Keep, now: datetime) -> None:
    """What was read of an article can be read again, under the id that search prints."""
    published = now - timedelta(hours=2)
    keep(
        reading("Deal", TEXT, authors=("A. Writer",), published=published, published_from="feed", lang="en", site="Yle")
    )

    story = stories.get(archive.db, 1)

    assert story is not None
    assert (story.title, story.text, story.authors, story.lang, story.site) == (
        "Deal",
        TEXT,
        ("A. Writer",),
        "en",
        "Yle",
    )
    assert (story.at, story.published, story.first_seen) == (published, published, now)
    assert story.sources == ("yle",)
    assert [carrier.outlet for carrier in story.carriers] == ["yle.example"]


def test_a_future_date_does_not_float_to_the_top(archive: Archive, keep: Keep, now: datetime) -> None:
    """Lists sort by the earlier of what was claimed and what was seen."""
    keep(reading("Deal", TEXT, published=now + timedelta(days=300)))

    story = stories.get(archive.db, 1)

    assert story is not None
    assert story.at == now


def test_an_unchanged_item_is_not_written(keep: Keep) -> None:
    """The same document twice changes nothing."""
    keep(reading("Deal", TEXT))

    assert keep(reading("Deal", TEXT), later=30).items == 0


def test_an_item_that_is_still_announced_is_no_old_one_under_a_new_guid(
    archive: Archive, keep: Keep, now: datetime
) -> None:
    """What a source announces as before does not arrive; beside it, the same words under another guid are an item."""
    first = arrival(reading("Deal", TEXT), guid="1")
    keep(first)
    assert archive.hashes(SOURCE.address) == {"1": first.hash}
    twin = arrival(reading("Deal", TEXT), guid="2")

    beside = Poll(SOURCE, State(SOURCE.address), now, (twin,), frozenset({"1"}))
    assert archive.keep(beside, judge).items == 1


def test_the_newest_item_of_a_feed_gets_the_highest_id(archive: Archive, keep: Keep) -> None:
    """Feeds list the newest first; ids rise with time."""
    keep(reading("Newer", OTHER, "https://yle.example/2"), reading("Older", TEXT, "https://yle.example/1"))

    assert [story.title for story in stories.told(archive.db, [1, 2])] == ["Older", "Newer"]


def test_a_copy_at_another_outlet_is_a_carrier(archive: Archive, keep: Keep) -> None:
    """The same words elsewhere are one story with two carriers, the first seen on top."""
    keep(reading("Deal", TEXT))
    kept = keep(reading("Ankara deal", TEXT + " said NAT", "https://wire.example/9"), source=WIRE, later=17)

    story = stories.get(archive.db, 1)

    assert (kept.stories, kept.copies) == (0, 1)
    assert story is not None
    assert [(each.n, each.outlet) for each in story.carriers] == [(1, "yle.example"), (2, "wire.example")]
    assert set(story.sources) == {"yle", "wire"}
    assert story.title == "Deal", "the first that printed it is the one that is shown"
    assert stories.get(archive.db, 2) is None


def test_a_copy_a_month_later_is_another_story(keep: Keep) -> None:
    """Wire copy is printed within days; the same words a month later are news again."""
    keep(reading("Deal", TEXT))

    assert keep(reading("Deal", TEXT, "https://wire.example/9"), source=WIRE, later=31 * 24 * 60).stories == 1


def test_two_sources_that_announce_one_address_share_the_article(archive: Archive, keep: Keep) -> None:
    """An article is its address: a second feed of the same site adds an item and neither a carrier nor a correction."""
    keep(reading("Deal", TEXT))
    kept = keep(reading("Deal", TEXT + " and more"), source=WIRE, later=5)

    story = stories.get(archive.db, 1)

    assert (kept.items, kept.stories, kept.copies, kept.corrected) == (1, 0, 0, 0)
    assert story is not None
    assert (len(story.carriers), story.text) == (1, TEXT)


def test_a_correction_keeps_the_earlier_texts(archive: Archive, keep: Keep, db: Database) -> None:
    """What the publisher changed is kept; search finds the new words and no longer the old ones."""
    texts = [TEXT, TEXT.replace("Monday", "Tuesday"), TEXT.replace("Monday", "Wednesday")]
    for n, text in enumerate(texts):
        kept = keep(arrival(reading("Deal", text), guid="1"), later=n)

    assert kept.corrected == 1
    assert earlier_texts(archive.db, 1) == texts[:2]
    search = Search(db)
    assert (search.count(Term("wednesday")), search.count(Term("monday"))) == (1, 0)
    assert care.faults(db) == []


def test_exact_copies_are_indexed_once_and_outlive_the_first(db: Database, keep: Keep) -> None:
    """When the first of two copies is corrected, the second is still found by its own words."""
    keep(arrival(reading("Deal", TEXT), guid="1"))
    keep(reading("Deal", TEXT, "https://wire.example/9"), source=WIRE)
    (indexed,) = db.sql.execute("select count(*) from article where copy_of is null").fetchone()
    assert indexed == 1

    keep(arrival(reading("Deal", TEXT.replace("Monday", "Tuesday")), guid="1"), later=9)

    search = Search(db)
    assert (search.count(Term("monday")), search.count(Term("tuesday"))) == (1, 1)
    assert care.faults(db) == []


def wanted_of(db: Database, now: datetime) -> list[Wanted]:
    """The pages that any source wants."""
    return Polling(db).wanted(now, ["yle", "wire"], 100)


@pytest.fixture
def wanted_page(db: Database, keep: Keep, now: datetime) -> Page:
    """A teaser whose page is wanted."""
    keep(arrival(reading("Deal", TEXT[:40], teaser=True), wants_page=True))
    return Page(b"<html>", "text/html", now + timedelta(minutes=1))


def test_a_page_completes_a_teaser(archive: Archive, db: Database, wanted_page: Page, now: datetime) -> None:
    """The page's text takes the teaser's place; the page itself is kept; nothing is called a correction."""
    (wanted,) = wanted_of(db, now)

    kept = archive.keep_page(wanted, reading("Deal", TEXT), wanted_page, judge)

    story = stories.get(archive.db, 1)
    assert story is not None
    assert (story.text, story.teaser, kept.corrected) == (TEXT, False, 0)
    stored = Rereading(db).of_story(1)
    assert stored is not None
    assert stored.page == wanted_page
    assert wanted_of(db, now + timedelta(days=9)) == []
    assert care.faults(db) == []


def test_a_completed_teaser_may_turn_out_to_be_a_copy(
    archive: Archive, db: Database, keep: Keep, wanted_page: Page, now: datetime
) -> None:
    """A teaser that stood alone joins the story of its whole text, and the id it had still works."""
    (wanted,) = wanted_of(db, now)
    keep(reading("Ferry", OTHER, "https://wire.example/9"), source=WIRE)

    kept = archive.keep_page(wanted, reading("Ferry line", OTHER + " today"), wanted_page, judge)

    assert (kept.stories, kept.copies) == (-1, 1)
    by_old_id, by_new_id = stories.get(archive.db, 1), stories.get(archive.db, 2)
    assert by_old_id is not None
    assert by_old_id == by_new_id
    assert len(by_old_id.carriers) == 2


def test_a_page_that_is_known_under_another_address_becomes_one_article(
    archive: Archive, db: Database, keep: Keep, wanted_page: Page, now: datetime
) -> None:
    """A feed's link through a counter and the canonical address of the page are one article."""
    (wanted,) = wanted_of(db, now)
    twin = reading("Ferry", OTHER, "https://yle.example/canonical")
    keep(arrival(reading("Ferry", OTHER[:50], twin.key), guid="8"), source=WIRE, later=6)
    keep(arrival(twin, guid="8"), source=WIRE, later=7)

    kept = archive.keep_page(wanted, twin, wanted_page, judge)

    story = stories.get(archive.db, 2)
    assert kept.stories == -1, "one of the two that were counted is none"
    assert story is not None
    assert story.first_seen == now, "it was first seen when its teaser was"
    assert earlier_texts(archive.db, 2) == [OTHER[:50]]

    assert stories.get(archive.db, 1) == stories.get(archive.db, 2)
    assert db.sql.execute("select count(*) from article").fetchone() == (1,)
    assert db.sql.execute("select count(*) from item").fetchone() == (2,)
    assert care.faults(db) == []


def test_a_page_that_does_not_come_is_tried_again_and_then_left(db: Database, wanted_page: Page, now: datetime) -> None:
    """Between the tries it is not wanted; after the last one the announcement stands."""
    polling = Polling(db)
    (wanted,) = wanted_of(db, now)
    polling.page_failed(wanted, now + timedelta(hours=1), "timeout")
    assert wanted_of(db, now) == []
    (again,) = wanted_of(db, now + timedelta(hours=2))
    assert again.tries == 1

    polling.page_failed(again, None, "timeout")

    assert wanted_of(db, now + timedelta(days=99)) == []


def test_a_poll_is_all_or_nothing(db: Database, archive: Archive, keep: Keep) -> None:
    """When the judge fails in the middle of a poll, nothing of the poll is there, and the next one works."""
    keep(reading("Deal", TEXT))

    def broken(*_: object) -> None:
        raise RuntimeError("judge fell ill")

    with pytest.raises(RuntimeError):
        _poll_with(archive, broken)

    assert db.sql.execute("select count(*) from item").fetchone() == (1,)
    assert keep(reading("Ferry", OTHER, "https://yle.example/2")).items == 1


def _poll_with(archive: Archive, broken: object) -> None:
    source = Source("bad", "https://bad.example/feed")
    arrivals = (
        arrival(reading("Deal again", TEXT + " x", "https://bad.example/2")),
        arrival(reading("Ferry", OTHER, "https://bad.example/1")),
    )
    archive.keep(Poll(source, State(source.address), datetime(2026, 6, 3, 12, tzinfo=UTC), arrivals), broken)  # type: ignore[arg-type]


def test_a_carrier_can_be_read_by_its_number(archive: Archive, keep: Keep) -> None:
    """812.2 is the second carrier's own text; one that does not exist is nothing."""
    keep(reading("Deal", TEXT))
    keep(reading("Ankara deal", TEXT + " said NAT", "https://wire.example/9"), source=WIRE)

    first, second = stories.get(archive.db, 1, 1), stories.get(archive.db, 1, 2)

    assert first is not None
    assert second is not None
    assert (first.title, second.title) == ("Deal", "Ankara deal")
    assert stories.get(archive.db, 1, 3) is None


def test_no_query_finds_everything(db: Database, keep: Keep) -> None:
    """A list without a query shows all stories, the newest first."""
    keep(reading("Deal", TEXT))
    keep(reading("Ferry", OTHER, "https://yle.example/2"), later=5)

    assert [hit.story.title for hit in Search(db).find(And())] == ["Ferry", "Deal"]


def test_articles_are_compared_with_the_index(db: Database, keep: Keep) -> None:
    """A drift between articles and index is found: the check can fail."""
    keep(reading("Deal", TEXT))
    db.sql.execute("update article set text = 'something else'")

    assert len(care.faults(db)) == 1


def test_an_article_without_words_is_kept(archive: Archive, keep: Keep) -> None:
    """A title alone is a story too."""
    keep(replace(reading("Deal", ""), article=Article("Deal", "", "https://yle.example/1", teaser=True)))

    story = stories.get(archive.db, 1)
    assert story is not None
    assert story.text == ""


def test_versions_survive_a_teaser_that_was_corrected_and_then_completed(
    archive: Archive, db: Database, keep: Keep, now: datetime
) -> None:
    """Each earlier text is packed with the one after it, so none of those may be thrown away."""
    keep(arrival(reading("Deal", "It began at dawn in the yard", teaser=True), guid="1", wants_page=True))
    keep(arrival(reading("Deal", "It began at noon in the yard", teaser=True), guid="1", wants_page=True), later=1)
    (wanted,) = wanted_of(db, now + timedelta(hours=1))

    archive.keep_page(wanted, reading("Deal", TEXT), Page(b"", "", now + timedelta(hours=1)), judge)

    earlier = earlier_texts(archive.db, 1)
    assert earlier == ["It began at dawn in the yard", "It began at noon in the yard"]


def test_boilerplate_does_not_fill_the_table_of_anchors(
    archive: Archive, db: Database, keep: Keep, now: datetime
) -> None:
    """An opening that many stories share is kept for a few of them, whether feeds or pages bring it."""
    for n in range(30):
        url = f"https://yle.example/{n}"
        keep(arrival(reading(f"T{n}", f"teaser{n}", url, teaser=True), wants_page=True))
        page = reading(f"T{n}", "same opening " + " ".join(f"w{n}x{k}" for k in range(20)), url)
        (wanted,) = wanted_of(db, now)
        archive.keep_page(wanted, page, Page(b"", "", now), judge)

    (most,) = db.sql.execute("select max(n) from (select count(*) n from anchor group by max(h, ~h))").fetchone()
    assert most <= 10


def test_a_correction_without_authors_keeps_them(archive: Archive, keep: Keep) -> None:
    """A feed that forgets who wrote it does not make us forget."""
    keep(arrival(reading("Deal", TEXT, authors=("A. Writer",)), guid="1"))
    keep(arrival(reading("Deal", TEXT + " indeed"), guid="1"), later=1)

    story = stories.get(archive.db, 1)
    assert story is not None
    assert story.authors == ("A. Writer",)


def test_a_page_that_one_source_brought_is_not_fetched_for_another(
    archive: Archive, db: Database, keep: Keep, wanted_page: Page, now: datetime
) -> None:
    """Two feeds of a site announce the same article; one page is enough."""
    (wanted,) = wanted_of(db, now)
    archive.keep_page(wanted, reading("Deal", TEXT), wanted_page, judge)

    keep(arrival(reading("Deal", TEXT[:40], teaser=True), wants_page=True), source=WIRE, later=3)

    assert wanted_of(db, now + timedelta(hours=1)) == []


def test_a_page_is_wanted_by_every_source_that_announced_it(
    db: Database, keep: Keep, wanted_page: Page, now: datetime
) -> None:
    """When the first of them is followed no more, the other still brings it."""
    keep(arrival(reading("Deal", TEXT[:40], teaser=True), wants_page=True), source=WIRE, later=3)

    later = now + timedelta(hours=1)
    assert len(Polling(db).wanted(later, ["wire"], 9)) == len(Polling(db).wanted(later, ["yle"], 9)) == 1
    assert Polling(db).wanted(later, ["nobody"], 9) == []


def test_who_has_clearly_more_of_a_story_tells_it(archive: Archive, keep: Keep) -> None:
    """The first carrier leads, unless it printed much less than another."""
    keep(reading("Deal", TEXT))
    keep(reading("Whole deal", f"{TEXT} {OTHER} {TEXT}", "https://wire.example/9"), source=WIRE)

    story = stories.get(archive.db, 1)
    assert story is not None
    assert (story.title, story.first.title) == ("Whole deal", "Deal")


def test_the_page_of_an_article_that_was_whole_is_no_correction(
    archive: Archive, db: Database, keep: Keep, now: datetime
) -> None:
    """With follow = "always" the page's text takes the place of the feed's; only a second page corrects the first."""
    keep(arrival(reading("Deal", TEXT), wants_page=True))
    (wanted,) = wanted_of(db, now)
    page = Page(b"", "", now)

    assert archive.keep_page(wanted, reading("Deal", TEXT + " indeed"), page, judge).corrected == 0
    assert earlier_texts(archive.db, 1) == []
    assert archive.keep_page(wanted, reading("Deal", TEXT + " after all"), page, judge).corrected == 1


def test_a_page_with_the_words_of_the_feed_may_know_more_of_them(
    archive: Archive, db: Database, keep: Keep, now: datetime
) -> None:
    """Its author and its time are the page's, and nothing is called a change."""
    keep(arrival(reading("Deal", TEXT, published=now, published_from="feed"), wants_page=True))
    (wanted,) = wanted_of(db, now)
    told = now - timedelta(minutes=7)
    ready = reading("Deal", TEXT, authors=("A. Writer",), published=told, published_from="json-ld")

    kept = archive.keep_page(wanted, ready, Page(b"", "", now), judge)

    story = stories.get(db, 1)
    assert story is not None
    assert (story.authors, story.published, story.published_from) == (("A. Writer",), told, "json-ld")
    assert (story.at, story.updated, kept.corrected) == (told, None, 0)


def test_articles_that_share_a_wrong_canonical_address_stay_apart(
    archive: Archive, db: Database, keep: Keep, now: datetime
) -> None:
    """A site that gives every article the address of its section loses none of them."""
    for n, text in enumerate((TEXT, OTHER), 1):
        keep(arrival(reading(f"T{n}", f"teaser{n}", f"https://yle.example/{n}", teaser=True), wants_page=True))
        (wanted,) = wanted_of(db, now)
        archive.keep_page(wanted, reading(f"T{n}", text, "https://yle.example/news"), Page(b"", "", now), judge)

    assert [story.text for story in stories.told(db, [1, 2])] == [TEXT, OTHER]


@pytest.mark.parametrize("table", ["item", "article_fts", "page"])
def test_a_table_that_is_missing_is_told(db: Database, table: str) -> None:
    """The check finds it, and a command that needs it says so."""
    db.sql.execute("pragma foreign_keys = off")
    db.sql.execute(f"drop table {table}")

    assert f"the table {table} is missing" in care.faults(db)

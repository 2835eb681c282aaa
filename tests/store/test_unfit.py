"""What is no article is kept apart: its number shows it, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from natwire.model.article import Kept, Page, Reading
from natwire.model.query import And, Term
from natwire.store import Database, care, stories
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.search import Search

from .conftest import SOURCE, Keep, arrival, judge, reading

TEXT = "Ankara and Helsinki signed an agreement on Monday about vehicles that Patria builds."
COMMENT = "https://yle.example/1#comment-3"


def comment(text: str = TEXT, url: str = COMMENT) -> Reading:
    """What a reader says, in the words of the story."""
    return reading("By: A. Reader", text, url, unfit="comment")


def listed(db: Database) -> list[int]:
    """The ids of all stories that a list shows."""
    return Search(db).ids(And(), 100)


def test_a_comment_is_in_no_list_no_search_and_no_story(db: Database, keep: Keep) -> None:
    """It says what the story says, before and after it, and is neither its first carrier nor its copy."""
    kept = keep(comment())
    assert (kept.items, kept.unfit, kept.stories, kept.copies) == (1, 1, 0, 0)
    keep(reading("Ankara signed", TEXT), later=1)
    keep(comment(url=COMMENT + "4"), later=2)

    assert listed(db) == Search(db).ids(Term("patria"), 100) == Search(db).ids(Term("patria"), 100, "new") == [2]
    assert Search(db).count(And()) == 1
    story = stories.get(db, 2)
    assert story is not None
    assert [each.outlet for each in story.carriers] == ["yle.example"]
    assert story.carriers[0].title == "Ankara signed"
    assert care.faults(db) == []


def test_a_comment_can_still_be_read_by_its_number(db: Database, keep: Keep) -> None:
    """Nothing that came is lost, and the reason is told."""
    keep(comment())

    story = stories.get(db, 1)
    assert story is not None
    assert (story.unfit, story.text) == ("comment", TEXT)


def test_the_views_for_people_have_no_comments(db: Database, keep: Keep) -> None:
    """Notebooks see what lists see, and the counts name what is left out."""
    keep(comment())
    keep(reading("Ankara signed", TEXT), later=1)

    assert db.sql.execute("select title from stories").fetchall() == [("Ankara signed",)]
    assert db.sql.execute("select title from carriers").fetchall() == [("Ankara signed",)]
    counts = care.info(db)
    assert (counts["stories"], counts["unfit"], counts["articles"]) == (1, 1, 2)


def test_a_comment_that_is_corrected_stays_one(db: Database, keep: Keep) -> None:
    """Its text is not worth a version."""
    keep(arrival(comment(), "c"))
    kept = keep(arrival(comment(TEXT + " Really."), "c"), later=1)

    assert kept == Kept(changed=1)
    assert listed(db) == []


def test_what_turns_out_to_be_an_article_becomes_a_story(db: Database, keep: Keep) -> None:
    """Another source prints it at the same address: it is listed, found and compared like any other."""
    keep(comment())
    kept = keep(replace(reading("Ankara signed", TEXT, COMMENT)), later=1)
    assert (kept.stories, kept.corrected) == (1, 0)
    keep(reading("Ankara signed", TEXT, "https://wire.example/1"), later=2)

    assert listed(db) == Search(db).ids(Term("patria"), 100) == [1]
    story = stories.get(db, 1)
    assert story is not None
    assert (story.unfit, len(story.carriers)) == ("", 2)
    assert care.faults(db) == []


def test_an_article_never_turns_into_something_else(db: Database, keep: Keep) -> None:
    """What is kept is better than a doubt."""
    keep(arrival(reading("Ankara signed", TEXT), "a"))
    assert keep(arrival(reading("Ankara signed", "No such page.", unfit="not-found"), "a"), later=1) == Kept(changed=1)

    story = stories.get(db, 1)
    assert story is not None
    assert story.text == TEXT


def test_the_quality_of_a_text_is_stored_with_it(db: Database, keep: Keep) -> None:
    """And changes with it."""

    def quality() -> int | None:
        story = stories.get(db, 1)
        return story.quality if story else None

    keep(arrival(reading("Ankara signed", TEXT, quality=85), "a"))
    assert quality() == 85
    keep(arrival(reading("Ankara signed", TEXT + " More follows", quality=40), "a"), later=1)
    assert quality() == 40


def test_why_a_page_was_not_read_is_told_until_it_is(db: Database, archive: Archive, keep: Keep, now: datetime) -> None:
    """With the time at which it is tried again, if it is."""
    polling, again = Polling(db), now + timedelta(hours=6)
    whole = reading("Ankara signed", TEXT)
    keep(arrival(reading("Ankara signed", TEXT[:40], teaser=True), wants_page=True))
    (wanted,) = polling.wanted(now, [SOURCE.name], 10)

    def told() -> tuple[str, datetime | None]:
        story = stories.get(db, 1)
        assert story is not None
        return story.page_why, story.page_again

    assert told() == ("", None)
    polling.page_failed(wanted, again, "captcha")
    assert told() == ("captcha", again)
    polling.page_failed(wanted, again + timedelta(days=1), "timeout")
    assert told() == ("timeout", again + timedelta(days=1))
    archive.keep_page(wanted, whole, Page(b"<html>", "text/html", again), judge)
    assert told() == ("", None)


def test_a_page_that_is_given_up_says_so(db: Database, keep: Keep, now: datetime) -> None:
    """It is not wanted any more, and why is still known."""
    keep(arrival(reading("Ankara signed", TEXT[:40], teaser=True), wants_page=True))
    (wanted,) = Polling(db).wanted(now, [SOURCE.name], 10)
    Polling(db).page_failed(wanted, None, "list")

    story = stories.get(db, 1)
    assert story is not None
    assert (story.page_why, story.page_again) == ("list", None)

"""Stories that turn out to be one, and texts that must not make one of many."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire import dedupe
from natwire.model.article import Article, Copy, Kept, Page, Poll, Reading, Verdict
from natwire.model.query import And
from natwire.model.source import Source, State
from natwire.pipeline.ready import ready
from natwire.store import Database, care, decisions, joins, open_database, stories
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.search import Search

from .conftest import arrival

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
SOURCE = Source("wire", "https://wire.example/feed")
TITLE = "Harbour town votes to rebuild its sea wall"
PARTS = (
    "Councillors in the harbour town of Vestnes voted on Tuesday to rebuild the sea wall that the storms of last "
    "winter broke in several places, ending a quarrel between fishermen, hotel owners and the government.",
    "The mayor said that the new wall would stand well above the mean tide, somewhat more than engineers had first "
    "proposed, and that the state would pay the larger share of what the work will cost the region.",
    "Fishermen had asked for a wider gate, because the old one let only two boats pass at high water, and their "
    "chairman called the vote a late victory and promised to withdraw the complaint that he had filed.",
)
BOX = (
    "About this site. We are a small group of reporters who left larger newsrooms to give readers a patient and "
    "independent account of the coast, its people and its long history. Keep in touch with us for more."
)


def told(name: str, *paragraphs: str, title: str = TITLE, **more: object) -> Reading:
    """An article of an outlet of that name, as a worker hands it over."""
    url = f"https://{name}.example/story"
    article = replace(Article(title, "\n\n".join(paragraphs), url), **more)  # type: ignore[arg-type]
    return ready(article, url, f"{name}.example")


def keep(db: Database, *readings: Reading, at: datetime = NOW) -> Kept:
    """Put articles into the archive, each as a poll of its own, in the order given."""
    sources = [Source(reading.outlet, f"https://{reading.outlet}/feed") for reading in readings]
    polls = [
        Poll(source, State(source.address), at, (arrival(reading),))
        for source, reading in zip(sources, readings, strict=True)
    ]
    return sum((Archive(db).keep(poll, dedupe.judge) for poll in polls), Kept())


def listed(db: Database) -> list[int]:
    return sorted(hit.story.id for hit in Search(db).find(And(())))


def test_the_whole_text_brings_its_parts_together(db: Database) -> None:
    """Ids printed before lead to the one story, which counts all carriers and shows the whole text."""
    keep(db, told("a", PARTS[0]), told("b", PARTS[1]), told("c", PARTS[2]))
    assert listed(db) == [1, 2, 3]
    assert keep(db, told("d", *PARTS)) == Kept(items=1, stories=-2, copies=3)
    assert listed(db) == [1]
    for number in (1, 2, 3):
        story = stories.get(db, number)
        assert story
        assert (story.id, story.outlet, len(story.carriers)) == (1, "d.example", 4)
    assert db.sql.execute("select carriers from story where id = 1").fetchone() == (4,)
    assert sorted(row[0] for row in db.sql.execute("select joined_by from article")) == [
        "bridge",
        "bridge",
        "new",
        "teaser",
    ]
    assert care.faults(db) == []


def test_a_bridge_between_joined_stories_keeps_all_ids(db: Database) -> None:
    """What was joined twice still takes one step to find."""
    keep(db, told("a", PARTS[0]), told("b", PARTS[1]), told("c", PARTS[2]))
    keep(db, told("d", PARTS[1], PARTS[2]))
    assert listed(db) == [1, 2]
    keep(db, told("e", *PARTS))
    assert db.sql.execute("select id, into_id from story").fetchall() == [(1, None), (2, 1), (3, 1)]


def test_a_page_that_completes_a_teaser_may_be_the_bridge(db: Database) -> None:
    """A feed announced the first part; its page holds the part that another outlet printed, too."""
    teaser = told("a", PARTS[0], teaser=True)
    poll = Poll(SOURCE, State(SOURCE.address), NOW, (arrival(teaser, wants_page=True),))
    Archive(db).keep(poll, dedupe.judge)
    keep(db, told("b", PARTS[0]), told("c", PARTS[2]))
    assert listed(db) == [1, 2]
    (wanted,) = Polling(db).wanted(NOW, ["wire"], 9)
    page = Page(b"<p>", "text/html", NOW)
    assert Archive(db).keep_page(wanted, told("a", *PARTS), page, dedupe.judge) == Kept(stories=-1, copies=1)
    assert listed(db) == [1]


@pytest.mark.parametrize("bridge", [told("d", *PARTS), told("d", PARTS[0], PARTS[1])])
def test_what_was_parted_by_hand_stays_apart(db: Database, bridge: Reading) -> None:
    """No copy that comes later overrules a person."""
    keep(db, told("a", PARTS[0]), told("b", PARTS[1]))
    with db.writing() as sql:
        decisions.decide(sql, [1], [2], together=False, at=0)
    keep(db, bridge)
    assert listed(db) == [1, 2]


def test_a_teaser_that_was_parted_by_hand_is_not_joined_when_its_text_comes(db: Database) -> None:
    """The whole text is judged again, but not against what somebody parted it from."""
    keep(db, told("a", *PARTS))
    teaser = told("b", "Sea wall: more soon.", title="Sea wall", teaser=True)
    poll = Poll(SOURCE, State(SOURCE.address), NOW, (arrival(teaser, wants_page=True),))
    Archive(db).keep(poll, dedupe.judge)
    with db.writing() as sql:
        decisions.decide(sql, [1], [2], together=False, at=0)
    (wanted,) = Polling(db).wanted(NOW, ["wire"], 9)
    Archive(db).keep_page(wanted, told("b", *PARTS), Page(b"<p>", "text/html", NOW), dedupe.judge)
    assert listed(db) == [1, 2]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_story_that_grew_tells_what_a_look_at_all_its_copies_tells(db: Database, order: Sequence[int]) -> None:
    """Teased, cut, whole and carried twice by one outlet: who leads, who carries and since when are as counted anew."""
    copies = (
        told("a", PARTS[0], teaser=True, published=NOW - timedelta(hours=4)),
        told("b", *PARTS[:2], published=NOW - timedelta(hours=3)),
        told("c", *PARTS, published=NOW - timedelta(hours=2)),
        replace(told("c", *PARTS, PARTS[2][:90], published=NOW - timedelta(hours=1)), key="https://c.example/again"),
    )
    keep(db, *(copies[n] for n in order))
    told_now = "select carriers, sort_at, first_seen_at, lead_id from story where id = 1"
    before = db.sql.execute(told_now).fetchone()
    with db.writing() as sql:
        joins.recount(sql, 1)
    assert db.sql.execute(told_now).fetchone() == before


def test_a_notice_in_place_of_many_articles_is_no_story_of_them(db: Database) -> None:
    """Some outlets print the same words for all that cannot be read: each article stays by itself."""
    notice = f"{BOX} {BOX.replace('reporters', 'editors')}"
    news = [told(f"{n % 5}-{n // 100}", notice, title=_short_news(n)[:40]) for n in range(300)]
    news = [replace(reading, key=f"https://{reading.outlet}/{n}") for n, reading in enumerate(news)]
    poll = Poll(SOURCE, State(SOURCE.address), NOW, tuple(arrival(reading) for reading in news))
    assert Archive(db).keep(poll, dedupe.judge).stories >= 298


def _short_news(n: int) -> str:
    """Sixteen words that no other number has."""
    return " ".join(
        f"{word}{n:05d}x" for word in ["ferry", "school", "storm", "prize", "bridge", "harbour", "vote", "grain"] * 2
    )


def test_thousands_of_short_stories_under_one_box_stay_apart(db: Database) -> None:
    """The box is on all of them, above or below; it chains nothing and fills no table."""
    news = [
        told(f"{n % 7}-{n}", *((BOX, _short_news(n)) if n % 2 else (_short_news(n), BOX)), title=f"ferry{n:05d}x fares")
        for n in range(2000)
    ]
    poll = Poll(SOURCE, State(SOURCE.address), NOW, tuple(arrival(reading) for reading in news))
    assert Archive(db).keep(poll, dedupe.judge).stories == 2000
    (most,) = db.sql.execute("select max(n) from (select count(*) n from anchor group by max(h, ~h))").fetchone()
    assert most <= 10


@pytest.mark.parametrize(
    "text",
    ["", "Yes", "17", BOX, " ".join(map(str, range(40))), "\n\n".join([PARTS[0]] * 200), "word " * 100_000, "…!?" * 9],
    ids=["empty", "one word", "one number", "only a box", "only numbers", "one paragraph", "half a megabyte", "signs"],
)
def test_odd_texts_are_kept_and_merge_with_nothing_but_themselves(db: Database, text: str) -> None:
    """Whatever a text is made of, it is stored, and a story beside it stays as it is."""
    keep(db, told("a", *PARTS))
    keep(db, told("b", text, title="Quite another headline"), told("c", text + " End", title="A third one, unlike"))
    assert 1 in listed(db)
    assert db.sql.execute("select count(*) from article where story_id = 1").fetchone() == (1,)


def test_megabytes_are_cut_before_they_are_compared(db: Database) -> None:
    """Two endless pages with one beginning are one story, found at the usual cost."""
    endless = PARTS[0] + " ".join(f"w{n}" for n in range(800_000))
    keep(db, told("a", endless), told("b", endless + " and more"))
    assert listed(db) == [1]
    assert db.sql.execute("select max(length(facts)) < 20000 from print").fetchone() == (1,)


@pytest.mark.parametrize(("year", "joined"), [(2100, True), (1971, False)])
def test_clocks_that_jump_harm_only_their_own_story(db: Database, year: int, joined: bool) -> None:
    """A date to come is not believed; one of long ago may be true, and makes a story of its own."""
    strange = told("b", *PARTS, published=datetime(year, 1, 1, tzinfo=UTC))
    keep(db, told("a", *PARTS), strange, told("c", *PARTS, published=NOW - timedelta(hours=1)))
    assert listed(db) == ([1] if joined else [1, 2])
    (story,) = (hit.story for hit in Search(db).find(And(())) if hit.story.id == 1)
    assert story.at == NOW - timedelta(hours=1)


def _store(path: Path, name: str, start: int) -> None:
    """A process of its own that keeps twenty stories which another process keeps at the same moment."""
    with open_database(path, "write") as db:
        for n in range(start, start + 20):
            text = " ".join(f"{word}{n}" for word in PARTS[0].split())
            keep(db, told(f"{name}{n}", text, title=f"Story{n} of this day"))


def test_two_processes_that_store_one_story_at_once_make_one_story(db: Database) -> None:
    """The second sees what the first has written: a transaction begins as a writer, and waits for its turn."""
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_store, args=(db.path, name, 0)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert db.sql.execute("select count(*), min(carriers), max(carriers) from story").fetchone() == (20, 2, 2)
    assert db.sql.execute("select count(*) from article").fetchone() == (40,)


def _die(new: Copy, candidates: Sequence[Copy]) -> Verdict:
    os._exit(9)


def _store_and_die(path: Path) -> None:
    with open_database(path, "write") as db:
        first, second = arrival(told("b", *PARTS)), arrival(told("c", BOX, title="Another"))
        calls = [dedupe.judge, _die]
        poll = Poll(SOURCE, State(SOURCE.address), NOW, (second, first))
        Archive(db).keep(poll, lambda new, candidates: calls.pop(0)(new, candidates))


def test_a_run_that_is_killed_within_a_story_leaves_none_of_it(db: Database) -> None:
    """Of a poll that was not finished nothing is there, and the next run keeps it all."""
    keep(db, told("a", *PARTS), told("x", BOX, title="Another"))
    worker = multiprocessing.get_context("spawn").Process(target=_store_and_die, args=(db.path,))
    worker.start()
    worker.join()
    assert worker.exitcode == 9
    assert db.sql.execute("select count(*) from article").fetchone() == (2,)
    assert care.faults(db) == []
    keep(db, told("b", *PARTS), told("c", BOX, title="Another"))
    assert db.sql.execute("select carriers from story").fetchall() == [(2,), (2,)]


def test_the_agency_of_an_article_is_kept(db: Database) -> None:
    """It is told of each carrier, for outlets do not all credit the same."""
    keep(db, told("a", *PARTS), told("b", f"VESTNES (AFP) - {PARTS[0]}", *PARTS[1:]))
    story = stories.get(db, 1)
    assert story
    assert [carrier.credit for carrier in story.carriers] == [None, "AFP"]

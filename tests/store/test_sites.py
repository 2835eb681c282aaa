"""What recurs on the pages of a site, counted and forgotten."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from natwire.model.article import Page, Wanted
from natwire.model.site import Recurring, Trace
from natwire.store import Database, open_database
from natwire.store.archive import Archive
from natwire.store.sites import MOST_PAGES, Sites

from .conftest import Keep, arrival, judge, reading

HOST = "yle.example"
SHARE = "Jaa artikkeli"
PITCH = "Tilaa uutiskirjeemme, niin saat päivän tärkeimmät uutiset joka aamu sähköpostiisi."


@pytest.fixture
def sites(db: Database) -> Sites:
    """The memory of a new database."""
    return Sites(db)


def trace(text: str) -> Trace:
    """A block that the rules kept; a sentence where it ends as one."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
    return Trace(number, text, len(text), text.endswith("."))


FRESH = count()


def story(*besides: str) -> tuple[Trace, ...]:
    """A story that nobody printed before, and some blocks besides."""
    number = next(FRESH)
    own = (f"Paragraph {n} of story {number} tells what nobody has told before, at some length." for n in range(6))
    return tuple(trace(text) for text in (*own, *besides))


def known(sites: Sites, at: datetime | None = None) -> set[str]:
    """Which of the words above are furniture."""
    recurring = sites.recurring(HOST, at)
    return {text for text in (SHARE, PITCH) if trace(text).hash in recurring.anywhere | recurring.around}


def teach(sites: Sites, now: datetime, pages: int, *besides: str) -> None:
    """So many stories with the same blocks besides."""
    for _ in range(pages):
        sites.learn(HOST, story(*besides), now)


def test_what_recurs_across_stories_is_furniture(sites: Sites, now: datetime) -> None:
    """A label after three pages, a sentence after five; a story's own words never."""
    teach(sites, now, 2, SHARE, PITCH)
    assert known(sites) == set()

    teach(sites, now, 1, SHARE, PITCH)
    assert known(sites) == {SHARE}

    teach(sites, now, 2, SHARE, PITCH)
    assert known(sites) == {SHARE, PITCH}
    recurring = sites.recurring(HOST)
    assert len(recurring.anywhere | recurring.around) == 2
    assert not sites.recurring("bbc.example")


def test_a_sentence_is_furniture_within_a_story_when_it_is_on_nearly_all_pages(sites: Sites, now: datetime) -> None:
    """Since it was first on one: eight pages at least. Two of three are not enough, however many they are."""
    pitch = trace(PITCH).hash
    teach(sites, now, 20)
    teach(sites, now, 10, PITCH)
    assert pitch in sites.recurring(HOST).anywhere

    background = "The port has been closed since the storm of last year, which sank two ferries in it."
    for n in range(90):
        teach(sites, now, 1, PITCH, *([background] if n % 3 else []))
        if n > 20:
            assert pitch in sites.recurring(HOST).anywhere
            assert trace(background).hash in sites.recurring(HOST).around
    assert trace(background).hash in sites.recurring(HOST, now).around


def test_background_that_was_on_all_pages_of_some_days_is_background_again(sites: Sites, now: datetime) -> None:
    """While nothing else happened it looked like furniture; also for the pages of those days it no longer is."""
    teach(sites, now, 5)
    teach(sites, now, 8, PITCH)
    assert trace(PITCH).hash in sites.recurring(HOST).anywhere

    later = now + timedelta(days=1)
    teach(sites, later, 4)
    assert trace(PITCH).hash not in sites.recurring(HOST).anywhere
    teach(sites, later, 1, PITCH)
    assert trace(PITCH).hash not in sites.recurring(HOST, now).anywhere


def test_what_is_learned_aside_is_not_written(sites: Sites, db: Database, now: datetime) -> None:
    """A connection that only reads can learn for itself, beside what is remembered."""
    teach(sites, now, 2, SHARE)
    with open_database(db.path) as reader:
        aside = Sites(reader)
        aside.learn_aside()
        aside.learn_all(HOST, [(story(SHARE), now)])
        assert known(aside) == {SHARE}

    assert known(sites) == set()


def test_a_page_tells_what_is_furniture_after_it(sites: Sites, now: datetime) -> None:
    """Who reads many pages of a site need not ask again."""
    teach(sites, now, 2, SHARE)

    assert sites.learn(HOST, story(SHARE), now) == sites.recurring(HOST) == Recurring(frozenset({trace(SHARE).hash}))


def test_what_is_on_few_of_many_pages_is_not_furniture(sites: Sites, now: datetime) -> None:
    """Three of twenty pages are not enough for a label, and six of twenty not for a paragraph of background."""
    teach(sites, now, 11)
    teach(sites, now, 3, SHARE, PITCH)
    teach(sites, now, 3, PITCH)
    teach(sites, now, 3)

    assert known(sites) == set()


def test_a_story_printed_again_is_not_furniture(sites: Sites, now: datetime) -> None:
    """A wire story printed whole on three pages, and then on a hundred, teaches once; also with a new first line."""
    wire = story("What is known")
    for n in range(100):
        sites.learn(HOST, (trace(f"Edition {n}"), *wire), now)

    assert not sites.recurring(HOST)
    site = sites.show(HOST)
    assert site
    assert site.pages == 1


def test_a_page_of_furniture_alone_teaches_nothing(sites: Sites, now: datetime) -> None:
    """What memory cut is not the article's own; with nothing else on the page there is no article."""
    cut = replace(trace(SHARE), own=0)
    for _ in range(5):
        sites.learn(HOST, (cut,), now)
    sites.learn(HOST, (), now)

    assert sites.show(HOST) is None


def test_what_memory_cut_goes_on_to_count(sites: Sites, now: datetime) -> None:
    """Or it would be forgotten while it still stands on each page."""
    teach(sites, now, 5, SHARE)
    for _ in range(50):
        sites.learn(HOST, (*story(), replace(trace(SHARE), own=0)), now)

    assert known(sites) == {SHARE}


def test_a_line_that_is_on_a_page_twice_is_counted_once(sites: Sites, now: datetime) -> None:
    """Two pages are two pages."""
    teach(sites, now, 2, SHARE, SHARE)

    assert known(sites) == set()


def test_an_article_teaches_once(sites: Sites, archive: Archive, keep: Keep, now: datetime) -> None:
    """A page that is fetched again, however much its publisher has rewritten it, is no other article."""
    ready = reading("Ferry runs aground", "It ran aground.")
    keep(arrival(ready, wants_page=True))
    wanted = Wanted(1, "https://yle.example/1", "yle", ready.article)
    for _ in range(5):
        sites.learn(HOST, story(SHARE), now, article=1)
        archive.keep_page(wanted, ready, Page(b"<p>It ran aground.", "text/html", now), judge)

    site = sites.show(HOST)
    assert site
    assert site.pages == 1


@pytest.mark.parametrize("before", [3, 14, 15, 16, 22, 29, 30, 31, 1_000])
def test_a_new_template_is_known_after_ten_pages(sites: Sites, now: datetime, before: int) -> None:
    """However long the old one stood. What the new one drops is soon no furniture any more."""
    old = "Sivun alkuun"
    teach(sites, now, before, old)
    assert trace(old).hash in sites.recurring(HOST).anywhere

    teach(sites, now, 10, SHARE, PITCH)
    assert known(sites) == {SHARE, PITCH}

    teach(sites, now, 60, SHARE, PITCH)
    assert trace(old).hash not in sites.recurring(HOST).anywhere


def test_furniture_of_an_old_template_serves_pages_of_its_time(sites: Sites, now: datetime) -> None:
    """A page that was fetched then and is read again today loses the lines of then, and a page of today does not."""
    teach(sites, now, 20, SHARE, PITCH)
    teach(sites, now + timedelta(days=30), 100)

    assert known(sites) == set()
    assert known(sites, now - timedelta(hours=1)) == {SHARE, PITCH}
    assert known(sites, now + timedelta(days=29)) == set()

    teach(sites, now + timedelta(days=1_000), 100)
    assert known(sites, now) == set(), "after two years it is forgotten"


def test_a_block_that_was_never_on_most_pages_is_forgotten_whole(sites: Sites, now: datetime) -> None:
    """A mistake of the first days is not kept for pages of those days."""
    teach(sites, now, 5, SHARE, PITCH)
    teach(sites, now, 100)

    assert known(sites, now) == set()


def test_the_memory_of_a_site_stays_small(sites: Sites, db: Database, now: datetime) -> None:
    """After a thousand pages it holds no more than the blocks of the last thirty."""
    teach(sites, now, 1_000, SHARE)

    (rows,) = db.sql.execute("select count(*) from site_block").fetchone()
    assert rows <= MOST_PAGES * 7
    (kept,) = db.sql.execute("select count(*) from site_block where text is not null").fetchone()
    assert kept == 1, "the words of a block are kept when it recurs"


def test_a_site_has_grown_until_its_pages_were_read_anew(sites: Sites, now: datetime) -> None:
    """Only where something new became furniture is there a reason to read the stored pages again."""
    teach(sites, now, 2, SHARE)
    assert sites.grown() == []
    teach(sites, now, 1, SHARE)
    assert sites.grown() == [HOST]

    sites.swept(HOST, now)
    teach(sites, now, 40, SHARE)
    assert sites.grown() == []

    teach(sites, now, 10, SHARE, PITCH)
    assert sites.grown() == [HOST]


def test_memory_is_shown_and_forgotten(sites: Sites, now: datetime) -> None:
    """The most frequent first, with its words; another site's memory stays."""
    sites.learn("bbc.example", story(), now)
    teach(sites, now, 1, PITCH)
    teach(sites, now, 5, SHARE, PITCH)
    sites.swept(HOST, now)

    site = sites.show(HOST)
    assert site
    assert [(each.text, each.seen, each.last_seen) for each in site.furniture] == [(PITCH, 6, now), (SHARE, 5, now)]
    assert (site.pages, site.swept) == (6, now)
    assert [each.host for each in sites.hosts()] == ["bbc.example", HOST]

    sites.forget(HOST)
    assert sites.show(HOST) is None
    assert not sites.recurring(HOST)
    assert [each.host for each in sites.hosts()] == ["bbc.example"]

"""Stored pages, read again: what is bettered, what stands, and what a run leaves behind when it is ended."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire import dedupe, parse
from natwire.config.settings import Settings
from natwire.errors import DataError, SourceError
from natwire.model.article import Again, Article, Page, Poll, Wanted
from natwire.model.query import Match, Query, Term
from natwire.model.site import Rules
from natwire.model.source import Source, State
from natwire.pipeline import steps
from natwire.pipeline.ready import ready
from natwire.pipeline.reparse import Order, Outcome, Totals, reparse
from natwire.store import care, open_database, stories
from natwire.store.archive import Archive
from natwire.store.reread import Rereading
from natwire.store.search import Search
from natwire.store.sites import Sites
from natwire.store.versions import Versions
from tests.farm import command
from tests.store.conftest import arrival, judge, reading

from . import jobs

FETCHED = datetime(2026, 6, 3, 12, tzinfo=UTC)
LATER = FETCHED + timedelta(days=3)
SOURCE = Source("harbour", "https://harbour.example/feed")
LETTER = "<div class='k7'><p>Write to the editors of this paper and get all that happens here each week.</p></div>"
# What the user says of the sites, and natwire did not know when the pages were read first.
RULES = {"harbour.example": Rules(cut=(".k7",))}


def html(title: str, paragraphs: int = 8) -> str:
    """A page whose text shares no words with one of another title, and a box that no rule of natwire's knows."""
    text = "".join(f"<p>{' '.join(f'{title}{n}{word}' for word in 'abcdefghijklmnop')}.</p>" for n in range(paragraphs))
    head = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{text}{LETTER}</article></body></html>"


def put(place: Path, pages: Mapping[str, str], kept: Article | None = None) -> None:
    """Stories with their pages, by address, as natwire read them then; or as it `kept` them whatever they say."""
    with open_database(place / "natwire.db", "create") as db:
        archive = Archive(db)
        for url, page in pages.items():
            told = arrival(reading(url, "", url, teaser=True), wants_page=True)
            archive.keep(Poll(SOURCE, State(SOURCE.address), FETCHED, (told,)), judge)
            (number,) = db.sql.execute("select id from article where key = ?", (url,)).fetchone()
            read = kept or parse.article(page.encode(), url, at=FETCHED)
            told_now = ready(replace(read, url=url), dedupe.address(url), dedupe.outlet(url))
            wanted = Wanted(number, url, SOURCE.name, Article("", ""))
            archive.keep_page(wanted, told_now, Page(page.encode(), "text/html", FETCHED, url), dedupe.judge)


class Watch:
    """Remembers how it went."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.expected = 0

    def expect(self, pages: int) -> None:
        self.expected += pages

    def done(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


Reparse = Callable[..., Totals]


@pytest.fixture
def again(tmp_path: Path) -> Reparse:
    """`again(query, rules=RULES)` reads the pages again, three days later."""

    def again(query: Query | None = None, rules: Mapping[str, Rules] = RULES, **more: object) -> Totals:
        settings = Settings(tmp_path / "c.toml", sites=rules)
        order = Order(query, jobs=1, **more)  # type: ignore[arg-type]
        watch = Watch()
        totals = asyncio.run(reparse(tmp_path / "natwire.db", settings, order, watch, lambda: LATER))
        assert watch.expected == len(watch.outcomes) == totals.pages
        return totals

    return again


def counts(totals: Totals) -> tuple[int, int, dict[str, int], int]:
    """The same, better, left as they were, failed."""
    return totals.same, totals.better, dict(totals.left), len(totals.failed)


def addresses(*names: str) -> dict[str, str]:
    """Pages of the harbour's paper."""
    return {f"https://harbour.example/{name}": html(name) for name in names}


def rows(place: Path) -> list[tuple[object, ...]]:
    """Everything that is kept of articles and stories."""
    with open_database(place / "natwire.db") as db:
        return [*db.sql.execute("select * from article"), *db.sql.execute("select * from story")]


def test_pages_are_read_by_the_rules_of_today(again: Reparse, tmp_path: Path) -> None:
    """What the user has learned to cut goes from what is kept; that is no correction, and search knows it."""
    put(tmp_path, addresses("Ferry", "Frost"))

    assert counts(again()) == (0, 2, {}, 0)

    with open_database(tmp_path / "natwire.db", "write") as db:
        assert (Search(db).count(Term("editors")), Search(db).count(Term("ferry0a"))) == (0, 1)
        story = stories.get(db, 1)
        assert story is not None
        assert story.text.count("\n\n") == 7
        assert (story.updated, story.reread) == (None, LATER)
        assert len(Versions(db).of(1)) == 1
        marks = db.sql.execute("select distinct reread_at from article").fetchall()
        assert marks == [(int(LATER.timestamp()),)]
        assert care.faults(db) == []


def test_a_second_run_finds_nothing_to_do(again: Reparse, tmp_path: Path) -> None:
    """And writes nothing: whatever ends a run, the same command goes on."""
    put(tmp_path, addresses("Ferry", "Frost", "Harvest"))
    again()
    before = rows(tmp_path)

    assert counts(again()) == (3, 0, {}, 0)
    assert rows(tmp_path) == before


def test_a_dry_run_writes_nothing_and_shows_some_of_the_differences(again: Reparse, tmp_path: Path) -> None:
    """The same ones each time."""
    put(tmp_path, addresses(*(f"Story{n}" for n in range(9))))
    before = rows(tmp_path)

    totals = again(dry_run=True, sample=2)

    assert counts(totals) == (0, 9, {}, 0)
    assert rows(tmp_path) == before
    assert len(totals.sample) == 2
    assert [each.stored.id for each in again(dry_run=True, sample=2).sample] == [
        each.stored.id for each in totals.sample
    ]
    for each in totals.sample:
        assert each.after is not None
        assert "Write to the editors" in each.stored.article.text
        assert "Write to the editors" not in each.after.text


def test_only_the_stories_of_a_query_are_read(again: Reparse, tmp_path: Path) -> None:
    """The query language of search."""
    put(tmp_path, addresses("Ferry", "Frost"))

    assert counts(again(Term("frost"))) == (0, 1, {}, 0)
    assert counts(again(Match("host", "elsewhere.example"))) == (0, 0, {}, 0)
    assert counts(again()) == (1, 1, {}, 0)


def test_all_carriers_of_a_story_are_read(again: Reparse, tmp_path: Path) -> None:
    """Not only the one that leads it; a rule of one site is none for another."""
    put(tmp_path, {f"https://{host}.example/1": html("Ferry") for host in ("harbour", "wire")})
    with open_database(tmp_path / "natwire.db") as db:
        story = stories.get(db, 1)
    assert story is not None
    assert len(story.carriers) == 2

    assert counts(again(Term("ferry"))) == (1, 1, {}, 0)


def test_a_worse_result_replaces_nothing(again: Reparse, tmp_path: Path) -> None:
    """A rule that finds nothing, a page that is nothing, and a page with much less than is kept."""
    whole = parse.article(html("Ferry").encode())
    put(tmp_path, {"https://a.example/1": "<html><body></body></html>"}, whole)
    put(tmp_path, {"https://b.example/2": html("Frost", 2)}, replace(whole, title="Frost", text=whole.text[:-1]))
    before = rows(tmp_path)

    same, better, left, failed = counts(again())

    assert (same, better, failed) == (0, 0, 0)
    assert sum(left.values()) == 2
    assert left["shorter"] == 1
    assert rows(tmp_path) == before


def test_a_page_that_cannot_be_read_disturbs_no_other(
    again: Reparse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is counted and told, and its text stands."""
    monkeypatch.setattr(steps, "reread", jobs.reread_or_stumble)
    put(tmp_path, addresses("Ferry", "stumble", "vanish", "Frost"))

    totals = again()

    assert counts(totals) == (0, 2, {}, 2)
    told = {
        outcome.stored.id: outcome.error.word for outcome in totals.failed if isinstance(outcome.error, SourceError)
    }
    assert told == {"2.1": "crash", "3.1": "slow"}


def test_a_fault_while_writing_is_that_of_its_page(
    again: Reparse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of that page is written; the others are."""
    put(tmp_path, addresses("Ferry", "Frost"))
    before = rows(tmp_path)

    def ill(*_: object) -> None:
        raise RuntimeError("judge fell ill")

    monkeypatch.setattr(dedupe, "judge", ill)
    with open_database(tmp_path / "natwire.db", "write") as db:  # two that share anchors, for the judge to be asked
        db.sql.execute("insert into anchor select h, 2 from anchor where story_id = 1 on conflict do nothing")

    totals = again()

    assert len(totals.failed) == 1
    assert "judge fell ill" in str(totals.failed[0].error)
    assert rows(tmp_path)[0] == before[0]


def test_a_page_from_before_its_address_was_kept_is_read_under_that_of_its_article(
    again: Reparse, tmp_path: Path
) -> None:
    """A database of an earlier natwire has pages without one; the rules of their site hold all the same."""
    put(tmp_path, addresses("Ferry"))
    with open_database(tmp_path / "natwire.db", "write") as db:
        db.sql.execute("update page set url = null")

    assert counts(again()) == (0, 1, {}, 0)


BOX = "Kirjoita toimitukselle ja kerro mitä satamassa tapahtui tällä viikolla, niin me kysymme siitä."
NOBODY: Mapping[str, Rules] = {}


def boxed(number: int) -> dict[str, str]:
    """So many pages with a box of the site's that no rule knows."""
    names = [f"Story{letter}{other}" for letter in "abcdefgh" for other in "klmn"][:number]
    return {f"https://harbour.example/{name}": html(name).replace(LETTER, f"<p>{BOX}</p>") for name in names}


def test_a_site_of_which_nothing_is_remembered_is_learned_first(again: Reparse, tmp_path: Path) -> None:
    """From its stored pages, which an earlier natwire read; a second run learns nothing and finds nothing to do."""
    put(tmp_path, boxed(12))

    dry = again(rules=NOBODY, dry_run=True, sample=1)
    assert (counts(dry), dry.learned) == ((0, 12, {}, 0), 1)
    with open_database(tmp_path / "natwire.db") as db:
        assert Sites(db).hosts() == []

    first = again(rules=NOBODY)
    assert (counts(first), first.learned) == ((0, 12, {}, 0), 1)
    with open_database(tmp_path / "natwire.db") as db:
        assert not any(BOX in text for (text,) in db.sql.execute("select text from article"))

    second = again(rules=NOBODY)
    assert (counts(second), second.learned) == ((12, 0, {}, 0), 0)


def test_a_site_that_was_forgotten_keeps_its_texts_clean(again: Reparse, tmp_path: Path) -> None:
    """What its pages taught they teach again, and nothing that was cut comes back."""
    put(tmp_path, boxed(12))
    again(rules=NOBODY)
    before = rows(tmp_path)
    with open_database(tmp_path / "natwire.db", "write") as db:
        Sites(db).forget("harbour.example")

    assert counts(again(rules=NOBODY)) == (12, 0, {}, 0)
    assert rows(tmp_path) == before


def test_a_page_that_is_damaged_disturbs_no_other(again: Reparse, tmp_path: Path) -> None:
    """Its text stands, and the fault names the story and the way out."""
    put(tmp_path, addresses("Ferry", "Frost"))
    with open_database(tmp_path / "natwire.db", "write") as db:
        db.sql.execute("update page set body_z = x'00ff' where article_id = 1")

    totals = again()

    assert counts(totals) == (0, 1, {}, 1)
    (failed,) = totals.failed
    assert str(failed.error) == "the stored page of 1.1 is damaged; its text is not"
    assert failed.error
    assert "https://harbour.example/Ferry" in failed.error.hint


CONSENT = ("We and our partners use cookies and other data to give you the best experience on our site.",
           "Accept all cookies, or manage your consent choices in the settings at any time that you like.")  # fmt: skip
WALL = (
    "<html lang='en'><head><title>Before you continue</title></head><body><div id='consent'>"
    f"<h1>Before you continue</h1><p>{CONSENT[0]}</p><p>{CONSENT[1]}</p>"
    "<button>Accept all</button><button>Reject all</button></div></body></html>"
)


def test_a_wall_that_was_kept_as_an_article_leaves_search(again: Reparse, tmp_path: Path) -> None:
    """Its number still shows it, with what it is; nobody corrected anything."""
    kept = Article("Before you continue", "\n\n".join(CONSENT))
    put(tmp_path, {"https://harbour.example/wall": WALL}, kept)

    first, second = again(rules=NOBODY), again(rules=NOBODY)

    assert (counts(first), first.unfit) == ((0, 0, {}, 0), 1)
    assert (counts(second), second.unfit) == ((1, 0, {}, 0), 0)
    with open_database(tmp_path / "natwire.db", "write") as db:
        story = stories.get(db, 1)
        assert story is not None
        assert (story.unfit, story.updated, Search(db).count(Term("cookies"))) == ("consent", None, 0)
        assert care.faults(db) == []


def test_what_was_called_no_article_comes_back_when_it_is_one(again: Reparse, tmp_path: Path) -> None:
    """Rules that took it for a list were bettered; search finds it as before."""
    put(tmp_path, addresses("Ferry"))
    before = rows(tmp_path)
    with open_database(tmp_path / "natwire.db", "write") as db:
        stored = Rereading(db).stored(1)
        assert stored is not None
        called = ready(replace(stored.article, unfit="list", quality=0), stored.key, stored.outlet)
        Rereading(db).keep(stored, Again("no-article", called), LATER, dedupe.judge)
        assert (Search(db).count(Term("ferry0a")), care.faults(db)) == (0, [])

    assert counts(again(rules=NOBODY)) == (0, 1, {}, 0)

    with open_database(tmp_path / "natwire.db", "write") as db:
        assert (Search(db).count(Term("ferry0a")), care.faults(db)) == (1, [])
        db.sql.execute("update article set reread_at = null")
    assert rows(tmp_path) == before


def test_a_database_must_be_there(again: Reparse) -> None:
    """There is nothing to be read again where nothing was ever read."""
    with pytest.raises(DataError):
        again()


def changed(place: Path) -> int:
    """How many articles are marked as read again."""
    with sqlite3.connect(place / "natwire.db", timeout=20) as plain:
        (number,) = plain.execute("select count(*) from article where reread_at is not null").fetchone()
    return int(number)


@pytest.fixture
def many(tmp_path: Path) -> int:
    """A database of so many pages that a run over them can be ended in its midst, and a config to read them by."""
    put(tmp_path, addresses(*(f"Story{n}" for n in range(200))))
    (tmp_path / "config.toml").write_text('[site."harbour.example"]\ncut = [".k7"]\n', "utf-8")
    return 200


def end_in_its_midst(place: Path, ending: signal.Signals) -> int:
    """Begin a run, end it when it has written something, and say how it ended."""
    begun = changed(place)
    with subprocess.Popen(command(place, "reparse", "--jobs", "1"), stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while changed(place) < begun + 8 and time.monotonic() < until:
            time.sleep(0.01)
        assert process.poll() is None, "the run was still at work"
        process.send_signal(ending)
        return process.wait(30)


def test_a_kill_breaks_nothing(again: Reparse, many: int, tmp_path: Path) -> None:
    """The database is sound each time, what was written is kept, and a last run brings the rest."""
    for _ in range(3):
        before = changed(tmp_path)
        assert end_in_its_midst(tmp_path, signal.SIGKILL) == -signal.SIGKILL
        with open_database(tmp_path / "natwire.db", "write") as db:
            assert care.faults(db) == []
        assert before < changed(tmp_path) < many

    done = changed(tmp_path)
    assert counts(again()) == (done, many - done, {}, 0)
    with open_database(tmp_path / "natwire.db", "write") as db:
        assert care.faults(db) == []
        assert Search(db).count(Term("editors")) == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_ends_well(many: int, tmp_path: Path, ending: signal.Signals) -> None:
    """By Ctrl-C or by the system: exit 130, and what was committed is kept."""
    assert end_in_its_midst(tmp_path, ending) == 130
    assert 0 < changed(tmp_path) < many

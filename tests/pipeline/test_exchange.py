"""Stories that go from one database into another: nothing is lost, nothing comes twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire import dedupe
from natwire.dedupe.changes import grades
from natwire.errors import DataError
from natwire.export import jsonl
from natwire.model.article import Arrival, Article, Page, Poll, Wanted
from natwire.model.query import Tagged, Term
from natwire.model.record import Held, Record, Taken
from natwire.model.source import Item, Source, State
from natwire.pipeline import byhand, exchange
from natwire.pipeline.ready import ready
from natwire.store import Database, care, open_database, records, stories
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.search import Search
from natwire.store.tags import Tags
from natwire.store.versions import Versions

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
SIGNED = (
    "Ankara and Helsinki signed an agreement on armoured vehicles on Wednesday, the ministry said in a statement. "
    "Patria will build the first twelve of them in Hämeenlinna before production moves to a plant near the capital. "
    "The value of the order was not made public by either of the two governments that evening."
)
STORM = (
    "A storm from the south west left eighty thousand homes without electricity on the coast over the weekend. "
    "Ferries between the islands stood still until Monday noon, and trees fell on the railway north of Turku."
)


def put(db: Database, name: str, text: str, title: str = "Deal", later: int = 0, path: str = "1") -> None:
    """One article of an outlet, as its feed brought it; `later` is in minutes."""
    source = Source(name, f"https://{name}.example/feed")
    url = f"https://{name}.example/{path}"
    article = Article(title, text, url, ("Ayşe Işık",), lang="en", quality=80)
    reading = ready(article, dedupe.address(url), f"{name}.example")
    item = Item(url, url, title)
    poll = Poll(
        source,
        State(source.address),
        NOW + timedelta(minutes=later),
        (Arrival(item, reading, reading.print.text_hash + title.encode()),),
    )
    Archive(db).keep(poll, dedupe.judge)


def lines(db: Database) -> list[str]:
    """The database as it is exported, unfit ones too."""
    return list(jsonl.pieces(records.records(db, records.ids(db))))


def without_ids(db: Database) -> set[str]:
    """The same but for what is counted: ids, and the numbers of carriers."""
    told = set()
    for found in records.records(db, records.ids(db)):
        plain = [replace(each, n=1) for each in sorted(found.carriers, key=lambda each: each.key)]
        text = next(jsonl.pieces([Record(1, tuple(plain))]))
        told.add(re.sub(r'"joined_(by|facts)": "[^"]*"(, )?', "", text))  # who began a story that both had
    return told


def opened(path: Path) -> Database:
    return open_database(path, "create")


def read_back(told: Sequence[str], db: Database) -> Taken:
    """Import lines."""
    return sum(exchange.read_back(db, jsonl.read((each.encode() for each in told), "f"), NOW), Taken())


def merge(db: Database, other: Database) -> Taken:
    """All of the other."""
    return sum(exchange.merge(db, other, records.records(other, records.ids(other)), NOW), Taken())


@pytest.fixture
def rich(tmp_path: Path) -> Database:
    """A database with copies, a split, a merge, a correction, tags, a page and a copy that was told apart."""
    db = opened(tmp_path / "rich.db")
    put(db, "yle", SIGNED)
    put(db, "bbc", SIGNED, later=5)
    put(db, "wire", SIGNED + " It was signed in the evening.", later=9)
    put(db, "yle", STORM, "Storm", 11, "2")
    put(db, "bbc", STORM.replace("eighty", "ninety"), "Gale", 12, "2")
    put(db, "yle", SIGNED.replace("twelve", "fourteen"), "Deal signed", 20)
    Versions(db).grade(grades)
    (story, *_) = records.ids(db)
    byhand.split(db, [byhand.Part(story, (2,))], NOW)
    Tags(db).change([(story, None), (story, 3)], ["read", "später"], [], NOW)
    wanted = Wanted(1, "https://yle.example/1", "yle", Article("Deal", ""))
    (article,) = db.sql.execute("select id from article where key like '%bbc.example/2'").fetchone()
    reading = ready(
        Article("Gale", STORM, "https://bbc.example/2"), dedupe.address("https://bbc.example/2"), "bbc.example"
    )
    Archive(db).keep_page(replace(wanted, article=article), reading, Page(b"<p>storm", "text/html", NOW), dedupe.judge)
    return db


def test_what_is_exported_is_read_back_without_loss(rich: Database, tmp_path: Path) -> None:
    """Into an empty database: the same ids, carriers, versions, tags and decisions, and the index agrees."""
    told = lines(rich)

    with opened(tmp_path / "new.db") as new:
        assert read_back(told, new).articles == 5
        assert lines(new) == told
        assert care.faults(new) == []
        assert Search(new).ids(Term("fourteen"), 9) == Search(rich).ids(Term("fourteen"), 9) != []
        assert Search(new).ids(Tagged("SPATER"), 9) == Search(rich).ids(Tagged("spater"), 9) != []
        for each in records.ids(rich):
            assert stories.get(new, each) == stories.get(rich, each)


def test_a_file_may_be_read_twice(rich: Database, tmp_path: Path) -> None:
    """The second time nothing changes, in the database that wrote it neither."""
    told = lines(rich)

    assert read_back(told, rich) == Taken()
    with opened(tmp_path / "new.db") as new:
        read_back(told, new)
        assert read_back(told, new) == Taken()
    assert lines(rich) == told


def test_ids_of_before_lead_to_the_same_story_after_an_import(tmp_path: Path) -> None:
    """812 was made part of 811; both are printed somewhere."""
    with opened(tmp_path / "a.db") as db, opened(tmp_path / "b.db") as new:
        put(db, "yle", SIGNED)
        put(db, "bbc", STORM)
        byhand.merge(db, [1, 2], NOW)
        read_back(lines(db), new)

        told = stories.get(new, 2)
        assert told is not None
        assert told.id == 1


def test_a_feed_that_comes_again_after_an_import_brings_nothing_new(rich: Database, tmp_path: Path) -> None:
    """Its items are known, so nothing is asked for or announced a second time."""
    with opened(tmp_path / "new.db") as new:
        read_back(lines(rich), new)
        before = lines(new)
        put(new, "bbc", SIGNED, later=50)

        assert lines(new) == before


LINE = (
    '{"natwire": 1, "id": 1, "carriers": [{"n": 1, "key": "k", "outlet": "o", "url": "", "title": "t", "text": "x", '
    '"first_seen": "%s"}]}'
)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        '"x"',
        '{"id": 1}',
        '{"natwire": 2, "id": 1, "carriers": []}',
        '{"natwire": 1, "id": 1, "carriers": []}',
        '{"natwire": 1, "id": 1, "carriers": [7]}',
        '{"natwire": 1, "id": -1, "carriers": [{}]}',
        LINE % "soon",
        LINE.replace('"id": 1', '"id": 9007199254740993') % "2026-06-03T12:00:00Z",
        LINE.replace(
            "}]}", '}, {"n": 2, "key": "k", "outlet": "o", "url": "", "title": "", "text": "", "first_seen": "%s"}]}'
        )
        % ("2026-06-03T12:00:00Z", "2026-06-03T12:00:00Z"),
        LINE.replace('"title"', '"versions": [{"title": "", "text": ""}], "title"') % "2026-06-03T12:00:00Z",
        LINE % "2026-06-03",
        "\udcff",
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_story_is_named(line: str, tmp_path: Path) -> None:
    """With its number, and what went before it is kept."""
    with opened(tmp_path / "n.db") as db:
        put(db, "yle", SIGNED)
        good = lines(db)[0].encode()
    told = jsonl.read([good, b"\n", line.encode(errors="surrogateescape")], "stories.jsonl")

    assert next(told).id == 1
    with pytest.raises(DataError, match=r"^stories.jsonl, line 3: not a story"):
        next(told)


def test_what_a_file_prints_is_cleaned_at_the_door(tmp_path: Path) -> None:
    """A file from elsewhere is as hostile as a feed."""
    held = Held(1, "k", "o", "u", "A \x1b[31mtitle\nof two", "One\u202e.", NOW)
    (told,) = jsonl.read((each.encode() for each in jsonl.pieces([Record(1, (held,))])), "f")

    assert (told.carriers[0].title, told.carriers[0].text) == ("A [31mtitle of two", "One.")


# ------------------------------------------------------------------------------------------------------------ merging


@pytest.fixture
def poor(tmp_path: Path) -> Database:
    """What another collector has: an article that both have, seen earlier here; a copy; and one of its own."""
    db = opened(tmp_path / "poor.db")
    put(
        db,
        "post",
        "An election was called for the second Sunday of September, and nobody was surprised by it.",
        "Vote",
        -60,
    )
    put(db, "yle", SIGNED, later=-30)
    put(db, "post", STORM, "The storm", 13, "2")
    Tags(db).change([(2, None)], ["vehicles"], [], NOW)
    return db


def test_two_collectors_become_one(rich: Database, poor: Database) -> None:
    """The earlier first sight wins, versions, tags, carriers and pages stay, and a copy is known as one."""
    done = merge(rich, poor)

    assert (done.stories, done.articles) == (2, 2)
    (deal,) = (each for each in lines(rich) if '"key": "https://yle.example/1", "outlet"' in each)
    assert '"first_seen": "2026-06-03T11:30:00+00:00"' in deal
    assert all(tag in deal for tag in ('"read"', '"später"', '"vehicles"', "fourteen", '"wording"'))
    told = stories.get(rich, Search(rich).ids(Term("ferries"), 9)[0])
    assert told is not None
    assert {each.outlet for each in told.carriers} == {"yle.example", "bbc.example", "post.example"}
    assert rich.sql.execute("select count(*) from page").fetchone() == (1,)
    assert care.faults(rich) == []


def test_a_second_merge_changes_nothing(rich: Database, poor: Database) -> None:
    """It may be put on cron."""
    merge(rich, poor)
    before = lines(rich)

    assert merge(rich, poor) == Taken()
    assert lines(rich) == before


def test_it_does_not_matter_who_is_merged_into_whom(rich: Database, poor: Database, tmp_path: Path) -> None:
    """But for the ids, both ways lead to the same stories; pages come along either way."""
    care.backup(rich, tmp_path / "rich2.db")
    care.backup(poor, tmp_path / "poor2.db")
    merge(rich, poor)
    with open_database(tmp_path / "poor2.db", "write") as other, open_database(tmp_path / "rich2.db") as source:
        merge(other, source)

        assert without_ids(other) == without_ids(rich)
        assert other.sql.execute("select count(*) from page").fetchone() == (1,)
        assert care.faults(other) == []


def test_numbers_of_carriers_that_were_printed_stay_in_a_merge(tmp_path: Path) -> None:
    """1.1 is the text that it was; what comes in is counted on from there."""
    with opened(tmp_path / "a.db") as one, opened(tmp_path / "b.db") as other:
        put(one, "yle", SIGNED)
        put(other, "bbc", SIGNED, later=5)
        put(other, "wire", SIGNED, later=6)
        merge(one, other)

        told = [stories.get(one, 1, n) for n in (1, 2, 3)]
        assert [each and each.outlet for each in told] == ["yle.example", "bbc.example", "wire.example"]


def test_what_somebody_parted_there_is_parted_here(tmp_path: Path) -> None:
    """A decision by hand goes along, also into a story that nobody had parted here."""
    with opened(tmp_path / "a.db") as one, opened(tmp_path / "b.db") as other:
        for db in (one, other):
            put(db, "yle", SIGNED)
            put(db, "bbc", SIGNED, later=5)
        byhand.split(other, [byhand.Part(1, (2,))], NOW)
        assert len(records.ids(one)) == 1
        merge(one, other)

        assert len(records.ids(one)) == 2
        assert without_ids(one) == without_ids(other)
        assert merge(one, other) == Taken()
        assert care.faults(one) == []


def test_an_unread_page_is_still_wanted_after_a_merge(tmp_path: Path) -> None:
    """The next run fetches it, as the other natwire would have done."""
    with opened(tmp_path / "a.db") as one, opened(tmp_path / "b.db") as other:
        put(other, "yle", SIGNED)
        other.sql.execute("update item set page = 'wanted', page_next_at = 5")
        merge(one, other)

        assert [each.url for each in Polling(one).wanted(NOW, ["yle"], 9)] == ["https://yle.example/1"]

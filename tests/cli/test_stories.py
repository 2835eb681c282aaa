"""What is told of stories: changes, carriers, reasons, neighbours, counts; and what a person corrects by hand."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from natwire import dedupe
from natwire.dedupe.changes import grades
from natwire.model.article import Arrival, Article, Poll
from natwire.model.source import Item, Source, State
from natwire.pipeline.ready import ready
from natwire.store import care, open_database
from natwire.store.archive import Archive
from natwire.store.versions import Versions

from .conftest import Run

FERRY = (
    "A ferry with 427 people on board touched bottom in the archipelago west of Mariehamn early on Wednesday. "
    "Nobody was hurt and the vessel reached harbour under its own power, the coast guard said.\n\n"
    "The shipping line will have the hull looked at by divers before the ferry sails again on Friday morning."
)
GROUNDING = (
    "Divers are inspecting the hull of a ferry that struck a shoal near Mariehamn at dawn. The operator moved all 427 "
    "travellers to a sister ship, and said that the weather in the archipelago had been calm."
)
SCHOOL = "The shipyard founds a school for its own apprentices, the first of its kind in the region for thirty years."

Tell = Callable[..., None]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one's own."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    open_database(tmp_path / "natwire.db", "create").close()
    return tmp_path / "natwire.db"


@pytest.fixture
def tell(place: Path, now: datetime) -> Tell:
    """An outlet prints a text, or prints it anew; as the corridor keeps it, the judge and all."""

    def tell(outlet: str, title: str, text: str, minutes: int, lang: str = "en") -> None:
        at, source = now + timedelta(minutes=minutes), Source(outlet, f"https://{outlet}.example/feed")
        article = Article(title, text, f"https://{outlet}.example/1", published=at, lang=lang)
        reading = ready(article, f"https://{outlet}.example/1", f"{outlet}.example")
        arrival = Arrival(Item("1", article.url, title), reading, reading.print.text_hash + text.encode())
        with open_database(place, "create") as db:
            Archive(db).keep(Poll(source, State(source.address), at, (arrival,)), dedupe.judge)
            Versions(db).grade(grades)

    return tell


@pytest.fixture
def stories(tell: Tell) -> None:
    """Story 1 with three carriers, one of which changed a number; 2 of the same event in other words; 3 of another."""
    tell("wire", "Ferry runs aground off the islands", FERRY, 0)
    tell("yle", "Ferry runs aground off the islands", FERRY.partition("\n\n")[0] + "\n\nOur reporter was there.", 17)
    tell("post", "Ferry aground off the islands", FERRY, 60)
    tell("times", "Grounding in the archipelago", GROUNDING, 30)
    tell("yard", "A school of its own", SCHOOL, 40)
    tell("post", "Ferry aground off the islands", FERRY.replace("427 people", "431 people"), 90)


def ids(run: Run, *words: str) -> list[str]:
    """The stories that a query finds."""
    return run("list", *words, "--ids").lines


@pytest.mark.usefixtures("stories")
def test_a_change_is_shown_word_by_word(run: Run) -> None:
    """Of a carrier that is named; on a pipe with signs."""
    result = run("diff", "1.3")

    assert result.code == 0
    head, changed = result.lines
    assert head.startswith("1.3 version 1 → version 2 · replaced ")
    assert head.endswith(" · numbers")
    assert changed.startswith("A ferry with [-427-] {+431+} people on board")
    (as_data,) = json.loads(run("diff", "1.3", "--json").out)
    assert as_data["grades"] == ["numbers"]
    assert [each["text"].strip() for each in as_data["text"] if each["kind"] == "added"] == ["431"]


@pytest.mark.usefixtures("stories")
def test_an_article_that_nobody_changed_has_nothing_to_show(run: Run) -> None:
    """A script can ask."""
    assert (run("diff", "3").code, run("diff", "3").out) == (1, "")
    assert (run("diff", "1.1", "1.1").code, run("diff", "3", "--json").out) == (1, "[]\n")


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("words", [["1.3", "2"], ["1.3", "0"], ["1.3", "1", "1"], ["1.3", "one"], ["99"], ["3", "1"]])
def test_a_version_that_is_none_is_a_clear_error(run: Run, words: list[str]) -> None:
    """It says how many there are."""
    result = run("diff", *words)

    assert result.code == 2
    assert "hint:" in result.err


def test_one_change_of_several_is_shown(run: Run, tell: Tell) -> None:
    """From a version to the next, or to a later one."""
    for minutes, number in enumerate(("427", "431", "433")):
        tell("wire", "Ferry", FERRY.replace("427", number), minutes)

    assert "[-427-] {+431+}" in run("diff", "1", "1").out
    assert "[-427-] {+433+}" in run("diff", "1", "1", "3").out
    assert [line[:13] for line in run("diff", "1").lines if "→" in line] == ["1 version 1 →", "1 version 2 →"]


def test_the_texts_of_an_article_are_listed(run: Run, tell: Tell) -> None:
    """Until when each stood, and what the next one changed; of one that was never changed there is nothing."""
    for minutes, number in enumerate(("427", "431")):
        tell("wire", "Ferry" if minutes else "Ferries", FERRY.replace("427", number), minutes)
    tell("yle", "Quite another matter", "A text of its own, in a few words.", 3)

    older, today = run("show", "1", "--versions").lines
    assert older.startswith("1 version 1 · until ")
    assert older.endswith("numbers, headline  Ferries")
    assert today == "1 version 2 · today's  Ferry"
    told = json.loads(run("show", "1", "--versions", "--json").out)
    assert [(each["version"], each["grades"], "431" in each["text"]) for each in told] == [
        (1, ["numbers", "headline"], False),
        (2, [], True),
    ]
    assert (run("show", "2", "--versions").code, run("show", "2", "--versions").out) == (1, "")


@pytest.mark.usefixtures("stories")
def test_two_carriers_are_compared(run: Run) -> None:
    """What the second has otherwise than the first."""
    result = run("diff", "1.1", "1.2")

    assert result.lines[0] == "1.1 → 1.2"
    assert "[-The shipping line will have the hull" in result.out
    assert "{+Our reporter was there.+}" in result.out


@pytest.mark.usefixtures("stories")
def test_stories_are_found_by_what_changed(run: Run) -> None:
    """The fields of a query; what is no kind of change is text."""
    assert ids(run, "changed:numbers") == ids(run, "has:version") == ids(run, "changed:any") == ["1"]
    assert ids(run, "ferry", "changed:(names headline)") == []
    assert ids(run, "-has:version") == ["3", "2"]
    assert run("search", "--explain-query", "ferry changed:numbers").out == "ferry, changed in its numbers\n"
    assert run("search", "--explain-query", "changed:mood").out == "changed:mood\n"


@pytest.mark.usefixtures("stories")
def test_carriers_tell_what_they_made_of_it(run: Run) -> None:
    """When, how much later, and beside the lead's text."""
    rows = [line.split("\t") for line in run("show", "1", "--carriers").lines]
    first, second, third = json.loads(run("show", "1", "--carriers", "--json").out)["carriers"]

    assert [row[2] for row in rows] == ["first", "+17 min", "+1 h"]
    assert rows[0][5:] == ["lead", "", ""]
    assert rows[1][6] == "+4"
    assert second["sentences_added"] == ["Our reporter was there."]
    assert len(second["sentences_cut"]) == 1
    assert 0.8 < second["similarity"] < third["similarity"] < 1
    assert first["similarity"] is None


@pytest.mark.usefixtures("stories")
def test_a_list_can_show_each_carrier(run: Run) -> None:
    """Below its story; with --ids what can be typed for each."""
    lines = run("list", "--each").lines

    assert [line.split("\t")[0] for line in lines] == ["3", "3.1", "2", "2.1", "1", "1.1", "1.2", "1.3"]
    assert ids(run, "carriers:>1", "--each") == ["1.1", "1.2", "1.3"]


@pytest.mark.usefixtures("stories")
def test_why_tells_the_rule_of_each_carrier(run: Run) -> None:
    """A sentence each."""
    first, second, third = (line.split("\t")[2] for line in run("show", "1", "--why").lines)

    assert first == "the first copy that was seen"
    assert second.startswith(("nearly the words of", "the beginning of"))
    assert third.startswith("the same words as")


@pytest.mark.usefixtures("stories")
def test_accounts_of_the_same_event_are_related_and_never_merged(run: Run) -> None:
    """With the words that they share; a story that nobody else tells of has none."""
    result = run("show", "1", "--related")
    (as_data,) = json.loads(run("show", "1", "--related", "--json").out)

    assert (result.code, [line.split("\t")[0] for line in result.lines]) == (0, ["2"])
    assert "mariehamn" in result.lines[0]
    assert as_data["id"] == 2
    assert {"mariehamn", "archipelago"} <= set(as_data["words"])
    assert (run("show", "3", "--related").code, run("show", "3", "--related").out) == (1, "")


@pytest.mark.usefixtures("stories")
def test_a_carrier_is_split_off_by_hand(run: Run, tell: Tell, place: Path) -> None:
    """It stays away from then on, even when it prints the very words of the story; its old id leads to it."""
    dry = run("story", "split", "1.3", "--dry-run")
    assert (dry.out, ids(run, "carriers:3")) == ("1.3 post.example would be a story of its own\n", ["1"])

    assert run("story", "split", "1.3").out == "1.3 post.example: story 4\n"
    tell("post", "Ferry runs aground off the islands", FERRY, 120)

    assert [json.loads(run("show", number, "--json").out)["id"] for number in ("1", "1.2", "1.3", "4")] == [1, 1, 4, 4]
    assert run("show", "4", "--why").lines[0].endswith("split off by hand: story 1 until then")
    with open_database(place, "write") as db:
        assert care.faults(db) == []


@pytest.mark.usefixtures("stories")
def test_a_story_is_split_into_all_of_its_carriers(run: Run) -> None:
    """The first one keeps the id, and merging them by hand makes it one again, under the same ids."""
    assert run("story", "split", "1").lines == ["1.2 yle.example: story 4", "1.3 post.example: story 5"]

    assert run("story", "merge", "1", "4", "5", "--dry-run").out == "story 1 would have 4, 5 in it\n"
    assert run("story", "merge", "5", "1", "4").out == "story 1 has 3 carriers now; ids of before lead there: 4, 5\n"
    assert [json.loads(run("show", number, "--json").out)["outlet"] for number in ("1.1", "1.2", "1.3", "4.1")] == [
        "wire.example", "yle.example", "post.example", "yle.example",
    ]  # fmt: skip


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize(
    "words",
    [
        ["split", "3"],
        ["split", "1.1", "1.2", "1.3"],
        ["split", "9"],
        ["split", "1.9"],
        ["merge", "1"],
        ["merge", "1", "1.2"],
    ],
)
def test_what_cannot_be_corrected_is_a_clear_error(run: Run, words: list[str]) -> None:
    """And changes nothing."""
    result = run("story", *words)

    assert result.code == 2
    assert "hint:" in result.err
    assert sorted(ids(run)) == ["1", "2", "3"]


@pytest.mark.usefixtures("stories")
def test_the_copy_map_tells_who_follows_whom(run: Run) -> None:
    """As a table, as CSV, as data; a query narrows it."""
    assert run("stats", "--copy-map").lines == [
        "wire.example\tpost.example\t1\t+1 h",
        "wire.example\tyle.example\t1\t+17 min",
    ]
    assert list(csv.reader(run("stats", "--copy-map", "--csv").lines))[1] == [
        "wire.example",
        "post.example",
        "1",
        "3600",
    ]
    assert json.loads(run("stats", "--copy-map", "--json").out)[1]["median_lag_seconds"] == 17 * 60
    assert (run("stats", "--copy-map", "school").code, run("stats", "--copy-map", "school").out) == (1, "")


@pytest.mark.usefixtures("stories")
def test_the_credit_of_an_agency_is_shown_as_the_origin(run: Run, place: Path) -> None:
    """Where one is known."""
    with sqlite3.connect(place) as sql:
        sql.execute("update article set credit = 'Reuters' where id = 1")
    sql.close()

    assert "from Reuters" in run("show", "1").lines[1]
    assert json.loads(run("show", "1", "--json").out)["carriers"][0]["credit"] == "Reuters"
    assert "from Reuters" not in run("show", "3").out

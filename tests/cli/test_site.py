"""natwire site: what is remembered of a site."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.model.site import Trace
from natwire.store import open_database
from natwire.store.sites import Sites

from .conftest import Run

AT = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in which one site has two blocks on each of its pages, and another has none."""
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    with open_database(tmp_path / "natwire.db", "create") as db:
        for n in range(4):
            blocks = ("Artikel\tteilen", "\x1b[31mKommentare")
            furniture = [Trace(at, text, len(text)) for at, text in enumerate(blocks)]
            Sites(db).learn("example.org", [*furniture, Trace(100 + n, f"Story {n}", 900)], AT)
        Sites(db).learn("example.net", [Trace(1, "Story", 900)], AT)


def test_what_recurs_on_a_site_is_listed(run: Run) -> None:
    """On how many of how many pages, when last, and its words, which cannot steer the terminal."""
    assert run("site", "show", "example.org").lines == [
        "4\t4\t2026-06-03T12:00+00:00\t[31mKommentare",
        "4\t4\t2026-06-03T12:00+00:00\tArtikel teilen",
    ]


@pytest.mark.parametrize("host", ["www.example.org", "https://www.example.org/story/1", "EXAMPLE.org"])
def test_a_site_is_found_as_it_is_typed(run: Run, host: str) -> None:
    """With www., or copied from the address of a page."""
    assert len(run("site", "show", host).lines) == 2


def test_what_is_cut_only_around_stories_says_so(run: Run, tmp_path: Path) -> None:
    """Between their paragraphs it may be background."""
    with open_database(tmp_path / "natwire.db", "write") as db:
        for n in range(20):
            background = [Trace(-1, "The port is closed.", 19, sentence=True)] if n % 3 else []
            Sites(db).learn("example.com", [*background, Trace(n, f"Story {n}", 900)], AT)

    (row,) = run("site", "show", "example.com").lines
    assert row.split("\t")[3:] == ["The port is closed.", "around stories"]
    assert json.loads(run("site", "show", "example.com", "--json").out)["furniture"][0]["anywhere"] is False


def test_the_sites_that_are_remembered_are_listed(run: Run) -> None:
    """With their pages and how many blocks recur on them; as data too."""
    assert run("site", "show").lines == ["example.net\t1\t0", "example.org\t4\t2"]
    assert [each["host"] for each in json.loads(run("site", "show", "--json").out)] == ["example.net", "example.org"]


def test_a_site_as_data(run: Run) -> None:
    """Times in ISO 8601, null where there was none."""
    told = json.loads(run("site", "show", "example.org", "--json").out)

    assert (told["host"], told["pages"], told["swept"]) == ("example.org", 4, None)
    assert told["furniture"][1] == {"text": "Artikel\tteilen", "on": 4, "last_seen": AT.isoformat(), "anywhere": True}


def test_a_site_of_which_nothing_recurs_has_no_lines(run: Run) -> None:
    """It is known all the same, and that is no error."""
    result = run("site", "show", "example.net")

    assert (result.code, result.out, result.err) == (0, "", "")


def test_a_site_is_forgotten(run: Run) -> None:
    """And says what it dropped; the other one stays."""
    result = run("site", "forget", "www.example.org")

    assert (result.code, result.out, result.err) == (0, "", "forgot example.org: 2 blocks of 4 pages\n")
    assert run("site", "show").lines == ["example.net\t1\t0"]


@pytest.mark.parametrize("verb", ["show", "forget"])
def test_a_site_that_is_not_remembered_is_an_error_with_a_way_out(run: Run, verb: str) -> None:
    """The nearest name, or the list."""
    near, far = run("site", verb, "exampel.org"), run("site", verb, "yle.fi")

    assert (near.code, near.err) == (
        2,
        "natwire: nothing is remembered of exampel.org\nhint: did you mean example.org?\n",
    )
    assert far.err.endswith("hint: natwire site show lists the sites of which something is\n")

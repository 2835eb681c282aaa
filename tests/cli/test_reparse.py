"""reparse, and show --explain: stored pages as today's rules read them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from natwire.store.lock import Lock

from .conftest import Run

# What no rule of natwire's would cut: every second paragraph of all outlets.
RULE = '\n[site."127.0.0.1"]\ncut = ["p:nth-of-type(2)"]\n'


@pytest.fixture
def mine(demo_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's place, copied, for commands that write."""
    for file in demo_place.iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


@pytest.fixture
def ruled(mine: Path) -> Path:
    """A copy of the demo's place, with a rule that came after its pages."""
    with (mine / "config.toml").open("a", encoding="utf-8") as config:
        config.write(RULE)
    return mine


def pages(place: Path) -> int:
    """How many pages are kept."""
    with sqlite3.connect(place / "natwire.db") as plain:
        (number,) = plain.execute("select count(*) from page").fetchone()
    return int(number)


def test_what_was_just_fetched_reads_the_same(mine: Path, run: Run) -> None:
    """The rules are those of a moment ago."""
    result = run("reparse")

    assert (result.code, result.err) == (0, "")
    number = pages(mine)
    assert result.out == f"{number} pages read: {number} the same, 0 better, 0 left as they were, 0 failed\n"


def test_a_dry_run_shows_what_would_change(ruled: Path, run: Run) -> None:
    """Counts, and a sample of the differences as a unified difference; nothing is written."""
    before = run("list", "--json", "-n", "1000").out

    result = run("reparse", "--dry-run", "--sample", "2", "--jobs", "1")

    assert (result.code, result.err) == (0, "")
    assert "would be better" in result.lines[-1]
    assert "would be left as they are" in result.lines[-1]
    heads = [line for line in result.lines[:-1] if line and line[0] not in "+-@ "]
    assert len(heads) == 2
    assert [line for line in result.lines if line.startswith("-") and len(line) > 40]
    assert run("list", "--json", "-n", "1000").out == before


def test_a_run_says_what_it_did_and_a_second_one_that_there_was_nothing_to_do(ruled: Path, run: Run) -> None:
    """As data for other programs too."""
    first, second = (json.loads(run("reparse", "--json", "--jobs", "1").out) for _ in range(2))

    assert first["better"] > 0
    assert (first["dry_run"], first["failed"], first["sample"]) == (False, [], [])
    assert (second["better"], second["left"]) == (0, first["left"])
    assert second["pages"] == first["pages"] == pages(ruled)


def test_a_query_chooses_the_stories(ruled: Path, run: Run) -> None:
    """As in search; one that finds no page is exit 1."""
    few = json.loads(run("reparse", "patria", "--dry-run", "--json").out)

    assert 0 < few["pages"] < pages(ruled)
    assert len(few["sample"]) <= 5
    assert {"id", "before", "after"} == set(few["sample"][0])
    assert run("reparse", "zzzyx").code == 1
    assert run("reparse", "--since", "whenever").code == 2


def test_it_waits_for_no_other_run(mine: Path, run: Run) -> None:
    """Exit 75 while another one writes; a dry run only reads."""
    with Lock(mine / "natwire.db"):
        assert run("reparse").code == 75
        assert run("reparse", "--dry-run").code == 0


def followed(run: Run) -> str:
    """The id of a story whose page is kept."""
    return next(each for each in run("list", "--ids", "-n", "100").lines if run("show", each, "--raw").code == 0)


def test_show_explains_a_stored_page_by_the_rules_of_today(ruled: Path, run: Run) -> None:
    """What is kept and what is cut, each cut with its reason, the user's own among them."""
    number = followed(run)

    result = run("show", number, "--explain")
    told = json.loads(run("show", number, "--explain", "--json").out)

    assert (result.code, result.err) == (0, "")
    assert "site rule: p:nth-of-type(2)" in result.out
    reasons = {part["reason"] for part in told["parts"]}
    assert {"", "site rule: p:nth-of-type(2)"} <= reasons


def test_show_explains_a_carrier(here: Path, run: Run) -> None:
    """812.2 is that outlet's own page, and --raw prints it."""
    (number,) = run("search", "carriers:3", "--ids").lines
    kept = [f"{number}.{n}" for n in (1, 2, 3) if run("show", f"{number}.{n}", "--raw").code == 0]

    assert kept
    raw = [run("show", each, "--raw").out for each in kept]
    told = [json.loads(run("show", each, "--explain", "--json").out)["url"] for each in kept]
    assert len(set(raw)) == len(set(told)) == len(kept)


def test_a_page_that_is_not_kept_is_a_clear_error(mine: Path, run: Run) -> None:
    """With the way out: the page can be fetched and explained anew."""
    number = followed(run)
    with sqlite3.connect(mine / "natwire.db") as plain:
        plain.execute("delete from page")

    for flag in ("--explain", "--raw"):
        result = run("show", number, flag)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"natwire: the page of {number} is not kept")
        assert "natwire parse http" in result.err


def test_a_damaged_page_is_named_with_the_cure(mine: Path, run: Run) -> None:
    """Exit 5; the others are read all the same."""
    number = followed(run)
    with sqlite3.connect(mine / "natwire.db") as plain:
        plain.execute(
            "update page set body_z = x'00ff' where article_id = (select lead_id from story where id = ?)", [number]
        )

    for flag in ("--explain", "--raw"):
        result = run("show", number, flag)
        assert (result.code, result.out) == (5, "")
        assert "is damaged; its text is not\nhint: natwire parse http" in result.err

    result = run("reparse", "--jobs", "1")
    assert result.code == 5
    assert f"{pages(mine) - 1} the same" in result.out
    assert result.err.count("damaged") == 1


def test_there_must_be_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """As every command says it; nothing is left behind."""
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    for flags in ((), ("--dry-run",)):
        result = run("reparse", *flags)
        assert (result.code, result.err) == (5, run("list").err)
    assert list(tmp_path.iterdir()) == []


def test_a_look_at_an_older_database_does_not_change_it(mine: Path, run: Run) -> None:
    """`db check` says what is to be done, as commands that read do."""
    with sqlite3.connect(mine / "natwire.db") as plain:
        plain.execute("pragma user_version = 1")
    result = run("db", "check")

    assert (result.code, result.out) == (5, "")
    assert "hint: natwire init brings it up to date" in result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_dry_run_needs_no_permission_to_write(mine: Path, run: Run) -> None:
    """Nor does any command that only reads: the folder may be somebody else's."""
    (mine / "natwire.db").chmod(0o400)
    mine.chmod(0o500)
    try:
        assert run("reparse", "--dry-run", "--jobs", "1").code == run("list").code == 0
    finally:
        mine.chmod(0o700)

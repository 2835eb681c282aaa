"""How sources do, as a user asks for it; and what is told once of one that is sick."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire.store import open_database
from tests.pipeline.test_run import feed
from tests.server import Server, answer

from .conftest import Run
from .test_fetch import follow


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a config and its database."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


def test_when_each_is_asked_next_and_why(place: Path, server: Server, run: Run) -> None:
    """The next one first; one that was never asked is due now."""
    follow(place, server, "calm", "gone", "new")
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    server.answers = {"/calm": answer(body, Cache_Control="max-age=36000"), "/gone": answer(status="410 Gone")}
    run("fetch", "calm", "gone")

    due = [line.split("\t") for line in run("source", "list", "--due").lines]
    assert [(name, why) for name, _, why in due] == [
        ("new", "never asked"),
        ("gone", "after a failure"),
        ("calm", "own rhythm"),
    ]
    told = {each["name"]: each for each in json.loads(run("source", "list", "--due", "--json").out)}
    assert (told["new"]["next"], told["gone"]["status"]) == (None, "gone")
    assert datetime.fromisoformat(told["calm"]["next"]) > datetime.now(UTC) + timedelta(hours=9)


def test_a_source_is_shown_whole(place: Path, server: Server, run: Run) -> None:
    """As lines for a person and as data; a name that is none is told with the nearest."""
    follow(place, server, "harbour")
    server.answers = {"/harbour": feed("Ferry", "Canal")}
    run("fetch")

    shown = run("source", "show", "harbour")
    assert shown.lines[0] == "harbour"
    assert "2 items in 28 days" in shown.out
    data = json.loads(run("source", "show", "harbour", "--json").out)
    assert (data["status"], data["items_28_days"], data["failures"], data["why"]) == ("ok", 2, 0, "own rhythm")
    assert run("source", "show", "habour").err.endswith('hint: did you mean "harbour"?\n')


def test_a_paused_source_is_only_asked_when_it_is_named(place: Path, server: Server, run: Run) -> None:
    """It says so wherever sources are listed, and goes on as if nothing had been."""
    follow(place, server, "calm", "loud")
    server.answers = {"/calm": feed("Ferry"), "/loud": feed("Canal")}
    before = (place / "config.toml").read_text("utf-8")

    assert run("source", "pause", "loud").code == 0
    assert [line.split("\t")[1:4] for line in run("source", "list").lines if "loud" in line] == [
        ["paused", "never", "never"]
    ]
    assert [line.split("\t")[0] for line in run("source", "list", "--due").lines] == ["calm"]
    assert "until natwire source resume loud" in run("source", "show", "loud").out
    assert run("fetch", "--dry-run").lines == [f"calm\t{server.url('/calm')}"]
    run("fetch")
    assert [asked.path for asked in server.asked] == ["/calm"]
    run("fetch", "loud")
    assert [asked.path for asked in server.asked] == ["/calm", "/loud"]
    assert run("fetch", "loud").err.endswith("it was asked a moment ago\n")

    assert run("source", "resume", "loud").code == 0
    assert (place / "config.toml").read_text("utf-8") == before


def test_all_may_be_paused(place: Path, server: Server, run: Run) -> None:
    """Then cron hears nothing of it."""
    follow(place, server, "calm")
    run("source", "pause", "calm")

    result = run("fetch")
    assert (result.code, result.err, server.asked) == (0, "", [])


def test_a_source_that_is_renamed_keeps_its_stories(place: Path, server: Server, run: Run) -> None:
    """They are found by the new name at once, and by the old one no more."""
    follow(place, server, "calm", "loud")
    server.answers = {"/calm": feed("Ferry")}
    run("fetch", "calm")

    assert run("source", "rename", "calm", "harbour").code == 0
    assert run("search", "source:harbour", "--count").out == "1\n"
    assert run("search", "source:calm", "--count").out == "0\n"
    assert run("source", "rename", "harbour", "loud").code == 2
    assert run("source", "rename", "calm", "x").code == 2


def test_the_sickest_stands_first(place: Path, server: Server, run: Run) -> None:
    """A line each on a pipe, and the same as data."""
    follow(place, server, "well", "sick")
    server.answers = {"/well": feed("Ferry"), "/sick": answer(status="404 Not Found")}
    run("fetch")

    assert [line.split("\t")[:2] for line in run("source", "health").lines] == [["sick", "not-found"], ["well", "ok"]]
    data = {each["name"]: each for each in json.loads(run("source", "health", "--json").out)}
    assert (data["sick"]["failures"], data["sick"]["silent_s"]) == (1, None)
    assert (data["well"]["pages"], data["well"]["failures"]) == (0, 0)


def test_a_sick_source_is_told_of_once_and_once_when_it_is_well(place: Path, server: Server, run: Run) -> None:
    """Six failures over two days; what cron mails is two lines in all."""
    follow(place, server, "sick")
    server.answers = {"/sick": answer(status="404 Not Found")}
    run("fetch")
    with open_database(place / "natwire.db", "write") as db:
        db.sql.execute("update source set failures = 5, failing_since_at = failing_since_at - 200000")

    told = [run("fetch", "--force").err.splitlines()[1:] for _ in range(2)]
    assert [len(lines) for lines in told] == [1, 0]
    assert told[0][0].endswith("; failed 6 times, and is told no more until it is well")

    server.answers = {"/sick": feed("Ferry")}
    assert run("fetch", "--force").err.splitlines()[1:] == ["natwire: sick is well again"]
    assert run("fetch").err == ""

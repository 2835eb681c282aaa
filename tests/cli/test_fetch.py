"""What a run tells, to a person and to a program."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from natwire.store.lock import Lock
from tests.pipeline.test_run import feed
from tests.server import Server, answer, redirect

from .conftest import Result, Run

FIELDS = {"source", "url", "outcome", "error", "new", "changed", "unchanged", "status", "bytes", "ms", "next_at"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a config and its database."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


def follow(place: Path, server: Server, *names: str) -> None:
    """A config with these sources."""
    told = "".join(f'[[source]]\nname = "{name}"\nurl = "{server.url("/" + name)}"\n' for name in names)
    head = '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_delay = "0s"\nhost_connections = 8\n'
    (place / "config.toml").write_text(head + told, "utf-8")


def test_each_source_is_a_line_of_json_and_the_last_is_the_totals(place: Path, server: Server, run: Run) -> None:
    """Every outcome has its one word, and a source that is not due has a line too."""
    follow(place, server, "ok", "moved", "gone", "broken", "busy")
    server.answers = {
        "/ok": feed("Ferry", "Bridge"),
        "/moved": redirect("/new", "301 Moved Permanently"),
        "/new": feed("Harvest"),
        "/gone": answer(status="410 Gone"),
        "/broken": answer(b"<rss><channel><item><title>x"),
        "/busy": answer(status="503 Busy"),
    }

    *lines, totals = [json.loads(line) for line in run("fetch", "--jsonl").lines]
    told = {line["source"]: line for line in lines}
    assert all(set(line) >= FIELDS for line in lines)
    assert {name: (line["outcome"], line["error"], line["status"]) for name, line in told.items()} == {
        "ok": ("ok", None, 200),
        "moved": ("moved", None, 200),
        "gone": ("gone", "gone", 410),
        "broken": ("error", "truncated", 200),
        "busy": ("backoff", "unavailable", 503),
    }
    assert (told["ok"]["new"], told["ok"]["changed"], told["ok"]["unchanged"]) == (2, 0, 0)
    assert told["ok"]["bytes"] > 500
    assert told["ok"]["next_at"].endswith("+00:00")
    assert (totals["totals"]["sources"], totals["totals"]["new"], totals["totals"]["failed"]) == (5, 3, 3)

    *lines, totals = [json.loads(line) for line in run("fetch", "--jsonl").lines]
    assert {line["outcome"] for line in lines} == {"skipped"}
    assert all(set(line) >= FIELDS for line in lines)
    assert (totals["totals"]["asked"], totals["totals"]["skipped"]) == (0, 5)

    server.answers["/ok"] = feed("Ferry", "Bridge", text="<p>" + "other words " * 60 + "</p>")
    (line, _) = [json.loads(line) for line in run("fetch", "--force", "ok", "--jsonl").lines]
    assert (line["outcome"], line["new"], line["changed"], line["unchanged"]) == ("ok", 0, 2, 0)
    (line, _) = [json.loads(line) for line in run("fetch", "--force", "ok", "--jsonl").lines]
    assert (line["outcome"], line["new"], line["changed"], line["unchanged"]) == ("unchanged", 0, 0, 0)


def test_force_says_what_it_goes_against(place: Path, server: Server, run: Run) -> None:
    """In a line on standard error; silent where it goes against nothing."""
    follow(place, server, "calm", "free")
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    server.answers = {"/calm": answer(body, Cache_Control="max-age=3600"), "/free": feed("Bridge")}

    assert run("fetch", "--force").err == ""
    assert run("fetch", "--force").err == (
        "natwire: --force asks 2 sources before their time, 1 of them although their servers asked to wait\n"
    )
    assert run("fetch", "--force", "free").err == "natwire: --force asks 1 source before their time\n"


def test_force_goes_on_where_a_run_was_killed_at_its_beginning(place: Path, server: Server, run: Run) -> None:
    """Then the database is a file without tables, and is made as if it were not there."""
    follow(place, server, "calm")
    server.answers = {"/calm": feed("Ferry")}
    (place / "natwire.db").touch()

    assert run("fetch", "--force").err == ""
    assert "Ferry" in run("list").out


def test_a_named_source_that_is_not_asked_says_why(place: Path, server: Server, run: Run) -> None:
    """The reason is the one that counts in this haste: its own interval is none with `--now`."""
    follow(place, server, "calm", "free", "gone")
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    server.answers = {"/calm": answer(body, Cache_Control="max-age=3600"), "/free": feed("Bridge")}
    run("fetch", "calm", "free")

    assert run("fetch", "free").err.endswith(": own rhythm\n")
    assert run("fetch", "--now", "free").err.endswith(": it was asked a moment ago\n")
    assert run("fetch", "--now", "calm").err.endswith(": the server asked for it\n")
    assert run("fetch", "--now", "calm").err.startswith("natwire: calm is not asked before ")


def test_cron_hears_of_what_fails_and_of_nothing_else(place: Path, server: Server, run: Run) -> None:
    """Silent when all is well; a source that fails is a line: its name, the word, since when, when again. Status 0."""
    follow(place, server, "ok", "broken")
    server.answers = {"/ok": feed("Ferry"), "/broken": answer(status="404 Not Found")}

    result = run("fetch")
    assert (result.code, result.out, result.err.count("\n")) == (0, "", 1)
    assert re.fullmatch(
        r"natwire: broken: not-found: http\S+ answers 404 Not Found; since [^;]+, next try [^;]+\n", result.err
    )
    assert run("fetch") == Result(0, "", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("fetch",), 0),
        (("fetch", "--strict"), 3),
        (("fetch", "broken"), 3),
        (("fetch", "ok"), 0),
        (("fetch", "--force"), 0),
    ],
)
def test_the_status_tells_whether_what_was_named_failed(
    place: Path, server: Server, run: Run, words: tuple[str, ...], code: int
) -> None:
    """One source's fault is no fault of the run, unless the user asked for that source or is strict."""
    follow(place, server, "ok", "broken")
    server.answers = {"/ok": feed("Ferry"), "/broken": answer(status="404 Not Found")}

    assert run(*words).code == code


def test_a_name_that_is_none_is_told_with_the_nearest(place: Path, server: Server, run: Run) -> None:
    """Nobody is asked."""
    follow(place, server, "harbour", "town")

    assert run("fetch", "town", "habour") == Result(
        2, "", 'natwire: no source "habour"\nhint: did you mean "harbour"?\n'
    )
    assert server.asked == []


def test_a_network_that_is_down_is_one_line_and_the_lines_of_json_are_whole(place: Path, run: Run) -> None:
    """Status 69; each source has its line with its word, and the totals come last."""
    told = "".join(f'[[source]]\nname = "s{n}"\nurl = "http://127.0.0.{n}:9/feed"\n' for n in range(1, 5))
    (place / "config.toml").write_text(f'[fetch]\nallow_private = ["127.0.0.0/8"]\n{told}', "utf-8")

    result = run("fetch", "--jsonl")
    *lines, totals = map(json.loads, result.lines)
    assert (result.code, result.err) == (
        69,
        "natwire: the network is down: 4 of 4 hosts cannot be reached\n"
        "hint: nobody was penalised; run the same command again when it is up\n",
    )
    assert [(line["outcome"], line["error"], line["next_at"]) for line in lines] == [("error", "refused", None)] * 4
    assert (totals["totals"]["sources"], totals["totals"]["failed"]) == (4, 4)
    assert run("fetch").code == 69


def test_a_second_run_at_once_says_that_there_is_a_first(place: Path, server: Server, run: Run) -> None:
    """Status 75 and who holds the lock; nobody is asked."""
    follow(place, server, "ok")
    with Lock(place / "natwire.db"):
        result = run("fetch")

    assert result.code == 75
    assert f"another run is at work: process {os.getpid()}, since 20" in result.err
    assert server.asked == []


def test_what_was_left_over_says_so(place: Path, server: Server, run: Run) -> None:
    """In the lines of the run, and in the schedule until it is asked."""
    follow(place, server, "slow")

    *lines, totals = map(json.loads, run("fetch", "--max-time", "0s", "--jsonl").lines)
    assert [(line["outcome"], line["message"]) for line in lines] == [
        ("skipped", "left over by the last run, and first in the next")
    ]
    assert (totals["totals"]["asked"], totals["totals"]["skipped"]) == (0, 1)
    assert run("source", "list", "--due").out == "slow\tnow\tleft over by the last run, and first in the next\n"
    assert server.asked == []

"""What a run tells, to a person and to a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pipeline.test_run import feed
from tests.server import Server, answer, redirect

from .conftest import Run

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

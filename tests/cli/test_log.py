"""What is said to a journal instead of a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from natwire.cli import log
from tests.pipeline.test_run import feed
from tests.server import Server, answer

from .conftest import Result, Run


@pytest.fixture(autouse=True)
def _for_people() -> Iterator[None]:
    """The form is that of a process, and tests share theirs."""
    yield
    log.use("text")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """Two sources: one with a key in its address that is not there, and one that is well."""
    server.answers = {"/ok": feed("Ferry", "Bridge"), "/gone?token=s3cret&page=2": answer(status="404 Not Found")}
    text = '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_delay = "0s"\n'
    for name, path in (("ok", "/ok"), ("gone", "/gone?token=s3cret&page=2")):
        text += f'[[source]]\nname = "{name}"\nurl = "{server.url(path)}"\n'
    (tmp_path / "config.toml").write_text(text, "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


def objects(result: Result) -> list[dict[str, Any]]:
    """Standard error, which is an object a line."""
    return [json.loads(line) for line in result.err.splitlines()]


def test_verbose_is_a_line_for_each_source_and_the_sum(place: Path, run: Run) -> None:
    """For people; what is secret in an address is not in it."""
    *lines, total, fault = run("fetch", "-v").err.splitlines()

    assert sorted(line.split(",")[0] for line in lines) == ["gone: not-found (404)", "ok: ok (200)"]
    assert any(line.startswith("ok: ok (200), 2 new, 2 kB, ") for line in lines)
    assert total.startswith("sources: 2 due, 1 failed, 2 new items")
    assert fault.startswith("natwire: gone: not-found: ")


def test_a_run_is_told_to_a_journal_as_objects(place: Path, run: Run, server: Server) -> None:
    """One a line: when, how grave, of which source, from where, how long, how much, and what was wrong."""
    result = run("fetch", "-v", "--log-format", "json")

    told = {(each["event"], each.get("source")): each for each in objects(result)}
    assert set(told) == {("source", "ok"), ("source", "gone"), ("run", None), ("health", "gone")}
    well, fault = told["source", "ok"], told["health", "gone"]
    assert (well["level"], well["outcome"], well["status"], well["new"]) == ("info", "ok", 200, 2)
    assert (fault["level"], fault["error"], fault["status"]) == ("warning", "not-found", 404)
    assert fault["url"] == server.url("/gone?token=…&page=2")
    assert all(datetime.fromisoformat(each["time"]).tzinfo for each in told.values())
    assert well["bytes"] > 500
    assert well["ms"] >= 0
    assert told["run", None]["failed"] == 1
    assert "s3cret" not in result.err


def test_without_verbose_only_what_is_wrong_is_told(place: Path, run: Run) -> None:
    """As to a person."""
    (fault,) = objects(run("--log-format=json", "fetch"))

    assert (fault["event"], fault["source"]) == ("health", "gone")


def test_the_environment_asks_for_the_same(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of a crontab or a unit can set it."""
    monkeypatch.setenv("NATWIRE_LOG_FORMAT", "json")
    (error,) = objects(run("fetch", "okk"))

    assert (error["level"], error["message"], error["hint"]) == ("error", 'no source "okk"', 'did you mean "ok"?')
    assert error["exit"] == 2
    monkeypatch.setenv("NATWIRE_LOG_FORMAT", "xml")
    log.use("text")
    assert "--log-format must be one of text, json" in run("fetch", "okk").err


def test_a_letter_that_does_not_go_is_told_with_its_facts(mine: Path, run: Run) -> None:
    """Which, of what, to whom, why, and when it is tried again."""
    config = mine / "config.toml"
    config.write_text(config.read_text("utf-8").replace('path = "box"', f'path = "{mine}/natwire.db/box"'), "utf-8")
    *_, fault = [each for each in objects(run("--log-format", "json", "digest", "send")) if each["event"] == "letter"]

    assert (fault["level"], fault["plan"], fault["to"]) == ("warning", "digest:morning", "box")
    assert fault["error"]
    assert datetime.fromisoformat(fault["next_at"]).tzinfo


def test_errors_of_typing_are_objects_too(place: Path, run: Run) -> None:
    """A program that reads the log meets no line that it cannot read."""
    (error,) = objects(run("--log-format", "json", "search", "--limt", "3", "x"))

    assert error["hint"] == "did you mean --limit?"


def test_what_is_said_holds_no_secret_and_no_control(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither in the line nor in a fact; an object stays one line."""
    address = "https://ada:pw@example.org/?api_key=s3cret\x1b[31m\nnext"
    log.use("json")
    log.say(address, url=address, n=3)
    log.use("text")
    log.say(address, url=address)
    first, *rest = capsys.readouterr().err.splitlines()

    assert json.loads(first)["url"] == "https://…@example.org/?api_key=…[31m\nnext".replace("[31m", "")
    assert rest[-1] == "next"
    assert not any(secret in first + str(rest) for secret in ("s3cret", "pw", "\x1b"))

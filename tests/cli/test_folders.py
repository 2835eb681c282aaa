"""A folder as a source: files that an agency delivers are read once, whole, and nothing else is touched."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result, Run

CONFIG = '[[source]]\nname = "desk"\nurl = "file:drop/*"\n'


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder; its pattern is relative to the config's."""
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    monkeypatch.chdir("/")
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def item(text: str, **more: Any) -> str:
    """An item of an agency, ninjs 1."""
    told = {
        "uri": "urn:stt:1",
        "version": "1",
        "headline": text,
        "body_text": f"{text}, the harbour said.",
        "source": "STT",
    }
    return json.dumps({**told, "versioncreated": "2026-11-24T10:00:00Z", **more})


def old(path: Path) -> Path:
    """The file, as if it was written a minute ago."""
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def fetched(run: Run) -> Result:
    """A run of all sources."""
    return run("fetch", "-v")


def test_each_file_is_read_once_and_again_when_it_is_another(drop: Path, run: Run) -> None:
    """In the first run after it came."""
    (drop / "a.json").write_text(item("Ferry late"))

    assert "1 new item" in fetched(run).err
    assert "\nsources: 1 due, 1 unchanged, " in fetched(run).err
    (drop / "a.json").write_text(item("Ferry cancelled", version="2"))
    assert "1 corrected" in fetched(run).err
    assert "Ferry cancelled" in run("list").out


def test_a_kill_takes_a_story_out_and_a_later_version_brings_it_back(drop: Path, run: Run) -> None:
    """What stays of it is told to who asks for it."""
    (drop / "1.json").write_text(item("Ferry late"))
    fetched(run)
    (drop / "2.json").write_text(item("KILL", version="2", pubstatus="canceled", body_text=""))
    fetched(run)

    assert (run("search", "ferry").code, run("export", "ferry").out) == (1, "")
    assert "Ferry late\tkilled by its agency" in run("search", "is:killed").out
    shown = run("show", "1").out
    assert "It is not shown: killed by its agency." in shown
    assert "the harbour said" not in shown

    (drop / "3.json").write_text(item("Ferry late", version="3"))
    fetched(run)
    assert "Ferry late" in run("search", "ferry").out
    assert run("search", "is:killed").code == 1


def test_what_is_under_an_embargo_is_shown_by_the_first_run_after_it(drop: Path, run: Run) -> None:
    """Nothing of it is told before; one without a zone holds a day longer, and says so."""
    (drop / "1.json").write_text(item("Ferry late", embargoed="2090-01-01T00:00:00Z"))
    (drop / "2.json").write_text(item("Harbour shut", uri="urn:stt:2", embargoed="2090-01-01T00:00:00"))
    (drop / "3.json").write_text(item("Quay open", uri="urn:stt:3", embargoed="2026-01-01T00:00:00Z"))
    fetched(run)

    everything = "".join(run(*words).out for words in (["list"], ["search", "ferry"], ["export"], ["show", "1"]))
    assert "Quay open" in everything
    assert "Ferry" not in everything
    told = run("search", "is:embargoed").lines
    assert any(line.endswith("under an embargo until 2090-01-01 00:00 UTC") for line in told)
    assert any("2090-01-02" in line and "it names no zone" in line for line in told)


def test_times_without_a_zone_are_in_that_of_the_source(drop: Path, run: Run, tmp_path: Path) -> None:
    """As STT and Belga write them."""
    (tmp_path / "config.toml").write_text(CONFIG + 'timezone = "Europe/Helsinki"\n')
    (drop / "1.json").write_text(item("Ferry late", firstcreated="2026-01-02T10:00:00"))
    fetched(run)

    assert "2026-01-02T08:00+00:00" in run("list").out


def test_a_file_that_is_still_being_written_is_left_alone(drop: Path, run: Run) -> None:
    """Without a word, until it is whole; half a file that nobody writes any more is a fault."""
    whole = item("Ferry late")
    (drop / "a.json").write_text(whole[:40])
    assert "failed" not in fetched(run).err

    (drop / "a.json").write_text(whole)
    assert "1 new item" in fetched(run).err

    (drop / "b.json").write_text(whole[:40])
    old(drop / "b.json")
    assert "natwire: desk: files: 1 file could not be read" in fetched(run).err


def test_what_is_no_file_of_the_folder_is_told_once_and_the_rest_is_read(drop: Path, run: Run) -> None:
    """A pipe is not waited for, and no link leads out."""
    secret = drop.parent / "secret.json"
    secret.write_text(item("Secret", uri="urn:stt:9"))
    os.mkfifo(drop / "pipe.json")
    (drop / "link.json").symlink_to(secret)
    (drop / "a.json").write_text(item("Ferry late"))
    (drop / ".hidden.json").write_text(item("Hidden", uri="urn:stt:8"))
    (drop / "b.json.part").write_text(item("Half", uri="urn:stt:7"))

    first = run("fetch", "desk")
    assert first.code == 3
    assert "2 files could not be read" in first.err
    assert run("fetch", "desk").code == 0
    assert [line.split("\t")[4] for line in run("list").lines] == ["Ferry late"]


def test_a_pattern_does_not_leave_its_folder(drop: Path, run: Run, tmp_path: Path) -> None:
    """Nor does a folder that is not there stop the others."""
    (tmp_path / "config.toml").write_text(CONFIG + '[[source]]\nname = "gone"\nurl = "file:nowhere/*.xml"\n')
    (drop / "a.json").write_text(item("Ferry late"))

    told = fetched(run)
    assert "natwire: gone: missing: " in told.err
    assert "1 new item" in told.err


def test_a_mail_in_the_folder_is_an_article(drop: Path, run: Run) -> None:
    """When it lies there for some seconds: nothing tells whether a mail is whole."""
    mail = "From: Desk <desk@stt.example>\nSubject: Morning\nMessage-ID: <1@stt>\n\nThe ferry is late again today.\n"
    (drop / "1.eml").write_text(mail)
    fetched(run)
    assert run("list").out == ""

    old(drop / "1.eml")
    fetched(run)
    assert "Morning" in run("list").out
    assert "Morning" in run("search", "source:desk").out


def test_the_source_is_listed_shown_and_tried_like_any_other(drop: Path, run: Run) -> None:
    """A trial stores nothing."""
    (drop / "a.json").write_text(item("Ferry late"))

    tried = run("source", "test", "desk")
    assert tried.code == 0
    assert "Ferry late" in tried.out
    assert run("list").out == ""
    assert "file:drop/*" in run("source", "list").out
    assert "each run looks at it" in (fetched(run), run("source", "show", "desk"))[1].out


def test_a_trial_shows_nothing_that_may_not_be_seen(drop: Path, run: Run) -> None:
    """Neither what is under an embargo nor what another file takes back."""
    (drop / "1.json").write_text(item("Ferry late"))
    (drop / "2.json").write_text(item("KILL", version="2", pubstatus="canceled"))
    (drop / "3.json").write_text(item("Harbour shut", uri="urn:stt:2", embargoed="2090-01-01T00:00:00Z"))
    (drop / "4.json").write_text(item("Quay open", uri="urn:stt:3"))

    told = run("source", "test", "desk").out
    assert "Quay open" in told
    assert [word for word in ("Ferry", "KILL", "Harbour") if word in told] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_read_when_it_may(drop: Path, run: Run) -> None:
    """It is told until then, once."""
    path = old(drop / "a.json") if (drop / "a.json").write_text(item("Ferry late")) else drop
    path.chmod(0)
    assert "may not be read" in fetched(run).err
    path.chmod(0o600)
    assert "1 new item" in fetched(run).err


def test_a_folder_is_added_by_its_pattern(drop: Path, run: Run, tmp_path: Path) -> None:
    """It is written as it is meant: from the config's folder, or whole."""
    assert run("source", "add", f"file:{tmp_path}/other/*.xml", "--name", "other", "--no-check").code == 0
    assert f'url = "file:{tmp_path}/other/*.xml"' in (tmp_path / "config.toml").read_text()

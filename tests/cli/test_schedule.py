"""schedule: how natwire comes to run by itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from natwire.cli import log
from tests.schedule.test_installing import machine  # noqa: F401  a fixture: a home with a crontab program

from .conftest import Run

CONFIG = '[[digest]]\nname = "m"\n{at}[[digest.section]]\ntitle = "All"\nquery = "patria"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config with a digest at seven, and the program that a user would have called."""
    (tmp_path / "config.toml").write_text(CONFIG.format(at='at = "07:00"\nto = "desk@example.org"\n'), "utf-8")
    (tmp_path / "natwire").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "natwire").chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "natwire")])
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name)
    (tmp_path / ".config" / "natwire").mkdir(parents=True)
    (tmp_path / ".config" / "natwire" / "config.toml").write_text(CONFIG.format(at=""), "utf-8")
    return tmp_path


def test_the_usual_place_needs_no_words(place: Path, run: Run) -> None:
    """The line is as short as one would write it; a digest without an hour has none."""
    lines = [line for line in run("schedule", "cron").lines if not line.startswith("#")]

    assert lines == [f"7-59/15 * * * * {place}/natwire fetch"]


def test_other_places_are_written_out(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given as flags or in the environment, for cron has neither; and whole, for cron works in the home."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("NATWIRE_DB", "n.db")

    lines = run("schedule", "cron", "--config", "config.toml", "--every", "1h").lines

    words = f"{place}/natwire --config {place}/config.toml --db {place}/n.db"
    assert [line for line in lines if not line.startswith("#")] == [
        f"7 * * * * {words} fetch",
        f"*/5 * * * * {words} digest send",
    ]


def test_how_things_are_said_is_written_out(place: Path, run: Run) -> None:
    """Units for a journal of objects are made by who wants one."""
    try:
        printed = run("--log-format", "json", "schedule", "cron").out
    finally:
        log.use("text")

    assert "--log-format json fetch\n" in printed
    assert "--log-format" not in run("schedule", "cron").out


def test_a_module_is_called_as_one(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m natwire` has no file that could be called by itself."""
    monkeypatch.setattr(sys, "argv", [str(place / "natwire" / "__main__.py")])

    assert f" {sys.executable} -P -m natwire fetch\n" in run("schedule", "cron").out


@pytest.mark.usefixtures("machine")
def test_the_crontab_is_changed_once_and_changed_back(place: Path, run: Run) -> None:
    """A dry run shows what would be; a second install finds nothing to do; the rest stays."""
    (place / "crontab").write_bytes(b"MAILTO=me\n0 4 * * * backup\n")

    shown = run("schedule", "cron", "--install", "--dry-run")
    assert (place / "crontab").read_bytes() == b"MAILTO=me\n0 4 * * * backup\n"
    assert run("schedule", "cron", "--install").code == 0
    assert (place / "crontab").read_text("utf-8") == shown.out
    assert shown.out.startswith("MAILTO=me\n0 4 * * * backup\n# >>> natwire")
    assert "left as it is" in run("schedule", "cron", "--install").err

    assert run("schedule", "cron", "--uninstall").code == 0
    assert (place / "crontab").read_bytes() == b"MAILTO=me\n0 4 * * * backup\n"


def test_units_are_installed_and_the_next_step_is_said(place: Path, run: Run) -> None:
    """natwire does not run systemctl."""
    words = ("schedule", "systemd", "--install", "--config", place / "config.toml")

    assert "write" in run(*words, "--dry-run").out
    assert not (place / ".config" / "systemd").exists()
    result = run(*words)

    folder = place / ".config" / "systemd" / "user"
    assert len(list(folder.iterdir())) == 4
    assert "systemctl --user enable --now natwire-fetch.timer natwire-digest.timer" in result.err
    assert run(*words).out == ""

    result = run("schedule", "systemd", "--uninstall")
    assert list(folder.iterdir()) == []
    assert "systemctl --user disable --now natwire-fetch.timer natwire-digest.timer" in result.err


def test_the_units_are_printed_with_the_place_of_each(place: Path, run: Run) -> None:
    """To be read, or to be put there by other means; those of the system have a user."""
    result = run("schedule", "systemd", "--system", "--config", place / "config.toml")

    assert result.out.startswith("# /etc/systemd/system/natwire-fetch.service\n")
    assert result.out.count("\nUser=") == 2


@pytest.mark.parametrize("words", [("--every", "45m"), ("--every", "soon"), ("--install", "--uninstall")])
def test_what_cannot_be_is_refused(place: Path, run: Run, words: tuple[str, ...]) -> None:
    """With a way out."""
    result = run("schedule", "cron", *words)

    assert result.code == 2
    assert "hint: " in result.err


def test_without_a_config_there_is_nothing_to_schedule(tmp_path: Path, run: Run) -> None:
    """natwire init writes one."""
    assert "natwire init" in run("schedule", "cron", "--config", tmp_path / "nosuch.toml").err

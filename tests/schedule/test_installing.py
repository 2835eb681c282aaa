"""The way into a crontab and into a folder of units."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.errors import NatwireError
from natwire.schedule.installing import changes, crontab, install_crontab, install_units
from natwire.schedule.systemd import mark, units

from .conftest import Scheduled

# Keeps the crontab in $HOME, and refuses as crontab(1) does.
CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then
  [ -e "$HOME/crontab" ] || { echo "no crontab for me" >&2; exit 1; }
  [ -r "$HOME/crontab" ] && [ ! -d "$HOME/crontab" ] || { echo "crontabs/me: Permission denied" >&2; exit 1; }
  exec cat "$HOME/crontab"
fi
cat > "$HOME/new"
grep -q wrong "$HOME/new" && { echo '"-":1: bad minute' >&2; exit 1; }
mv "$HOME/new" "$HOME/crontab"
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a crontab program of its own."""
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(CRONTAB, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return tmp_path


def test_no_crontab_is_an_empty_one(machine: Path) -> None:
    """And what is installed is what is found."""
    assert crontab() == b""

    install_crontab(b"# \xff\n")

    assert crontab() == b"# \xff\n"


def test_a_crontab_that_cannot_be_read_is_not_written_over(machine: Path) -> None:
    """An answer that is a fault is no empty crontab."""
    (machine / "crontab").mkdir()

    with pytest.raises(NatwireError, match="Permission denied"):
        crontab()


def test_what_crontab_refuses_is_told_in_its_words(machine: Path) -> None:
    """And the one before stays."""
    install_crontab(b"0 4 * * * backup\n")

    with pytest.raises(NatwireError, match="bad minute"):
        install_crontab(b"wrong\n")

    assert crontab() == b"0 4 * * * backup\n"


def test_a_machine_without_cron_is_told_of_the_other_way(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many have systemd alone."""
    monkeypatch.setenv("PATH", "/nosuch")

    with pytest.raises(NatwireError, match="no crontab") as caught:
        crontab()

    assert "natwire schedule systemd" in caught.value.hint


def test_units_are_written_once_and_taken_out(scheduled: Scheduled, tmp_path: Path) -> None:
    """A second time there is nothing to do; without an hour the digest's go; other units stay."""
    folder = tmp_path / "systemd" / "user"
    install_units(changes(folder, units(scheduled())))
    (folder / "other.timer").write_text("[Timer]\n", "utf-8")
    assert changes(folder, units(scheduled())) == {}

    install_units(changes(folder, units(scheduled(digests=False))))
    assert {path.name for path in folder.iterdir()} == {"natwire-fetch.service", "natwire-fetch.timer", "other.timer"}

    install_units(changes(folder, {}))
    assert {path.name for path in folder.iterdir()} == {"other.timer"}


def test_a_unit_of_somebody_elses_is_left_alone(scheduled: Scheduled, tmp_path: Path) -> None:
    """It has the name, and not the first line that natwire writes."""
    (tmp_path / "natwire-fetch.timer").write_text("[Timer]\nOnCalendar=daily\n", "utf-8")

    for wanted in (units(scheduled()), {}):
        with pytest.raises(NatwireError, match="not of natwire's making"):
            changes(tmp_path, wanted)

    (tmp_path / "natwire-fetch.timer").write_text(f"{mark('natwire-fetch.timer')}[Timer]\n", "utf-8")
    assert changes(tmp_path, {}) == {tmp_path / "natwire-fetch.timer": ""}

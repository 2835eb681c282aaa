"""What is run, how often, and what it needs."""

from __future__ import annotations

import doctest
from datetime import timedelta
from pathlib import Path

import pytest

from natwire.config.settings import Channel, Settings
from natwire.errors import NatwireError
from natwire.model.source import Source
from natwire.schedule import cron, systemd, work
from natwire.schedule.work import Beat, Work, beat, needs


def test_the_examples_are_true() -> None:
    """Those of the docstrings."""
    assert [doctest.testmod(each).failed for each in (cron, systemd, work)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(1, Beat(0, 1)), (5, Beat(2, 5)), (60, Beat(7, 0, 1)), (360, Beat(7, 0, 6)), (1440, Beat(7, 0, 24))],
)
def test_a_span_becomes_a_beat_beside_the_full_hour(minutes: int, found: Beat) -> None:
    """At the full hour everybody else asks."""
    assert beat(timedelta(minutes=minutes)) == found


@pytest.mark.parametrize("span", ["0:0", "0:30", "7:0", "45:0", "90:0", "300:0", "2880:0"])
def test_a_span_that_no_crontab_can_say_is_refused(span: str) -> None:
    """Every 45 minutes would be 45 and then 15 minutes in turns."""
    minutes, seconds = map(int, span.split(":"))

    with pytest.raises(NatwireError, match="evenly") as caught:
        beat(timedelta(minutes=minutes, seconds=seconds))

    assert "15m" in caught.value.hint


def test_variables_that_hold_secrets_are_named_and_never_told(tmp_path: Path) -> None:
    """Those that the config refers to, and natwire's own; not those that say where things are."""
    settings = Settings(
        tmp_path / "c.toml",
        sources=(Source("a", "https://example.org/f", login="env:A_LOGIN", headers={"X-Key": "env:A_KEY"}),),
        channels={"hook": Channel("hook", "webhook", url="env:HOOK")},
    )
    environ = {
        "NATWIRE_X_BEARER_TOKEN": "s3cret",
        "NATWIRE_DB": "/x.db",
        "NATWIRE_CONFIG": "/c.toml",
        "A_KEY": "s3cret",
    }

    found = needs(settings, tmp_path / "n.db", environ)

    assert found.variables == ("A_KEY", "A_LOGIN", "HOOK", "NATWIRE_X_BEARER_TOKEN")
    assert "s3cret" not in repr(found)


def test_a_program_of_a_home_is_found_by_cron_too(tmp_path: Path) -> None:
    """Its folder stands before the usual ones; that of a program that cron finds anyway does not."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tell-me").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "bin" / "tell-me").chmod(0o755)
    path = f"/usr/bin:/bin:{tmp_path}/bin"

    def of(*command: str) -> str:
        settings = Settings(tmp_path / "c.toml", channels={"x": Channel("x", "exec", command=command)})
        return needs(settings, tmp_path / "n.db", {"PATH": path}).path

    assert of("tell-me") == f"{tmp_path}/bin:/usr/bin:/bin"
    assert of("sh", "-c", "true") == ""
    assert of(f"{tmp_path}/bin/tell-me") == ""


def test_it_writes_where_the_database_and_the_mailboxes_are(tmp_path: Path) -> None:
    """A maildir that is there is enough; for one that is not, and for a file with its lock, it is the folder around."""
    (tmp_path / "there").mkdir()
    channels = [
        Channel("a", "maildir", path=tmp_path / "there"),
        Channel("b", "maildir", path=tmp_path / "box" / "new"),
        Channel("c", "mbox", path=tmp_path / "box" / "mbox"),
    ]
    settings = Settings(tmp_path / "c.toml", channels={each.name: each for each in channels})

    found = needs(settings, tmp_path / "data" / "n.db", {})

    assert found.writes == (tmp_path / "data", tmp_path / "there", tmp_path / "box")


def test_a_path_with_a_line_break_is_refused(tmp_path: Path) -> None:
    """It would be two lines in a crontab, and the second one a command of somebody else's choice."""
    wanted = needs(Settings(tmp_path / "c.toml"), tmp_path / "n.db", {})

    with pytest.raises(NatwireError, match="line of its own"):
        Work(("/bin/natwire", "--db", "/tmp/a\n* * * * * rm -rf /"), Beat(7, 15), False, wanted)

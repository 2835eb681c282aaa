"""The units, as text and as systemd reads them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from natwire.config.settings import Channel
from natwire.schedule.systemd import units
from natwire.schedule.work import Work

from .conftest import Scheduled


def values(unit: str, key: str) -> list[str]:
    """What a unit says of a key."""
    return [line.removeprefix(f"{key}=") for line in unit.splitlines() if line.startswith(f"{key}=")]


def verified(work: Work, folder: Path, user: str) -> str:
    """What systemd-analyze has to say against the units; it finds faults in words and in programs."""
    for name, text in units(work, user).items():
        (folder / name).write_text(text, "utf-8")
    words = ["systemd-analyze", *([] if user else ["--user"]), "verify", "--man=no"]
    done = subprocess.run(
        [*words, *map(str, folder.glob("natwire-*"))],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
    )
    return done.stderr if done.returncode or "natwire" in done.stderr else ""


@pytest.mark.parametrize("user", ["", "root"], ids=["user", "system"])
@pytest.mark.parametrize("every", ["1", "15", "60", "360", "1440"])
def test_systemd_accepts_the_units(scheduled: Scheduled, place: Path, tmp_path: Path, user: str, every: str) -> None:
    """Its own verifier, with spaces, quotes, dollars and per cent signs in every path."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    (place / "to ken").write_text("x", "utf-8")
    work = scheduled(every, secrets={"x.bearer_token": f"file:{place / 'to ken'}"}, environ={"NATWIRE_Y": "1"})

    assert verified(work, tmp_path, user) == ""


def test_the_verifier_finds_what_is_wrong(scheduled: Scheduled, tmp_path: Path) -> None:
    """A program that is not there: so the silence above says something."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    work = scheduled()

    said = verified(replace(work, program=("/no such/natwire",)), tmp_path, "root")

    assert "/no such/natwire is not executable" in said


def test_without_an_hour_there_are_no_digest_units(scheduled: Scheduled) -> None:
    """A digest that is only built when it is asked for needs no clock."""
    assert list(units(scheduled(digests=False))) == ["natwire-fetch.service", "natwire-fetch.timer"]


def test_each_unit_says_where_the_users_own_lines_go(scheduled: Scheduled) -> None:
    """Into a folder of its own name; those of another would change nothing."""
    for name, text in units(scheduled()).items():
        assert text.splitlines()[0].endswith(f"; {name}.d/ is for your own.")


def test_what_was_missed_is_made_up_for(scheduled: Scheduled) -> None:
    """A machine that slept runs both when it wakes, and the digest waits for the news."""
    found = units(scheduled())

    assert all(values(found[name], "Persistent") == ["true"] for name in found if name.endswith(".timer"))
    assert values(found["natwire-digest.service"], "After") == ["natwire-fetch.service"]


def test_secrets_are_handed_over_as_credentials(scheduled: Scheduled, place: Path) -> None:
    """Under the name that natwire asks systemd for, whether the config names the file or the environment does."""
    (place / "token").write_text("x", "utf-8")
    wanted = f"natwire-x-bearer-token:{place}/token"
    by_config = scheduled(secrets={"x.bearer_token": f"file:{place}/token"})
    by_name = scheduled(environ={"NATWIRE_X_BEARER_TOKEN_FILE": f"{place}/token"})

    for work in (by_config, by_name):
        (told,) = values(units(work)["natwire-fetch.service"], "LoadCredential")
        assert told.strip('"').replace('\\"', '"').replace("%%", "%") == wanted


def test_a_file_that_is_missing_is_the_fault_of_one_source(scheduled: Scheduled, place: Path) -> None:
    """systemd would not start the service at all."""
    work = scheduled(secrets={"x.bearer_token": f"file:{place}/nosuch"})

    assert values(units(work)["natwire-fetch.service"], "LoadCredential") == []


def test_variables_come_from_a_file_that_may_be_missing(scheduled: Scheduled, place: Path) -> None:
    """The unit holds their names, and no secret."""
    unit = units(scheduled(environ={"NATWIRE_X_BEARER_TOKEN": "s3cret"}))["natwire-fetch.service"]

    assert values(unit, "EnvironmentFile") == [f"-{place}/natwire.env".replace("%", "%%")]
    assert "NATWIRE_X_BEARER_TOKEN" in unit
    assert "s3cret" not in unit


def test_it_is_shut_off_but_for_its_database(scheduled: Scheduled, place: Path) -> None:
    """What a user's manager has no right to is only asked of the system's."""
    own = units(scheduled())["natwire-fetch.service"]
    system = units(scheduled(), "nat")["natwire-fetch.service"]

    assert values(own, "ProtectSystem") == values(system, "ProtectSystem") == ["strict"]
    assert len(values(own, "ReadWritePaths")) == 1
    assert values(own, "CapabilityBoundingSet") == values(own, "User") == []
    assert values(system, "CapabilityBoundingSet") == [""]
    assert values(system, "User") == ["nat"]


@pytest.mark.parametrize("channel", [Channel("x", "sendmail"), Channel("x", "exec", command=("/bin/sh",))])
def test_programs_of_others_are_not_shut_in(scheduled: Scheduled, channel: Channel) -> None:
    """sendmail hands mail over as another group, which NoNewPrivileges forbids, into a folder that strict closes."""
    unit = units(scheduled(channels=(channel,)))["natwire-digest.service"]

    assert values(unit, "NoNewPrivileges") == values(unit, "ProtectSystem") == []

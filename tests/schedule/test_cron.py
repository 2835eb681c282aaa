"""The lines of a crontab, as text and as cron and sh read them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.settings import Channel
from natwire.schedule.cron import BEGIN, END, block, edited

from .conftest import Scheduled

BLOCK = f"{BEGIN}\n7-59/15 * * * * /usr/bin/natwire fetch\n{END}\n"


def commands(text: str) -> list[str]:
    """What cron hands to sh: all behind the five fields up to the first bare %, others without their backslash."""
    found = [line.split(" ", 5)[5] for line in text.splitlines() if not line.startswith("#")]
    return [re.split(r"(?<!\\)%", line)[0].replace(r"\%", "%") for line in found]


def test_fetch_and_digests_are_a_line_each(scheduled: Scheduled) -> None:
    """Beside the full hour the sources, every five minutes the digests: their hours are natwire's to know."""
    lines = block(scheduled()).splitlines()

    assert (lines[0], lines[-1]) == (BEGIN, END)
    assert [line.split(" /")[0].split(" '")[0] for line in lines if not line.startswith("#")] == [
        "7-59/15 * * * *",
        "*/5 * * * *",
    ]


def test_without_an_hour_there_is_no_digest_line(scheduled: Scheduled) -> None:
    """A digest that is only built when it is asked for needs no clock."""
    assert "digest send" not in block(scheduled(digests=False))


def test_sh_gets_every_word_as_it_is(scheduled: Scheduled, place: Path) -> None:
    """Whatever is in the name of a folder; to cron a bare % is the end of the line."""
    token = str(place / "to ken")
    work = scheduled(environ={"NATWIRE_X_BEARER_TOKEN_FILE": token})

    fetch, digest = commands(block(work))
    said = [subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True).stdout for line in (fetch, digest)]

    assert said[0].splitlines() == [*work.program[1:], "fetch", token]
    assert said[1].splitlines() == [*work.program[1:], "digest", "send", token]


def test_it_sets_nothing_for_the_lines_of_others(scheduled: Scheduled, tmp_path: Path) -> None:
    """A PATH= of its own line would hold for all that stands below it in the crontab."""
    program = tmp_path / "bin" / "tell-me"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)

    text = block(
        scheduled(channels=(Channel("x", "exec", command=("tell-me",)),), environ={"PATH": str(program.parent)})
    )

    assert f" PATH={program.parent}:/usr/bin:/bin " in text
    assert not re.search(r"^\w+ *=", text, re.M)


def test_cron_accepts_the_lines(scheduled: Scheduled, tmp_path: Path) -> None:
    """The checker of Debian's cron (`-n`) or of cronie (`-T`)."""
    if not (program := shutil.which("crontab")):
        pytest.skip("no crontab on this machine")
    usage = subprocess.run([program, "-h"], capture_output=True, text=True).stderr
    checks = re.search(r"-[nT]\b", usage)
    if not checks:
        pytest.skip("this crontab has no check")
    for every in ("1", "15", "60", "360", "1440"):
        (tmp_path / "crontab").write_text(block(scheduled(every)), "utf-8")
        done = subprocess.run([program, checks[0], str(tmp_path / "crontab")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_second_block_takes_the_place_of_the_first() -> None:
    """What stands around it stays, and so does its place."""
    around = b"MAILTO=me\r\n# \xff is no UTF-8\n", b"0 4 * * * backup\n"

    once = edited(around[0] + BLOCK.encode() + around[1], BLOCK.replace("15", "30"))

    assert once == around[0] + BLOCK.replace("15", "30").encode() + around[1]


@given(before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_what_goes_in_comes_out_again(before: bytes, after: bytes) -> None:
    """Installing twice is installing once, and uninstalling leaves every other byte as it was."""
    before = before + b"\n" if before else b""

    there = edited(before, BLOCK)

    assert edited(there, BLOCK) == there
    assert edited(there + after, "") == before + after


def test_half_a_block_is_none() -> None:
    """Where a mark was lost, nobody knows which lines are the user's own."""
    begun = f"{BEGIN}\n0 4 * * * backup\n".encode()

    assert edited(begun, "") == begun
    assert edited(begun + BLOCK.encode(), "") == begun


def test_a_last_line_without_an_end_gets_one() -> None:
    """Or the block would go on where it stops."""
    assert edited(b"0 4 * * * backup", BLOCK) == b"0 4 * * * backup\n" + BLOCK.encode()

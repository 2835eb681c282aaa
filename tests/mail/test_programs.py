"""Programs that get letters: sendmail, and those of the user's own."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from natwire.mail import Courier, program

from .conftest import BODY, courier, letter, refused


def script(text: str) -> tuple[str, ...]:
    """A program in Python."""
    return (sys.executable, "-c", text)


def running(text: str, seconds: float = 5) -> Courier:
    """The channel of that program."""
    return courier("exec", command=script(text), timeout=timedelta(seconds=seconds))


# ----------------------------------------------------------------------------------------------------------------- exec


def test_a_program_gets_the_letter_and_what_it_is_of(tmp_path: Path) -> None:
    """The very bytes on stdin, and no shell in between."""
    out = tmp_path / "out"
    save = f"""
import os, sys
with open({str(out)!r}, "wb") as file:
    file.write(sys.stdin.buffer.read())
    file.write((os.environ["NATWIRE_PLAN"] + os.environ["NATWIRE_MESSAGE_ID"] + sys.argv[1]).encode())
"""
    way = courier("exec", command=(*script(save), "$HOME; *"))

    assert way.deliver(letter(body=b'{"id": 1}\n\xff')) == "status 0"
    assert out.read_bytes() == b'{"id": 1}\n\xffdigest:morning<digest.20260603.abc@example.org>$HOME; *'


@pytest.mark.parametrize(
    ("end", "lasting"),
    [
        ("sys.exit(1)", True),
        ("sys.exit(75)", False),
        ("os.kill(os.getpid(), 9)", False),
        ("os.kill(os.getpid(), 15)", False),
    ],
)
def test_how_a_program_ends_says_whether_it_is_tried_again(end: str, lasting: bool) -> None:
    """75 is what sysexits.h has for `later`; a signal is mostly no judgement of the letter."""
    assert refused(running(f"import os, sys; {end}")).lasting is lasting


def test_its_last_complaint_is_told_clean_and_short() -> None:
    """Not the megabytes before it."""
    complain = "import sys; sys.stderr.write('no\\n' * 10**6 + '\\x1b[31mno room ' + 'x' * 900 + '\\n\\n'); sys.exit(1)"

    told = str(refused(running(complain)))

    assert told.startswith(f"{sys.executable} ends with status 1: [31mno room xxx")
    assert len(told) < 350


def test_a_program_that_does_not_read_has_taken_the_letter_if_it_says_so() -> None:
    """Its status counts, also for a letter that no pipe would hold."""
    assert running("import os; os.close(0)").deliver(letter(body=b"x" * 1_000_000)) == "status 0"


def test_what_it_prints_disturbs_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    """Cron would send it as a mail of its own."""
    running("import sys; print('hello'); print('careful', file=sys.stderr)").deliver(letter())

    assert capfd.readouterr() == ("", "")


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """A shell's child would live on otherwise, and send the letter after all."""
    pids = tmp_path / "pids"
    text = f"""
import os, subprocess, time
child = subprocess.Popen(["sleep", "60"])
with open({str(pids)!r}, "w") as file:
    print(os.getpid(), child.pid, file=file)
time.sleep(60)
"""
    error = refused(running(text, seconds=1))

    assert (error.word, error.lasting) == ("timeout", False)
    assert all(_has_ended(int(pid)) for pid in pids.read_text().split())


def test_a_program_that_complains_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before its time is over: what it writes fills the disk."""
    monkeypatch.setattr(program, "_MOST", 100_000)

    error = refused(running("import os, time\nwhile True: os.write(2, b'no' * 5_000); time.sleep(0.001)"))

    assert (error.word, error.lasting) == ("refused", False)
    assert "complains without end" in str(error)


def _has_ended(pid: int) -> bool:
    """Within a second: who collects an orphan takes its time."""
    for _ in range(20):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_what_it_leaves_running_is_not_waited_for() -> None:
    """A program that goes on in the background has said its word."""
    begun = time.monotonic()

    running("import subprocess; subprocess.Popen(['sleep', '3'])").deliver(letter())

    assert time.monotonic() - begun < 2.5


@pytest.mark.parametrize(
    ("command", "why"), [(("/nowhere/at-all",), "No such file"), (("/",), "denied"), (("a\0b",), "no command")]
)
def test_a_program_that_cannot_be_run(command: tuple[str, ...], why: str) -> None:
    """It may be installed tomorrow, so the letter stays."""
    error = refused(courier("exec", command=command))

    assert (error.word, error.lasting) == ("unreachable", False)
    assert why in str(error)


# ------------------------------------------------------------------------------------------------------------- sendmail


@pytest.fixture
def sendmail(tmp_path: Path) -> Path:
    """A sendmail that keeps what it gets, and ends with the status in the file `status`."""
    program = tmp_path / "sendmail"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'said').write_text(repr(sys.argv[1:]))\n"
        "(here / 'got').write_bytes(sys.stdin.buffer.read())\n"
        "print('user unknown', file=sys.stderr)\n"
        "sys.exit(int((here / 'status').read_text()))\n"
    )
    program.chmod(0o700)
    (tmp_path / "status").write_text("0")
    return program


def test_sendmail_gets_the_letter_with_newlines(sendmail: Path) -> None:
    """As it has it on this machine; a dot alone does not end it."""
    assert courier("sendmail", command=(str(sendmail),)).deliver(letter("desk@example.org")) == "status 0"

    assert sendmail.with_name("said").read_text() == "['-i', '-f', 'wire@example.org', '--', 'desk@example.org']"
    assert sendmail.with_name("got").read_bytes() == BODY.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("status", "lasting"), [(64, False), (65, True), (67, True), (68, True), (69, False), (75, False), (78, False)]
)
def test_what_sendmail_means_by_its_status(sendmail: Path, status: int, lasting: bool) -> None:
    """sysexits.h: a wrong letter or an unknown user stays so; a queue that is down does not."""
    sendmail.with_name("status").write_text(str(status))

    error = refused(courier("sendmail", command=(str(sendmail),)))

    assert error.lasting is lasting
    assert str(error) == f"{sendmail} ends with status {status}: user unknown"


@pytest.mark.parametrize("address", ["desk@example.org,evil@example.net", "-oQ/tmp@example.org"])
def test_sendmail_gets_one_address(sendmail: Path, address: str) -> None:
    """It would take two from a comma, and an option from what begins with -."""
    error = refused(courier("sendmail", command=(str(sendmail),)), letter(address))

    assert (error.word, error.lasting) == ("address", True)
    assert not sendmail.with_name("said").exists()

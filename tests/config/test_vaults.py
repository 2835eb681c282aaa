"""What holds secrets."""

from __future__ import annotations

import os
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from natwire.config import vaults
from natwire.config.vaults import MOST, bytes_of, given, is_reference


def command(script: str) -> str:
    """A reference to what this prints in Python."""
    return "command:" + shlex.join([sys.executable, "-c", script])


def why_not(reference: str) -> str:
    """Why there is no secret."""
    with pytest.raises((LookupError, ValueError)) as caught:
        given(reference)
    assert type(caught.value) in (LookupError, ValueError)
    return str(caught.value)


def test_each_place_gives_what_it_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the line's end that an editor or a program puts behind it."""
    monkeypatch.setenv("YLE_KEY", "s3cret")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key").write_text("\ufeffgeheim ä\r\n", "utf-8")
    ring = SimpleNamespace(get_password=lambda service, user: f"{service} {user}")
    monkeypatch.setitem(sys.modules, "keyring", ring)

    assert given("env:YLE_KEY") == "s3cret"
    assert given(f"file:{tmp_path / 'key'}") == "geheim ä"
    assert given("file:~/key") == "geheim ä"
    assert given(command("print('said')")) == "said"
    assert given("keyring:natwire/mail/ada") == "natwire/mail ada"


@pytest.mark.parametrize(
    ("value", "answer"),
    [("env:A", True), ("keyring:a/b", True), ("env:", False), ("command: ", False), ("12:00", False), ("fi", False)],
)
def test_a_reference_is_told_from_a_value(value: str, answer: bool) -> None:
    """A header's value may have a colon too."""
    assert is_reference(value) is answer


def test_what_is_not_there_is_told_from_what_is_unfit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The one is not set up yet, the other wrongly. What was found is not quoted."""
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "two").write_text("s3cret\ns3cret")
    (tmp_path / "latin").write_bytes(b"s3cr\xe8t")
    monkeypatch.setenv("CONTROL", "s3cret\x1b[31m")

    for reference in ("env:NO_SUCH", f"file:{tmp_path}/none", "file:~nobody-here/x", f"file:{tmp_path}/empty"):
        with pytest.raises(LookupError):
            given(reference)
    assert why_not(f"file:{tmp_path}/two") == "holds more than one line of text"
    assert why_not(f"file:{tmp_path}/latin") == "is no text in UTF-8"
    assert why_not("env:CONTROL") == "holds more than one line of text"


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    """A pipe that nobody writes to would keep the run waiting, a device would never end."""
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        assert why_not(f"file:{path}") == "is no plain file"


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """One of 1 GB was meant for something else; what is as long as a secret may be is read."""
    with (tmp_path / "film").open("wb") as file:
        file.truncate(1 << 30)
    (tmp_path / "longest").write_bytes(b"x" * MOST)

    assert why_not(f"file:{tmp_path / 'film'}") == "is larger than 64 kB"
    assert len(bytes_of(tmp_path / "longest")) == MOST


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o700, 0o200, 0o4600])
def test_a_file_of_ones_own_is_readable_to_nobody_else(tmp_path: Path, mode: int) -> None:
    """Its mode says so, and nothing but that is taken for it; of a link it is the file that counts."""
    path = tmp_path / "secrets.toml"
    path.write_text("s3cret")
    (tmp_path / "link").symlink_to(path)
    for good in (0o600, 0o400):
        path.chmod(good)
        assert bytes_of(path, mine=True) == bytes_of(tmp_path / "link", mine=True) == b"s3cret"

    path.chmod(mode)
    for each in (path, tmp_path / "link"):
        with pytest.raises(ValueError, match=f"mode {mode:04o}|cannot be read"):
            bytes_of(each, mine=True)


def test_a_file_of_another_user_is_not_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who owns it may change what it says."""
    path = tmp_path / "secrets.toml"
    path.write_text("s3cret")
    path.chmod(0o600)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(ValueError, match="belongs to another user"):
        bytes_of(path, mine=True)


def test_a_command_is_run_once(tmp_path: Path) -> None:
    """It may ask its user, and a run has many requests at once; one that fails is not run again either."""
    log = tmp_path / "log"
    script = f"open({str(log)!r}, 'a').write('x'); print('s3cret'); raise SystemExit({{}})"

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(given, [command(script.format(0))] * 8)) == ["s3cret"] * 8
    assert [why_not(command(script.format(3))) for _ in range(3)] == ["ends with status 3"] * 3
    assert log.read_text() == "xx"


def test_a_commands_errors_are_shown_and_its_output_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    """They say what to do about it."""
    why_not(command("import sys; print('s3cret'); print('unlock it first', file=sys.stderr); sys.exit(1)"))

    assert capfd.readouterr() == ("", "unlock it first\n")


def test_a_command_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """In its own time, also when what it began goes on, and when it has closed its output."""
    monkeypatch.setattr(vaults, "SECONDS", 0.5)
    endless = "import time; time.sleep(600)"
    child = f"import subprocess, sys; subprocess.Popen(['sleep', '5']); {endless}"

    for script in (endless, child, f"import os; os.close(1); {endless}"):
        assert why_not(command(script)) == "takes longer than 0 s"


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (command("while True: print('s3cret')"), "prints more than 64 kB"),
        (command("import os; os.write(1, b'\\xff')"), "is no text in UTF-8"),
        (command("pass"), "is empty"),
        ("command:no-such-program-here", "cannot be run: No such file or directory"),
        ("command:one 'half", "cannot be run: it is no command"),
    ],
)
def test_a_command_that_gives_nothing_says_why(reference: str, why: str) -> None:
    """Nothing of its output is told."""
    assert why_not(reference) == why


def test_a_keyring_that_gives_nothing_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra, it may be locked, and it may not know the entry."""

    def locked(service: str, user: str) -> str:
        raise RuntimeError("s3cret")

    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "natwire[keyring]" in why_not("keyring:natwire/one")
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=locked))
    assert why_not("keyring:natwire/two") == "cannot be asked: RuntimeError"
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=lambda service, user: None))
    assert why_not("keyring:natwire/three") == "is not there"

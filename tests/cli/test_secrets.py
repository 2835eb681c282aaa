"""Secrets planted in every place where one may be, and looked for wherever natwire writes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from natwire.store import open_database
from tests.pipeline.test_run import feed
from tests.server import Asked, Server, answer, redirect

from .conftest import Run

# What a reference leads to, by the header that it goes into. No part of any stands anywhere else.
FOUND = {
    "x-environment": "zqenvironment7f3a",
    "x-file": "zqfile7f3a",
    "x-command": "zqcommand7f3a",
    "x-keyring": "zqkeyring7f3a",
    "x-written": "zqwritten7f3a",
    "authorization": "Basic YWRhOnpxbG9naW43ZjNh",  # ada:zqlogin7f3a
}
NEVER = {*FOUND.values(), "zqlogin7f3a", "zqtoken7f3a", "zqown7f3a"}
IN_ADDRESS = "token=zqa17f3a&api_key=zqa27f3a&feed=zqa37f3a&user=zqa47f3a"
COMMANDS = [
    "fetch --verbose",
    "fetch --force --jsonl",
    "fetch --jsonl",
    "fetch --force good moved broken --verbose",
    "fetch --dry-run --force",
    "fetch nosuch",
    "config show",
    "config show --json",
    "config check",
    "source add http://127.0.0.1:1/other?key=zqa57f3a --no-check --name other",
    "source add http://127.0.0.1:1/other?key=zqa57f3a --no-check --name again",
    "source rm other",
    "source list",
    "source list --due",
    "source list --json",
    "source show broken",
    "source show broken --json",
    "source health",
    "source health --json",
    "source test good",
    "source test broken",
    "source show account",
    "source test account",
    "list --jsonl",
    "search ferry --json",
    "db info",
]


def wants_all(asked: Asked, to: socket.socket) -> None:
    """The feed for who has every secret, and no for anybody else."""
    known = all(asked.headers.get(name) == value for name, value in FOUND.items())
    to.sendall(feed("Ferry") if known else answer(status="401 Unauthorized"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, elsewhere: Server) -> Path:
    """A config with a secret of each kind: a source that is well, two that lead elsewhere, one that is broken."""
    server.answers = {
        f"/good?{IN_ADDRESS}": wants_all,
        f"/moved?{IN_ADDRESS}": redirect(elsewhere.url("/new")),
        f"/broken?{IN_ADDRESS}": answer(status="404 Not Found"),
        "/2/users/by/username/nat?user.fields=id,name,username": redirect(elsewhere.url("/account")),
    }
    elsewhere.answers = {"/new": feed("Bridge")}
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    monkeypatch.setenv("A_KEY", FOUND["x-environment"])
    monkeypatch.setenv("A_LOGIN", "ada:zqlogin7f3a")
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN", "zqtoken7f3a")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # of the processes that are started below
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "keyring.py").write_text(f"def get_password(*entry):\n    return {FOUND['x-keyring']!r}\n")
    (tmp_path / "key").write_text(FOUND["x-file"])
    (tmp_path / "secrets.toml").write_text('[x]\nbearer_token = "zqown7f3a"\n')
    (tmp_path / "secrets.toml").chmod(0o600)
    command = json.dumps([sys.executable, "-c", f"print({FOUND['x-command']!r})"])
    text = '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_delay = "0s"\n'
    text += f'[[source]]\nname = "account"\nkind = "x"\nurl = "x:@nat"\napi = "{server.url("")}"\n'
    for name in ("good", "moved", "broken"):
        text += f"""
            [[source]]
            name = "{name}"
            url = "{server.url(f"/{name}?{IN_ADDRESS}")}"
            login = {{ env = "A_LOGIN" }}
            [source.headers]
            X-Environment = "env:A_KEY"
            X-File = {{ file = "{tmp_path / "key"}" }}
            X-Command = {{ command = {command} }}
            X-Keyring = {{ keyring = "natwire/ada" }}
            X-Written = "{FOUND["x-written"]}"
            """
    (tmp_path / "config.toml").write_text(text, "utf-8")
    return tmp_path


def without_secrets(text: str) -> str:
    """The text, in which none was found."""
    assert [secret for secret in (*NEVER, "7f3a") if secret in text] == []
    return text


def test_no_command_tells_a_secret(place: Path, run: Run, server: Server, elsewhere: Server) -> None:
    """Nor does it stand in a file of the database; and each was where it was needed."""
    with open_database(place / "natwire.db", "create"):  # while it is open, so is the log of what was written to it
        for words in COMMANDS:
            result = run(*words.split())
            without_secrets(result.out + result.err)
        written = {path.name: path.read_bytes() for path in place.glob("natwire.db*")}

    assert "natwire.db-wal" in written
    for name, data in written.items():
        assert [secret for secret in NEVER if secret.encode() in data] == [], name
    assert "Ferry" in run("list").out
    assert "Bridge" in run("list").out
    of_account = [asked for asked in server.asked if asked.path.startswith("/2/")]
    assert {asked.headers["authorization"] for asked in of_account} == {"Bearer zqtoken7f3a"}
    assert all(asked.headers.items() >= FOUND.items() for asked in server.asked if asked not in of_account)
    assert {asked.path for asked in elsewhere.asked} == {"/new", "/account"}
    assert all(asked.headers.keys().isdisjoint(FOUND) for asked in elsewhere.asked)


def test_what_is_told_still_tells_which_source_it_is(place: Path, run: Run, server: Server) -> None:
    """Of an address only the secrets are hidden."""
    shown = server.url("/broken?token=…&api_key=…&feed=…&user=…")

    assert f"natwire: broken: not-found: {shown} answers 404 Not Found" in run("fetch", "broken").err
    assert [line["url"] for line in map(json.loads, run("fetch", "broken", "--jsonl").lines[:-1])] == [shown]
    assert shown in run("source", "show", "broken").out
    told = json.loads(run("config", "show", "--json").out)
    assert told["x"]["bearer_token"] == "set (environment)"
    assert (told["source"][3]["url"], told["source"][3]["login"]) == (shown, "set (environment)")
    assert told["source"][3]["headers"] == {
        "X-Environment": "set (environment)",
        "X-File": "set (file)",
        "X-Command": "set (command)",
        "X-Keyring": "set (keyring)",
        "X-Written": "set (config)",
    }


@pytest.mark.parametrize(
    "words",
    [
        "--debug source test broken",
        "--debug fetch broken nosuch",
        "--debug source add http://ada:zqlogin7f3a@127.0.0.1:1/?key=zqa57f3a --no-check --name good",
        "--debug source test http://ada:zqlogin7f3a@127.0.0.1:1/?key=zqa57f3a",
    ],
)
def test_a_traceback_tells_no_secret(place: Path, words: str) -> None:
    """It goes into reports of faults. The process is one of its own: what is told last is told by Python."""
    done = subprocess.run([sys.executable, "-m", "natwire", *words.split()], capture_output=True, text=True)

    assert done.returncode != 0
    assert "Traceback (most recent call last)" in without_secrets(done.stdout + done.stderr)


CRASH = """
from natwire import __main__
from natwire.cli import door

def app(*_, **__):
    raise ValueError("no way to http://ada:zqlogin7f3a@127.0.0.1/?key=zqa57f3a")

door.app = app
__main__.main([])
"""


def test_a_crash_tells_no_secret() -> None:
    """A fault of ours that nobody foresaw may quote an address as it is."""
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True)

    assert done.returncode == 1
    assert without_secrets(done.stderr).endswith("ValueError: no way to http://…@127.0.0.1/?key=…\n")


def test_a_secret_that_is_not_to_be_had_is_one_line(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the source and the place, and the other sources are asked."""
    monkeypatch.setenv("A_KEY", "zqenvironment7f3a\nzqsecond7f3a")
    config = place / "config.toml"
    config.write_text(config.read_text("utf-8").replace("env:A_KEY", "env:NO_SUCH_NAME", 1), "utf-8")

    first, second, *_ = without_secrets(run("fetch", "good", "moved").err).splitlines()
    assert first.startswith("natwire: good: credentials: header X-Environment: env:NO_SUCH_NAME is not set (natwire ")
    assert second.startswith("natwire: moved: credentials: header X-Environment: env:A_KEY holds more than one line")

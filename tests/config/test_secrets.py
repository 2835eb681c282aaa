"""A secret by its name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from natwire.config.secrets import missing, origin, origin_at, secret, secret_at
from natwire.config.settings import Channel, Settings
from natwire.errors import FetchError
from natwire.model.source import Source

NAME = "x.bearer_token"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the secret in every place, each saying which it is."""
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN", "of the environment")
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("X_TOKEN", "of the reference")
    (tmp_path / "token").write_text("of the file\n")
    (tmp_path / "natwire-x-bearer-token").write_text("of systemd\n")
    (tmp_path / "secrets.toml").write_text('[x]\nbearer_token = "of its own file"\n')
    (tmp_path / "secrets.toml").chmod(0o600)
    return tmp_path


def settings(place: Path, reference: str = "env:X_TOKEN") -> Settings:
    """A config that refers to it."""
    return Settings(place / "config.toml", secrets={NAME: reference} if reference else {})


def fault(place: Path, reference: str = "") -> FetchError:
    """What is said when it is not to be had."""
    with pytest.raises(FetchError) as caught:
        secret(NAME, settings(place, reference))
    assert caught.value.word == "credentials"
    return caught.value


def test_the_first_place_that_is_set_counts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From what holds for one command to what holds always. What is empty is not set."""
    told = settings(place)
    assert (secret(NAME, told), origin(NAME, told)) == ("of the environment", "set (environment)")
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN", "")
    assert (secret(NAME, told), origin(NAME, told)) == ("of the file", "set (file)")
    monkeypatch.delenv("NATWIRE_X_BEARER_TOKEN_FILE")
    assert (secret(NAME, told), origin(NAME, told)) == ("of systemd", "set (file)")
    (place / "natwire-x-bearer-token").unlink()
    assert (secret(NAME, told), origin(NAME, told)) == ("of the reference", "set (environment)")
    told = settings(place, "")
    assert (secret(NAME, told), origin(NAME, told)) == ("of its own file", "set (secrets.toml)")
    (place / "secrets.toml").unlink()
    assert origin(NAME, told) == "not set"
    assert str(fault(place)) == "x.bearer_token is not set"
    assert "NATWIRE_X_BEARER_TOKEN" in fault(place).hint


def test_a_place_that_is_set_and_gives_nothing_is_a_fault(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is misspelled must not bring an old secret out of the next place."""
    monkeypatch.delenv("NATWIRE_X_BEARER_TOKEN")
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN_FILE", str(place / "tokn"))

    assert str(fault(place)) == f"x.bearer_token: file:{place}/tokn is not there"
    monkeypatch.delenv("NATWIRE_X_BEARER_TOKEN_FILE")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert str(fault(place, "env:X_TOKN")) == "x.bearer_token: env:X_TOKN is not set"


@pytest.mark.parametrize("name", ["mail.password", "digest.morning.webhook_key"])
def test_any_name_has_its_places(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are made from the name."""
    variable = "NATWIRE_" + name.upper().replace(".", "_")
    table, _, key = name.rpartition(".")
    own = tmp_path / "secrets.toml"
    own.write_text(f'[{table}]\n{key} = "written"\n')
    own.chmod(0o400)

    assert secret(name, settings(tmp_path)) == "written"
    monkeypatch.setenv(variable, "set")
    assert secret(name, settings(tmp_path)) == "set"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x]\nbearer_token = s3cret\n", "is not valid TOML"),
        ("x = " + "[" * 5000, "is not valid TOML"),
        ("[x]\nbearer_token = 3\n", "has it without quotes"),
        ("[x]\nbearer_token = ['s3cret']\n", "has it without quotes"),
        ('[x]\nbearer_token = "s3cret\\u0007"\n', "holds more than one line"),
        ("x = 's3cret'\n", "is not set"),
        ("[x]\nbearer_token = ' '\n", "is not set"),
        ("", "is not set"),
    ],
)
def test_natwires_own_file_is_read_with_care(tmp_path: Path, text: str, said: str) -> None:
    """A fault in it is told without a word of it."""
    own = tmp_path / "secrets.toml"
    own.write_text(text)
    own.chmod(0o600)

    assert said in str(fault(tmp_path))
    assert "s3cret" not in str(fault(tmp_path)) + fault(tmp_path).hint


def test_natwires_own_file_is_refused_where_others_can_read_it(tmp_path: Path) -> None:
    """With the line that mends it; and no pipe is waited for."""
    own = tmp_path / "secrets.toml"
    own.write_text('[x]\nbearer_token = "s3cret"\n')
    own.chmod(0o644)

    assert "mode 0644" in str(fault(tmp_path))
    assert fault(tmp_path).hint.endswith(f"chmod 600 {own}")
    assert origin(NAME, settings(tmp_path, "")) == "refused (secrets.toml)"
    own.unlink()
    os.mkfifo(own, 0o600)
    assert str(fault(tmp_path)) == f"x.bearer_token: {own} is no plain file"


def test_of_a_command_only_its_program_is_told() -> None:
    """What stands behind it may be a secret as well."""
    with pytest.raises(FetchError) as caught:
        secret_at(f"command:{sys.executable} -c 'raise SystemExit(4)' s3cret", "yle")

    assert str(caught.value) == f"yle: command {sys.executable} ends with status 4"


def test_each_secret_that_is_not_to_be_had_is_named(place: Path) -> None:
    """Those of sources and channels; nobody is asked for one."""
    source = Source("yle", "https://yle.example/", login="env:NO_SUCH_NAME", headers={"A": "plain", "B": "env:X_TOKEN"})
    channels = {
        "mail": Channel("mail", "smtp", login=f"file:{place / 'none'}"),
        "chat": Channel("chat", "webhook", url="https://hook.example/", headers={"X-Key": f"file:{place}"}),
        "lamp": Channel("lamp", "webhook", url="command:no-such-program-here"),
    }
    told = Settings(place / "config.toml", sources=(source,), channels=channels, secrets={NAME: "env:X_TOKEN"})

    assert list(missing(told)) == [
        "yle: login: env:NO_SUCH_NAME is not set",
        f"channel mail: login: file:{place / 'none'} is not there",
        f"channel chat: header X-Key: file:{place} is no plain file",
    ]


def test_a_token_is_missed_where_a_source_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the config says nothing of it."""
    told = Settings(tmp_path / "config.toml", sources=(Source("nat", "x:@nat", "x"),))
    assert list(missing(told)) == ["x.bearer_token is not set"]
    assert list(missing(Settings(tmp_path / "config.toml"))) == []

    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN", "set")
    assert list(missing(told)) == []


def test_who_would_ask_a_person_is_not_asked_where_it_comes_from(tmp_path: Path) -> None:
    """`natwire config show` runs nothing."""
    assert origin_at("command:no-such-program-here") == "set (command)"
    assert origin_at("keyring:natwire/x") == "set (keyring)"
    assert origin_at("env:NO_SUCH_NAME") == "not set"
    assert origin_at(f"file:{tmp_path / 'none'}") == "not set"
    assert origin_at(f"file:{tmp_path}") == "refused (file)"

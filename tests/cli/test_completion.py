"""What Tab brings, first as natwire offers it and then in the real shells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from natwire.cli.offered import KINDS
from natwire.cli.typed import Typed, line, reply
from natwire.config.names import names
from natwire.store import open_database
from natwire.store.tags import Tags

from .conftest import Run
from .lines import every_command
from .terminal import Terminal

CONFIG = """
[mail]
from = "wire@example.org"
[channel.box]
kind = "maildir"
path = "box"
[[source]]
name = "The Harbour Post" # with a space
url = "https://example.org/feed"
[[source]]
name = 'yle'
url = "https://example.com/feed"
[[source]]
name = "İşçi \\"Yol\\""
url = "https://example.net/feed"
[[watch]]
name = "patria"
query = "patria"
[[watch]]
name = "nordic:yards"
query = "yards"
[[digest]]
name = "morning"
[[digest.section]]
title = "All"
query = "*"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a config and two files."""
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "one file.txt").touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["sou"], ["source"]),
        (["source", "res"], ["resume"]),
        (["source", "show", ""], ["The Harbour Post", "yle", 'İşçi "Yol"']),
        (["source", "show", "the"], ["The Harbour Post"]),
        (["source", "show", "yle", ""], []),
        (["fetch", "yle", "y"], ["yle"]),
        (["fetch", "--max-time", ""], []),
        (["source", "rename", "yle", ""], []),
        (["search", "tit"], ["title:"]),
        (["search", "patria", "source:y"], ["source:yle"]),
        (["search", "source:the"], []),
        (["search", 'source:"The'], ['source:"The Harbour Post"']),
        (["list", "-watch:n"], ["-watch:nordic:yards"]),
        (["list", "is:"], ["is:read", "is:unread", "is:killed", "is:withheld", "is:embargoed"]),
        (["list", "changed:n"], ["changed:numbers", "changed:names"]),
        (["search", "--sort", "n"], ["new"]),
        (["search", "--sort=n"], ["--sort=new"]),
        (["search", "--of"], ["--offset"]),
        (["search", "x", "--log"], ["--log-format"]),
        (["--log-format", ""], ["text", "json"]),
        (["watch", "add", ""], []),
        (["watch", "add", "x", "tit"], ["title:"]),
        (["watch", "add", "x", "y", "--to", ""], ["box"]),
        (["watch", "add", "x", "y", "--on", ""], ["new", "material"]),
        (["watch", "rm", "n"], ["nordic:yards"]),
        (["watch", "test", "pat"], ["patria"]),
        (["digest", "send", ""], ["morning"]),
        (["digest", "build", "-o", "o"], ["one file.txt"]),
        (["help", "que"], ["query"]),
        (["import", "fo"], ["folder/"]),
        (["import", "--timezone", "europe/helsi"], ["Europe/Helsinki"]),
        (["import", "x.mbox", "fo"], ["folder/"]),
        (["source", "import", "fo"], ["folder/"]),
        (["source", "export", "-o", "fo"], ["folder/"]),
        (["source", "add", "file:fo"], ["file:folder/"]),
        (["source", "add", "fo"], []),
        (["source", "test", "file:fo"], ["file:folder/"]),
        (["source", "test", "y"], ["yle"]),
        (["help", "find"], ["findings"]),
        (["doctor", "--de"], ["--deep", "--debug"]),
        (["nosuch", ""], []),
        (["init", ""], []),
        (["--config", "elsewhere.toml", "source", "show", ""], []),
        (["--db", "x.db", "source", "show", "y"], ["yle"]),
    ],
)
def test_what_is_offered(typed: list[str], offered: list[str], place: Path, run: Run) -> None:
    """By what the help calls the word that is to come."""
    result = run("completion", "next", "--", *typed)

    assert (result.code, result.err) == (0, "")
    assert [line.split("\t")[0] for line in result.lines] == offered


def test_tags_are_offered_where_they_are_changed_and_asked_for(mine: Path, run: Run) -> None:
    """Those that some story has."""
    assert run("tag", run("list", "--ids", "-n", "1").out.strip(), "+later").code == 0
    with open_database(mine / "natwire.db", "read") as db:
        assert Tags(db).all() == {"later": 1}

    assert run("completion", "next", "--", "tag", "1", "+").lines == ["+later\t"]
    assert run("completion", "next", "--", "tag", "1", "-l").lines[0] == "-later\t"
    assert run("completion", "next", "--", "list", "tag:").lines == ["tag:later\t"]


def test_what_is_wrong_with_a_config_or_a_database_is_no_matter(place: Path, run: Run) -> None:
    """Somebody presses Tab: what can be read is offered, and no error stands in their line."""
    (place / "config.toml").write_text(CONFIG + "[[source]]\nname = \nnonsense", "utf-8")
    (place / "natwire.db").write_bytes(b"no database")

    assert run("completion", "next", "--", "source", "show", "y").lines == ["yle\t"]
    tags = run("completion", "next", "--", "list", "tag:")
    assert (tags.code, tags.out) == (0, "")
    (place / "config.toml").write_bytes(b"\xff\xfe")
    assert run("completion", "next", "--", "source", "show", "").out == ""


def test_every_argument_that_the_config_has_names_for_is_known() -> None:
    """A new command with one of these in its help is completed without another line of code; none is left over."""
    metavars = [(param.metavar or "") for _, command in every_command() for param in command.params]
    used = {kind for each in metavars for whole in [each.replace("...", "").strip("[]")] for kind in whole.split("|")}

    assert {part for kind in KINDS if not kind.endswith(" NAME") for part in kind.split("|")} <= used


def test_a_name_that_could_steer_the_terminal_is_not_offered(place: Path, run: Run) -> None:
    """A file may be called anything, by anybody."""
    (place / "two\x1b[31m").touch()
    (place / "two\nlines").touch()
    (place / "two words").touch()

    assert run("completion", "next", "--", "import", "tw").lines == ["two words\t"]


def test_channels_stand_in_the_heads_of_their_tables(place: Path) -> None:
    """With and without quotes."""
    (place / "config.toml").write_text('[channel.box]\n[ channel."phone" ]\n[channel.box.headers]\n', "utf-8")

    assert names(place / "config.toml", "channel") == ["box", "phone"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("natwire ", Typed([], "")),
        ("natwire source show The\\ Ha", Typed(["source", "show"], "The Ha")),
        ('natwire source show "The Ha', Typed(["source", "show"], "The Ha", '"')),
        ("ls | ~/bin/natwire li", Typed([], "li")),
        ("natwire fetch natwire", Typed(["fetch"], "natwire")),
        ("natwire list 'a b' ", Typed(["list", "a b"], "")),
        ("natwire list x\\", Typed(["list"], "x")),
    ],
)
def test_a_line_of_bash_is_read(text: str, typed: Typed) -> None:
    """Up to the cursor."""
    assert line(text) == typed


def test_bash_gets_what_it_replaces() -> None:
    """It parts words at colons, and reads backslashes."""
    assert reply(Typed([], "The"), "The Harbour Post") == "The\\ Harbour\\ Post"
    assert reply(Typed([], "The", '"'), "The Harbour Post") == "The Harbour Post"
    assert reply(Typed([], "-watch:n"), "-watch:nordic:yards") == "nordic:yards"
    assert reply(Typed([], "watch:nordic:"), "watch:nordic:yards") == "yards"


# What is typed before Tab, and the words that are in the line then.
KEYS = {
    "natwire sou": ["natwire", "source"],
    "natwire source show yl": ["natwire", "source", "show", "yle"],
    "natwire source show The": ["natwire", "source", "show", "The Harbour Post"],
    "natwire list -n 3 --lim": ["natwire", "list", "-n", "3", "--limit"],
    "natwire list patria source:y": ["natwire", "list", "patria", "source:yle"],
    "natwire list watch:nor": ["natwire", "list", "watch:nordic:yards"],
    "natwire digest send mor": ["natwire", "digest", "send", "morning"],
    "natwire import one": ["natwire", "import", "one file.txt"],
    "natwire watch add x y --to b": ["natwire", "watch", "add", "x", "y", "--to", "box"],
}
# Behind a field and a folder the word goes on; fish is not asked key by key.
PRESSED = {
    **KEYS,
    "natwire list wat\tnor": ["natwire", "list", "watch:nordic:yards"],
    "natwire import fo": ["natwire", "import", "folder/"],
}
BASH = {**PRESSED, 'natwire source show "The': ["natwire", "source", "show", "The Harbour Post"]}


@pytest.fixture
def environment(place: Path) -> dict[str, str]:
    """That of a shell in which natwire is this one."""
    (place / "bin").mkdir()
    program = place / "bin" / "natwire"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m natwire "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(place), "TERM": "xterm", "LC_ALL": "C.UTF-8", "PS1": "ready> "}


def in_line(shell: Terminal, typed: str) -> list[str]:
    """The words of the line after Tab, as the shell reads them."""
    told = shell.types(f"{typed}\t\x01printf '<%s>' \x05; echo; echo do''ne\r", until=r"[\r\n]done")
    shown: list[str] = re.findall(r"[\r\n]<(.*)>\r", told)
    return shown[-1].split("><")


def test_bash_completes(environment: dict[str, str], place: Path) -> None:
    """Words with spaces and colons, options with values, files."""
    asked = ["sh", "-c", "bash -c 'echo $BASH_VERSINFO'"]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    if not version.isdigit() or int(version) < 4:
        pytest.skip("no bash here that can leave a word open")
    with Terminal(["bash", "--norc", "--noprofile", "-i"], environment, place) as shell:
        shell.types('eval "$(natwire completion bash)"; echo lo""aded\r', until=r"[\r\n]loaded")
        assert {typed: in_line(shell, typed) for typed in BASH} == BASH


def test_zsh_completes(environment: dict[str, str], place: Path) -> None:
    """The same."""
    if not shutil.which("zsh"):
        pytest.skip("no zsh here")
    with Terminal(["zsh", "-f", "-i"], environment, place) as shell:
        shell.types("autoload -Uz compinit; compinit -u -D; PS1='ready> '; echo beg''un\r", until=r"[\r\n]begun")
        shell.types("source <(natwire completion zsh); bindkey -e; echo lo''aded\r", until=r"[\r\n]loaded")
        assert {typed: in_line(shell, typed) for typed in PRESSED} == PRESSED


def test_fish_completes(environment: dict[str, str], place: Path) -> None:
    """fish tells what it would offer."""
    if not shutil.which("fish"):
        pytest.skip("no fish here")
    for typed, words in KEYS.items():
        script = f"natwire completion fish | source; complete -C '{typed}'"
        done = subprocess.run(["fish", "-N", "-c", script], env=environment, cwd=place, capture_output=True, text=True)
        assert [row.split("\t")[0] for row in done.stdout.splitlines()] == [words[-1]], (typed, done.stderr)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str, run: Run) -> None:
    """To be read by a line of the shell's own file."""
    result = run("completion", shell)

    assert result.code == 0
    assert " completion next " in result.out

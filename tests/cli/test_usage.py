"""What was typed wrong is told like all else that is wrong: a line, and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run
from .test_completion import CONFIG


@pytest.mark.parametrize(
    ("typed", "what", "hint"),
    [
        ("serch x", 'natwire has no command "serch"', "did you mean search?"),
        ("frobnicate", 'natwire has no command "frobnicate"', "natwire --help"),
        ("source lst", 'natwire source has no command "lst"', "did you mean list?"),
        ("search --limt 3 x", "natwire search has no option --limt", "did you mean --limit?"),
        ("list --confg x", "natwire list has no option --confg", "did you mean --config?"),
        ("--confg x list", "natwire has no option --confg", "did you mean --config?"),
        ("fetch -Z", "natwire fetch has no option -Z", "natwire fetch --help"),
        ("fetch --max-time", "--max-time needs a value", "natwire fetch --help"),
        ("fetch --now=3", "--now takes no value", "natwire fetch --help"),
        ("search x --limit x", "--limit must be a whole number from 1 to 100000", "natwire search --help"),
        ("search x -n 0", "--limit must be a whole number from 1 to 100000", "natwire search --help"),
        ("outbox show x", "LETTER must be a whole number", "natwire outbox show --help"),
        ("search x --sort nwe", "--sort must be one of rank, new, old, carriers", "did you mean new?"),
        ("search", "natwire search needs QUERY...", "natwire search patria -football --since 7d"),
        ("db backup", "natwire db backup needs FILE", "natwire db backup ~/natwire-monday.db"),
        ("db backup a b", "natwire db backup: too many words: b", "natwire db backup ~/natwire-monday.db"),
    ],
)
def test_an_error_of_typing_is_a_line_and_a_hint(typed: str, what: str, hint: str, run: Run) -> None:
    """In natwire's own words, with exit 2."""
    result = run(*typed.split())

    assert (result.code, result.out, result.err) == (2, "", f"natwire: {what}\nhint: {hint}\n")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("source show harbour", 'did you mean "The Harbour Post"?'),
        ("fetch YEL", 'did you mean "yle"?'),
        ("watch show Patri", 'did you mean "patria"?'),
        ("list watch:patri", 'did you mean "patria"?'),
        ("digest send mornin", 'did you mean "morning"?'),
        ("watch add x y --to bax", 'did you mean "box"?'),
        ("outbox list --state faild", 'did you mean "failed"?'),
    ],
)
def test_a_name_that_is_none_is_told_with_the_nearest(
    typed: str, hint: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of sources, watches, digests, channels and states of letters."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    run("init")
    result = run(*typed.split())

    assert (result.code, result.err.splitlines()[-1]) == (2, f"hint: {hint}")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[[sourc]]\nname = "x"', 'did you mean "source"?'),
        ("[fetch]\nconections = 3", 'did you mean "connections"?'),
        ('[natwire]\ntimezone = "Europe/Helsinky"', 'such as "Europe/Helsinki"'),
        ('[[source]]\nname = "x"\nkind = "mastodn"\nurl = "https://example.org"', 'did you mean "mastodon"?'),
        ('[[source]]\nname = "x"\nurl = "https://example.org"\nfollow = "alwys"', '"auto", "always", "never"'),
    ],
)
def test_a_word_of_the_config_that_is_none_is_told_with_the_nearest(
    written: str, told: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys, tables, zones, kinds; of few words all."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(written, "utf-8")
    result = run("config", "check")

    assert result.code == 2
    assert told in result.err


def test_what_was_typed_cannot_steer_the_terminal(run: Run) -> None:
    """It is quoted in the error."""
    assert "\x1b" not in run("search", "x", "--\x1b[31m").err
    assert "\x1b" not in run("\x1b[31mserch").err


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    """That is no error of typing worth a line; exit 2 all the same, since nothing was done."""
    result = run("source")

    assert result.code == 2
    assert result.err.startswith("Usage: natwire source ")

"""Where a command begins, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from natwire.__main__ import global_first, main
from natwire.cli import door
from natwire.errors import DataError, LockedError, NatwireError

words = st.sampled_from(["--config", "--db", "--debug", "--db=x", "--config=", "--", "search", "patria", "-o", "x", ""])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["search", "patria", "--db", "x.db"], ["--db", "x.db", "search", "patria"]),
        (["search", "--debug", "a", "--config=c"], ["--debug", "--config=c", "search", "a"]),
        (["search", "--", "--db", "x"], ["search", "--", "--db", "x"]),
        (["search", "--db"], ["search", "--db"]),
        (["search", "--database", "x"], ["search", "--database", "x"]),
        ([], []),
    ],
)
def test_global_options_may_stand_anywhere(given: list[str], expected: list[str]) -> None:
    """`natwire search patria --db x.db` is what people type."""
    assert global_first(given) == expected


@given(st.lists(words | st.text(max_size=5)))
def test_no_argument_is_lost(arguments: list[str]) -> None:
    """They change places, and nothing else; doing it twice is doing it once."""
    moved = global_first(arguments)

    assert sorted(moved) == sorted(arguments)
    assert global_first(moved) == moved


@given(st.lists(words.filter(lambda word: word != "--")), st.lists(words | st.text(max_size=5)))
def test_what_stands_behind_the_two_dashes_is_not_touched(before: list[str], behind: list[str]) -> None:
    """It is what the user searches for. An option that lacks its value takes the next word, as everywhere."""
    if before and before[-1] in ("--config", "--db"):
        before.append("x")
    moved = global_first([*before, "--", *behind])

    assert moved[len(moved) - len(behind) - 1 :] == ["--", *behind]
    assert [word for word in moved[: len(before)] if word not in before] == []


def one_command(work: Callable[[], None]) -> typer.Typer:
    """A door with nothing behind it but this."""
    app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)

    @app.command()
    def command(debug: bool = False) -> None:
        work()

    return app


def ending(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> int:
    """The exit status of natwire when its one command does this."""
    monkeypatch.setattr(door, "app", one_command(work))
    with pytest.raises(SystemExit) as ended:
        main([])
    return int(ended.value.code or 0)


def failing(error: BaseException) -> Callable[[], None]:
    """Work that ends so."""

    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (NatwireError("no such thing", hint="try another"), 2, "natwire: no such thing\nhint: try another\n"),
        (DataError("it is damaged"), 5, "natwire: it is damaged\n"),
        (LockedError("another run"), 75, "natwire: another run\n"),
        (KeyboardInterrupt(), 130, "natwire: interrupted; what was committed is kept\n"),
        (typer.Exit(1), 1, ""),
    ],
)
def test_an_error_is_a_line_and_a_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    told: str,
) -> None:
    """What happened and what to do, on standard error; no traceback."""
    assert ending(monkeypatch, failing(error)) == status
    assert capsys.readouterr() == ("", told)


def test_a_command_that_goes_well_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 0."""
    assert ending(monkeypatch, lambda: None) == 0
    assert capsys.readouterr() == ("", "")


def test_with_debug_the_traceback_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """For who wants to know where."""
    monkeypatch.setattr(door, "app", one_command(failing(DataError("damaged"))))

    with pytest.raises(DataError):
        main(["--debug"])


SCRIPT = """
import typer
from natwire import __main__
from natwire.cli import door

door.app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)

@door.app.command()
def command() -> None:
    for _ in range(100_000):
        print("Ankara signed")

__main__.main([])
"""


def test_who_has_seen_enough_gets_no_complaint() -> None:
    """`natwire list | head -1` is not an error, and least of all "nothing found"."""
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as natwire:
        assert natwire.stdout is not None
        assert natwire.stderr is not None
        assert natwire.stdout.readline() == b"Ankara signed\n"
        natwire.stdout.close()
        assert natwire.stderr.read() == b""
    assert natwire.returncode == 0


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_fault(closed: str, tmp_path: Path) -> None:
    """cron may close what a program is born with."""
    command = f"{sys.executable} -m natwire --config {tmp_path}/c.toml config path {closed}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_output_is_told() -> None:
    """Exit 74 and no traceback when what is printed cannot be written."""
    done = subprocess.run(
        f"{sys.executable} -m natwire config path >/dev/full", shell=True, capture_output=True, text=True, check=False
    )

    assert done.returncode == 74
    assert done.stderr.startswith("natwire: the output cannot be")

"""A pager on a terminal, none elsewhere."""

from __future__ import annotations

import pytest

from natwire.show.pager import listed, through
from natwire.show.style import Style


def test_a_pipe_gets_the_text_itself(
    pipe: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """No pager, whatever the user likes."""
    monkeypatch.setenv("PAGER", "tr a-z A-Z")
    through("Ankara", pipe)

    assert capfd.readouterr().out == "Ankara\n"


def test_a_terminal_gets_the_users_pager(
    screen: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With its arguments."""
    monkeypatch.setenv("PAGER", "tr a-z A-Z")
    through("Ankara", screen)

    assert capfd.readouterr().out == "ANKARA\n"


def test_a_dumb_terminal_gets_no_pager(
    screen: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """less would warn that it cannot work there."""
    monkeypatch.setenv("PAGER", "tr a-z A-Z")
    monkeypatch.setenv("TERM", "dumb")
    through("Ankara", screen)

    assert capfd.readouterr().out == "Ankara\n"


@pytest.mark.parametrize("pager", ["no-such-program", "/", "", "less '"])
def test_without_a_pager_the_text_is_printed(
    screen: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], pager: str
) -> None:
    """A program that is not there, a folder, nothing, and a quotation mark that nobody closed."""
    monkeypatch.setenv("PAGER", pager)
    through("Ankara", screen)

    assert capfd.readouterr().out == "Ankara\n"


def test_without_less_the_text_is_printed(
    screen: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Small machines have none."""
    monkeypatch.delenv("PAGER", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    through("Ankara", screen)

    assert capfd.readouterr().out == "Ankara\n"


def test_who_leaves_the_pager_early_has_seen_enough(screen: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed pipe is no fault."""
    monkeypatch.setenv("PAGER", "true")
    through("Ankara\n" * 100_000, screen)


@pytest.mark.parametrize(
    ("lines", "told"), [("3", "ANKARA\nSIGNED\n"), ("4", "ankara\nsigned\n"), ("", "ankara\nsigned\n")]
)
def test_a_list_that_fits_on_the_screen_needs_no_pager(
    lines: str, told: str, screen: Style, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With a line to spare for what is typed next; a terminal that does not say how high it is gets no pager either."""
    monkeypatch.setenv("PAGER", "tr a-z A-Z")
    monkeypatch.setenv("LINES", lines)
    listed("ankara\nsigned", screen)

    assert capfd.readouterr().out == told

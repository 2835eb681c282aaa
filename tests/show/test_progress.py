"""The line that lives while a run goes."""

from __future__ import annotations

import time

import pytest

from natwire.model.article import Kept
from natwire.show.progress import PagesProgress, Progress

from .conftest import without_colours


def test_the_line_counts_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources, items, stories, errors, the pace and what is left of it."""
    progress = Progress(visible=False)
    assert str(progress.__rich__()).startswith("sources 0/0 · 0 items · 0 new stories · 0 errors")

    progress.expect(1000)
    for n in range(10):
        progress.step(Kept(items=3, stories=2), failed=n == 0)
    monkeypatch.setattr(time, "monotonic", lambda: progress.begun + 5)

    told = "30 items · 20 new stories · 1 error · 2 a second"
    assert progress.__rich__() == f"sources 10/1000 · {told} · 8 min left"
    progress.sources.total = 10
    assert progress.__rich__() == f"sources 10/10 · {told}"
    progress.expect(4, pages=True)
    assert progress.__rich__() == f"sources 10/10 · pages 0/4 · {told} · 2 s left"


def test_pages_without_an_article_are_counted() -> None:
    """They are no errors; a run without any does not speak of them."""
    progress = Progress(visible=False)
    progress.expect(1, pages=True)
    progress.step(Kept(), failed=False, page=True, unfit=True)

    assert "pages 1/1 · 0 items · 0 new stories · 1 without an article · 0 errors" in str(progress.__rich__())


def test_the_line_counts_stored_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, those that are better for it, errors, and the pace."""
    progress = PagesProgress(visible=False)
    progress.expect(1000, pages=True)
    for n in range(10):
        progress.better += n % 2
        progress.step(Kept(), failed=n == 0, page=True)
    monkeypatch.setattr(time, "monotonic", lambda: progress.begun + 5)

    assert progress.__rich__() == "pages 10/1000 · 5 better · 1 error · 2 a second · 8 min left"


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """Cron stays silent."""
    with Progress(visible=False) as progress:
        progress.step(Kept(), failed=False)

    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_it_is_drawn_beside_the_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error; standard output is for what was asked."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")  # what is captured is no terminal, but may be drawn on like one
    with Progress(visible=True) as progress:
        progress.step(Kept(), failed=False)
        progress.live.refresh()

    out, err = capsys.readouterr()
    assert out == ""
    assert "sources 1/0 · 0 items · 0 new stories" in without_colours(err)

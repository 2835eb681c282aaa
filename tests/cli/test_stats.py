"""stats: counts, with charts, as data and as a picture."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from natwire import dedupe
from natwire.model.article import Arrival, Article, Poll
from natwire.model.source import Item, Source, State
from natwire.pipeline.ready import ready
from natwire.store import open_database
from natwire.store.archive import Archive

from .conftest import Run

CONFIG = """
[natwire]
timezone = "Europe/Helsinki"

[[watch]]
name = "yards"
query = "shipyard"

[[watch]]
name = "both"
query = "watch:yards OR ferry"

[[watch]]
name = "nothing"
query = "zzzyx"
"""
STORIES = (
    ("wire", "fi", "The ferry line across the strait reopens after two years of repairs, the operator said."),
    ("وكالة", "ar", "A school for apprentices was founded by the shipyard, the first in the region."),
    ("新华社", "zh", "The council signed a memorandum on the harbour, and work on it begins in autumn."),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database beside a config with watches; the user is in Helsinki."""
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    open_database(tmp_path / "natwire.db", "create").close()
    return tmp_path


@pytest.fixture
def stories(place: Path, now: datetime) -> Path:
    """Three, half an hour before midnight in UTC, a day apart; the last claims a date ten years ahead."""
    late = now.replace(hour=23, minute=30)
    with open_database(place / "natwire.db", "write") as db:
        for n, (name, lang, text) in enumerate(STORIES):
            at = late + timedelta(days=n)
            url = f"https://{n}.example/1"
            claimed = at + timedelta(days=3650) if n == 2 else at
            reading = ready(Article("News", text, url, published=claimed, lang=lang), url, f"{n}.example")
            arrival = Arrival(Item("1", url, "News"), reading, reading.print.text_hash)
            poll = Poll(Source(name, f"https://{n}.example/feed"), State(f"https://{n}.example/feed"), at, (arrival,))
            Archive(db).keep(poll, dedupe.judge)
    return place


@pytest.mark.usefixtures("stories")
def test_stories_are_counted(run: Run) -> None:
    """By days of the user's zone, where half past eleven in UTC is tomorrow; a date ahead of us is when it was seen."""
    counted = json.loads(run("stats", "--json").out)

    assert (counted["stories"], counted["schema"]) == (3, 1)
    assert counted["by_day"] == {"2026-06-04": 1, "2026-06-05": 1, "2026-06-06": 1}
    assert counted["by_lang"] == {"ar": 1, "fi": 1, "zh": 1}
    assert counted["by_source"] == {"wire": 1, "وكالة": 1, "新华社": 1}
    assert counted["by_outlet"] == {"0.example": 1, "1.example": 1, "2.example": 1}


@pytest.mark.usefixtures("stories")
def test_each_watch_counts_what_it_finds_among_them(run: Run) -> None:
    """In the order of the config; one that finds nothing has no bar."""
    assert json.loads(run("stats", "--json").out)["by_watch"] == {"yards": 1, "both": 2}
    assert json.loads(run("stats", "lang:fi", "--json").out)["by_watch"] == {"both": 1}
    assert "both   2  █" in run("stats").out


def test_a_watch_with_a_fault_is_left_out(stories: Path, run: Run) -> None:
    """And told; the others are counted."""
    (stories / "config.toml").write_text(CONFIG.replace("zzzyx", "watch:nothing"), "utf-8")
    result = run("stats", "--json")

    assert (result.code, json.loads(result.out)["by_watch"]) == (0, {"yards": 1, "both": 2})
    assert 'natwire: the watch "nothing" is left out: watches name each other in a circle' in result.err


@pytest.mark.usefixtures("stories")
def test_a_pipe_has_the_charts_without_colours(run: Run) -> None:
    """Columns over time, bars by name."""
    result = run("stats")

    assert result.lines[:3] == ["3 stories", "", "by day"]
    assert result.out.count("│██") + result.out.count("┤██") == 8
    assert "\x1b" not in result.out
    assert "source\tyle" not in result.out
    assert run("stats", "ferry").lines[0] == "1 story"


@pytest.mark.usefixtures("stories")
def test_the_picture_is_a_file_or_a_pipe(run: Run, place: Path) -> None:
    """Well-formed, and the same both ways; nothing else is printed."""
    assert run("stats", "ferry", "--svg", place / "x.svg").out == ""
    told = (place / "x.svg").read_text("utf-8")

    assert run("stats", "ferry", "--svg", "-").out == told
    assert ElementTree.fromstring(told)[0].text == "1 story: ferry"
    assert [file.name for file in place.glob("x.svg*")] == ["x.svg"]


@pytest.mark.usefixtures("stories")
def test_a_file_that_was_written_is_told_where_somebody_watches(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script hears nothing, nor does who sees the picture itself."""
    assert run("stats", "--svg", place / "x.svg").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert run("stats", "--svg", place / "x.svg").err == f"wrote {place / 'x.svg'}\n"
    assert run("stats", "--svg", "-").err == ""


@pytest.mark.parametrize("words", [[], ["--json"], ["--svg", "x.svg"], ["--copy-map"]])
def test_nothing_to_count_is_exit_1(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """And no picture of nothing."""
    monkeypatch.chdir(place)
    result = run("stats", *words)

    assert (result.code, result.out, result.err) == (1, "", "")
    assert not (place / "x.svg").exists()


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("words", [["--csv"], ["--svg", "x", "--json"], ["--svg", "x", "--copy-map"]])
def test_what_does_not_go_together_is_told(run: Run, words: list[str]) -> None:
    """With what does."""
    result = run("stats", *words)

    assert result.code == 2
    assert "hint: natwire stats --" in result.err


@pytest.mark.usefixtures("stories")
def test_the_database_is_no_picture(run: Run, place: Path) -> None:
    """It is never written over."""
    assert run("stats", "--svg", place / "natwire.db").code == 2
    assert len(run("list").lines) == 3

"""Sources, as they are listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from natwire.model.source import Item, Source, State
from natwire.show import sources
from natwire.show.style import Style

from .test_lines import HARMFUL

YLE = Source("yle", "https://yle.example/feed", tags=("a",))


def test_a_pipe_gets_a_line_for_each(pipe: Style, capsys: pytest.CaptureFixture[str], now: datetime) -> None:
    """Name, status, last and next poll, address; one that was never asked is due now."""
    states = {YLE.address: State(YLE.address, status="timeout", last_ok=now, next_at=now + timedelta(hours=1))}
    sources.table([YLE, Source("new", "https://new.example/")], states, pipe, UTC, now)

    assert capsys.readouterr().out == (
        "yle\ttimeout\t3 Jun 12:00\t3 Jun 13:00\thttps://yle.example/feed\nnew\tnew\tnever\tnow\thttps://new.example/\n"
    )


def test_a_terminal_gets_a_table(screen: Style, capsys: pytest.CaptureFixture[str], now: datetime) -> None:
    """What a name holds is letters, also where it looks like markup."""
    sources.table([Source("[red]yle[/red]", "https://yle.example/[b]")], {}, screen, UTC, now)

    told = capsys.readouterr().out
    assert "[red]yle[/red]" in told
    assert "https://yle.example/[b]" in told


def test_a_source_as_data(now: datetime) -> None:
    """Times in ISO 8601, null where there was none."""
    told = sources.told(YLE, State(YLE.address, last_ok=now, failures=2))

    assert (told["name"], told["tags"], told["failures"], told["last_ok"], told["next"]) == (
        "yle",
        ["a"],
        2,
        now.isoformat(),
        None,
    )
    assert sources.told(YLE, None)["status"] == "new"


def test_what_a_source_held_is_told(now: datetime) -> None:
    """Its title and its first items, each on a line."""
    items = [Item(str(n), None, HARMFUL, published=now if n else None) for n in range(12)]
    told = sources.tried("https://yle.example/feed\n", HARMFUL, items, UTC, most=3)

    title, count, *rows = told.split("\n")
    assert title.endswith("https://yle.example/feed")
    assert (count, len(rows)) == ("12 items", 3)
    assert rows[1].startswith("  2026-06-03 12:00  [31mred")
    assert "\x1b" not in told

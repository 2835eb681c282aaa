"""What is remembered of sites, as it is printed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from natwire.model.site import Furniture, Site
from natwire.show import site
from natwire.show.style import Style

from .test_lines import HARMFUL


@pytest.fixture
def yle(now: datetime) -> Site:
    """A site with a block whose words are hostile and long."""
    return Site("yle.example", 20, (Furniture(HARMFUL, 19, now), Furniture("Jaa " * 60, 7, now)), now)


def test_a_terminal_gets_lines_as_wide_as_it_is(
    yle: Site, screen: Style, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a line that says how much is remembered."""
    monkeypatch.setenv("COLUMNS", "60")
    head, first, second = site.blocks(yle, screen, UTC, now).split("\n")

    assert head == "yle.example: 2 recurring blocks, 20 pages counted"
    assert "19 of 20" in first
    assert "3 Jun 12:00" in first
    assert "\x1b[31m" not in first
    assert second.endswith("…")


def test_a_terminal_gets_the_sites(yle: Site, screen: Style) -> None:
    """A line each."""
    assert site.hosts([yle, Site("bbc.example", 1, ())], screen).split("\n") == [
        "yle.example: 2 recurring blocks, 20 pages counted",
        "bbc.example: 0 recurring blocks, 1 page counted",
    ]


def test_a_pipe_gets_the_whole_words(yle: Site, pipe: Style, now: datetime) -> None:
    """Fields parted by tabs."""
    _, second = site.blocks(yle, pipe, UTC, now).split("\n")

    assert second.split("\t") == ["7", "20", "2026-06-03T12:00+00:00", ("Jaa " * 60).strip()]

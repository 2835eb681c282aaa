"""A screen, a pipe, and a story to show on them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from natwire.model.post import Link, Mention, Posted
from natwire.model.story import Carrier, Story
from natwire.show.style import Style

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
_OURS = re.compile("\x1b\\[[0-9;]*m|\x1b]8;;[!-~]*\x1b\\\\")


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Style:
    """A terminal of 100 columns with colours."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    return Style(Screen())


@pytest.fixture
def pipe() -> Style:
    """No terminal."""
    return Style(io.StringIO())


def without_colours(text: str) -> str:
    """What is left when our own colours and links are taken away."""
    return _OURS.sub("", text)


def carrier(n: int, outlet: str, title: str = "Ankara signed", minutes: int = 0) -> Carrier:
    """One more who printed it."""
    seen = NOW - timedelta(hours=2) + timedelta(minutes=minutes)
    return Carrier(n, outlet, title, f"https://{outlet}/{n}", None, seen, "near")


STORY = Story(
    id=812,
    title="Ankara signed",
    text="Ankara and Helsinki signed.\n\nPatria will build them.",
    outlet="yle.example",
    url="https://yle.example/1",
    at=NOW - timedelta(hours=2),
    first_seen=NOW - timedelta(hours=2),
    published=NOW - timedelta(hours=3),
    authors=("Ayşe Işık", "B. Writer"),
    sources=("yle",),
    carriers=(carrier(1, "yle.example"), carrier(2, "wire.example", minutes=17)),
)


POST = replace(
    STORY,
    outlet="nat@example.social",
    site="Mastodon",
    authors=("Nat Wire",),
    posted=Posted("mastodon", "nat@example.social", links=(Link("https://yle.example/1", "A deal"),)),
    mentions=(
        Mention("m1", "k", "repost", "wire@example.org", NOW, "https://example.org/1"),
        Mention("m2", "k", "link", "@yle", NOW, None, "Read this"),
    ),
)


def story(**changes: object) -> Story:
    """The story, changed."""
    return replace(STORY, **changes)  # type: ignore[arg-type]

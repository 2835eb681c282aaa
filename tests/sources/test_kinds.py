"""What every kind of source promises; a new file in `sources/` is tested here by existing."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import natwire.sources
from natwire.errors import NatwireError
from natwire.model.source import Mark, Request, Source
from natwire.sources import kind

NOT_KINDS = {"discover", "locate"}
KINDS = sorted(
    path.stem for path in Path(natwire.sources.__file__).parent.glob("[a-z]*.py") if path.stem not in NOT_KINDS
)
# Accounts are named by their platform; another kind without a word here is taken to be on the web.
ADDRESSES = {
    "bluesky": "bluesky:nat.example.org",
    "mastodon": "mastodon:nat@example.org",
    "telegram": "telegram:nat_example",
    "x": "x:@nat",
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_holds_a_conversation(name: str) -> None:
    """Every file answers to its name, has both verbs, and begins with a question to the source's server."""
    found = kind(name)

    assert list(inspect.signature(found.first).parameters) == ["source", "mark"]
    assert list(inspect.signature(found.read).parameters) == ["reply", "mark"]
    address = ADDRESSES.get(name, "https://example.org/a")
    first = list(found.first(Source("s", address, kind=name, api="https://example.org"), Mark()))
    assert first
    assert all(isinstance(request, Request) and request.url.startswith("https://example.org/") for request in first)


@pytest.mark.parametrize("name", ["", "_feed", "discover", "feed.xml", "../feed", "nothing", "os"])
def test_an_unknown_kind_has_a_hint(name: str) -> None:
    """Helpers, paths and modules from elsewhere are no kinds."""
    with pytest.raises(NatwireError) as error:
        kind(name)
    assert "feed" in error.value.hint

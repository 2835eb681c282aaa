"""The samples of agencies are read as the corpus expects them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire import newsml2, ninjs
from natwire.wire.takes import parted

Read = Callable[[bytes, tzinfo | None], Iterator[WireItem]]


def _items(read: Read, file: Path) -> dict[str, WireItem]:
    found: dict[str, WireItem] = {}
    with suppress(ParseError):  # a message with an item that has no id
        for item in read(file.read_bytes(), UTC):
            found[item.id] = item
    return found


def _instant(written: str | None) -> datetime | None:
    when = datetime.fromisoformat(written) if written else None
    return when.replace(tzinfo=when.tzinfo or UTC) if when else None


def _expected(said: dict[str, Any]) -> tuple[object, ...]:
    instants = (_instant(said.get(name)) for name in ("published", "updated", "embargo"))
    return (said.get("version", ""), said.get("status", "usable"), parted(said.get("headline", ""))[0], *instants)


def _found(item: WireItem) -> tuple[object, ...]:
    return (item.version, item.status, item.headline, item.published, item.updated, item.embargo)


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "read", "least"), [("ninjs", ninjs.read, 11), ("newsml-g2", newsml2.read, 30)])
def test_the_samples_are_read_as_expected(shared: Path, folder: str, read: Read, least: int) -> None:
    """Id, version, status, headline and times; a headline without its take."""
    here = shared / "corpus" / "wire" / folder
    wrong, right = [], 0
    for name, said in json.loads((here / "expected.json").read_text("utf-8")).items():
        items = _items(read, here / name)
        for each in said["items"]:
            if uid := each.get("id"):
                good = uid in items and _found(items[uid]) == _expected(each)
                right += good
                wrong += [] if good else [(name, uid)]
    assert wrong == []
    assert right >= least

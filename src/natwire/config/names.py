"""The names in a config alone, for completion: at once, and from one that is broken elsewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_HEAD = re.compile(r"\s*\[\[?\s*([\w.\"'-]+)\s*\]")
_NAME = re.compile(r"\s*name\s*=")


def names(path: Path, table: str) -> list[str]:
    """Those of its [[source]], [[watch]] or [[digest]] tables, or of its [channel.NAME]; none where it cannot be read.

    A config of 1,000 sources takes tomllib 50 ms, and somebody who presses Tab is not waiting for a fault.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return list(_channels(lines) if table == "channel" else _named(lines, table))


def _named(lines: list[str], table: str) -> Iterator[str]:
    within = ""
    for line in lines:
        if head := _HEAD.match(line):
            within = head[1]
        elif within == table and _NAME.match(line):
            try:
                yield str(tomllib.loads(line)["name"])
            except (ValueError, KeyError):
                continue


def _channels(lines: list[str]) -> Iterator[str]:
    heads = (head[1].split(".") for line in lines if (head := _HEAD.match(line)))
    yield from dict.fromkeys(words[1].strip("\"'") for words in heads if words[0] == "channel" and len(words) > 1)

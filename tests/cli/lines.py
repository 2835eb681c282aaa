"""Lines to paste, read by the real parser; nothing runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from natwire.__main__ import global_first
from natwire.cli.door import COMMANDS, app, command


def every_command() -> Iterator[tuple[str, Any]]:
    """Each command with its words; groups are parted into theirs."""
    for name in COMMANDS:
        found = command(name)
        for sub, inner in getattr(found, "commands", {}).items():
            yield f"{name} {sub}", inner
        if not hasattr(found, "commands"):
            yield name, found


def calls(line: str) -> Iterator[list[str]]:
    """The words behind each `natwire` of a line for a shell or a crontab.

    >>> list(calls("natwire init && natwire list -n 3 | head  # some"))
    [['init'], ['list', '-n', '3']]
    """
    inner = re.search(r"[$<]\((natwire [^)]*)\)", line)
    words = shlex.split(inner[1] if inner else re.sub(r"\s{2,}\(.*\)$", "", line), comments=True)
    found: list[str] | None = None
    for word in [*words, ";"]:
        if word in ("&&", ";", "|", ">"):
            if found is not None:
                yield found
            found = None
        elif found is not None:
            found.append(word)
        elif word == "natwire" or word.endswith("/natwire"):
            found = []


def parse(words: list[str]) -> None:
    """Raises for what `natwire WORDS` would refuse before it does anything."""
    group: Any = get_command(app)
    context = group.make_context("natwire", global_first(words))
    while hasattr(group, "commands"):
        name, group, rest = group.resolve_command(context, [*context._protected_args, *context.args])
        context = group.make_context(name, rest, parent=context)

"""What is said on standard error: a line for a person, or an object for a journal."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any, Literal

from natwire.text import clean

Form = Literal["text", "json"]
Level = Literal["info", "warning", "error"]

_form: Form = "text"  # of this process, as --log-format has it


def use(form: Form) -> None:
    """Say things so from now on."""
    global _form
    _form = form


def as_json() -> bool:
    """Whether a program reads what is said."""
    return _form == "json"


def say(text: str, level: Level = "info", event: str = "message", hint: str = "", **facts: Any) -> None:
    """A message for the person, not for the pipe. It may quote a server, and must not steer the terminal.

    It may be kept in a log, and holds nothing secret. The facts are told to programs alone.
    """
    told = _object(text, level, event, hint, facts) if as_json() else _masked(f"{text}\nhint: {hint}" if hint else text)
    with suppress(OSError):  # a full disk behind standard error changes no status
        print(told, file=sys.stderr)


def _object(text: str, level: Level, event: str, hint: str, facts: dict[str, Any]) -> str:
    import json
    from datetime import UTC, datetime

    told = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level,
        "event": event,
        **facts,
        "message": text.removeprefix("natwire: "),
        "hint": hint,
    }
    return json.dumps({name: _masked(value) for name, value in told.items() if value not in ("", None)})


def _masked(value: Any) -> Any:
    """Texts without what is secret and what could steer a terminal; all else as it is."""
    if not isinstance(value, str):
        return value
    from natwire.masks import masked  # its patterns take a millisecond to build, and most commands have nothing to say

    return clean(masked(value))

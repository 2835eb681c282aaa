"""What a database of natwire's looks like: its mark, its number, its SQL."""

from __future__ import annotations

import re

APPLICATION = 0x4E575752  # 'NWWR'
SCHEMA = 6


def schema(number: int) -> str:
    """The SQL that leads from schema `number - 1` to `number`."""
    from importlib.resources import files

    return files("natwire.store").joinpath(f"schema_{number}.sql").read_text("utf-8")


def tables() -> set[str]:
    """The names of the tables that a database must have."""
    steps = map(schema, range(1, SCHEMA + 1))
    return {name for step in steps for name in re.findall(r"(?m)^create (?:virtual )?table (\w+)", step)}

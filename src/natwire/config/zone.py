"""The time zone alone, for commands that print and need nothing else of the config."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from pathlib import Path

_NATWIRE = re.compile(r"^[ \t]*\[[ \t]*natwire[ \t]*\].*?(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL)


def timezone(path: Path) -> tzinfo:
    """`timezone` of the [natwire] table, else the system's. Raises ConfigError.

    A config of 1,000 sources takes tomllib 50 ms, and a fault in one of them must not keep anybody from searching; so
    only the one table is read, and the whole file only to say what is wrong with that.
    """
    try:
        table = _NATWIRE.search(path.read_text("utf-8"))
    except FileNotFoundError:
        return local()
    except (OSError, UnicodeDecodeError):
        return _from_whole(path)
    if table is None or "timezone" not in table[0]:
        return local()
    import tomllib

    try:
        name = tomllib.loads(table[0])["natwire"].get("timezone")
        return named(name) if name is not None else local()
    except (ValueError, OSError, KeyError, TypeError, AttributeError):  # KeyError: a zone that there is not
        return _from_whole(path)


def named(name: str) -> tzinfo:
    """The zone of that name (IANA). Raises ValueError or OSError where there is none."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def local() -> tzinfo:
    """The system's zone."""
    return datetime.now().astimezone().tzinfo or UTC


def _from_whole(path: Path) -> tzinfo:
    from natwire.config.reading import read

    return read(path).timezone

"""Where things are: the flag, else the environment, else the place that the system gives to programs."""

from __future__ import annotations

import os
from pathlib import Path


def config_path(flag: Path | None = None) -> Path:
    """config.toml: `--config`, `NATWIRE_CONFIG`, else natwire's folder among the user's configs (XDG, macOS)."""
    return _place(flag, "NATWIRE_CONFIG", "user_config_path", "config.toml")


def database_path(flag: Path | None = None) -> Path:
    """natwire.db: `--db`, `NATWIRE_DB`, else natwire's folder among the user's data (XDG, macOS)."""
    return _place(flag, "NATWIRE_DB", "user_data_path", "natwire.db")


def _place(flag: Path | None, variable: str, folder: str, name: str) -> Path:
    if flag is not None:
        return _at_home(flag)
    if named := os.environ.get(variable):
        return _at_home(Path(named))
    import platformdirs

    found: Path = getattr(platformdirs, folder)("natwire", appauthor=False)
    return found / name


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # ~nobody: then it is a name like any other
        return path

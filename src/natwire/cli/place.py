"""Where a command works: its config, its database, its clock, its terminal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from natwire.cli.log import say
from natwire.config import places, zone
from natwire.errors import ConfigError, NatwireError
from natwire.show.style import Style

if TYPE_CHECKING:
    from natwire.config.settings import Settings
    from natwire.store import Database, Mode

__all__ = ["Place", "say"]


class Place:
    """`--config` and `--db` as given; the environment and the system's folders decide where they were not."""

    def __init__(self, config_flag: Path | None, db_flag: Path | None) -> None:
        self.config_flag, self.db_flag = config_flag, db_flag

    @cached_property
    def settings(self) -> Settings:
        """The config, read once. Raises ConfigError."""
        from natwire.config.reading import read

        return read(self.config)

    def reread(self) -> None:
        """Forget the config as it was read; it was changed."""
        self.__dict__.pop("settings", None)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which times are printed; cheaper than all of the settings."""
        return zone.timezone(self.config)

    @property
    def config(self) -> Path:
        """The config file."""
        return places.config_path(self.config_flag)

    @property
    def database(self) -> Path:
        """The database file."""
        return places.database_path(self.db_flag)

    def opened(self, mode: Mode = "read") -> Database:
        """The database. Raises DataError, DiskError."""
        from natwire.store import open_database  # 5 ms, and not every command looks into it

        return open_database(self.database, mode)

    def spare(self, file: Path) -> None:
        """Raises NatwireError where writing to `file` would replace the database."""
        if file.exists() and self.database.exists() and file.samefile(self.database):
            raise NatwireError(f"{file} is the database", hint="name another file")

    def written_config(self) -> Settings:
        """The settings of a config that must be there."""
        if not self.config.exists():
            raise ConfigError(f"no config at {self.config}", hint="natwire init writes one, or name it: --config FILE")
        return self.settings

    def clock(self) -> datetime:
        """Now; the only clock that a command has."""
        return datetime.now(UTC)

    @property
    def now(self) -> datetime:
        """The moment at which it is asked."""
        return self.clock()

    @property
    def out(self) -> Style:
        """How to print to standard output."""
        return Style(sys.stdout)

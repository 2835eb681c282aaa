"""The zone in which times are printed, read without the rest of the config."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.config.reading import read
from natwire.config.zone import timezone
from natwire.errors import ConfigError


@pytest.mark.parametrize(
    "text",
    [
        '[natwire]\ntimezone = "Europe/Helsinki"\n',
        '[fetch]\nconnections = 3\n\n  [ natwire ]\ncontact = "x"\ntimezone = "Europe/Helsinki"\n[[source]]\n',
        '[natwire]\ntimezone = "Europe/Helsinki"\n[[source',
    ],
)
def test_the_zone_is_read_whatever_else_is_wrong(tmp_path: Path, text: str) -> None:
    """A fault in a source keeps nobody from searching."""
    path = tmp_path / "config.toml"
    path.write_text(text)

    assert str(timezone(path)) == "Europe/Helsinki"


@pytest.mark.parametrize("text", ["", "[fetch]\n", '[natwire]\ncontact = "x"\n', None])
def test_without_a_zone_it_is_the_systems(tmp_path: Path, text: str | None) -> None:
    """The same as when the whole config is read."""
    path = tmp_path / "config.toml"
    if text is not None:
        path.write_text(text)

    assert timezone(path) == read(path).timezone


@pytest.mark.parametrize("value", ['"Europe/Helsinky"', '""', '"../x"', "3", "[]"])
def test_a_wrong_zone_is_told_with_its_line(tmp_path: Path, value: str) -> None:
    """As the whole config would tell it."""
    path = tmp_path / "config.toml"
    path.write_text(f"# mine\n[natwire]\ntimezone = {value}\n")

    with pytest.raises(ConfigError, match=r"line 3: .timezone. must be the name of a time zone"):
        timezone(path)


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    """What cannot be read is told as such."""
    with pytest.raises(ConfigError, match="cannot be read"):
        timezone(tmp_path)

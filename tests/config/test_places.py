"""Where things are."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.config.places import config_path, database_path


def test_the_flag_comes_first_then_the_environment_then_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """flag > NATWIRE_* > the user's own folders."""
    assert config_path().name == "config.toml"
    assert database_path().name == "natwire.db"
    assert config_path().is_relative_to(tmp_path)

    monkeypatch.setenv("NATWIRE_CONFIG", "~/c.toml")
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "n.db"))
    assert (config_path(), database_path()) == (tmp_path / "c.toml", tmp_path / "n.db")

    assert (config_path(Path("~/x")), database_path(Path("y"))) == (tmp_path / "x", Path("y"))

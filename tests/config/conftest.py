"""Configs as people write them, and what is said of their faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from natwire.config.reading import read
from natwire.errors import ConfigError

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A config with this text."""

    def written(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        return path

    return written


def fault(path: Path) -> ConfigError:
    """What is wrong with the config."""
    with pytest.raises(ConfigError) as caught:
        read(path)
    return caught.value

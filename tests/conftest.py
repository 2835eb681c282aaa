"""What tests share: the corpus beside the checkout, a clock that stands still, a server on loopback, a small disk."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.server import Server


def shared_folder() -> Path | None:
    """The corpus: `NATWIRE_SHARED`, else `../shared` beside the checkout, else None."""
    named = os.environ.get("NATWIRE_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return folder if (folder / "corpus").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real test data; the test is skipped where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no ../shared beside the checkout and NATWIRE_SHARED is not set")
    return folder


@pytest.fixture
def now() -> datetime:
    """A Wednesday at noon."""
    return datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's config, database or terminal settings."""
    for name in list(os.environ):
        if name.startswith("NATWIRE_") and name != "NATWIRE_SHARED":
            monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for one test."""
    here = Server()
    yield here
    here.close()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another server: another port is another origin."""
    there = Server()
    yield there
    there.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes; only root can make one, and not everywhere."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)

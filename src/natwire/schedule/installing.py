"""The way into the system: a user's crontab through crontab(1), units as files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from natwire.config.editing import save
from natwire.errors import DiskError, NatwireError
from natwire.schedule.systemd import NAMES, OURS

SYSTEM_UNITS = Path("/etc/systemd/system")


def crontab() -> bytes:
    """The user's crontab; empty where there is none. Raises NatwireError."""
    done = _crontab("-l")
    if done.returncode and b"no crontab" not in done.stderr:
        raise NatwireError(f"crontab -l: {done.stderr.decode(errors='replace').strip()}", hint="crontab -l tells more")
    return b"" if done.returncode else done.stdout


def install_crontab(text: bytes) -> None:
    """Make that the user's crontab. crontab reads it first, and takes none that is wrong. Raises NatwireError."""
    done = _crontab("-", text)
    if done.returncode:
        raise NatwireError(f"crontab: {done.stderr.decode(errors='replace').strip()}", hint="nothing was changed")


def _crontab(word: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["crontab", word], input=text, capture_output=True, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError:
        raise NatwireError(
            "there is no crontab on this machine", hint="install cron, or: natwire schedule systemd"
        ) from None


def unit_folder(system: bool) -> Path:
    """Where the units of the system are, or the user's own."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
    return SYSTEM_UNITS if system else Path(config, "systemd", "user")


def changes(folder: Path, units: Mapping[str, str]) -> dict[Path, str]:
    """What must be written so that the folder holds these units of ours and no others; "" is to go.

    Raises NatwireError for a file of that name that natwire did not write.
    """
    found: dict[Path, str] = {}
    for name in NAMES:
        path = folder / name
        there = _text(path)
        if there and not there.startswith(OURS):
            raise NatwireError(f"{path} is not of natwire's making", hint="move it away, or change it by hand")
        if there != units.get(name, ""):
            found[path] = units.get(name, "")
    return found


def is_installed() -> bool:
    """Whether the user's crontab names natwire, by whoever's hand, or units of ours are in their place."""
    try:
        lines = crontab().splitlines()
    except NatwireError:
        lines = []
    return any(b"natwire" in line and not line.lstrip().startswith(b"#") for line in lines) or any(
        (unit_folder(system) / name).exists() for system in (False, True) for name in NAMES
    )


def install_units(changed: Mapping[Path, str]) -> None:
    """Write and remove. Raises DiskError."""
    for path, text in changed.items():
        if text:
            save(path, text)
            continue
        try:
            path.unlink()
        except OSError as error:
            raise DiskError(f"{path} cannot be removed: {error.strerror}", hint=f"ls -ld {path.parent}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise NatwireError(f"{path} cannot be read: {error}", hint="move it away") from error

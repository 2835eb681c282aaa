"""What natwire stands on: room on the disk, SQLite, Python, and who may read what is secret."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

from natwire.model.finding import Finding
from natwire.model.vitals import Vitals

_LEAST = 64 << 20  # bytes; a run's log takes half of that, and folding it back the rest
_SOON = 30  # days
_TELLS = timedelta(days=3)  # of stories before there is a forecast: a first run brings the past of each source
_MONTH = timedelta(days=28)

_FIXED = (3, 51, 3)
_WITHDRAWN = (3, 52, 0)

# When the last mends of each come to an end: PEP 664, 693, 719, 745.
_PYTHON_ENDS = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}


def growth(vitals: Vitals, now: datetime) -> float:
    """Bytes a day, by the stories of the last four weeks and what a story has taken so far; 0 where nobody can say."""
    if not vitals.first or not vitals.stories or now - vitals.first < _TELLS:
        return 0.0
    days = min(now - vitals.first, _MONTH) / timedelta(days=1)
    return (vitals.bytes - vitals.free_bytes) / vitals.stories * vitals.month / days


def disk(free: int, folder: Path, spare: int, a_day: float) -> Iterator[Finding]:
    """Whether there is room for the next run, and for the next month.

    `free` are the bytes of the disk, `spare` those that the database has within its file, `a_day` those that come.
    """
    if free < _LEAST:
        told = f"{free >> 20} MB are left on the disk of {folder}"
        # Not vacuum, which needs as much room again as the database has
        yield Finding("disk-full", told, f"df -h {shlex.quote(str(folder))}", str(folder))
    elif a_day and (days := (free + spare) / a_day) < _SOON:
        told = f"{free >> 20} MB are left on the disk of {folder}, and about {a_day / (1 << 20):.1f} MB a day come in"
        told += f": full in {days:.0f} days"
        cure = "natwire db prune --keep 30d && natwire db vacuum"
        yield Finding("disk-soon-full", told, cure, str(folder), fault=False)


def sqlite(version: tuple[int, ...]) -> Iterator[Finding]:
    """Known faults of this SQLite that matter here.

    https://sqlite.org/wal.html#walresetbug: before 3.51.3 two that fold the log back at once can spoil the file.
    natwire never does so itself, but another program that writes to its database could. 3.52.0 was withdrawn by its
    makers. Faults that need a database made by an attacker (CVE-2026-11822) do not concern one's own.
    """
    said = ".".join(map(str, version))
    cure = "natwire db backup ~/natwire-backup.db"
    if version[:3] == _WITHDRAWN:
        yield Finding("sqlite", f"SQLite {said} was withdrawn by its makers; take another one", cure, fault=False)
    elif version < _FIXED:
        told = f"SQLite {said} has the WAL-reset bug (unless your system mended it): let only natwire write to its file"
        yield Finding("sqlite", told, cure, fault=False)


def python(version: tuple[int, int], today: date) -> Iterator[Finding]:
    """Whether this Python still gets mends."""
    ends = _PYTHON_ENDS.get(version)
    if ends and ends < today:
        told = f"Python {version[0]}.{version[1]} gets no mends since {ends:%Y-%m}"
        yield Finding("python", told, "python3 --version", fault=False)


def secret_file(path: Path, mode: int, mine: bool) -> Iterator[Finding]:
    """Whether others may read a file that holds a secret; of a file that is not ours, that is its owner's decision."""
    if S_IMODE(mode) & 0o077:
        told = f"{path} holds a secret, and others may read it (mode {S_IMODE(mode):04o})"
        yield Finding("secret-open", told, f"chmod 600 {shlex.quote(str(path))}", str(path), fault=mine, mendable=mine)


def config_file(path: Path, mode: int, mine: bool, secrets: bool) -> Iterator[Finding]:
    """Whether others may write the config, which names programs that are run, or read the `secrets` that it holds."""
    quoted = shlex.quote(str(path))
    if S_IMODE(mode) & 0o022:
        told = f"others may write {path} (mode {S_IMODE(mode):04o}), and what it names is run"
        yield Finding("config-open", told, f"chmod go-w {quoted}", str(path), mendable=mine)
    if secrets and S_IMODE(mode) & 0o044:
        told = f"{path} holds keys or secret addresses itself, and others may read it"
        yield Finding("secret-open", told, f"chmod 600 {quoted}", str(path), fault=False, mendable=mine)

"""Changing the user's config and keeping the comments in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from natwire.errors import ConfigError, DiskError
from natwire.model import Source


def add_source(path: Path, source: Source) -> None:
    """Write a [[source]] at the end of the file; only what differs from the defaults is written."""
    document = _load(path)
    table = tomlkit.table()
    table["name"] = source.name
    table["url"] = source.address
    plain = Source(source.name, source.address)
    for key in ("kind", "lang", "follow", "pages"):
        if getattr(source, key) != getattr(plain, key):
            table[key] = getattr(source, key)
    if source.tags:
        table["tags"] = list(source.tags)
    if source.every:
        table["every"] = f"{source.every}s"
    sources = document.setdefault("source", tomlkit.aot())
    if not isinstance(sources, AoT):
        raise ConfigError(f"{path}: write [[source]] with two brackets on each side")
    sources.append(table)
    save(path, tomlkit.dumps(document))


def remove_source(path: Path, name: str) -> None:
    """Take the [[source]] of that name out of the file."""
    document = _load(path)
    sources = document.get("source", [])
    for n, table in enumerate(sources):
        if table.get("name") == name:
            del sources[n]
            break
    save(path, tomlkit.dumps(document))


def save(path: Path, text: str) -> None:
    """Write the file as a whole or not at all: a crash leaves the old one. Its permissions stay."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(name).replace(target)
    except OSError as error:
        raise DiskError(f"{path} cannot be written: {error.strerror}", hint=f"ls -ld {target.parent}") from error


def _load(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except FileNotFoundError:
        return tomlkit.document()

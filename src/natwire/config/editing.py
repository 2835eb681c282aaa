"""Changing the user's config and keeping the rest of it, byte for byte.

The file is changed as lines of text: a TOML library that writes whole documents moves tables and the comments
between them. What was changed is read again before it is written, and must mean what it was to mean.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit

from natwire.config.reading import meant, spelled
from natwire.errors import ConfigError, DiskError
from natwire.model.source import Source

BOM = "\ufeff"  # some editors put it in front; it stays there


def add_source(path: Path, source: Source) -> None:
    """Write a [[source]] at the end of the file; only what differs from the defaults is written.

    Raises ConfigError when the config would not be valid with it.
    """
    with _alone(path):
        _add_source(path, source)


def _add_source(path: Path, source: Source) -> None:
    text, tables = _load(path)
    table: dict[str, Any] = {"name": source.name, "url": source.address}
    plain = Source(source.name, source.address)
    for key in ("kind", "lang", "follow", "pages"):
        if getattr(source, key) != getattr(plain, key):
            table[key] = getattr(source, key)
    if source.tags:
        table["tags"] = list(source.tags)
    if source.every:
        table["every"] = spelled(timedelta(seconds=source.every))
    tables["source"] = [*tables.get("source", []), table]
    end = "\r\n" if "\r\n" in text else "\n"
    while text and not text.endswith(end + end):
        text += end
    text += tomlkit.dumps({"source": [table]}).replace("\n", end)
    _must_mean(path, text, tables)
    meant(path, text.removeprefix(BOM))
    save(path, text)


def remove_source(path: Path, name: str) -> None:
    """Take the [[source]] of that name out of the file, with its own lines and the blank ones above it."""
    with _alone(path):
        _remove_source(path, name)


def _remove_source(path: Path, name: str) -> None:
    text, tables = _load(path)
    sources = tables.get("source", [])
    n = next((n for n, each in enumerate(sources) if each.get("name") == name), None)
    if n is None:
        return
    tables["source"] = sources[:n] + sources[n + 1 :]
    lines = text.splitlines(keepends=True)
    start, end = _lines_of_source(lines, n)
    text = "".join(lines[:start] + lines[end:])
    _must_mean(path, text, tables)
    save(path, text)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One change at a time: two that read the same file would write over each other. The folder is what is locked."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError:  # there is none yet; `save` makes it
        yield
        return
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def save(path: Path, text: str) -> None:
    """Write the file as a whole or not at all: a crash leaves the old one. Its permissions stay."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(handle)
            Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DiskError(f"{path} cannot be written: {error.strerror}", hint=f"ls -ld {target.parent}") from error


def _load(path: Path) -> tuple[str, dict[str, Any]]:
    """The text and what it means. Raises ConfigError for a file that cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
        return text, tomllib.loads(text.removeprefix(BOM))
    except FileNotFoundError:
        return "", {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="natwire config check tells more") from error


def _must_mean(path: Path, text: str, tables: dict[str, Any]) -> None:
    """Raises ConfigError when the text does not mean `tables`: the file is written in a way that is not changed."""
    try:
        found = tomllib.loads(text.removeprefix(BOM))
    except tomllib.TOMLDecodeError:
        found = None
    if found is None or (found.pop("source", []), found) != (tables.pop("source", []), tables):
        raise ConfigError(
            f"{path} is written in a way that natwire cannot change for you",
            hint="give each source a [[source]] of its own, or edit the file by hand",
        )


_HEAD = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]")


def _lines_of_source(lines: list[str], n: int) -> tuple[int, int]:
    """Where the source's lines begin and end: blank lines above it are its own, comments below it are not."""
    heads = [(at, found[1]) for at, line in enumerate(lines) if (found := _HEAD.match(line))]
    mine = [at for at, name in heads if name == "source"]
    if n >= len(mine):
        return 0, 0
    start = mine[n]
    end = next((at for at, name in heads if at > start and not name.startswith("source.")), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    while start and not lines[start - 1].strip():
        start -= 1
    return start, end

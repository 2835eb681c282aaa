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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit

from natwire.config.delivery import written
from natwire.config.reading import meant
from natwire.config.values import spelled
from natwire.errors import ConfigError, DiskError
from natwire.model.source import Source
from natwire.model.watch import Report, Watch

BOM = "\ufeff"  # some editors put it in front; it stays there


def add_source(path: Path, source: Source) -> None:
    """Write a [[source]] at the end of the file; only what differs from the defaults is written.

    Raises ConfigError when the config would not be valid with it.
    """
    add_sources(path, (source,))


def add_sources(path: Path, sources: Iterable[Source]) -> None:
    """Write a [[source]] for each at the end of the file, in one change: all of them or none.

    Raises ConfigError when the config would not be valid with them.
    """
    if tables := [_table(source) for source in sources]:
        _add(path, "source", tables)


def _table(source: Source) -> dict[str, Any]:
    table: dict[str, Any] = {"name": source.name, "url": source.address}
    plain = Source(source.name, source.address)
    for key in ("kind", "api", "lang", "follow", "pages"):
        if getattr(source, key) != getattr(plain, key):
            table[key] = getattr(source, key)
    if source.tags:
        table["tags"] = list(source.tags)
    if source.every:
        table["every"] = spelled(timedelta(seconds=source.every))
    return table


def change_source(path: Path, name: str, key: str, value: str | bool | None) -> None:
    """Set a key of the [[source]] of that name, or take it out with None; what stands beside it stays.

    Raises ConfigError when the config would not be valid so.
    """
    with _alone(path):
        text, tables = _load(path)
        found = tables.get("source", [])
        n = next(n for n, each in enumerate(found) if each.get("name") == name)
        changed = {at: each for at, each in {**found[n], key: value}.items() if each is not None}
        text = _changed(text, n, key, value)
        _must_mean(path, text, {**tables, "source": [*found[:n], changed, *found[n + 1 :]]}, "source")
        meant(path, text.removeprefix(BOM))
        save(path, text)


def _changed(text: str, n: int, key: str, value: str | bool | None) -> str:
    """The text with the key set in the n-th source, on its own line or else below that of its name."""
    lines, end = text.splitlines(keepends=True), "\r\n" if "\r\n" in text else "\n"
    mine = range(*_lines_of(lines, "source", n))
    at = next((at for at in mine if _sets(key, lines[at])), None)
    if at is None:
        below = next((at for at in mine if _sets("name", lines[at])), -1) + 1
        lines[below:below] = [] if value is None else [tomlkit.dumps({key: value}).replace("\n", end)]
    elif value is None:
        del lines[at]
    else:
        line = tomlkit.parse(lines[at])  # keeps the comment behind it
        line[key] = value
        lines[at] = tomlkit.dumps(line)
    return "".join(lines)


def _sets(key: str, line: str) -> bool:
    return re.match(rf"\s*[\"']?{key}[\"']?\s*=", line) is not None


def add_watch(path: Path, watch: Watch, to: Sequence[str] = ()) -> None:
    """Write a [[watch]] at the end of the file; only what differs from the defaults is written.

    `to` is to whom it reports, as the user named them: what a channel's name means may change.
    Raises ConfigError when the config would not be valid with it.
    """
    table: dict[str, Any] = {"name": watch.name, "query": watch.query}
    if watch.report:
        table["to"] = to[0] if len(to) == 1 else list(to)
        plain = written(Report(()))
        table |= {key: value for key, value in written(watch.report).items() if value != plain[key]}
    _add(path, "watch", [table])


def remove_source(path: Path, name: str) -> None:
    """Take the [[source]] of that name out of the file, with its own lines and the blank ones above it."""
    _remove(path, "source", name)


def remove_watch(path: Path, name: str) -> None:
    """Take the [[watch]] of that name out of the file likewise."""
    _remove(path, "watch", name)


def _add(path: Path, kind: str, added: list[dict[str, Any]]) -> None:
    with _alone(path):
        text, tables = _load(path)
        save(path, _with(path, text, tables, kind, added))


def _with(path: Path, text: str, tables: dict[str, Any], kind: str, added: list[dict[str, Any]]) -> str:
    """The text with more tables of that kind at its end."""
    end = "\r\n" if "\r\n" in text else "\n"
    while text and not text.endswith(end + end):
        text += end
    # One by one: of 20,000 at once tomlkit makes 100 MB.
    text += "\n".join(tomlkit.dumps({kind: [table]}) for table in added).replace("\n", end)
    _must_mean(path, text, {**tables, kind: [*tables.get(kind, []), *added]}, kind)
    meant(path, text.removeprefix(BOM))
    return text


def _remove(path: Path, kind: str, name: str) -> None:
    with _alone(path):
        text, tables = _load(path)
        found = tables.get(kind, [])
        n = next((n for n, each in enumerate(found) if each.get("name") == name), None)
        if n is not None:
            save(path, _without(path, text, {**tables, kind: found[:n] + found[n + 1 :]}, kind, n))


def _without(path: Path, text: str, left: dict[str, Any], kind: str, n: int) -> str:
    """The text without that table of the kind; it means what is `left`."""
    lines = text.splitlines(keepends=True)
    start, end = _lines_of(lines, kind, n)
    text = "".join(lines[:start] + lines[end:])
    _must_mean(path, text, left, kind)
    return text


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


def _must_mean(path: Path, text: str, tables: dict[str, Any], kind: str) -> None:
    """Raises ConfigError when the text does not mean `tables`: the file is written in a way that is not changed."""
    try:
        found = tomllib.loads(text.removeprefix(BOM))
    except tomllib.TOMLDecodeError:
        found = None
    if found is None or {kind: [], **found} != {kind: [], **tables}:
        raise ConfigError(
            f"{path} is written in a way that natwire cannot change for you",
            hint=f"give each {kind} a [[{kind}]] of its own, or edit the file by hand",
        )


_HEAD = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]")


def _lines_of(lines: list[str], kind: str, n: int) -> tuple[int, int]:
    """Where the lines of that table begin and end: blank lines above it are its own, comments below it are not."""
    heads = [(at, found[1]) for at, line in enumerate(lines) if (found := _HEAD.match(line))]
    mine = [at for at, name in heads if name == kind]
    if n >= len(mine):
        return 0, 0
    start = mine[n]
    end = next((at for at, name in heads if at > start and not name.startswith(f"{kind}.")), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    while start and not lines[start - 1].strip():
        start -= 1
    return start, end

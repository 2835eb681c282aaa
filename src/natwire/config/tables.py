"""The config as the user wrote it: tables, and the lines on which they stand, for faults that name theirs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from natwire.config.values import Value
from natwire.errors import ConfigError
from natwire.wording import near


class File:
    """One file. A place in it is (table, number of the table in its list or None, key)."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    def tables(self) -> dict[str, Any]:
        """All of it, as TOML means it. Raises ConfigError."""
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise ConfigError(
                f"{self.path} is not valid TOML: {error}",
                hint="texts want quotes, and each [[source]] a line of its own",
            ) from error

    def listed(self, tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """The [[name]] tables. Raises ConfigError where there is something else of that name."""
        found = tables.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.wrong(f"write [[{name}]] with two brackets on each side", name, None, None)
        return found

    def named(self, tables: Mapping[str, Any], name: str, example: str) -> dict[str, dict[str, Any]]:
        """The [name.NAME] tables by their names. Raises ConfigError where there is something else."""
        found = tables.get(name, {})
        if not isinstance(found, dict):
            self.wrong(f"write {example}, with a table for each", name, None, None)
        for key, table in found.items():
            if not isinstance(table, dict):
                self.wrong(f"write {example}, with a table for each", name, None, key)
        return found

    def table(
        self, name: str, table: Any, keys: Mapping[str, Value], n: int | None = None, needed: Iterable[str] = ()
    ) -> dict[str, Any]:
        """What one table says, key by key. Raises ConfigError for a key that is unknown, wrong or missing."""
        if not isinstance(table, dict):
            self.wrong(f"write [{name}] and its keys below it", name, n, None)
        self.known(table, tuple(keys), name, n)
        for key in needed:
            if key not in table:
                self.wrong(f'a {_headed(name, n)} needs "{key}"', name, n, None)
        return {key: self.value(keys[key], value, name, n, key) for key, value in table.items()}

    def value(self, kind: Value, value: Any, table: str, n: int | None, key: str) -> Any:
        """One value as its kind reads it. Raises ConfigError."""
        try:
            return kind(value)
        except ValueError as error:
            self.wrong(f'"{key}" must be {error}', table, n, key)

    def known(self, table: Iterable[str], words: tuple[str, ...], name: str | None, n: int | None) -> None:
        """Raises ConfigError for a key that is none of these words, with the nearest of them."""
        for key in table:
            if key not in words:
                where = f" in [{name}]" if name else ""
                self.wrong(f'unknown key "{key}"{where}', name, n, key, hint=nearest(key, words))

    def once(self, table: str, key: str, values: list[str]) -> None:
        """Raises ConfigError for a value that two tables of a list have."""
        seen: dict[str, int] = {}
        for n, value in enumerate(values):
            if seen.setdefault(value, n) != n:
                first = self.line(table, seen[value], key)
                self.wrong(
                    f'{key} "{value}" stands twice, first in line {first}', table, n, key, hint="remove one of them"
                )

    def wrong(self, what: str, table: str | None, n: int | None, key: str | None, hint: str = "") -> NoReturn:
        """Raises ConfigError for what is wrong at that place."""
        line = self.line(table, n, key)
        raise ConfigError(
            f"{self.path}, line {line}: {what}", hint=hint or f"edit line {line}, then: natwire config check"
        )

    @contextmanager
    def at(self, table: str, n: int, key: str) -> Iterator[None]:
        """What goes wrong within is wrong at that place."""
        try:
            yield
        except ConfigError as error:
            self.wrong(str(error), table, n, key, hint=error.hint)

    def line(self, table: str | None, n: int | None, key: str | None) -> int:
        """The line, from 1, on which the key stands; the table's where the key is not found. tomllib does not tell."""
        lines = self.text.splitlines()
        start, heads = 0, list[int]()
        if table:
            words = _as_written(table)
            head = re.compile(rf"\s*\[\[?\s*{words}\s*\]|\s*{words}\s*=")
            heads = [at for at, line in enumerate(lines) if head.match(line)]
            start = heads[min(n or 0, len(heads) - 1)] if heads else 0
        end = next((at for at in heads if at > start), len(lines))
        if key:
            place = re.escape(f"{table}." if table else "")
            wanted = re.compile(rf"\s*(\[\[?\s*({place})?|.*[{{,]\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
            for at in range(start, end):
                if wanted.match(lines[at]):
                    return at + 1
        return start + 1


def nearest(word: str, words: Iterable[str]) -> str:
    """What may have been meant by a word that is none of these, as a hint."""
    words = tuple(words)
    meant = near(word, words)
    return f'did you mean "{meant}"?' if meant else f"known here: {', '.join(words)}"


def _headed(name: str, n: int | None) -> str:
    return f"[{name}]" if n is None else f"[[{name}]]"


def _as_written(table: str) -> str:
    """The head of a table as a pattern: what is in quotes may do without them, and what is not may have them."""
    quote = "[\"']?"
    return re.escape(table).replace('"', quote).replace(r"\.", rf"{quote}\.{quote}") + quote

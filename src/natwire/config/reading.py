"""TOML -> Settings. Every fault names the key, the line and the nearest right word; the first one is reported."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from natwire.config.settings import DigestPlan, FetchSettings, Settings
from natwire.config.vaults import is_reference
from natwire.config.zone import local, named
from natwire.errors import ConfigError
from natwire.model.site import Rules
from natwire.model.source import Source
from natwire.model.watch import Watch
from natwire.text import clean

_Value = Callable[[Any], Any]


def read(path: Path) -> Settings:
    """The settings in the file at `path`, or the defaults where there is no file. Raises ConfigError."""
    try:
        text = path.read_text("utf-8-sig")  # some editors put a mark in front
    except FileNotFoundError:
        return Settings(path, timezone=local())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="name another file: --config PATH") from error
    return meant(path, text)


def meant(path: Path, text: str) -> Settings:
    """The settings that `text` would be in the file at `path`. Raises ConfigError."""
    return _Reader(path, text).settings()


# -------------------------------------------------------------------------------------------------- kinds of value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or clean(value) != value or "\n" in value or "\t" in value:
        raise ValueError('a text on one line, in quotes: "..."')
    return value.strip()


def _number(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return value


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=36_500)  # added to a date it is still a date


def duration(value: Any) -> timedelta:
    """A span of time, `90s`, `15m`, `12h`, `90d` or `2w`. Raises ValueError.

    >>> duration("15m")
    datetime.timedelta(seconds=900)
    """
    found = re.fullmatch(r"(\d{1,10})\s*([smhdw])", value, re.ASCII) if isinstance(value, str) else None
    span = timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else None
    if span is None or span > _LONGEST:
        raise ValueError('a span of time: "90s", "15m", "12h", "90d" or "2w"')
    return span


def spelled(span: timedelta) -> str:
    """A span of time as the config spells it, in the largest unit that fits; what `duration` reads.

    >>> spelled(timedelta(minutes=90)), spelled(timedelta(hours=24))
    ('90m', '1d')
    """
    seconds = int(span.total_seconds())
    fitting = (unit for unit in "dhm" if seconds and seconds % _UNITS[unit] == 0)
    unit = next(fitting, "s")
    return f"{seconds // _UNITS[unit]}{unit}"


_NAME = re.compile(r"\w[\w.:/-]{0,63}")  # what stands behind `watch:` without quotes


def watch_name(value: Any) -> str:
    """The name of a watch, which is one word. Raises ValueError."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError('one word, letters and figures with . : / - _ within: "patria", "nordic-yards"')
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _choice(value: Any, words: tuple[str, ...]) -> str:
    if value not in words:
        raise ValueError("one of " + ", ".join(f'"{word}"' for word in words))
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('a list of texts: ["...", "..."]')
    return tuple(_text(each) for each in value)


def _places(value: Any) -> tuple[str, ...]:
    """Networks, hosts, or hosts with a port; the guard of the network reads them again."""
    if not isinstance(value, list) or not all(isinstance(each, str) and _is_place(each) for each in value):
        raise ValueError('a list of networks and hosts: ["10.0.0.0/8", "127.0.0.1:8990", "intranet.example"]')
    return tuple(value)


def _is_place(place: str) -> bool:
    from ipaddress import ip_network

    try:
        if "/" in place or (place.count(":") > 1 and not place.startswith("[")):
            return bool(ip_network(place))
        return bool(_PLACE.fullmatch(place)) and (urlsplit(f"//{place}").port or 1) > 0
    except ValueError:
        return False


def _zone(value: Any) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(_text(value)).key
    except (ValueError, OSError, KeyError):
        raise ValueError('the name of a time zone: "Europe/Helsinki"') from None


def _web(value: Any) -> str:
    address = _text(value)
    try:
        good = bool(re.fullmatch(r"https?://\S+", address) and urlsplit(address).hostname)
    except ValueError:
        good = False
    if not good:
        raise ValueError('a web address: "https://example.org/feed/"')
    return address


def _open_web(value: Any) -> str:
    """Addresses are printed and stored, and a password must not be."""
    address = _web(value)
    if "@" in urlsplit(address).netloc:
        raise ValueError("an address without a login; a key goes into headers")
    return address


_ACCOUNT = re.compile(r"(?!https?:)([a-z][a-z0-9_]*):(?!//)\S.*")


def _followed(value: Any) -> str:
    """A web address, or an account as natwire writes it: its kind, a colon, and what is followed there."""
    address = _text(value)
    return address if _ACCOUNT.fullmatch(address) else _open_web(address)


def _bridge(value: Any) -> str:
    address = _open_web(value)
    if "{handle}" not in address:
        raise ValueError('a web address with {handle} in it: "https://bridge.example/{handle}"')
    return address


def _reference(value: Any) -> str:
    """Where a secret is, in one line: the config is shown, mailed and kept in repositories, and holds none."""
    if isinstance(value, dict) and len(value) == 1:
        ((kind, where),) = value.items()
        where = shlex.join(_texts(where)) if kind == "command" else where
        value = f"{kind}:{where}" if isinstance(where, str) else None
    if not isinstance(value, str) or not is_reference(value):
        raise ValueError(
            'where the secret is, and not the secret itself: { env = "NAME" }, { file = "PATH" }, '
            '{ command = ["op", "read", "op://…"] } or { keyring = "SERVICE/USER" }'
        )
    return _text(value)


def _dollars(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1_000_000:
        raise ValueError("a number of US dollars, from 0 to 1000000")
    return float(value)


def _headers(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII) for name in value):
        raise ValueError('a table of texts: { Accept-Language = "fi" }')
    headers = {name: _reference(each) if isinstance(each, dict) else _text(each) for name, each in value.items()}
    if not all(each.isascii() for each in headers.values()):
        raise ValueError("a table of texts in ASCII, which is all that a header can hold")
    return headers


def _selector(value: Any) -> str:
    from natwire.selectors import fault

    selector = _text(value)
    if why := fault(selector):
        raise ValueError(f'a CSS selector such as "article > div.story": "{selector}" {why}')
    return selector


def _selectors(value: Any) -> tuple[str, ...]:
    from natwire.selectors import is_everything

    if not isinstance(value, list):
        raise ValueError('a list of CSS selectors: ["div.promo", "p.read-also"]')
    selectors = tuple(_selector(each) for each in value)
    if every := next(filter(is_everything, selectors), None):
        raise ValueError(f'a list of CSS selectors, each for a part of a page: "{every}" names the whole of it')
    return selectors


_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?")
_DRESSES = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=.*\.)")  # one site, whatever its host wears


def _host(name: str) -> str:
    """The host as outlets are named. Raises ValueError for what is none."""
    host = name.lower()
    if not _HOST.fullmatch(host):
        raise ValueError('a host: [site."example.org"]')
    try:
        return _DRESSES.sub("", host.encode("idna").decode("ascii"), count=1)
    except UnicodeError:
        raise ValueError('a host: [site."example.org"]') from None


_PLACE = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
_FOLLOW = partial(_choice, words=("auto", "always", "never"))

NATWIRE: Mapping[str, _Value] = {"timezone": _zone, "contact": _text}
FETCH: Mapping[str, _Value] = {
    "connections": partial(_number, least=1, most=500),
    "host_connections": partial(_number, least=1, most=100),
    "host_delay": duration,
    "follow": _FOLLOW,
    "max_time": duration,
    "allow_private": _places,
    "keep_pages": duration,
    "proxy": _web,
}
SOURCE: Mapping[str, _Value] = {
    "name": _text,
    "url": _followed,
    "kind": _text,
    "api": _open_web,
    "paused": _flag,
    "tags": _texts,
    "lang": _text,
    "every": duration,
    "follow": _FOLLOW,
    "pages": partial(_number, least=1, most=50),
    "headers": _headers,
    "login": _reference,
    "proxy": _web,
}
X: Mapping[str, _Value] = {"bearer_token": _reference, "monthly_budget_usd": _dollars}
WATCH: Mapping[str, _Value] = {"name": watch_name, "query": _text}
DIGEST: Mapping[str, _Value] = {
    "name": _text,
    "title": _text,
    "since": _text,
    "limit": partial(_number, least=1, most=1000),
    "from": _text,
    "to": _text,
}
SECTION: Mapping[str, _Value] = {"title": _text, "query": _text}
SITE: Mapping[str, _Value] = {"body": _selector, "cut": _selectors}
_TABLES = {"natwire": NATWIRE, "fetch": FETCH, "x": X}
_LISTS = {"source": SOURCE, "watch": WATCH, "digest": DIGEST}


# ------------------------------------------------------------------------------------------------------ the file


class _Reader:
    """Reads one file. A place in it is (table, number of the table in its list or None, key)."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    def settings(self) -> Settings:
        try:
            tables = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise ConfigError(
                f"{self.path} is not valid TOML: {error}",
                hint="texts want quotes, and each [[source]] a line of its own",
            ) from error
        self.known(tables, (*_TABLES, *_LISTS, "site", "rewrite"), None, None)
        fetch = FetchSettings(**self.table("fetch", tables.get("fetch", {}), FETCH))
        natwire = self.table("natwire", tables.get("natwire", {}), NATWIRE)
        x = self.table("x", tables.get("x", {}), X)
        zone = natwire.get("timezone")
        return Settings(
            path=self.path,
            timezone=named(zone) if zone else local(),
            zone_name=zone or "",
            contact=natwire.get("contact"),
            fetch=fetch,
            sources=self.sources(self.tables(tables, "source"), fetch),
            watches=self.watches(self.tables(tables, "watch")),
            digests=self.digests(self.tables(tables, "digest")),
            sites=self.sites(tables.get("site", {})),
            bridges=self.bridges(tables.get("rewrite", {})),
            budgets={"x": x["monthly_budget_usd"]} if "monthly_budget_usd" in x else {},
            secrets={"x.bearer_token": x["bearer_token"]} if "bearer_token" in x else {},
        )

    def tables(self, tables: dict[str, Any], name: str) -> list[dict[str, Any]]:
        found = tables.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.wrong(f"write [[{name}]] with two brackets on each side", name, None, None)
        return found

    def sources(self, tables: list[dict[str, Any]], fetch: FetchSettings) -> tuple[Source, ...]:
        found: list[Source] = []
        for n, table in enumerate(tables):
            values = self.table("source", table, SOURCE, n, needed=("name", "url"))
            every = values.pop("every", None)
            values["address"] = values.pop("url")
            values.setdefault("follow", fetch.follow)
            self.fitting(values["address"], values.get("kind", "feed"), n)
            found.append(Source(**values, every=int(every.total_seconds()) if every else None))
        self.once("source", "name", [source.name for source in found])
        self.once("source", "url", [source.address for source in found])
        return tuple(found)

    def fitting(self, address: str, kind: str, n: int) -> None:
        """An account's address begins with its kind."""
        account = _ACCOUNT.fullmatch(address)
        if account and account[1] != kind:
            self.wrong(f'a source at "{address}" needs kind = "{account[1]}"', "source", n, "url")

    def watches(self, tables: list[dict[str, Any]]) -> tuple[Watch, ...]:
        found = [
            Watch(**self.table("watch", table, WATCH, n, needed=("name", "query"))) for n, table in enumerate(tables)
        ]
        self.once("watch", "name", [watch.name.casefold() for watch in found])
        return tuple(found)

    def digests(self, tables: list[dict[str, Any]]) -> tuple[DigestPlan, ...]:
        found, numbers = [], count()
        for n, table in enumerate(tables):
            sections = table.pop("section", [])
            values = self.table("digest", table, DIGEST, n, needed=("name",))
            if not isinstance(sections, list) or not all(isinstance(each, dict) for each in sections) or not sections:
                self.wrong("a digest needs [[digest.section]] tables with title and query", "digest", n, "name")
            parts = [
                self.table("digest.section", each, SECTION, next(numbers), needed=("title", "query"))
                for each in sections
            ]
            if "from" in values:
                values["sender"] = values.pop("from")
            found.append(
                DigestPlan(
                    title=values.pop("title", values["name"]),
                    sections=tuple((part["title"], part["query"]) for part in parts),
                    **values,
                )
            )
        self.once("digest", "name", [plan.name for plan in found])
        return tuple(found)

    def sites(self, tables: Any) -> dict[str, Rules]:
        if not isinstance(tables, dict):
            self.wrong('write [site."example.org"], a table for each host', "site", None, None)
        found: dict[str, Rules] = {}
        for name, table in tables.items():
            if not isinstance(table, dict) or any(isinstance(value, dict) for value in table.values()):
                self.wrong('a site is a table, its host in quotes: [site."example.org"]', "site", None, name)
            try:
                host = _host(name)
            except ValueError as error:
                self.wrong(f'"{name}" must be {error}', "site", None, name)
            if host in found:
                self.wrong(f"{host} stands twice", "site", None, name, hint="remove one of them: www. is no other site")
            found[host] = Rules(**self.table(f'site."{name}"', table, SITE))
        return found

    def bridges(self, table: Any) -> dict[str, str]:
        """By platform; which there are, `sources` knows."""
        return self.table("rewrite", table, dict.fromkeys(table, _bridge) if isinstance(table, dict) else {})

    def table(
        self, name: str, table: Any, spec: Mapping[str, _Value], n: int | None = None, needed: Iterable[str] = ()
    ) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.wrong(f"write [{name}] and its keys below it", name, n, None)
        self.known(table, tuple(spec), name, n)
        for key in needed:
            if key not in table:
                self.wrong(f'a [[{name}]] needs "{key}"', name, n, None)
        return {key: self.value(spec[key], value, name, n, key) for key, value in table.items()}

    def value(self, spec: _Value, value: Any, table: str, n: int | None, key: str) -> Any:
        try:
            return spec(value)
        except ValueError as error:
            self.wrong(f'"{key}" must be {error}', table, n, key)

    def known(self, table: dict[str, Any], words: tuple[str, ...], name: str | None, n: int | None) -> None:
        for key in table:
            if key not in words:
                import difflib

                near = difflib.get_close_matches(key, words, 1)
                meant = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(words)}"
                self.wrong(f'unknown key "{key}"' + (f" in [{name}]" if name else ""), name, n, key, hint=meant)

    def once(self, table: str, key: str, values: list[str]) -> None:
        for n, value in enumerate(values):
            if value in values[:n]:
                first = self.line(table, values.index(value), key)
                self.wrong(
                    f'{key} "{value}" stands twice, first in line {first}', table, n, key, hint="remove one of them"
                )

    def wrong(self, what: str, table: str | None, n: int | None, key: str | None, hint: str = "") -> NoReturn:
        line = self.line(table, n, key)
        raise ConfigError(
            f"{self.path}, line {line}: {what}", hint=hint or f"edit line {line}, then: natwire config check"
        )

    def line(self, table: str | None, n: int | None, key: str | None) -> int:
        """The line, from 1, on which the key stands; the table's where the key is not found. tomllib does not tell."""
        lines = self.text.splitlines()
        start, heads = 0, list[int]()
        if table:
            words = re.escape(table).replace('"', "[\"']?")  # what is in quotes may do without them, or have others
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

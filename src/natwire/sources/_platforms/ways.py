"""The ways in which people name what they follow at each platform, from platforms.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from natwire.sources._platforms.web import home
from natwire.text import line

_TABLE = Path(__file__).with_name("platforms.toml")
_DRESS = re.compile(r"(?:www|m|mobile|old|new|np|amp)\.")  # one platform, whatever its host wears


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something is named at a platform; platforms.toml explains what belongs to it."""

    platform: str
    hosts: tuple[str, ...] = ()
    kind: str = "feed"
    guessed: bool = False
    refused: str = ""
    hint: str = ""
    path: tuple[re.Pattern[str], ...] = ()
    params: tuple[str, ...] = ()
    typed: tuple[re.Pattern[str], ...] = ()
    address: str = ""
    url: str = ""
    name: str = ""


Found = tuple[Way, dict[str, str]]  # with the parts that were named


@cache
def ways() -> tuple[Way, ...]:
    """All of them, in the order in which they are tried."""
    tables = tomllib.loads(_TABLE.read_text("utf-8"))
    return tuple(_way(name, {**platform, **way}) for name, platform in tables.items() for way in platform.pop("is"))


def _way(platform: str, told: dict[str, Any]) -> Way:
    lists: dict[str, Any] = {key: tuple(told[key]) for key in ("hosts", "params") if key in told}
    for key in {"path", "typed"} & told.keys():
        lists[key] = tuple(re.compile(each, re.ASCII) for each in told[key])
    return Way(platform, **{**told, **lists})


def named(typed: str) -> Iterator[Found]:
    """Those that name it by a handle, or by the address that a source of its kind has."""
    for way in ways():
        for pattern in way.typed:
            if found := pattern.fullmatch(typed):
                parts = found.groupdict()
                if "host" not in parts:
                    yield way, parts
                elif at := _at(parts["host"]):
                    yield way, parts | at


def seen_at(address: str) -> Iterator[Found]:
    """Those that name it by the address of a page or a feed. What runs on any host is on none of a platform's own."""
    where = urlsplit(address)
    path, asked = unquote(where.path), {name: line(value) for name, value in parse_qsl(where.query)}
    here = {"host": where.netloc, "origin": f"{where.scheme}://{where.netloc}"}
    here["query"] = f"?{where.query}" if where.query else ""
    own = [(way, label) for way in ways() if (label := _label(where.netloc, way.hosts)) is not None]
    for way, label in own or [(way, "") for way in ways() if not way.hosts]:
        if not all(asked.get(name) for name in way.params):
            continue
        params = {name: asked[name] for name in way.params}
        for found in filter(None, (pattern.fullmatch(path) for pattern in way.path)):
            parts = here | {"label": label} | params | found.groupdict()
            if at := _at(parts["host"]):
                yield way, parts | at


def _label(host: str, hosts: tuple[str, ...]) -> str | None:
    """What stands in front of a platform's host, "" where nothing does; None where it is no host of its."""
    if host in hosts or _DRESS.sub("", host, count=1) in hosts:
        return ""
    for each in hosts:
        label = host.removesuffix(each.removeprefix("*"))
        if each.startswith("*.") and re.fullmatch(r"(?!www$)[\w-]+", label, re.ASCII):
            return label
    return None


def _at(host: str) -> dict[str, str] | None:
    """The parts that tell of a server; None for what is no host."""
    server = home(host)
    return {"host": urlsplit(server).netloc, "home": server} if server else None

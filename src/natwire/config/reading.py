"""TOML -> Settings. Every fault names the key, the line and the nearest right word; the first one is reported."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from natwire.config import delivery, keys
from natwire.config.settings import Channel, DigestPlan, FetchSettings, MailSettings, SectionPlan, Settings
from natwire.config.tables import File
from natwire.config.web_values import account_kind, bridge, site
from natwire.config.zone import local, named
from natwire.errors import ConfigError
from natwire.model.site import Rules
from natwire.model.source import FOLDER, Source
from natwire.model.watch import Watch

_TABLES = ("natwire", "fetch", "x", "mail", "channel", "source", "watch", "digest", "site", "rewrite")


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
    file = File(path, text)
    tables = file.tables()
    file.known(tables, _TABLES, None, None)
    natwire = file.table("natwire", tables.get("natwire", {}), keys.NATWIRE)
    fetch = FetchSettings(**file.table("fetch", tables.get("fetch", {}), keys.FETCH))
    x = file.table("x", tables.get("x", {}), keys.X)
    zone = natwire.get("timezone")
    channels = delivery.channels(file, tables)
    return Settings(
        path=path,
        timezone=named(zone) if zone else local(),
        zone_name=zone or "",
        contact=natwire.get("contact"),
        fetch=fetch,
        sources=_sources(file, tables, fetch),
        watches=_watches(file, tables, channels),
        digests=_digests(file, tables, channels),
        mail=MailSettings(**_sent(file.table("mail", tables.get("mail", {}), keys.MAIL))),
        channels=channels,
        sites=_sites(file, tables.get("site", {})),
        bridges=_bridges(file, tables.get("rewrite", {})),
        budgets={"x": x["monthly_budget_usd"]} if "monthly_budget_usd" in x else {},
        secrets={"x.bearer_token": x["bearer_token"]} if "bearer_token" in x else {},
    )


def _sources(file: File, tables: Mapping[str, Any], fetch: FetchSettings) -> tuple[Source, ...]:
    found: list[Source] = []
    for n, table in enumerate(file.listed(tables, "source")):
        values = file.table("source", table, keys.SOURCE, n, needed=("name", "url"))
        every = values.pop("every", None)
        values["address"] = values.pop("url")
        values.setdefault("follow", fetch.follow)
        if values["address"].startswith(FOLDER):
            values.setdefault("kind", "file")
        kind = account_kind(values["address"])
        if kind and kind != values.get("kind", "feed"):
            file.wrong(f'a source at "{values["address"]}" needs kind = "{kind}"', "source", n, "url")
        found.append(Source(**values, every=int(every.total_seconds()) if every else None))
    file.once("source", "name", [source.name for source in found])
    file.once("source", "url", [source.address for source in found])
    return tuple(found)


def _watches(file: File, tables: Mapping[str, Any], channels: Mapping[str, Channel]) -> tuple[Watch, ...]:
    found: list[Watch] = []
    for n, table in enumerate(file.listed(tables, "watch")):
        values = file.table("watch", table, keys.WATCH, n, needed=("name", "query"))
        with file.at("watch", n, "to"):
            report = delivery.report(values, channels)
        found.append(Watch(**values, report=report))
    file.once("watch", "name", [watch.name.casefold() for watch in found])
    return tuple(found)


def _digests(file: File, tables: Mapping[str, Any], channels: Mapping[str, Channel]) -> tuple[DigestPlan, ...]:
    found, numbers = list[DigestPlan](), count()
    for n, table in enumerate(file.listed(tables, "digest")):
        sections = table.pop("section", [])
        values = _sent(file.table("digest", table, keys.DIGEST, n, needed=("name",)))
        if not isinstance(sections, list) or not all(isinstance(each, dict) for each in sections) or not sections:
            file.wrong("a digest needs [[digest.section]] tables with title and query", "digest", n, "name")
        parts = tuple(_section(file, each, next(numbers)) for each in sections)
        with file.at("digest", n, "to"):
            to = delivery.destinations(values.pop("to", ()), channels)
        if "at" in values and not to:
            file.wrong('a digest that is due by the clock needs "to"', "digest", n, "at")
        title = values.pop("title", values["name"])
        found.append(DigestPlan(title=title, sections=parts, to=to, **values))
    file.once("digest", "name", [plan.name for plan in found])
    return tuple(found)


def _section(file: File, table: Mapping[str, Any], n: int) -> SectionPlan:
    """A section is of a query, of a watch and then called like it where it says nothing else, or of every story."""
    values = file.table("digest.section", table, keys.SECTION, n)
    if "watch" in values and "query" in values:
        file.wrong("a section is of a watch or of a query, not of both", "digest.section", n, "watch")
    if "watch" in values:
        watch = values.pop("watch")
        values = {"title": watch, "query": f"watch:{watch}", **values}
    if "title" not in values:
        file.wrong('a [[digest.section]] needs "title", or the name of a watch', "digest.section", n, None)
    return SectionPlan(**{"query": "", **values})


def _sent(values: dict[str, Any]) -> dict[str, Any]:
    """`from` is no name that Python has."""
    if "from" in values:
        values["sender"] = values.pop("from")
    return values


def _sites(file: File, tables: Any) -> dict[str, Rules]:
    if not isinstance(tables, dict):
        file.wrong('write [site."example.org"], a table for each host', "site", None, None)
    found: dict[str, Rules] = {}
    for name, table in tables.items():
        if not isinstance(table, dict) or any(isinstance(value, dict) for value in table.values()):
            file.wrong('a site is a table, its host in quotes: [site."example.org"]', "site", None, name)
        try:
            host = site(name)
        except ValueError as error:
            file.wrong(f'"{name}" must be {error}', "site", None, name)
        if host in found:
            file.wrong(f"{host} stands twice", "site", None, name, hint="remove one of them: www. is no other site")
        found[host] = Rules(**file.table(f'site."{name}"', table, keys.SITE))
    return found


def _bridges(file: File, table: Any) -> dict[str, str]:
    """By platform; which there are, `sources` knows."""
    return file.table("rewrite", table, dict.fromkeys(table, bridge) if isinstance(table, dict) else {})

"""The settings in effect, as data and as lines of TOML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from natwire.config import secrets
from natwire.config.delivery import written
from natwire.config.settings import Channel, DigestPlan, FetchSettings, Settings
from natwire.config.values import DAYS, spelled
from natwire.config.vaults import is_reference
from natwire.masks import masked
from natwire.model.delivery import Destination
from natwire.model.source import Source
from natwire.model.watch import Watch


class Origin(str):
    """Where a secret comes from: no value that could be read again."""

    __slots__ = ()


def told(settings: Settings) -> dict[str, Any]:
    """All settings by table and key, spelled as in the config. Of what may be secret only where it comes from."""
    return {
        "natwire": {"timezone": settings.zone_name or None, "contact": settings.contact},
        "fetch": _fetch(settings.fetch),
        "x": {
            "bearer_token": Origin(secrets.origin("x.bearer_token", settings)),
            "monthly_budget_usd": settings.budgets.get("x"),
        },
        "mail": {
            "from": settings.mail.sender,
            "domain": settings.mail.domain,
            "max_messages": settings.mail.max_messages,
            "on_unknown": settings.mail.on_unknown,
        },
        "channel": {name: _channel(channel) for name, channel in settings.channels.items()},
        "source": [_source(source) for source in settings.sources],
        "watch": [_watch(watch) for watch in settings.watches],
        "digest": [_digest(plan) for plan in settings.digests],
        "site": {
            host: {"body": rules.body or None, "cut": list(rules.cut)} for host, rules in sorted(settings.sites.items())
        },
        "rewrite": {platform: _address(bridge) for platform, bridge in settings.bridges.items()},
    }


def _fetch(fetch: FetchSettings) -> dict[str, Any]:
    found = {each.name: _spelled(getattr(fetch, each.name)) for each in fields(fetch)}
    return {**found, "proxy": _address(fetch.proxy)}


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "url": _address(source.address),
        "kind": source.kind,
        "api": _address(source.api),
        "paused": source.paused or None,
        "tags": list(source.tags),
        "lang": source.lang,
        "every": _spelled(timedelta(seconds=source.every)) if source.every else None,
        "follow": source.follow,
        "pages": source.pages,
        "headers": {name: _origin(value) for name, value in source.headers.items()},
        "login": _origin(source.login),
        "proxy": _address(source.proxy),
    }


def _channel(channel: Channel) -> dict[str, Any]:
    """What its kind has: the rest is as it is when nobody says anything, and has no meaning for it."""
    from natwire.config.keys import CHANNEL

    found = {key: _spelled(getattr(channel, key)) for key in CHANNEL[channel.kind]}
    secret = {"login": _origin(channel.login), "url": _origin(channel.url)}
    found |= {key: value for key, value in secret.items() if key in found}
    if "headers" in found:
        found["headers"] = {name: _origin(value) for name, value in channel.headers.items()}
    return found


def _watch(watch: Watch) -> dict[str, Any]:
    found: dict[str, Any] = {"name": watch.name, "query": watch.query}
    if watch.report is None:
        return found
    return {**found, "to": _to(watch.report.to), **written(watch.report)}


def _digest(plan: DigestPlan) -> dict[str, Any]:
    named = {"sender": "from", "sections": "section"}  # where the config has another word
    found = {named.get(each.name, each.name): _spelled(getattr(plan, each.name)) for each in fields(plan)}
    sections = [{"title": each.title, "query": each.query, "limit": each.limit} for each in plan.sections]
    return {
        **found,
        "to": _to(plan.to),
        "days": [DAYS[day] for day in sorted(plan.days)],
        "unsubscribe": _address(plan.unsubscribe),
        "section": sections,
    }


def _to(destinations: Iterable[Destination]) -> list[str]:
    return [str(each) for each in destinations]


def lines(told: dict[str, Any]) -> str:
    """The same as TOML; what is not set is left out, and where a secret comes from is a comment."""
    out: list[str] = []
    for name, table in told.items():
        for head, each in _tables(name, table):
            out += ["", head, *_keys(each)]
            for section in each.get("section", []):
                out += ["", f"[[{name}.section]]", *_keys(section)]
    return "\n".join(out).lstrip()


def _tables(name: str, table: Any) -> list[tuple[str, dict[str, Any]]]:
    """The tables of one name, each with its head."""
    if isinstance(table, list):
        return [(f"[[{name}]]", each) for each in table]
    if name == "site":
        return [(f"[site.{json.dumps(host)}]", rules) for host, rules in table.items()]
    if name == "channel":
        return [(f"[channel.{channel}]", each) for channel, each in table.items()]
    return [(f"[{name}]", table)]


def _keys(table: dict[str, Any]) -> list[str]:
    return [_key(key, value) for key, value in table.items() if value not in (None, {}) and key != "section"]


def _key(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_key(f"{key}.{name}", each) for name, each in value.items())
    return f"# {key}: {value}" if isinstance(value, Origin) else f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _origin(value: str | None) -> Origin | None:
    if value is None:
        return None
    return Origin(secrets.origin_at(value) if is_reference(value) else "set (config)")


def _address(url: str | None) -> str | None:
    return masked(url) if url else None


def _spelled(value: Any) -> Any:
    """A value as TOML has it."""
    match value:
        case timedelta():
            return spelled(value)
        case time():
            return f"{value:%H:%M}"
        case Path():
            return str(value)
        case tuple():
            return [_spelled(each) for each in value]
    return value

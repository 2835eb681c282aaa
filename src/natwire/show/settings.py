"""The settings in effect, as data and as lines of TOML."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import timedelta
from typing import Any

from natwire.config import secrets
from natwire.config.reading import spelled
from natwire.config.settings import Settings
from natwire.config.vaults import is_reference
from natwire.masks import masked

_SECRET = ("bearer_token", "headers", "login")


def told(settings: Settings) -> dict[str, Any]:
    """All settings by table and key, spelled as in the config. Of what may be secret only where it comes from."""
    fetch = {each.name: _spelled(getattr(settings.fetch, each.name)) for each in fields(settings.fetch)}
    return {
        "natwire": {"timezone": settings.zone_name or None, "contact": settings.contact},
        "fetch": {**fetch, "proxy": _address(settings.fetch.proxy)},
        "x": {
            "bearer_token": secrets.whence("x.bearer_token", settings),
            "monthly_budget_usd": settings.budgets.get("x"),
        },
        "source": [
            {
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
                "headers": {name: _standing(value) for name, value in source.headers.items()},
                "login": _standing(source.login) if source.login else None,
                "proxy": _address(source.proxy),
            }
            for source in settings.sources
        ],
        "watch": [{"name": watch.name, "query": watch.query} for watch in settings.watches],
        "digest": [
            {
                "name": plan.name,
                "title": plan.title,
                "since": plan.since,
                "limit": plan.limit,
                "from": plan.sender,
                "to": plan.to,
                "section": [{"title": title, "query": query} for title, query in plan.sections],
            }
            for plan in settings.digests
        ],
        "site": {
            host: {"body": rules.body or None, "cut": list(rules.cut)} for host, rules in sorted(settings.sites.items())
        },
        "rewrite": {platform: _address(bridge) for platform, bridge in settings.bridges.items()},
    }


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
    return [(f"[{name}]", table)]


def _keys(table: dict[str, Any]) -> list[str]:
    return [_key(key, value) for key, value in table.items() if value not in (None, {}) and key != "section"]


def _key(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_key(f"{key}.{name}", each) for name, each in value.items())
    return f"# {key}: {value}" if key.startswith(_SECRET) else f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _standing(value: str) -> str:
    return secrets.standing(value) if is_reference(value) else "set"


def _address(url: str | None) -> str | None:
    return masked(url) if url else None


def _spelled(value: Any) -> Any:
    if isinstance(value, timedelta):
        return spelled(value)
    return list(value) if isinstance(value, tuple) else value

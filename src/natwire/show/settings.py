"""The settings in effect, as data and as lines of TOML."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import timedelta
from typing import Any

from natwire.config.reading import spelled
from natwire.config.settings import Settings


def told(settings: Settings) -> dict[str, Any]:
    """All settings by table and key, spelled as in the config; headers and a proxy's login are only said to be set."""
    fetch = {each.name: _spelled(getattr(settings.fetch, each.name)) for each in fields(settings.fetch)}
    if settings.fetch.proxy:
        fetch["proxy"] = re.sub(r"//[^/]*@", "//…@", settings.fetch.proxy)
    return {
        "natwire": {"timezone": settings.zone_name or None, "contact": settings.contact},
        "fetch": fetch,
        "source": [
            {
                "name": source.name,
                "url": source.address,
                "kind": source.kind,
                "tags": list(source.tags),
                "lang": source.lang,
                "every": _spelled(timedelta(seconds=source.every)) if source.every else None,
                "follow": source.follow,
                "pages": source.pages,
                "headers": dict.fromkeys(source.headers, "set"),
            }
            for source in settings.sources
        ],
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
    }


def lines(told: dict[str, Any]) -> str:
    """The same as TOML; what is not set is left out."""
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
    return [f"{key} = {_toml(value)}" for key, value in table.items() if value not in (None, {}) and key != "section"]


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)  # strings, numbers and lists of them are written alike


def _spelled(value: Any) -> Any:
    if isinstance(value, timedelta):
        return spelled(value)
    return list(value) if isinstance(value, tuple) else value

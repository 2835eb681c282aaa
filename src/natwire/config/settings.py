"""What can be set, and what it is when it is not set. config.example.toml tells the user; a test compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from pathlib import Path

from natwire.model.site import Rules
from natwire.model.source import Follow, Source
from natwire.model.watch import Watch


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How the network is used. Times are timedeltas; `allow_private` are networks and hosts besides the
    public ones, such as `10.0.0.0/8` and `127.0.0.1:8990`."""

    connections: int = 50
    host_connections: int = 1
    host_delay: timedelta = timedelta(seconds=1)
    follow: Follow = "auto"
    max_time: timedelta = timedelta(minutes=10)
    allow_private: tuple[str, ...] = ()
    keep_pages: timedelta = timedelta(days=90)
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest as the user wants it: `sections` are titles with the query that fills each."""

    name: str
    title: str
    sections: tuple[tuple[str, str], ...] = ()
    since: str = "24h"
    limit: int = 50
    sender: str = "natwire@localhost"
    to: str = "natwire@localhost"


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole config. `path` is where it was read, whether or not there is a file; `sites` are rules by host.

    `budgets` are what a kind of source may cost a month, in US dollars: `[x] monthly_budget_usd`. `secrets` are
    references, by names such as `x.bearer_token`, `bridges` addresses of feeds with `{handle}` in them, by platform.
    """

    path: Path
    timezone: tzinfo = UTC
    zone_name: str = ""
    contact: str | None = None
    fetch: FetchSettings = field(default_factory=FetchSettings)
    sources: tuple[Source, ...] = ()
    watches: tuple[Watch, ...] = ()
    digests: tuple[DigestPlan, ...] = ()
    sites: Mapping[str, Rules] = field(default_factory=dict)
    budgets: Mapping[str, float] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    bridges: Mapping[str, str] = field(default_factory=dict)

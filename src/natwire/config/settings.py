"""What can be set, and what it is when it is not set. config.example.toml tells the user; a test compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta, tzinfo
from pathlib import Path
from typing import Literal

from natwire.model.delivery import Destination
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
class MailSettings:
    """What all mails have in common.

    `sender` is whom they are from, `domain` what their Message-IDs end in: that of the sender where it is None. A run
    sends `max_messages` at most. `on_unknown` is what becomes of a message whose answer a crash lost.
    """

    sender: str = "natwire@localhost"
    domain: str | None = None
    max_messages: int = 20
    on_unknown: Literal["resend", "hold"] = "resend"


ChannelKind = Literal["smtp", "sendmail", "maildir", "mbox", "webhook", "exec"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out. `to` are the addresses that are meant where a plan names the channel alone; of smtp and sendmail.

    `host`, `port`, `tls` and `login` are of smtp, where port None is that of its `tls`; `path` is of a maildir or an
    mbox; `command` of exec and sendmail; `url`, `headers` and `template` of a webhook. `login`, `url` and values of
    `headers` may be references to secrets. A template is the text of Jinja2 that makes the body; None is JSON.
    """

    name: str
    kind: ChannelKind
    to: tuple[str, ...] = ()
    host: str = "localhost"
    port: int | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"
    login: str | None = None
    path: Path | None = None
    command: tuple[str, ...] = ()
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    template: str | None = None
    timeout: timedelta = timedelta(seconds=30)


PerStory = Literal["lead", "title"]


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A heading and the query that fills it; a watch's is `watch:NAME`. `limit` is of its stories, None for no own."""

    title: str
    query: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest as the user wants it; with an empty `name` it was asked for by hand.

    It is due at each `at` of the clock on `days` (0 is Monday), and may be `catch_up` late; with no `at` it is built
    when it is asked for. The first one looks back as far as `since`. `subject` is a template with {n} and {title}, None
    for the usual one. `unsubscribe` is a web address that one click unsubscribes at (RFC 8058).
    """

    name: str
    title: str
    sections: tuple[SectionPlan, ...] = ()
    to: tuple[Destination, ...] = ()
    at: tuple[time, ...] = ()
    days: frozenset[int] = frozenset(range(7))
    since: str = "24h"
    limit: int = 50
    per_story: PerStory = "lead"
    max_kb: int = 90
    send_empty: bool = False
    catch_up: timedelta = timedelta(hours=12)
    sender: str | None = None
    subject: str | None = None
    thread: bool = True
    lang: str = "en"
    unsubscribe: str | None = None

    @property
    def plan(self) -> str:
        """What it is called in the ledger and the outbox."""
        return f"digest:{self.name}"


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole config. `path` is where it was read, whether or not there is a file; `sites` are rules by host.

    `budgets` are what a kind of source may cost a month, in US dollars: `[x] monthly_budget_usd`. `secrets` are
    references, by names such as `x.bearer_token`, `bridges` addresses of feeds with `{handle}` in them, by platform.
    `channels` are by name.
    """

    path: Path
    timezone: tzinfo = UTC
    zone_name: str = ""
    contact: str | None = None
    fetch: FetchSettings = field(default_factory=FetchSettings)
    sources: tuple[Source, ...] = ()
    watches: tuple[Watch, ...] = ()
    digests: tuple[DigestPlan, ...] = ()
    mail: MailSettings = MailSettings()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    sites: Mapping[str, Rules] = field(default_factory=dict)
    budgets: Mapping[str, float] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    bridges: Mapping[str, str] = field(default_factory=dict)

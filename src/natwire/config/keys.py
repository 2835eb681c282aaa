"""The keys that each table of the config has, with the kind of value of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from natwire.config import mail_values, values, web_values
from natwire.config.values import Value

_FOLLOW = partial(values.choice, among=("auto", "always", "never"))
_STORIES = partial(values.number, least=1, most=1000)

NATWIRE: Mapping[str, Value] = {"timezone": values.zone, "contact": values.text}
FETCH: Mapping[str, Value] = {
    "connections": partial(values.number, least=1, most=500),
    "host_connections": partial(values.number, least=1, most=100),
    "host_delay": values.duration,
    "follow": _FOLLOW,
    "max_time": values.duration,
    "allow_private": web_values.places,
    "keep_pages": values.duration,
    "proxy": web_values.web,
}
SOURCE: Mapping[str, Value] = {
    "name": values.text,
    "url": web_values.followed,
    "kind": values.text,
    "api": web_values.open_web,
    "paused": values.flag,
    "timezone": values.zone,
    "tags": values.texts,
    "lang": values.text,
    "every": values.duration,
    "follow": _FOLLOW,
    "pages": partial(values.number, least=1, most=50),
    "headers": web_values.headers,
    "login": values.reference,
    "proxy": web_values.web,
}
X: Mapping[str, Value] = {"bearer_token": values.reference, "monthly_budget_usd": values.dollars}
SITE: Mapping[str, Value] = {"body": web_values.selector, "cut": web_values.selectors}

REPORT: Mapping[str, Value] = {
    "to": values.text_or_texts,
    "on": partial(values.choice, among=("new", "material")),
    "carriers": partial(values.number, least=2, most=10_000),
    "cooldown": values.duration,
    "quiet": values.hours,
}
WATCH: Mapping[str, Value] = {"name": values.watch_name, "query": values.text, **REPORT}
DIGEST: Mapping[str, Value] = {
    "name": values.text,
    "title": values.text,
    "at": values.clocks,
    "days": values.days,
    "to": values.text_or_texts,
    "since": values.text,
    "limit": _STORIES,
    "per_story": partial(values.choice, among=("lead", "title")),
    "max_kb": partial(values.number, least=10, most=10_000),
    "send_empty": values.flag,
    "catch_up": values.duration,
    "from": mail_values.sender,
    "subject": mail_values.subject,
    "thread": values.flag,
    "lang": values.text,
    "unsubscribe": mail_values.https,
}
SECTION: Mapping[str, Value] = {
    "title": values.text,
    "query": values.query,
    "watch": values.watch_name,
    "limit": _STORIES,
}

MAIL: Mapping[str, Value] = {
    "from": mail_values.sender,
    "domain": mail_values.domain,
    "max_messages": partial(values.number, least=1, most=10_000),
    "on_unknown": partial(values.choice, among=("resend", "hold")),
}
_TO: Mapping[str, Value] = {"to": mail_values.mail_addresses}
_ANY: Mapping[str, Value] = {"timeout": values.patience}
_SMTP: Mapping[str, Value] = {
    "host": mail_values.server,
    "port": partial(values.number, least=1, most=65_535),
    "tls": partial(values.choice, among=("starttls", "tls", "none")),
    "login": values.reference,
}
_WEBHOOK: Mapping[str, Value] = {
    "url": mail_values.hook,
    "headers": web_values.headers,
    "template": values.lines,
}
_COMMAND: Mapping[str, Value] = {"command": values.words}
_PATH: Mapping[str, Value] = {"path": values.path}
# By kind of channel: what has no meaning for one is a fault there, and not passed over.
CHANNEL: Mapping[str, Mapping[str, Value]] = {
    kind: {"kind": values.text, **own, **_ANY}
    for kind, own in {
        "smtp": {**_SMTP, **_TO},
        "sendmail": {**_COMMAND, **_TO},
        "maildir": {**_PATH, **_TO},
        "mbox": {**_PATH, **_TO},
        "webhook": _WEBHOOK,
        "exec": _COMMAND,
    }.items()
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "maildir": ("path",),
    "mbox": ("path",),
    "webhook": ("url",),
    "exec": ("command",),
}

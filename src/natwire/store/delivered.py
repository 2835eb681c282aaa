"""What an agency says of an article beside its text, as it is read with a story: a search needs no more than this."""

from __future__ import annotations

import json
from sqlite3 import Connection
from typing import Any

from natwire.model.wire import Delivered, Status, WireItem
from natwire.store.database import moment
from natwire.store.fold import fold

_TOLD = ("version", "take", "slugline", "dateline", "urgency", "subjects", "copyright", "usage", "embargo_naive")
_KEY = "wire:"


def key_of(provider: str, uid: str) -> str:
    """The key of an item's article among those of all articles."""
    return f"{_KEY}{provider.replace('#', '%23')}#{uid}"


def of_article(sql: Connection, key: str) -> Delivered | None:
    """What an agency says of its article with that key; None for one that no agency delivered."""
    if not key.startswith(_KEY):
        return None
    row = sql.execute("select provider, uid, standing, look_at, told from wire where key = ?", (key,)).fetchone()
    if row is None:
        return None
    provider, uid, standing, look_at, told = row
    beside: dict[str, Any] = json.loads(told)
    beside["subjects"] = tuple(beside.get("subjects", ()))
    status: Status = "canceled" if standing == "killed" else "withheld" if standing == "withheld" else "usable"
    embargo = moment(look_at) if standing == "embargoed" else None
    return Delivered(provider, uid, status=status, embargo=embargo, **beside)


def put(sql: Connection, key: str, told: Delivered | None) -> None:
    """Write what an agency says of an article that came from another database; what is known here stands."""
    if told is None:
        return
    sql.execute(
        "insert into wire (provider, uid, key, slugline, told) values (?, ?, ?, ?, ?) on conflict do nothing",
        (told.provider, told.id, key, fold(told.slugline), json.dumps(said(told), ensure_ascii=False)),
    )


def is_hidden(sql: Connection, key: str) -> bool:
    """Whether its agency took the article with that key back, or does not want it used yet; it need not be here."""
    found = "select 1 from wire where key = ? and standing <> 'shown'"
    return key.startswith(_KEY) and sql.execute(found, (key,)).fetchone() is not None


def said(of: WireItem | Delivered) -> dict[str, Any]:
    """What is kept of an item beside its text."""
    return {name: value for name in _TOLD if (value := getattr(of, name))}

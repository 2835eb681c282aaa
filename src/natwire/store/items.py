"""Which of the items that a source announces it announced before; inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from sqlite3 import Connection

from natwire.model.article import Arrival
from natwire.store.database import seconds

LAST = 200  # items of a source that may come again under new guids; more where it lists more at a time
Known = tuple[int, bytes, int]  # an item that was announced before: its row, its hash, its article

_LATEST = 2_000  # as many as are read of one feed


def hashes(sql: Connection, address: str) -> dict[str, bytes]:
    """What the source said of its latest items, by guid; one without change is not made ready again."""
    return dict(
        sql.execute(
            "select guid, hash from item where source_id = (select id from source where address = ?) "
            "order by first_seen_at desc limit ?",
            (address, _LATEST),
        ).fetchall()
    )


def same(sql: Connection, source_id: int, guid: str) -> Known | None:
    """The item that the source announced under that guid."""
    found = "select id, hash, article_id from item where source_id = ? and guid = ?"
    row: Known | None = sql.execute(found, (source_id, guid)).fetchone()
    return row


def known(
    sql: Connection, source_id: int, arrivals: Sequence[Arrival], same: AbstractSet[str] = frozenset()
) -> dict[str, Known]:
    """Of these arrivals, those that the source announced before, by guid. The `same` it announces too."""
    if not arrivals:
        return {}
    guids = [arrival.item.guid for arrival in arrivals]
    rows = sql.execute(
        "select guid, id, hash, article_id from item where source_id = ? and guid in (select value from json_each(?))",
        (source_id, json.dumps(guids)),
    )
    found: dict[str, Known] = {guid: (item, content, article) for guid, item, content, article in rows}
    # The guid of a post is its platform's number for it, and posts that say the same are many.
    strangers = [arrival for arrival in arrivals if arrival.item.guid not in found and not arrival.item.post]
    return found | _renamed(sql, source_id, strangers, same | set(guids)) if strangers else found


def _renamed(
    sql: Connection, source_id: int, strangers: Sequence[Arrival], listed: AbstractSet[str]
) -> dict[str, Known]:
    """Of these arrivals, those that are old items under new guids, which they have from now on.

    Some sites make new guids at each request, or when they change their software: that is no news. An old item that is
    not `listed` any more is this one when it says the same of the same time, or stands at the same address of its own.
    Only the last that the source announced can be meant, for the listing before held no more.
    """
    last = sql.execute(
        "select i.guid, i.id, i.hash, i.article_id, i.url, a.published_at from ("
        "select id from item where source_id = ? order by first_seen_at desc, article_id desc limit ?) "
        "join item i using (id) join article a on a.id = i.article_id",
        (source_id, max(LAST, 2 * len(listed))),
    )
    missing = [row for row in last if row[0] not in listed]
    at_address = {url: (item, content, article) for _, item, content, article, url, _ in missing if url}
    alike = {(content, at): (item, content, article) for _, item, content, article, _, at in missing}
    found: dict[str, Known] = {}
    for each in strangers:
        own = None if each.reading.key.startswith("item:") else each.item.url
        old = alike.get((each.hash, seconds(each.item.published))) or at_address.get(own)
        if old and old not in found.values():
            sql.execute("update item set guid = ? where id = ?", (each.item.guid, old[0]))
            found[each.item.guid] = old
    return found

"""Which stories a text may belong to: those of its days that share rare words with it, and the judge's verdict."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from sqlite3 import Connection

from natwire.model.article import Copy, Judge, Print, Reading, Verdict

WINDOW = 7 * 86_400  # seconds between two copies of one story; wire copy is printed within days
CANDIDATES = 6  # stories that the judge is asked about
WITNESSES = 3  # copies of each of them
BOILERPLATE = 8  # an anchor that more stories than this hold says nothing

Holders = defaultdict[int, dict[int, int]]  # anchor -> story -> when that story is from


def holders(sql: Connection, anchors: Iterable[int]) -> Holders:
    """Which stories hold each of these anchors, and when those stories are from."""
    found: Holders = defaultdict(dict)
    # One statement for any number of anchors: SQLite compiles it once, which takes longer than to run it.
    held = sql.execute(
        "select n.h, coalesce(s.into_id, s.id), s.sort_at from json_each(?) a cross join anchor n on n.h = a.value "
        "join story s on s.id = n.story_id",
        (json.dumps(list(anchors)),),
    )
    for h, story, when in held:
        found[h][story] = when
    return found


def rare(reading: Reading, holders: Holders) -> list[int]:
    """The anchors that are worth keeping: one that many stories hold is boilerplate, and would only slow us down."""
    return [h for h in reading.print.anchors if len(holders[h]) <= BOILERPLATE]


def verdict(
    sql: Connection, reading: Reading, holders: Holders, sort_at: int, judge: Judge, besides: int = 0
) -> Verdict:
    """What the judge says of a reading and the stories of its days that share words with it; `besides` is its own."""
    shared = Counter(
        story
        for h in rare(reading, holders)
        for story, when in holders[h].items()
        if story != besides and abs(when - sort_at) <= WINDOW
    )
    same = sql.execute(
        "select distinct a.story_id from article a join story s on s.id = a.story_id "
        "where a.text_hash = ? and abs(s.sort_at - ?) <= ? and a.story_id <> ? and s.carriers > 0 limit ?",
        (reading.print.text_hash, sort_at, WINDOW, besides, CANDIDATES),
    )
    stories = list(dict.fromkeys([story for (story,) in same] + [story for story, _ in shared.most_common(CANDIDATES)]))
    if not stories:
        return Verdict(None, "new")
    return judge(Copy(reading.outlet, reading.print), _witnesses(sql, stories[:CANDIDATES]))


def _witnesses(sql: Connection, stories: list[int]) -> list[Copy]:
    """A few stored copies of each story, the earliest first, stories in the order given."""
    return [
        Copy(outlet, Print(text_hash, (), facts), story)
        for story in stories
        for outlet, text_hash, facts in sql.execute(
            "select o.host, a.text_hash, p.facts from article a join print p on p.article_id = a.id "
            "join outlet o on o.id = a.outlet_id where a.story_id = ? order by a.id limit ?",
            (story, WITNESSES),
        )
    ]

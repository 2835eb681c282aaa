"""Which stories a text may belong to: those of its days that share rare words with it, and the judge's verdict."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from datetime import datetime, timedelta
from sqlite3 import Connection

from natwire.model.article import Copy, Judge, Print, Reading, Verdict
from natwire.store.database import seconds

WINDOW = 7 * 86_400  # seconds between two copies of one story; wire copy is printed within days
MEMORY = timedelta(days=30)  # after which no copy of a story is looked for; feeds that are new list a month at most
PARTS = 16  # of the table of anchors; each run looks through one of them for what is too old
SETTLED = 1_000  # stories after which one of the parts is settled
PRINTS = 20_000  # that go at once
CANDIDATES = 6  # stories that the judge is asked about
WITNESSES = 3  # copies of each of them,
MANY = 100  # chosen among so many: what ten thousand pages have in common is all in a few of them
EQUAL = 8  # copies with the very same text
BOILERPLATE = 8  # an anchor that more stories than this hold says nothing
# One anchor in common is a phrase, and nine tenths of all candidates have no more; copies share at least two, unless
# one of them has but a few (measured over the farm's 30,000 stories and the corpus of duplicates in three orders).
FEW = 8  # anchors of a text of some twenty words,
SHORT = 128  # and the bytes of its facts, generously

Holders = defaultdict[int, dict[int, int]]  # anchor -> story -> when that story is from


def holders(sql: Connection, anchors: Iterable[int]) -> Holders:
    """Which stories hold each of these anchors, and when those stories are from."""
    found: Holders = defaultdict(dict)
    # One statement for any number of anchors: SQLite compiles it once, which takes longer than to run it.
    held = sql.execute(
        "select a.value, coalesce(s.into_id, s.id), s.sort_at from json_each(?) a "
        "cross join anchor n on n.h in (a.value, ~a.value) join story s on s.id = n.story_id",
        (json.dumps(list(anchors)),),
    )
    for h, story, when in held:
        found[h][story] = when
    return found


def rare(reading: Reading, holders: Holders) -> list[int]:
    """The anchors that are worth keeping: one that many stories hold is boilerplate, and would only slow us down."""
    return [h for h in reading.print.anchors if len(holders[h]) <= BOILERPLATE]


def remember(sql: Connection, anchors: list[int], story: int) -> None:
    """Let a story be found by these anchors.

    Each has a place of its own in a table of thousands of pages, and a commit would write nearly as many pages as it
    has anchors. So new ones stand together at first, below zero as ~h, and are brought to their places many at a time.
    """
    sql.execute(
        "insert or ignore into anchor (h, story_id) select ~value, ? from json_each(?)", (story, json.dumps(anchors))
    )
    if story % SETTLED == 0:
        settle(sql, story // SETTLED)


def settle(sql: Connection, turn: int) -> None:
    """Bring the new anchors of one part, by `turn`, to their places: in order, so that each page is written once."""
    part = turn % PARTS
    new = (~_edge(part + 1), ~_edge(part))
    sql.execute(
        "insert or ignore into anchor (h, story_id) "
        "select ~h, story_id from anchor where h > ? and h <= ? order by h desc, story_id",
        new,
    )
    sql.execute("delete from anchor where h > ? and h <= ?", new)


def verdict(
    sql: Connection, reading: Reading, holders: Holders, sort_at: int, judge: Judge, besides: Set[int] = frozenset()
) -> Verdict:
    """What the judge says of a reading and the stories of its days that share words with it, `besides` these."""
    shared = Counter(
        story
        for h in rare(reading, holders)
        for story, when in holders[h].items()
        if story not in besides and abs(when - sort_at) <= WINDOW
    )
    sharing = shared.most_common(CANDIDATES)
    few = len(reading.print.anchors) < FEW
    likely = [story for story, anchors in sharing if few or anchors > 1]
    witnesses = [
        *(copy for copy in _equal(sql, reading.print.text_hash, sort_at) if copy.story not in besides),
        *(copy for story in likely for copy in _witnesses(sql, story)),
        *_short(sql, [story for story, _ in sharing if story not in likely]),
    ]
    return judge(Copy(reading.outlet, reading.print), witnesses) if witnesses else Verdict(None, "new")


def _equal(sql: Connection, text_hash: bytes, sort_at: int) -> list[Copy]:
    """The last copies of those days with the very same text. Of a notice in place of texts there are thousands."""
    return _copies(
        sql,
        "a.id in (select coalesce(copy_of, id) from article e where text_hash = ? order by e.id desc limit ?) "
        "and abs(s.sort_at - ?) <= ?",
        *(text_hash, EQUAL, sort_at, WINDOW),
    )


def _witnesses(sql: Connection, story: int) -> list[Copy]:
    """A few stored copies of a story, the longest of those looked at."""
    return _copies(
        sql,
        "a.id in (select coalesce(copy_of, id) from article where story_id = ? limit ?) "
        "order by length(p.facts) desc, a.id limit ?",
        *(story, MANY, WITNESSES),
    )


def _short(sql: Connection, stories: list[int]) -> list[Copy]:
    """The copies of these stories that are so short that one anchor may be all that a longer copy shares with them."""
    return _copies(
        sql,
        "a.id in (select id from article where story_id in (select value from json_each(?)) limit ?) "
        "and length(p.facts) <= ? limit ?",
        *(json.dumps(stories), MANY, SHORT, CANDIDATES),
    )


def _copies(sql: Connection, which: str, *values: int | str | bytes) -> list[Copy]:
    """The indexed copies that this condition describes: of article a, its story s, its print p."""
    found = sql.execute(
        "select a.story_id, o.host, a.text_hash, p.facts from article a join story s on s.id = a.story_id "
        f"join print p on p.article_id = a.id join outlet o on o.id = a.outlet_id where {which}",
        values,
    )
    return [Copy(outlet, Print(text_hash, (), facts), story) for story, outlet, text_hash, facts in found]


def forget(sql: Connection, turn: int, now: datetime) -> None:
    """Drop what stories of long ago were found by: no copy of them is looked for. Texts and stories stay.

    A part of the anchors is settled and looked through each time, by `turn`, so that no run waits for all of them: a
    fifth of a second at most where 300,000 stories are remembered.
    """
    (story,) = sql.execute(
        "select min(id) from story where into_id is null and sort_at >= ?", (seconds(now - MEMORY),)
    ).fetchone()
    if story is None:
        return
    settle(sql, turn)
    part = turn % PARTS
    sql.execute("delete from anchor where h >= ? and h < ? and story_id < ?", (_edge(part), _edge(part + 1), story))
    sql.execute(
        "delete from print where article_id in (select article_id from print "
        "where article_id < (select min(id) from article where story_id = ?) order by article_id limit ?)",
        (story, PRINTS),
    )


def _edge(part: int) -> int:
    """Where a part of the anchors begins. They are the least of several hashes each, and crowd at the low end."""
    return (part**4 << 40) // PARTS**4

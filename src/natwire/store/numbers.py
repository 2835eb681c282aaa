"""The numbers of carriers, typed as 812.2: they stay with their articles when stories come together or part.

Most stories need no row for it: their carriers are counted in the order in which they were seen.
"""

from __future__ import annotations

from sqlite3 import Connection

# Those that have a number keep it; the others are counted on from the highest that was ever given.
_NUMBERED = (
    "select id, coalesce(known, (select coalesce(max(n), 0) from carrier_number where story_id = ?1) "
    "       + row_number() over (partition by known is null order by id)) as n "
    "from (select a.id, (select min(n) from carrier_number c where c.article_id = a.id and c.story_id = ?1) as known "
    "      from article a where a.story_id = ?1)"
)


def of(sql: Connection, story: int) -> dict[int, int]:
    """The number of each article of a story."""
    return dict(sql.execute(_NUMBERED, (story,)).fetchall())


def find(sql: Connection, story: int, carrier: int | None = None) -> tuple[int, int] | None:
    """What people mean by 812 or 812.2: the story, as it is now, and its lead or the carrier with that number.

    An id from before stories came together or parted leads to the same text as then; None where there never was one.
    """
    if carrier is None:
        shown = "select t.id, t.lead_id from story s join story t on t.id = coalesce(s.into_id, s.id) where s.id = ?"
        row = sql.execute(shown, (story,)).fetchone()
    else:
        known = "select article_id from carrier_number where story_id = ?1 and n = ?2"
        counted = f"select id from ({_NUMBERED}) where n = ?2"
        article = sql.execute(known, (story, carrier)).fetchone() or sql.execute(counted, (story, carrier)).fetchone()
        row = article and sql.execute("select story_id, id from article where id = ?", article).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def fix(sql: Connection, *stories: int) -> None:
    """Write the numbers of these stories down, before their articles come together or part."""
    for story in stories:
        sql.execute(
            f"insert or ignore into carrier_number (story_id, article_id, n) select ?1, id, n from ({_NUMBERED})",
            (story,),
        )


def inherit(sql: Connection, one: int, twin: int) -> None:
    """Article `one` is about to go, for it is the same as its twin: its numbers lead to that."""
    sql.execute("update carrier_number set article_id = ? where article_id = ?", (twin, one))

"""What people decided by hand: which articles are of one story, and which are not. No rule goes against it."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

# Decisions are pairs of articles, not of stories: stories come together and part, articles stay what they are.
_APART = (
    "select b.story_id from article a join decision d on d.one_id = a.id join article b on b.id = d.other_id "
    "where a.story_id = ?1 and not d.together "
    "union select b.story_id from article a join decision d on d.other_id = a.id join article b on b.id = d.one_id "
    "where a.story_id = ?1 and not d.together"
)


def apart(sql: Connection, story: int) -> frozenset[int]:
    """The stories that must not come together with this one: somebody parted an article of it from one of theirs."""
    return frozenset(number for (number,) in sql.execute(_APART, (story,)))


def decide(sql: Connection, ones: Iterable[int], others: Iterable[int], together: bool, at: int) -> None:
    """Each of these articles is, or is not, of one story with each of the others. The last word counts."""
    others = tuple(others)
    sql.executemany(
        "insert into decision (one_id, other_id, together, at) values (?, ?, ?, ?) "
        "on conflict do update set together = excluded.together, at = excluded.at",
        [(min(one, other), max(one, other), together, at) for one in ones for other in others if one != other],
    )


def learn(sql: Connection, one: int, other: int, together: bool, at: int) -> None:
    """What was decided of two articles elsewhere. The last word counts; in one second that which parts."""
    sql.execute(
        "insert into decision (one_id, other_id, together, at) values (?, ?, ?, ?) on conflict do update "
        "set together = excluded.together, at = excluded.at where (excluded.at, together) > (at, excluded.together)",
        (min(one, other), max(one, other), together, at),
    )


def parted(sql: Connection, story: int) -> list[int]:
    """The articles of a story that somebody parted from its first one that was parted from any; often none."""
    pairs = sql.execute(
        "select a.key, a.id, b.key, b.id from decision d join article a on a.id = d.one_id "
        "join article b on b.id = d.other_id where a.story_id = ?1 and b.story_id = ?1 and not d.together",
        (story,),
    ).fetchall()
    both = [pair for a, one, b, other in pairs for pair in (((a, one), (b, other)), ((b, other), (a, one)))]
    first = min((one for one, _ in both), default=None)
    return sorted({other[1] for one, other in both if one == first})


def inherit(sql: Connection, one: int, twin: int) -> None:
    """Article `one` is about to go, for it is the same as its twin: what was decided of it holds for that."""
    for mine, other in (("one_id", "other_id"), ("other_id", "one_id")):
        sql.execute(
            "insert or ignore into decision (one_id, other_id, together, at) "
            f"select min(?1, {other}), max(?1, {other}), together, at from decision "
            f"where {mine} = ?2 and {other} <> ?1",
            (twin, one),
        )

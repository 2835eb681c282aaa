"""Stories that turn out to be one, articles that do, and what a story says of itself after a change among them."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from natwire.model.article import Kept
from natwire.store import decisions, index, ledger, mentions, numbers, rows, tags, versions

ENOUGH = 0.75  # of the longest text, for the first carrier to be the one that is shown


def into(sql: Connection, old: int, new: int) -> None:
    """Make story `old` part of `new`. Ids printed yesterday keep working: `old` resolves to `new` for ever.

    Who was told of either was told of both.
    """
    numbers.fix(sql, old, new)
    sql.execute("update article set story_id = ? where story_id = ?", (new, old))
    numbers.fix(sql, new)
    sql.execute("update story set into_id = ? where id = ? or into_id = ?", (new, old, old))
    ledger.move(sql, old, new)


def older(sql: Connection, one: int, other: int) -> int:
    """Make two stories one: that of the lower number, which has been printed the longest. That number."""
    old, new = max(one, other), min(one, other)
    into(sql, old, new)
    return new


def bridge(sql: Connection, story: int, others: Iterable[int]) -> tuple[int, Kept]:
    """A copy in `story` shows that `others` are the same story. Its number now, and what was joined.

    Stories that somebody parted by hand stay apart.
    """
    kept = Kept()
    for other in others:
        if other not in decisions.apart(sql, story):
            sql.execute(
                "update article set joined_by = 'bridge', joined_facts = ? where story_id = ? and joined_by = 'new'",
                (f"story {other} until then", other),
            )
            story, kept = older(sql, story, other), kept + Kept(stories=-1, copies=1)
    return story, kept


def absorb(sql: Connection, one: rows.Row, twin: rows.Row) -> Kept:
    """Two rows turned out to be one article: what the first knew goes over, and its story becomes the twin's."""
    sql.execute("update item set article_id = ? where article_id = ?", (twin.id, one.id))
    sql.execute(
        "update article set first_seen_at = min(first_seen_at, (select first_seen_at from article where id = ?)) "
        "where id = ?",
        (one.id, twin.id),
    )
    versions.join(sql, one, twin)
    mentions.lead_to(sql, sql.execute("select key from article where id = ?", (twin.id,)).fetchone()[0], one.id)
    decisions.inherit(sql, one.id, twin.id)
    tags.inherit(sql, one.id, twin.id)
    numbers.inherit(sql, one.id, twin.id)
    index.take(sql, one)
    sql.execute("delete from article where id = ?", (one.id,))
    recount(sql, twin.story)
    if one.story == twin.story:
        return Kept()
    (left,) = sql.execute("select count(*) from article where story_id = ?", (one.story,)).fetchone()
    if left:
        recount(sql, one.story)
        return Kept()
    into(sql, one.story, twin.story)
    return Kept(stories=-1)


def grow(sql: Connection, story_id: int, article_id: int) -> None:
    """Recount a story that has one article more. All are looked at only where that one may lead: there may be many."""
    sort_at, first_seen_at, again = sql.execute(
        # The plus keeps SQLite from going through all that the outlet ever printed.
        "select sort_at, first_seen_at, exists (select 1 from article b where b.story_id = a.story_id "
        "  and +b.outlet_id = a.outlet_id and b.id <> a.id and b.state <> 'unfit') from article a where id = ?",
        (article_id,),
    ).fetchone()
    sql.execute(
        "update story set carriers = carriers + ?, sort_at = min(sort_at, ?), first_seen_at = min(first_seen_at, ?) "
        "where id = ?",
        (not again, sort_at, first_seen_at, story_id),
    )
    ledger.freshen(sql, story_id)
    (stays,) = sql.execute(
        "select (l.state = 'kept' or a.state = 'teaser') and l.sort_at <= a.sort_at "
        "and length(l.text) >= ? * length(a.text) "
        "from story s join article l on l.id = s.lead_id join article a on a.id = ? where s.id = ?",
        (ENOUGH, article_id, story_id),
    ).fetchone()
    if not stays:
        recount(sql, story_id)


def recount(sql: Connection, story_id: int) -> None:
    """After a change among its articles: who leads, how many carry it, since when.

    The first that printed it leads, unless others have clearly more of it.
    """
    sql.execute(
        "update story set (carriers, sort_at, first_seen_at) = "
        "  (select count(distinct iif(state = 'unfit', null, outlet_id)), min(sort_at), min(first_seen_at) "
        "  from article where story_id = :story), "
        "lead_id = (select id from article where story_id = :story order by state = 'unfit', state = 'teaser', "
        "  length(text) < :enough * (select max(length(text)) from article where story_id = :story), "
        "  sort_at, id limit 1) "
        "where id = :story",
        {"story": story_id, "enough": ENOUGH},
    )
    ledger.freshen(sql, story_id)

"""Stories with all that is kept of them, to be taken into another database."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from sqlite3 import Connection
from typing import Any, TypeVar

from natwire.model.record import Announced, Decided, Held, Record, Tag
from natwire.store import deliveries, mentions, numbers, posts, versions
from natwire.store.database import Database, known_moment, moment

T = TypeVar("T")

# What an agency took back, or does not want to be used yet, is handed to nobody.
_HIDDEN = "select id from article where story_id = ? and unfit in ('killed', 'withheld', 'embargoed')"


def ids(db: Database) -> list[int]:
    """All stories by number, those that are no article too."""
    return [n for (n,) in db.sql.execute("select id from story where into_id is null order by id")]


def records(db: Database, chosen: Iterable[int]) -> Iterator[Record]:
    """These stories, whole. No statement is left open between two of them: who reads slowly holds nobody up."""
    for number in chosen:
        if found := record(db.sql, number):
            yield found


def record(sql: Connection, story: int) -> Record | None:
    """A story by the number that it has now; None for one without an article."""
    known = numbers.of(sql, story)
    hidden = {article for (article,) in sql.execute(_HIDDEN, (story,))}
    carriers = sorted((held(sql, *each) for each in known.items() if each[0] not in hidden), key=lambda each: each.n)
    former = sql.execute("select id from story where into_id = ? order by id", (story,)).fetchall()
    return Record(story, tuple(carriers), tuple(n for (n,) in former)) if carriers else None


def held(sql: Connection, article: int, n: int) -> Held:
    """An article with its versions, tags, announcements and decisions."""
    told = _article(sql, article)
    return Held(
        n=n,
        **told,
        tags=_tags(sql, article),
        announced=_announced(sql, article),
        decided=_decided(sql, article),
        posted=posts.of(sql, article),
        mentions=mentions.of_article(sql, article),
        wire=deliveries.of_article(sql, told["key"]),
    )


def saved(db: Database) -> Iterator[Record]:
    """What can still be read of a damaged database: each article for itself where its story cannot be read whole.

    What is beside a text (versions, tags, announcements) is left out where it cannot be read.
    """
    sql = db.sql
    last = _whole(lambda: sql.execute("select max(rowid) from article").fetchone()[0], None)
    # Where the end of the table is damaged, the counter that gives out its numbers knows how far it goes.
    counter = "select seq from sqlite_sequence where name = 'article'"
    last = last or _whole(lambda: sql.execute(counter).fetchone()[0], 0)
    last = min(last or 0, db.path.stat().st_size)  # that counter may be damaged too; no article is less than a byte
    told: set[int] = set()
    for article in range(1, last + 1):
        if article in told:
            continue
        story = _whole(
            lambda at: sql.execute("select story_id from article where id = ?", (at,)).fetchone(), None, article
        )
        if story and (found := _whole(record, None, sql, story[0])):
            told.update(_whole(numbers.of, {}, sql, story[0]))
            yield found
        elif story and (alone := _saved_alone(sql, article)):
            yield Record(story[0], (alone,))


def _saved_alone(sql: Connection, article: int) -> Held | None:
    found: dict[str, Any] | None = _whole(_article, None, sql, article)
    if found is None:
        found = _whole(_article, None, sql, article, False)
    if found is None:
        return None
    return Held(
        n=1,
        **found,
        tags=_whole(_tags, (), sql, article),
        announced=_whole(_announced, (), sql, article),
        decided=_whole(_decided, (), sql, article),
        posted=_whole(posts.of, None, sql, article),
        mentions=_whole(mentions.of_article, (), sql, article),
    )


def _whole(read: Callable[..., T], otherwise: T, *of: Any) -> T:
    """What is read, unless it lies in a damaged part of the file."""
    try:
        return read(*of)
    except (sqlite3.DatabaseError, UnicodeDecodeError, ValueError, TypeError, zlib.error):
        return otherwise


def _article(sql: Connection, article: int, with_versions: bool = True) -> dict[str, Any]:
    row = sql.execute(
        "select a.key, o.host, a.url, a.title, a.text, a.first_seen_at, a.state, a.unfit, a.quality, a.authors, "
        "a.lang, a.site, a.credit, a.published_at, a.published_from, a.updated_at, a.reread_at, "
        "a.joined_by, a.joined_facts "
        "from article a join outlet o on o.id = a.outlet_id where a.id = ?",
        (article,),
    ).fetchone()
    key, outlet, url, title, text, seen, state, unfit, quality, authors, lang, site, credit, *rest = row
    published, published_from, updated, reread, joined_by, joined_facts = rest
    return {
        "key": key,
        "outlet": outlet,
        "url": url,
        "title": title,
        "text": text,
        "first_seen": known_moment(seen),
        "state": state,
        "unfit": unfit,
        "quality": quality,
        "authors": tuple(json.loads(authors)),
        "lang": lang,
        "site": site,
        "credit": credit,
        "published": moment(published),
        "published_from": published_from,
        "updated": moment(updated),
        "reread": moment(reread),
        "joined_by": joined_by,
        "joined_facts": joined_facts,
        "versions": tuple(versions.earlier(sql, article, text)) if with_versions else (),
    }


def _tags(sql: Connection, article: int) -> tuple[Tag, ...]:
    rows = sql.execute("select name, at from tag where article_id = ? order by name", (article,)).fetchall()
    return tuple(Tag(name, known_moment(at)) for name, at in rows)


def _announced(sql: Connection, article: int) -> tuple[Announced, ...]:
    rows = sql.execute(
        "select c.address, c.name, c.kind, i.guid, i.url, i.hash, i.first_seen_at, i.page, i.page_why "
        "from item i join source c on c.id = i.source_id where i.article_id = ? order by c.address, i.guid",
        (article,),
    ).fetchall()
    return tuple(
        Announced(address, name, kind, guid, url, said, known_moment(seen), page, why)
        for address, name, kind, guid, url, said, seen, page, why in rows
    )


def _decided(sql: Connection, article: int) -> tuple[Decided, ...]:
    rows = sql.execute(
        "select a.key, d.together, d.at from decision d "
        "join article a on a.id = iif(d.one_id = ?1, d.other_id, d.one_id) "
        "where d.one_id = ?1 or d.other_id = ?1 order by a.key",
        (article,),
    ).fetchall()
    return tuple(Decided(key, bool(together), known_moment(at)) for key, together, at in rows)

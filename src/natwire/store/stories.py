"""Stories as they are read: put together from their articles, carriers and sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from natwire.model.story import Carrier, Story
from natwire.store import deliveries, mentions, numbers, posts, tags
from natwire.store.database import Database, known_moment, moment


def get(db: Database, number: int, carrier: int | None = None) -> Story | None:
    """Story `number` (an id from before a merge works too), told by its carrier 1, 2, 3... or by the best one."""
    found = numbers.find(db.sql, number, carrier)
    return _story(db, found[0], found[1], _carriers(db, found[0])) if found else None


def carrier(db: Database, number: int, carrier: int | None) -> int | None:
    """The number of a carrier in the story that it is part of today, by one of before; None where none was named."""
    found = numbers.find(db.sql, number, carrier) if carrier else None
    return numbers.of(db.sql, found[0])[found[1]] if found else None


def told(db: Database, ids: Iterable[int]) -> Iterator[Story]:
    """The stories with these ids, whole, in the order of the ids."""
    for number in ids:
        if found := get(db, number):
            yield found


def _carriers(db: Database, number: int) -> tuple[Carrier, ...]:
    rows = db.sql.execute(
        "select a.id, o.host, a.site, a.title, a.url, a.published_at, a.first_seen_at, a.joined_by, a.joined_facts, "
        "       a.credit, (select count(*) from version v where v.article_id = a.id) "
        "from article a join outlet o on o.id = a.outlet_id where a.story_id = ?1 and (a.state <> 'unfit' "
        "or not exists (select 1 from article b where b.story_id = ?1 and b.state <> 'unfit')) order by a.id",
        (number,),
    ).fetchall()
    known = numbers.of(db.sql, number)
    return tuple(sorted((_carrier(known[row[0]], row) for row in rows), key=lambda each: each.n))


def _story(db: Database, number: int, article: int, carriers: tuple[Carrier, ...]) -> Story:
    row = db.sql.execute(
        "select a.id, a.title, a.text, o.host, a.url, s.sort_at, s.first_seen_at, a.published_at, a.published_from, "
        "       a.updated_at, a.authors, a.lang, a.site, a.state, a.unfit, a.quality, a.reread_at, "
        "       a.key "
        "from story s join article a on a.story_id = s.id join outlet o on o.id = a.outlet_id where a.id = ?",
        (article,),
    ).fetchone()
    shown, title, text, outlet, url, at, seen, published, origin, updated, authors, lang, site, state, *fitness = row
    items = db.sql.execute(
        "select c.name, a.id = ?, i.page_why, iif(i.page = 'wanted', i.page_next_at, null) "
        "from article a join item i on i.article_id = a.id join source c on c.id = i.source_id "
        "where a.story_id = ? order by a.id <> ?, i.id",
        (shown, number, shown),
    ).fetchall()
    posted = posts.of(db.sql, article)
    why, again = next(((why, again) for _, of_shown, why, again in items if of_shown and why), ("", None))
    return Story(
        id=number,
        title=title,
        text=text,
        outlet=outlet,
        url=url,
        at=known_moment(at),
        first_seen=known_moment(seen),
        published=moment(published),
        published_from=origin,
        updated=moment(updated),
        authors=tuple(json.loads(authors)),
        lang=lang,
        site=site,
        teaser=state == "teaser",
        unfit=fitness[0] or "",
        quality=fitness[1],
        reread=moment(fitness[2]),
        page_why=why,
        page_again=moment(again),
        sources=tuple(dict.fromkeys(name for name, *_ in items)),
        tags=tags.of_story(db.sql, number),
        carriers=carriers,
        posted=posted,
        thread=posts.thread(db.sql, article) if posted else (),
        mentions=mentions.of_story(db.sql, number),
        mentioned=mentions.by_post(db.sql, article) if posted else (),
        wire=deliveries.of_article(db.sql, fitness[3]),
    )


def _carrier(n: int, row: tuple[Any, ...]) -> Carrier:
    _, outlet, site, title, url, published, first_seen, joined_by, facts, credit, versions = row
    return Carrier(
        n=n,
        outlet=outlet,
        site=site,
        title=title,
        url=url,
        published=moment(published),
        first_seen=known_moment(first_seen),
        joined_by=joined_by,
        joined_facts=facts,
        credit=credit,
        versions=versions,
    )

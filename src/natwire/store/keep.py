"""How an article gets into a story: candidates, the judge's verdict, rows, index; inside the caller's transaction."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from natwire.model.article import Arrival, Copy, Judge, Kept, Print, Reading, Verdict
from natwire.store.database import moment, seconds
from natwire.store.fold import fold

WINDOW = 7 * 86_400  # seconds between two copies of one story; wire copy is printed within days
CANDIDATES = 6  # stories that the judge is asked about
WITNESSES = 3  # copies of each of them
BOILERPLATE = 8  # an anchor that more stories than this hold says nothing

Known = tuple[int, bytes, int]  # an item that was announced before: its row, its hash, its article


class _Stored(NamedTuple):
    id: int
    story: int
    title: str
    text: str
    teaser: bool
    copy_of: int | None


# ----------------------------------------------------------------------------------------------- the two ways in


def arrival(sql: Any, source_id: int, new: Arrival, known: Known | None, at: datetime, judge: Judge) -> Kept:
    """An item as it was announced: new, changed, or nothing to do."""
    if known and known[1] == new.hash:
        return Kept()
    page, page_at = ("wanted", seconds(at)) if new.wants_page else ("none", None)
    if known:
        item_id, _, article_id = known
        stored = _stored(sql, "id", article_id)
        kept = _change(sql, stored, new.reading, at, judge) if stored else Kept()
        sql.execute(
            "update item set hash = ?, url = ?, page = ?, page_next_at = ?, page_tries = 0 where id = ?",
            (new.hash, new.item.url, page, page_at, item_id),
        )
        return kept
    kept, article_id = _article(sql, new.reading, at, judge)
    sql.execute(
        "insert into item (source_id, guid, url, hash, article_id, first_seen_at, page, page_next_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        (source_id, new.item.guid, new.item.url, new.hash, article_id, seconds(at), page, page_at),
    )
    return kept + Kept(items=1)


def page(sql: Any, article_id: int, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    """A page that was wanted: its text replaces the announcement's. The number of the article it went into."""
    stored = _stored(sql, "id", article_id)
    if stored is None:  # it was folded into another article while the page was under way
        return _article(sql, reading, at, judge)
    twin = _stored(sql, "key", reading.key)
    if twin and twin.id != stored.id:
        # The page says that it is one that we have already, announced under another address.
        _absorb(sql, stored, twin)
        kept, stored = _complete(sql, twin, reading, at, judge), twin
    else:
        sql.execute("update article set key = ?, url = ? where id = ?", (reading.key, reading.article.url, stored.id))
        kept = _change(sql, stored, reading, at, judge)
    sql.execute("update item set page = 'here' where article_id = ? and page = 'wanted'", (stored.id,))
    return kept, stored.id


def _article(sql: Any, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    stored = _stored(sql, "key", reading.key)
    if stored is None:
        return _new(sql, reading, at, judge)
    return _complete(sql, stored, reading, at, judge), stored.id


def _complete(sql: Any, stored: _Stored, reading: Reading, at: datetime, judge: Judge) -> Kept:
    """The same article from a second side. It may complete a teaser; it is no correction when it reads otherwise."""
    return _change(sql, stored, reading, at, judge) if stored.teaser else Kept()


# -------------------------------------------------------------------------------------------------- a new article


def _new(sql: Any, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    article, now = reading.article, seconds(at)
    sort_at = min(seconds(article.published) or now or 0, now or 0)
    verdict, rare = _ask(sql, reading, sort_at, judge)
    story_id = verdict.story
    if story_id is None:
        story_id = sql.execute("insert into story (first_seen_at, sort_at) values (?, ?)", (now, sort_at)).lastrowid
    copy_of = _same_words(sql, story_id, reading) if verdict.story else None
    article_id = sql.execute(
        "insert into article (story_id, outlet_id, key, url, state, title, text, authors, lang, site, published_at, "
        "published_from, first_seen_at, text_hash, copy_of, joined_by, joined_facts) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story_id,
            _outlet(sql, reading.outlet),
            reading.key,
            article.url or "",
            "teaser" if article.teaser else "kept",
            article.title,
            article.text,
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            now,
            reading.print.text_hash,
            copy_of,
            verdict.rule,
            verdict.facts,
        ),
    ).lastrowid
    if copy_of is None:
        _index(sql, article_id, reading, rare, story_id)
    if verdict.story:
        _recount(sql, story_id)
        return Kept(copies=1), article_id
    sql.execute("update story set lead_id = ? where id = ?", (article_id, story_id))
    return Kept(stories=1), article_id


def _ask(sql: Any, reading: Reading, sort_at: int, judge: Judge, besides: int = 0) -> tuple[Verdict, list[int]]:
    """The judge's verdict on a reading, and those of its anchors that are rare enough to be worth keeping."""
    holders: dict[int, set[int]] = defaultdict(set)
    rows = sql.execute(
        f"select n.h, coalesce(s.into_id, s.id), s.sort_at from anchor n join story s on s.id = n.story_id "
        f"where n.h in ({','.join(map(str, reading.print.anchors)) or 'null'})"
    )
    near: set[int] = set()
    for h, story, when in rows:
        holders[h].add(story)
        if abs(when - sort_at) <= WINDOW:
            near.add(story)
    rare = [h for h in reading.print.anchors if len(holders[h]) <= BOILERPLATE]
    shared = Counter(story for h in rare for story in holders[h] if story in near and story != besides)
    same = sql.execute(
        "select distinct a.story_id from article a join story s on s.id = a.story_id "
        "where a.text_hash = ? and abs(s.sort_at - ?) <= ? and a.story_id <> ? limit ?",
        (reading.print.text_hash, sort_at, WINDOW, besides, CANDIDATES),
    )
    stories = list(dict.fromkeys([story for (story,) in same] + [story for story, _ in shared.most_common(CANDIDATES)]))
    if not stories:
        return Verdict(None, "new"), rare
    return judge(Copy(reading.outlet, reading.print), _witnesses(sql, stories[:CANDIDATES])), rare


def _witnesses(sql: Any, stories: list[int]) -> list[Copy]:
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


# ---------------------------------------------------------------------------------------- an article that we have


def _change(sql: Any, stored: _Stored, reading: Reading, at: datetime, judge: Judge) -> Kept:
    """Bring an article to what was read now. What the publisher changed is kept as a version."""
    article = reading.article
    if article.teaser and not stored.teaser:
        return Kept()  # the beginning of what we have whole
    if (stored.text, stored.title) == (article.text, article.title) and stored.teaser == article.teaser:
        return Kept()
    completed = stored.teaser and not article.teaser
    if not completed:
        _remember(sql, stored, article.text, at)
    _unindex(sql, stored)
    sql.execute(
        "update article set title = ?, text = ?, text_hash = ?, state = ?, copy_of = null, authors = ?, "
        "lang = coalesce(?, lang), site = coalesce(?, site), published_at = coalesce(?, published_at), "
        "published_from = coalesce(?, published_from), updated_at = ? where id = ?",
        (
            article.title,
            article.text,
            reading.print.text_hash,
            "teaser" if article.teaser else "kept",
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            None if completed else seconds(at),
            stored.id,
        ),
    )
    story_id, joined = _completed(sql, stored, reading, at, judge) if completed else (stored.story, False)
    _index(sql, stored.id, reading, list(reading.print.anchors), story_id)
    _recount(sql, story_id)
    return Kept(stories=-1 if joined else 0, copies=1 if joined else 0, corrected=0 if completed else 1)


def _completed(sql: Any, stored: _Stored, reading: Reading, at: datetime, judge: Judge) -> tuple[int, bool]:
    """A teaser that stood alone is judged again by its whole text; it may turn out to be a copy. Its story now."""
    (alone, sort_at) = sql.execute(
        "select count(*) = 1, min(sort_at) from article where story_id = ?", (stored.story,)
    ).fetchone()
    if not alone:
        return stored.story, False
    verdict, _ = _ask(sql, reading, sort_at, judge, besides=stored.story)
    if verdict.story is None:
        return stored.story, False
    _into(sql, stored.story, verdict.story)
    sql.execute(
        "update article set joined_by = ?, joined_facts = ? where id = ?", (verdict.rule, verdict.facts, stored.id)
    )
    return verdict.story, True


def _remember(sql: Any, stored: _Stored, newer: str, at: datetime) -> None:
    """Keep the text that is about to be replaced. The newer one as dictionary makes it 20 times smaller."""
    sql.execute(
        "insert into version (article_id, n, seen_at, title, text_z) "
        "values (?, 1 + (select coalesce(max(n), 0) from version where article_id = ?), ?, ?, ?)",
        (stored.id, stored.id, seconds(at), stored.title, _pack(stored.text, newer)),
    )


def unpack_versions(sql: Any, article_id: int, newest: str) -> list[tuple[datetime, str, str]]:
    """The earlier texts of an article, the oldest first: until when it stood, title, text."""
    rows = sql.execute("select seen_at, title, text_z from version where article_id = ? order by n desc", (article_id,))
    found: list[tuple[datetime, str, str]] = []
    for until, title, packed in rows:
        newest = _unpack(packed, newest)
        found.append((moment(until) or datetime.min, title, newest))
    return found[::-1]


def _pack(text: str, newer: str) -> bytes:
    packer = zlib.compressobj(9, zdict=newer.encode()[-32_768:] or b" ")
    return packer.compress(text.encode()) + packer.flush()


def _unpack(packed: bytes, newer: str) -> str:
    return zlib.decompressobj(zdict=newer.encode()[-32_768:] or b" ").decompress(packed).decode()


# ------------------------------------------------------------------------------------------- stories and the index


def _into(sql: Any, old: int, new: int) -> None:
    """Make story `old` part of `new`. Ids printed yesterday keep working: `old` resolves to `new` for ever."""
    sql.execute("update article set story_id = ? where story_id = ?", (new, old))
    sql.execute("update story set into_id = ? where id = ? or into_id = ?", (new, old, old))


def _absorb(sql: Any, one: _Stored, twin: _Stored) -> None:
    """Two rows turned out to be one article: its items go over, the row goes, its story points to the twin's."""
    sql.execute("update item set article_id = ? where article_id = ?", (twin.id, one.id))
    _unindex(sql, one)
    sql.execute("delete from article where id = ?", (one.id,))
    if one.story != twin.story:
        (left,) = sql.execute("select count(*) from article where story_id = ?", (one.story,)).fetchone()
        if left:
            _recount(sql, one.story)
        else:
            _into(sql, one.story, twin.story)


def _recount(sql: Any, story_id: int) -> None:
    """After a change among its articles: who leads, how many carry it, since when."""
    sql.execute(
        "update story set (carriers, sort_at, first_seen_at) = "
        "(select count(distinct outlet_id), min(sort_at), min(first_seen_at) from article where story_id = story.id), "
        "lead_id = (select id from article where story_id = story.id "
        "           order by state = 'teaser', length(text) desc, id limit 1) "
        "where id = ?",
        (story_id,),
    )


def _index(sql: Any, article_id: int, reading: Reading, anchors: list[int], story_id: int) -> None:
    sql.execute("insert into article_fts (rowid, title, text) values (?, ?, ?)", (article_id, *reading.folded))
    sql.execute("insert or replace into print (article_id, facts) values (?, ?)", (article_id, reading.print.facts))
    sql.executemany("insert or ignore into anchor (h, story_id) values (?, ?)", [(h, story_id) for h in anchors])


def _unindex(sql: Any, stored: _Stored) -> None:
    """Take an article out of the index. Copies that leaned on its entry get one of their own."""
    if stored.copy_of is not None:
        return
    sql.execute(
        "insert into article_fts (article_fts, rowid, title, text) values ('delete', ?, ?, ?)",
        (stored.id, fold(stored.title), fold(stored.text)),
    )
    heir = sql.execute("select min(id) from article where copy_of = ?", (stored.id,)).fetchone()[0]
    if heir is not None:
        sql.execute("update article set copy_of = nullif(?, id) where copy_of = ?", (heir, stored.id))
        sql.execute(
            "insert into article_fts (rowid, title, text) values (?, ?, ?)",
            (heir, fold(stored.title), fold(stored.text)),
        )
        sql.execute("insert or replace into print select ?, facts from print where article_id = ?", (heir, stored.id))


def _same_words(sql: Any, story_id: int, reading: Reading) -> int | None:
    """An indexed article of the story with the very same title and text."""
    row = sql.execute(
        "select id from article where story_id = ? and text_hash = ? and copy_of is null and title = ? and text = ?",
        (story_id, reading.print.text_hash, reading.article.title, reading.article.text),
    ).fetchone()
    return int(row[0]) if row else None


def _outlet(sql: Any, host: str) -> int:
    row = sql.execute("select id from outlet where host = ?", (host,)).fetchone()
    return int(row[0] if row else sql.execute("insert into outlet (host) values (?)", (host,)).lastrowid)


def _stored(sql: Any, column: str, value: int | str) -> _Stored | None:
    row = sql.execute(
        f"select id, story_id, title, text, state = 'teaser', copy_of from article where {column} = ?", (value,)
    ).fetchone()
    return _Stored(*row) if row else None

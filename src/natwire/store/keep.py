"""How an article gets into a story: candidates, the judge's verdict, rows, index; inside the caller's transaction."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection, Cursor
from typing import NamedTuple

from natwire.model.article import Arrival, Article, Copy, Judge, Kept, Print, Reading, Verdict
from natwire.store.database import moment, seconds
from natwire.store.fold import fold

WINDOW = 7 * 86_400  # seconds between two copies of one story; wire copy is printed within days
CANDIDATES = 6  # stories that the judge is asked about
WITNESSES = 3  # copies of each of them
BOILERPLATE = 8  # an anchor that more stories than this hold says nothing

ENOUGH = 0.75  # of the longest text, for the first carrier to be the one that is shown

Holders = defaultdict[int, dict[int, int]]  # anchor -> story -> when that story is from
Known = tuple[int, bytes, int]  # an item that was announced before: its row, its hash, its article


class _Stored(NamedTuple):
    id: int
    story: int
    title: str
    text: str
    teaser: bool
    copy_of: int | None
    unfit: bool


# --------------------------------------------------------------------------------------------------- the ways in


def arrival(sql: Connection, source_id: int, new: Arrival, known: Known | None, at: datetime, judge: Judge) -> Kept:
    """An item as it was announced: new, changed, or nothing to do."""
    if known and known[1] == new.hash:
        return Kept()
    page, page_at = ("wanted", seconds(at)) if new.wants_page else ("none", None)
    if known:
        item_id, _, article_id = known
        stored = _stored(sql, "id", article_id)
        kept = _change(sql, stored, new.reading, at, judge) if stored else Kept()
        sql.execute(
            "update item set hash = ?, url = ?, page = ?, page_next_at = ?, page_tries = 0, page_why = '' where id = ?",
            (new.hash, new.item.url, page, page_at, item_id),
        )
        return kept + Kept(changed=1)
    kept, article_id = _article(sql, new.reading, at, judge)
    if (
        page == "wanted"
        and sql.execute("select 1 from item where article_id = ? and page = 'here'", (article_id,)).fetchone()
    ):
        page = "here"  # another source of the site brought it
    sql.execute(
        "insert into item (source_id, guid, url, hash, article_id, first_seen_at, page, page_next_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        (source_id, new.item.guid, new.item.url, new.hash, article_id, seconds(at), page, page_at),
    )
    return kept + Kept(items=1)


def page(sql: Connection, article_id: int, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    """A page that was wanted: its text replaces the announcement's. The number of the article it went into."""
    stored = _stored(sql, "id", article_id)
    if stored is None:  # it was folded into another article while the page was under way
        return _article(sql, reading, at, judge)
    twin = _stored(sql, "key", reading.key)
    if twin and twin.id != stored.id and _same_article(twin, reading):
        # The page says that it is one that we have already, announced under another address.
        kept = _absorb(sql, stored, twin) + _complete(sql, twin, reading, at, judge)
        stored = twin
    else:
        if not twin:
            sql.execute("update article set key = ? where id = ?", (reading.key, stored.id))
        seen = sql.execute("select 1 from page where article_id = ?", (stored.id,)).fetchone()
        kept = _change(sql, stored, reading, at, judge, ours=not seen)
    sql.execute("update item set page = 'here', page_why = '' where article_id = ? and page = 'wanted'", (stored.id,))
    return kept, stored.id


def reread(sql: Connection, article_id: int, reading: Reading, at: datetime | None, judge: Judge) -> Kept:
    """Bring an article to what today's rules make of its page, and say so with `at`; None where no reader sees it.

    It is our change and not the publisher's: no version, no correction. The key stays, and so does the story of an
    article that was joined to others; one that stands alone is judged again by its new text.
    """
    stored = _stored(sql, "id", article_id)
    if stored is None:
        return Kept()
    article, story_id, copy_of = reading.article, stored.story, stored.copy_of
    holders: Holders | None = None
    if (stored.title, stored.text) != (article.title, article.text):
        earlier = unpack_versions(sql, stored.id, stored.text)
        _unindex(sql, stored)
        holders = _holders(sql, reading.print.anchors)
        story_id = _completed(sql, stored, reading, holders, judge)
        copy_of = _same_words(sql, story_id, reading)
        _pack_versions(sql, stored.id, earlier, article.text)
    sql.execute(
        "update article set title = ?, text = ?, text_hash = ?, state = ?, copy_of = ?, authors = ?, lang = ?, "
        "site = ?, published_at = ?, published_from = ?, quality = ?, reread_at = coalesce(?, reread_at) where id = ?",
        (
            article.title,
            article.text,
            reading.print.text_hash,
            _state(article),
            copy_of,
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            article.quality,
            seconds(at),
            stored.id,
        ),
    )
    if holders is not None and copy_of is None:
        _index(sql, stored.id, reading, _rare(reading, holders), story_id)
    elif holders is not None:  # the one whose copy it is stands for it before the judge too
        sql.execute("delete from print where article_id = ?", (stored.id,))
    _recount(sql, story_id)
    joined = int(story_id != stored.story)
    return Kept(stories=-joined, copies=joined)


def _article(sql: Connection, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    stored = _stored(sql, "key", reading.key)
    if stored is None:
        return _new(sql, reading, at, judge)
    return _complete(sql, stored, reading, at, judge), stored.id


def _same_article(twin: _Stored, reading: Reading) -> bool:
    """Whether two pages of one canonical address are one; some sites give all articles that of their section."""
    return reading.article.title == twin.title or reading.article.text == twin.text


def _complete(sql: Connection, stored: _Stored, reading: Reading, at: datetime, judge: Judge) -> Kept:
    """The same article from a second side. It may complete a teaser; it is no correction when it reads otherwise."""
    return _change(sql, stored, reading, at, judge) if stored.teaser or stored.unfit else Kept()


# -------------------------------------------------------------------------------------------------- a new article


def _new(sql: Connection, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    article, now = reading.article, seconds(at)
    sort_at = min(seconds(article.published) or now or 0, now or 0)
    holders = _holders(sql, reading.print.anchors) if not article.unfit else Holders(dict)
    verdict = _verdict(sql, reading, holders, sort_at, judge) if not article.unfit else Verdict(None, "unfit")
    story_id = verdict.story
    if story_id is None:
        story_id = _added(sql.execute("insert into story (first_seen_at, sort_at) values (?, ?)", (now, sort_at)))
    copy_of = _same_words(sql, story_id, reading) if verdict.story else None
    added = sql.execute(
        "insert into article (story_id, outlet_id, key, url, state, title, text, authors, lang, site, published_at, "
        "published_from, first_seen_at, text_hash, copy_of, joined_by, joined_facts, quality, unfit) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story_id,
            _outlet(sql, reading.outlet),
            reading.key,
            article.url or "",
            _state(article),
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
            article.quality,
            article.unfit or None,
        ),
    )
    article_id = _added(added)
    if article.unfit:
        # A story that nobody carries: it can be shown by its number, and is in no list, no index and no other story.
        sql.execute("update story set lead_id = ?, carriers = 0 where id = ?", (article_id, story_id))
        return Kept(unfit=1), article_id
    if copy_of is None:
        _index(sql, article_id, reading, _rare(reading, holders), story_id)
    if verdict.story:
        _recount(sql, story_id)
        return Kept(copies=1), article_id
    sql.execute("update story set lead_id = ? where id = ?", (article_id, story_id))
    return Kept(stories=1), article_id


def _holders(sql: Connection, anchors: Iterable[int]) -> Holders:
    """Which stories hold each of these anchors, and when those stories are from."""
    found: Holders = defaultdict(dict)
    # One statement for any number of anchors: SQLite compiles it once, which takes longer than to run it.
    rows = sql.execute(
        "select n.h, coalesce(s.into_id, s.id), s.sort_at from json_each(?) a cross join anchor n on n.h = a.value "
        "join story s on s.id = n.story_id",
        (json.dumps(list(anchors)),),
    )
    for h, story, when in rows:
        found[h][story] = when
    return found


def _rare(reading: Reading, holders: Holders) -> list[int]:
    """The anchors that are worth keeping: one that many stories hold is boilerplate, and would only slow us down."""
    return [h for h in reading.print.anchors if len(holders[h]) <= BOILERPLATE]


def _verdict(
    sql: Connection, reading: Reading, holders: Holders, sort_at: int, judge: Judge, besides: int = 0
) -> Verdict:
    """What the judge says of a reading and the stories of its days that share words with it; `besides` is its own."""
    shared = Counter(
        story
        for h in _rare(reading, holders)
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


# ---------------------------------------------------------------------------------------- an article that we have


def _change(sql: Connection, stored: _Stored, reading: Reading, at: datetime, judge: Judge, ours: bool = False) -> Kept:
    """Bring an article to what was read now. What the publisher changed is kept as a version.

    A change is `ours` when the page takes the place of what the feed told: nobody corrected anything.
    """
    article = reading.article
    if (article.teaser and not (stored.teaser or stored.unfit)) or article.unfit:
        return Kept()  # the beginning of what we have whole, or no article
    if (stored.text, stored.title) == (article.text, article.title) and stored.teaser == article.teaser:
        if ours:  # the page prints what the feed did, and knows more of its author and its time
            _tell(sql, stored.id, article)
            _recount(sql, stored.story)
        return Kept()
    completed = ours or stored.unfit or (stored.teaser and not article.teaser)
    # A teaser is no version worth keeping, unless an earlier one was packed with it as dictionary.
    if not completed or sql.execute("select 1 from version where article_id = ?", (stored.id,)).fetchone():
        _remember(sql, stored, article.text, at)
    _unindex(sql, stored)
    sql.execute(
        "update article set title = ?, text = ?, text_hash = ?, state = ?, copy_of = null, unfit = null, "
        "updated_at = ? where id = ?",
        (
            article.title,
            article.text,
            reading.print.text_hash,
            _state(article),
            None if completed else seconds(at),
            stored.id,
        ),
    )
    _tell(sql, stored.id, article)
    holders = _holders(sql, reading.print.anchors)
    story_id = _completed(sql, stored, reading, holders, judge) if completed else stored.story
    _index(sql, stored.id, reading, _rare(reading, holders), story_id)
    _recount(sql, story_id)
    joined = int(story_id != stored.story)
    return Kept(stories=stored.unfit - joined, copies=joined, corrected=int(not completed))


def _tell(sql: Connection, article_id: int, article: Article) -> None:
    """Write what is told of an article beside its text. What is not told now stands as it was told before."""
    sql.execute(
        "update article set quality = ?, authors = coalesce(nullif(?, '[]'), authors), lang = coalesce(?, lang), "
        "site = coalesce(?, site), published_at = coalesce(?, published_at), "
        "published_from = coalesce(?, published_from) where id = ?",
        (
            article.quality,
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            article_id,
        ),
    )


def _completed(sql: Connection, stored: _Stored, reading: Reading, holders: Holders, judge: Judge) -> int:
    """A teaser that stood alone is judged again by its whole text; it may turn out to be a copy. Its story now."""
    (alone, sort_at) = sql.execute(
        "select count(*) = 1, min(sort_at) from article where story_id = ?", (stored.story,)
    ).fetchone()
    if not alone:
        return stored.story
    verdict = _verdict(sql, reading, holders, sort_at, judge, besides=stored.story)
    if verdict.story is None:
        return stored.story
    _into(sql, stored.story, verdict.story)
    sql.execute(
        "update article set joined_by = ?, joined_facts = ? where id = ?", (verdict.rule, verdict.facts, stored.id)
    )
    return verdict.story


def _remember(sql: Connection, stored: _Stored, newer: str, at: datetime) -> None:
    """Keep the text that is about to be replaced. The newer one as dictionary makes it 20 times smaller."""
    sql.execute(
        "insert into version (article_id, n, seen_at, title, text_z) "
        "values (?, 1 + (select coalesce(max(n), 0) from version where article_id = ?), ?, ?, ?)",
        (stored.id, stored.id, seconds(at), stored.title, _pack(stored.text, newer)),
    )


def unpack_versions(sql: Connection, article_id: int, newest: str) -> list[tuple[datetime, str, str]]:
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


def _into(sql: Connection, old: int, new: int) -> None:
    """Make story `old` part of `new`. Ids printed yesterday keep working: `old` resolves to `new` for ever."""
    sql.execute("update article set story_id = ? where story_id = ?", (new, old))
    sql.execute("update story set into_id = ? where id = ? or into_id = ?", (new, old, old))


def _absorb(sql: Connection, one: _Stored, twin: _Stored) -> Kept:
    """Two rows turned out to be one article: what the first knew goes over, and its story becomes the twin's."""
    sql.execute("update item set article_id = ? where article_id = ?", (twin.id, one.id))
    sql.execute(
        "update article set first_seen_at = min(first_seen_at, (select first_seen_at from article where id = ?)) "
        "where id = ?",
        (one.id, twin.id),
    )
    _join_versions(sql, one, twin)
    _unindex(sql, one)
    sql.execute("delete from article where id = ?", (one.id,))
    _recount(sql, twin.story)
    if one.story == twin.story:
        return Kept()
    (left,) = sql.execute("select count(*) from article where story_id = ?", (one.story,)).fetchone()
    if left:
        _recount(sql, one.story)
        return Kept()
    _into(sql, one.story, twin.story)
    return Kept(stories=-1)


def _join_versions(sql: Connection, one: _Stored, twin: _Stored) -> None:
    """Give the twin the other's earlier texts too, by time; each is packed with the one after it, so all are anew."""
    theirs = unpack_versions(sql, one.id, one.text)
    if not theirs:
        return
    joined = sorted([*theirs, *unpack_versions(sql, twin.id, twin.text)])
    sql.execute("delete from version where article_id = ?", (one.id,))
    _pack_versions(sql, twin.id, joined, twin.text)


def _pack_versions(sql: Connection, article_id: int, earlier: list[tuple[datetime, str, str]], newest: str) -> None:
    """Write all earlier texts of an article anew, the oldest first, each with the one after it as dictionary."""
    sql.execute("delete from version where article_id = ?", (article_id,))
    texts = [text for _, _, text in earlier] + [newest]
    sql.executemany(
        "insert into version (article_id, n, seen_at, title, text_z) values (?, ?, ?, ?, ?)",
        [
            (article_id, n, seconds(until), title, _pack(text, texts[n]))
            for n, (until, title, text) in enumerate(earlier, 1)
        ],
    )


def _recount(sql: Connection, story_id: int) -> None:
    """After a change among its articles: who leads, how many carry it, since when.

    The first that printed it leads, unless others have clearly more of it.
    """
    sql.execute(
        "update story set (carriers, sort_at, first_seen_at) = "
        "  (select count(distinct iif(state = 'unfit', null, outlet_id)), min(sort_at), min(first_seen_at) "
        "  from article where story_id = :story), "
        "lead_id = (select id from article where story_id = :story order by state = 'teaser', "
        "  length(text) < :enough * (select max(length(text)) from article where story_id = :story), "
        "  sort_at, id limit 1) "
        "where id = :story",
        {"story": story_id, "enough": ENOUGH},
    )


def _index(sql: Connection, article_id: int, reading: Reading, anchors: list[int], story_id: int) -> None:
    sql.execute("insert into article_fts (rowid, title, text) values (?, ?, ?)", (article_id, *reading.folded))
    sql.execute(  # `insert or replace` would look for all that refers to the old row, at four times the cost
        "insert into print (article_id, facts) values (?, ?) on conflict do update set facts = excluded.facts",
        (article_id, reading.print.facts),
    )
    sql.execute(
        "insert or ignore into anchor (h, story_id) select value, ? from json_each(?)", (story_id, json.dumps(anchors))
    )


def _unindex(sql: Connection, stored: _Stored) -> None:
    """Take an article out of the index. Copies that leaned on its entry get one of their own."""
    if stored.copy_of is not None or stored.unfit:
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


def _same_words(sql: Connection, story_id: int, reading: Reading) -> int | None:
    """An indexed article of the story with the very same title and text."""
    row = sql.execute(
        "select id from article where story_id = ? and text_hash = ? and copy_of is null and title = ? and text = ?",
        (story_id, reading.print.text_hash, reading.article.title, reading.article.text),
    ).fetchone()
    return int(row[0]) if row else None


def _state(article: Article) -> str:
    return "unfit" if article.unfit else "teaser" if article.teaser else "kept"


def _added(cursor: Cursor) -> int:
    """The number of the row that was just inserted."""
    return cursor.lastrowid or 0


def _outlet(sql: Connection, host: str) -> int:
    row = sql.execute("select id from outlet where host = ?", (host,)).fetchone()
    return int(row[0]) if row else _added(sql.execute("insert into outlet (host) values (?)", (host,)))


def _stored(sql: Connection, column: str, value: int | str) -> _Stored | None:
    row = sql.execute(
        f"select id, story_id, title, text, state = 'teaser', copy_of, state = 'unfit' from article where {column} = ?",
        (value,),
    ).fetchone()
    return _Stored(*row) if row else None

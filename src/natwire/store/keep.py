"""How an article gets into a story, or is brought up to date there; inside the caller's transaction."""

from __future__ import annotations

import json
from datetime import datetime
from sqlite3 import Connection

from natwire.model.article import Arrival, Judge, Kept, Reading, Verdict
from natwire.store import candidates, decisions, index, joins, ledger, mentions, posts, rows, versions, withdrawal
from natwire.store.database import seconds
from natwire.store.items import Known

# --------------------------------------------------------------------------------------------------- the ways in


def arrival(sql: Connection, source_id: int, new: Arrival, known: Known | None, at: datetime, judge: Judge) -> Kept:
    """An item as it was announced: new, changed, or nothing to do."""
    if known and known[1] == new.hash:
        return Kept()
    if known:
        kept, article_id = _again(sql, known, new, at, judge)
        mentions.speak(sql, new)
        page = _page_of(sql, new, article_id, anew=not new.leads)
        sql.execute(
            "update item set article_id = ?, hash = ?, url = ?, page = ?, page_next_at = ?, page_tries = 0, "
            "page_why = '' where id = ?",
            (article_id, new.hash, new.item.url, page, seconds(at) if page == "wanted" else None, known[0]),
        )
        return kept + Kept(changed=1)
    kept, article_id = _announced(sql, new, at, judge)
    mentions.put(sql, new.mentions)
    page = _page_of(sql, new, article_id)
    page_at = seconds(at) if page == "wanted" else None
    sql.execute(
        "insert into item (source_id, guid, url, hash, article_id, first_seen_at, page, page_next_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        (source_id, new.item.guid, new.item.url, new.hash, article_id, seconds(at), page, page_at),
    )
    return kept + Kept(items=1)


def page(sql: Connection, article_id: int, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    """A page that was wanted: its text replaces the announcement's. The number of the article it went into."""
    stored = rows.stored(sql, "id", article_id)
    if stored is None:  # it was folded into another article while the page was under way
        return _article(sql, reading, at, judge)
    twin = rows.stored(sql, "key", reading.key)
    if twin and twin.id != stored.id and _same_article(twin, reading):
        # The page says that it is one that we have already, announced under another address.
        kept = joins.absorb(sql, stored, twin) + _complete(sql, twin, reading, at, judge)
        stored = twin
    else:
        if not twin:
            mentions.lead_to(sql, reading.key, stored.id)
            sql.execute("update article set key = ? where id = ?", (reading.key, stored.id))
        seen = sql.execute("select 1 from page where article_id = ?", (stored.id,)).fetchone()
        kept = _change(sql, stored, reading, at, judge, ours=not seen)
    sql.execute("update item set page = 'here', page_why = '' where article_id = ? and page = 'wanted'", (stored.id,))
    return kept, stored.id


def delivered(sql: Connection, reading: Reading, at: datetime, judge: Judge, twin: int | None) -> Kept:
    """A version of an agency's item, shown from now on; a new item is a take of story `twin` where there is one."""
    stored = rows.stored(sql, "key", reading.key)
    if stored:
        return _change(sql, stored, reading, at, judge)
    return _new(sql, reading, at, judge, Verdict(twin, "take", "same slugline and day") if twin else None)[0]


def reread(sql: Connection, article_id: int, reading: Reading, at: datetime | None, judge: Judge) -> Kept:
    """Bring an article to what today's rules make of its page, and say so with `at`; None where no reader sees it.

    It is our change and not the publisher's: no version, no correction. The key stays, and so does the story of an
    article that was joined to others; one that stands alone is judged again by its new text.
    """
    stored = rows.stored(sql, "id", article_id)
    if stored is None:
        return Kept()
    article, story_id, copy_of = reading.article, stored.story, stored.copy_of
    holders: candidates.Holders | None = None
    joined = Kept()
    if (stored.title, stored.text, stored.unfit) != (article.title, article.text, bool(article.unfit)):
        earlier = versions.earlier(sql, stored.id, stored.text)
        index.take(sql, stored)
        copy_of = None
        if not article.unfit:
            holders = candidates.holders(sql, reading.print.anchors)
            story_id, joined = _completed(sql, stored, reading, holders, judge)
            copy_of = index.same_words(sql, story_id, reading)
        versions.replace(sql, stored.id, earlier, article.text)
    sql.execute(
        "update article set title = ?, text = ?, text_hash = ?, state = ?, copy_of = ?, authors = ?, lang = ?, "
        "site = ?, published_at = ?, published_from = ?, quality = ?, unfit = ?, credit = ?, "
        "reread_at = coalesce(?, reread_at) where id = ?",
        (
            article.title,
            article.text,
            reading.print.text_hash,
            rows.state(article),
            copy_of,
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            article.quality,
            article.unfit or None,
            reading.credit or None,
            seconds(at),
            stored.id,
        ),
    )
    if holders is not None and copy_of is None:
        index.put(sql, stored.id, reading, candidates.rare(reading, holders), story_id)
    elif article.unfit or holders is not None:  # nothing stands for what is no article; for a copy, what it is one of
        sql.execute("delete from print where article_id = ?", (stored.id,))
    joins.recount(sql, story_id)
    return joined


def _announced(sql: Connection, new: Arrival, at: datetime, judge: Judge) -> tuple[Kept, int]:
    """The article that a new item is, or speaks of. Who only leads to one that we have knows no more of it."""
    stored = rows.stored(sql, "key", new.reading.key) if new.leads else None
    return (Kept(), stored.id) if stored else _article(sql, new.reading, at, judge)


def _again(sql: Connection, known: Known, new: Arrival, at: datetime, judge: Judge) -> tuple[Kept, int]:
    """An item that its source changed: its article is brought up to date, unless the item speaks of another one now."""
    item_id, _, article_id = known
    was_mention = bool(new.uid) and mentions.is_by(sql, new.uid, article_id)
    if was_mention or new.is_mention:
        (other,) = sql.execute(
            "select a.key <> ? and not (? and i.url is ?) from item i join article a on a.id = i.article_id "
            "where i.id = ?",
            (new.reading.key, was_mention and new.is_mention, new.item.url, item_id),
        ).fetchone()
        if other:
            # What it said itself, when it did, has no announcement any more.
            kept = Kept() if was_mention else withdrawal.withdraw(sql, article_id)
            told, article_id = _announced(sql, new, at, judge)
            return kept + told, article_id
    stored = rows.stored(sql, "id", article_id)
    return _change(sql, stored, new.reading, at, judge) if stored and not new.leads else Kept(), article_id


def _page_of(sql: Connection, new: Arrival, article_id: int, anew: bool = False) -> str:
    """Whether an item's page is to be fetched, as the column `page` has it; `anew` where its text was changed."""
    if not new.wants_page:
        return "none"
    if not anew and sql.execute("select 1 from item where article_id = ? and page = 'here'", (article_id,)).fetchone():
        return "here"  # another source of the site brought it
    teaser = "select state = 'teaser' from article where id = ?"
    if new.leads and not sql.execute(teaser, (article_id,)).fetchone()[0]:
        return "none"  # a feed told all of it
    return "wanted"


def _article(sql: Connection, reading: Reading, at: datetime, judge: Judge) -> tuple[Kept, int]:
    stored = rows.stored(sql, "key", reading.key)
    if stored is None:
        return _new(sql, reading, at, judge)
    return _complete(sql, stored, reading, at, judge), stored.id


def _same_article(twin: rows.Row, reading: Reading) -> bool:
    """Whether two pages of one canonical address are one; some sites give all articles that of their section."""
    return reading.article.title == twin.title or reading.article.text == twin.text


def _complete(sql: Connection, stored: rows.Row, reading: Reading, at: datetime, judge: Judge) -> Kept:
    """The same article from a second side. It may complete a teaser; it is no correction when it reads otherwise."""
    return _change(sql, stored, reading, at, judge, ours=True) if stored.teaser or stored.unfit else Kept()


# -------------------------------------------------------------------------------------------------- a new article


def _new(
    sql: Connection, reading: Reading, at: datetime, judge: Judge, verdict: Verdict | None = None
) -> tuple[Kept, int]:
    """An article that was not here. The judge says which story it is of, unless that is known."""
    article, now = reading.article, seconds(at)
    sort_at = min(seconds(article.published) or now or 0, now or 0)
    holders = candidates.holders(sql, reading.print.anchors) if not article.unfit else candidates.Holders(dict)
    if article.unfit:
        verdict = Verdict(None, "unfit")
    verdict = verdict or candidates.verdict(sql, reading, holders, sort_at, judge)
    joined = Kept()
    if verdict.story is not None:
        story_id, joined = joins.bridge(sql, verdict.story, verdict.also)
    else:
        story_id = rows.added(sql.execute("insert into story (first_seen_at, sort_at) values (?, ?)", (now, sort_at)))
    copy_of = index.same_words(sql, story_id, reading) if verdict.story else None
    added = sql.execute(
        "insert into article (story_id, outlet_id, key, url, state, title, text, authors, lang, site, published_at, "
        "published_from, first_seen_at, text_hash, copy_of, joined_by, joined_facts, quality, unfit, credit) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story_id,
            rows.outlet(sql, reading.outlet),
            reading.key,
            article.url or "",
            rows.state(article),
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
            reading.credit or None,
        ),
    )
    article_id = rows.added(added)
    posts.put(sql, article_id, article.posted)
    if article.unfit:
        # A story that nobody carries: it can be shown by its number, and is in no list, no index and no other story.
        sql.execute("update story set lead_id = ?, carriers = 0 where id = ?", (article_id, story_id))
        return Kept(unfit=1), article_id
    if copy_of is None:
        index.put(sql, article_id, reading, candidates.rare(reading, holders), story_id)
    if verdict.story:
        joins.recount(sql, story_id) if verdict.also else joins.grow(sql, story_id, article_id)
        return joined + Kept(copies=1), article_id
    sql.execute("update story set lead_id = ? where id = ?", (article_id, story_id))
    ledger.freshen(sql, story_id)
    return Kept(stories=1), article_id


# ---------------------------------------------------------------------------------------- an article that we have


def _change(
    sql: Connection, stored: rows.Row, reading: Reading, at: datetime, judge: Judge, ours: bool = False
) -> Kept:
    """Bring an article to what was read now. What the publisher changed is kept as a version.

    A change is `ours` when the page takes the place of what the feed told: nobody corrected anything.
    """
    article = reading.article
    if (article.teaser and not (stored.teaser or stored.unfit)) or article.unfit:
        return Kept()  # the beginning of what we have whole, or no article
    same = (stored.text, stored.title, stored.teaser) == (article.text, article.title, article.teaser)
    if same and not stored.unfit:
        if ours:  # the page prints what the feed did, and knows more of its author and its time
            _tell(sql, stored.id, reading)
            joins.recount(sql, stored.story)
        return Kept()
    completed = ours or stored.unfit or (stored.teaser and not article.teaser)
    # A teaser is no version worth keeping, unless an earlier one was packed with it as dictionary.
    if not completed or sql.execute("select 1 from version where article_id = ?", (stored.id,)).fetchone():
        versions.keep(sql, stored, article.text, at)
    index.take(sql, stored)
    sql.execute(
        "update article set title = ?, text = ?, text_hash = ?, state = ?, copy_of = null, unfit = null, "
        "updated_at = ? where id = ?",
        (
            article.title,
            article.text,
            reading.print.text_hash,
            rows.state(article),
            None if completed else seconds(at),
            stored.id,
        ),
    )
    _tell(sql, stored.id, reading)
    holders = candidates.holders(sql, reading.print.anchors)
    story_id, joined = stored.story, Kept()
    if completed:
        story_id, joined = _completed(sql, stored, reading, holders, judge)
    index.put(sql, stored.id, reading, candidates.rare(reading, holders), story_id)
    joins.recount(sql, story_id)
    return joined + Kept(stories=int(stored.unfit), corrected=int(not completed))


def _tell(sql: Connection, article_id: int, reading: Reading) -> None:
    """Write what is told of an article beside its text. What is not told now stands as it was told before."""
    article = reading.article
    sql.execute(
        "update article set quality = ?, credit = coalesce(?, credit), "
        "authors = coalesce(nullif(?, '[]'), authors), lang = coalesce(?, lang), "
        "site = coalesce(?, site), published_at = coalesce(?, published_at), "
        "published_from = coalesce(?, published_from) where id = ?",
        (
            article.quality,
            reading.credit or None,
            json.dumps(article.authors, ensure_ascii=False),
            article.lang,
            article.site,
            seconds(article.published),
            article.published_from,
            article_id,
        ),
    )
    posts.put(sql, article_id, article.posted)


def _completed(
    sql: Connection, stored: rows.Row, reading: Reading, holders: candidates.Holders, judge: Judge
) -> tuple[int, Kept]:
    """An article whose whole text is known now is judged again. Its story now, and what that joined.

    One that stood alone may turn out to be a copy, and one among others a bridge from them to another story.
    """
    (alone, sort_at) = sql.execute(
        "select count(*) = 1, min(sort_at) from article where story_id = ?", (stored.story,)
    ).fetchone()
    sql.execute("delete from print where article_id = ?", (stored.id,))  # it is no witness of what it is a copy of
    apart = decisions.apart(sql, stored.story)
    verdict = candidates.verdict(sql, reading, holders, sort_at, judge, apart | {stored.story} if alone else apart)
    if verdict.story is None:
        return stored.story, Kept()
    if alone:
        sql.execute(
            "update article set joined_by = ?, joined_facts = ? where id = ?", (verdict.rule, verdict.facts, stored.id)
        )
        story, joined = joins.bridge(sql, joins.older(sql, stored.story, verdict.story), verdict.also)
        return story, joined + Kept(stories=-1, copies=1)
    same = {verdict.story, *verdict.also}
    return joins.bridge(sql, stored.story, sorted(same - {stored.story}) if stored.story in same else ())

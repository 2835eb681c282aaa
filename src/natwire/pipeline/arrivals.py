"""What a source announces, made ready for the store: entries of feeds, posts of accounts, and who speaks of what.

As in `steps`, `parse` is imported where it is used.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from natwire import dedupe
from natwire.addresses import is_front_door
from natwire.model.article import Arrival, Article
from natwire.model.post import Link, Mention, Post
from natwire.model.source import Item, Source
from natwire.pipeline.ready import MOST_TEXT, ready
from natwire.store.fold import fold
from natwire.text import language

MOST_SAID = 500  # characters of a mention, which has a headline and its link
_LINKS = 20  # of a post that are looked at


def arrivals(
    source: Source, items: list[Item], site: str | None, same: AbstractSet[str], at: datetime
) -> Iterable[Arrival]:
    times = Counter(item.url for item in items)
    for item in items:
        if item.guid in same:
            continue
        if item.post:
            yield _posted(source, item, _named(item.post), at)
        else:
            # Several items at one address, or at the front door, are not told apart by it.
            own = item.url is not None and times[item.url] == 1 and not is_front_door(item.url)
            yield _entry(source, item, site, own, at)


def _entry(source: Source, item: Item, site: str | None, own: bool, at: datetime) -> Arrival:
    """An entry of a feed; whether its address is its `own`."""
    from natwire import parse

    article = parse.announced(item, feed=site or "", source=source.address)
    uid = f"item:{source.address}#{item.guid}"
    post = None if article.unfit else parse.entry(item, article.text, uid, site or source.name)
    if post and (link := parse.lead(post, item.url)):
        return _leading(source, item, post, link, at)
    title = article.title or parse.headline(article.text)
    article = _filled(replace(article, title=title, site=article.site or site, parts=()), source)
    follow = source.follow == "always" or (source.follow == "auto" and article.teaser)
    own = own and not article.unfit  # a comment stands at the address of what it is about
    key = dedupe.address(item.url) if own and item.url else uid
    return Arrival(
        item=replace(item, html=""),
        reading=ready(article, key, dedupe.outlet(item.url or source.address)),
        hash=said(item),
        wants_page=follow and own,
        uid=uid,
    )


def _posted(source: Source, item: Item, post: Post, at: datetime) -> Arrival:
    """A post: an article of its own, where it says anything itself."""
    from natwire import parse

    if link := parse.lead(post, item.url):
        return _leading(source, item, post, link, at)
    article = _filled(parse.posted(item, post), source)
    links = (each.url for each in post.links[:_LINKS] if not is_front_door(each.url))
    mentions = [each for url in links if (each := _mention(item, post, at, url, article.title)).key != post.uid]
    reading = ready(article, post.uid, _account(post, item.url))
    # What it quotes is no copy of what is quoted.
    own = dedupe.fingerprint(reading.folded[0], fold(post.text[:MOST_TEXT]))
    return Arrival(
        item=replace(item, html=""),
        reading=replace(reading, print=own),
        hash=said(item),
        uid=_uid(post),
        mentions=(*mentions, *_reposts(item, post, at, post.uid)),
    )


def _leading(source: Source, item: Item, post: Post, link: Link, at: datetime) -> Arrival:
    """A post that only leads to an article: that is fetched, and the post is its mention."""
    from natwire import parse

    article = _filled(parse.announcing(item, post, link), source)
    mention = _mention(item, post, at, link.url, parse.words(post)[:MOST_SAID])
    return Arrival(
        item=replace(item, html="", url=link.url, post=post),
        reading=ready(article, mention.key, dedupe.outlet(link.url)),
        hash=said(item),
        wants_page=source.follow != "never",
        uid=_uid(post),
        mentions=(mention, *_reposts(item, post, at, mention.key)),
    )


def _mention(item: Item, post: Post, at: datetime, url: str, text: str) -> Mention:
    return Mention(post.uid, dedupe.address(url), "link", post.handle, item.published or at, item.url, text)


def _reposts(item: Item, post: Post, at: datetime, key: str) -> tuple[Mention, ...]:
    """Who passed it on, if anybody did."""
    if not post.reposted_by:
        return ()
    return (Mention(_uid(post), key, "repost", post.reposted_by, post.reposted_at or at, item.url),)


def _uid(post: Post) -> str:
    """What names an announcement: the post's own uid, or with who reposted it."""
    return f"{post.uid} {post.reposted_by}" if post.reposted_by else post.uid


def _named(post: Post) -> Post:
    """The post with ids that are its own among those of all platforms: some are bare numbers."""
    uid, reply_to = (
        each if not each or ":" in each else f"{post.platform}:{each}" for each in (post.uid, post.reply_to)
    )
    return replace(post, uid=uid, reply_to=reply_to)


def _account(post: Post, url: str | None) -> str:
    """Who prints a post: an account, such as nat@example.social or nat.example@bsky.app."""
    handle = post.handle.lstrip("@").lower()
    return handle if "@" in handle or not handle else f"{handle}@{dedupe.outlet(url or '') or post.platform}"


def _filled(article: Article, source: Source) -> Article:
    """In the language that the user knows of the source, where it says none."""
    return replace(article, lang=article.lang or language(source.lang or ""))


def said(item: Item) -> bytes:
    """What the source says of the story; its dates alone do not make it another.

    Of a post not its author's name, which may change, and not what is on the cards of its links, which come later.
    """
    said = "\0".join((item.title, *_posted_words(item.post))) if item.post else _printed(item)
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()


def _printed(item: Item) -> str:
    return "\0".join((item.title, item.url or "", item.html, *item.authors))


def _posted_words(post: Post) -> Iterable[str]:
    yield from (post.text, post.warning, post.quote.text if post.quote else "", *post.poll)
    yield from (link.url for link in post.links)
    yield from (each.alt for each in post.media)

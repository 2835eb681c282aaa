"""An entry of an author's feed (app.bsky.feed.defs#feedViewPost) as an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from natwire.addresses import web_address
from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Item
from natwire.sources._answers import linked, moment, record, records, text
from natwire.sources._bluesky.richtext import spelled
from natwire.text import language, line

_UNWILLING = "!no-unauthenticated"  # its author asked not to be shown to those who are not logged in
_NO_NAME = "handle.invalid"
_QUOTED = ("viewRecord", "viewNotFound", "viewBlocked", "viewDetached")


def item(entry: Mapping[str, Any], at: datetime) -> Item | None:
    """The post as an item; None for what is no post, or whose author does not want to be shown to everybody."""
    post = record(entry.get("post"))
    uid, author, told = text(post.get("uri")), record(post.get("author")), record(post.get("record"))
    if not uid.startswith("at://") or not is_willing(author):
        return None
    reposter, reposted_at = _repost(record(entry.get("reason")), at)
    return Item(
        guid=f"{uid} {reposter}" if reposter else uid,
        url=_address(uid, author),
        title="",
        authors=tuple(filter(None, [line(text(author.get("displayName"))) or handle(author)])),
        published=moment(told.get("createdAt"), at) or moment(post.get("indexedAt"), at),
        lang=next((language(text(tag)) for tag in _list(told.get("langs"))), None),
        post=_post(post, uid, reposter, reposted_at),
    )


def is_willing(actor: Mapping[str, Any]) -> bool:
    """Whether somebody's posts may be shown to those who are not logged in."""
    return _UNWILLING not in _labels(actor)


def handle(actor: Mapping[str, Any]) -> str:
    """What people type to name an account: `nat.bsky.social`, or its DID where it has no name that is valid."""
    name, did = line(text(actor.get("handle"))), line(text(actor.get("did")))
    return name if name and name != _NO_NAME else did


def _repost(reason: Mapping[str, Any], at: datetime) -> tuple[str, datetime | None]:
    """Who has only passed it on, and when."""
    if not text(reason.get("$type")).endswith("#reasonRepost"):
        return "", None  # a pin: the post is in its place in the feed too
    return handle(record(reason.get("by"))), moment(reason.get("indexedAt"), at)


def _post(post: Mapping[str, Any], uid: str, reposter: str, reposted_at: datetime | None) -> Post:
    told = record(post.get("record"))
    words, addresses = spelled(told)
    embed = _embed(record(post.get("embed")))
    warning = ", ".join(label for label in _labels(post) if not label.startswith("!"))  # which are orders, not words
    return Post(
        uid=uid,
        platform="bluesky",
        text=words,
        handle=handle(record(post.get("author"))),
        links=linked(addresses, embed.card),
        media=embed.media,
        quote=embed.quote,
        warning=warning,
        sensitive=bool(warning),
        reply_to=text(record(record(told.get("reply")).get("parent")).get("uri")),
        reposted_by=reposter,
        reposted_at=reposted_at,
    )


def _address(uid: str, author: Mapping[str, Any]) -> str | None:
    return web_address(f"https://bsky.app/profile/{handle(author)}/post/{uid.rpartition('/')[2]}", "")


def _labels(holder: Mapping[str, Any]) -> list[str]:
    """What the author and the moderators say of it, each once; some take back what was said."""
    labels = (line(text(label.get("val"))) for label in records(holder.get("labels")) if label.get("neg") is not True)
    return list(dict.fromkeys(filter(None, labels)))


# -------------------------------------------------------------------------------------------------------------- embeds


@dataclass(frozen=True, slots=True)
class _Embed:
    card: Link | None = None
    media: tuple[Media, ...] = ()
    quote: Quote | None = None


def _embed(embed: Mapping[str, Any]) -> _Embed:
    """What hangs below a text: pictures, a film, a card, a quote, or a quote with one of the others."""
    match text(embed.get("$type")).removesuffix("#view"):
        case "app.bsky.embed.images":
            return _Embed(media=tuple(_media("image", image) for image in records(embed.get("images"))))
        case "app.bsky.embed.video":
            return _Embed(media=(_media("video", embed),))
        case "app.bsky.embed.external":
            return _Embed(card=_card(record(embed.get("external"))))
        case "app.bsky.embed.record":
            return _Embed(quote=_quote(record(embed.get("record"))))
        case "app.bsky.embed.recordWithMedia":
            quoted = record(record(embed.get("record")).get("record"))
            return replace(_embed(record(embed.get("media"))), quote=_quote(quoted))
    return _Embed()


def _media(kind: Literal["image", "video"], told: Mapping[str, Any]) -> Media:
    return Media(kind, text(told.get("alt")).strip())


def _card(told: Mapping[str, Any]) -> Link | None:
    url = web_address(text(told.get("uri")), "")
    return Link(url, line(text(told.get("title"))), line(text(told.get("description")))) if url else None


def _quote(told: Mapping[str, Any]) -> Quote | None:
    """The quoted post; without its text where that was deleted, detached or is not for us. Lists are no posts."""
    uid, kind = text(told.get("uri")), text(told.get("$type")).rpartition("#")[2]
    author = record(told.get("author"))
    if not uid or kind not in _QUOTED:
        return None
    if kind != "viewRecord" or not is_willing(author):
        return Quote(uid)
    return Quote(uid, _address(uid, author), handle(author), spelled(record(told.get("value")))[0])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

"""A status of Mastodon's API (https://docs.joinmastodon.org/entities/Status/) as an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from natwire.addresses import split, web_address
from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Item
from natwire.sources._answers import linked, moment, record, records, text
from natwire.sources._mastodon.prose import prose
from natwire.text import language, line

_SHOWN_TO_ALL = ("public", "unlisted")
_MEDIA: Mapping[str, Literal["image", "video", "audio"]] = {
    "image": "image",
    "gifv": "video",
    "video": "video",
    "audio": "audio",
}


def item(status: Mapping[str, Any], names: Mapping[str, str], at: datetime) -> Item | None:
    """The status as an item, the original where it is a reblog; None for what is not shown to all, or is no status.

    `names` has the uids of other statuses by the ids that the server has for them.
    """
    original = record(status.get("reblog")) or status
    uid = text(original.get("uri")) or text(original.get("url"))
    if not uid or any(text(each.get("visibility")) not in _SHOWN_TO_ALL for each in (status, original)):
        return None
    account = record(original.get("account"))
    reposter = "" if original is status else handle(record(status.get("account")))
    return Item(
        guid=f"{uid} {reposter}" if reposter else uid,
        url=web_address(text(original.get("url")), "") or web_address(uid, ""),
        title="",
        authors=tuple(filter(None, [line(text(account.get("display_name"))) or handle(account)])),
        published=moment(original.get("created_at"), at),
        updated=moment(original.get("edited_at"), at),
        lang=language(text(original.get("language"))),
        post=_post(original, uid, names, reposter, moment(status.get("created_at"), at) if reposter else None),
    )


def handle(account: Mapping[str, Any]) -> str:
    """What people type behind an @ to name an account: `nat@example.social`. A server leaves its own name out."""
    name = line(text(account.get("acct")) or text(account.get("username")))
    if name and "@" not in name:
        name += f"@{split(text(account.get('url')) or text(account.get('uri'))).netloc}".rstrip("@")
    return name


def _post(
    status: Mapping[str, Any], uid: str, names: Mapping[str, str], reposter: str, reposted_at: datetime | None
) -> Post:
    quote = _quote(status)
    words, addresses = prose(text(status.get("content")), quoting=quote is not None)
    return Post(
        uid=uid,
        platform="mastodon",
        text=words,
        handle=handle(record(status.get("account"))),
        links=linked(addresses, _card(record(status.get("card")))),
        media=tuple(_media(status)),
        poll=tuple(line(text(option.get("title"))) for option in records(record(status.get("poll")).get("options"))),
        quote=quote,
        warning=line(text(status.get("spoiler_text"))),
        sensitive=status.get("sensitive") is True,
        reply_to=_reply_to(status, uid, names),
        reposted_by=reposter,
        reposted_at=reposted_at,
    )


def _card(card: Mapping[str, Any]) -> Link | None:
    url = web_address(text(card.get("url")), "")
    return Link(url, line(text(card.get("title"))), line(text(card.get("description")))) if url else None


def _media(status: Mapping[str, Any]) -> Iterator[Media]:
    for each in records(status.get("media_attachments")):
        yield Media(_MEDIA.get(text(each.get("type")), "file"), text(each.get("description")).strip())


def _quote(status: Mapping[str, Any]) -> Quote | None:
    """The quoted status, which its author has agreed to where servers ask for that (Mastodon 4.5)."""
    quote = record(status.get("quote"))
    if "state" in quote:
        quote = record(quote.get("quoted_status")) if quote["state"] == "accepted" else {}
    uid = text(quote.get("uri"))
    if not uid or text(quote.get("visibility")) not in _SHOWN_TO_ALL:
        return None
    words, _ = prose(text(quote.get("content")), quoting=bool(quote.get("quote")))
    url = web_address(text(quote.get("url")), "") or web_address(uid, "")
    return Quote(uid, url, handle(record(quote.get("account"))), words)


def _reply_to(status: Mapping[str, Any], uid: str, names: Mapping[str, str]) -> str:
    """The uid of the status that this one answers: of another on the page, or of the same author's.

    An API only has its id. That an author's uids differ in their ids alone is so on Mastodon.
    """
    parent = text(status.get("in_reply_to_id"))
    if not parent or parent in names:
        return names.get(parent, "")
    own = text(status.get("id"))
    same = text(status.get("in_reply_to_account_id")) == text(record(status.get("account")).get("id"))
    return uid.removesuffix(own) + parent if same and own and uid.endswith(f"/{own}") else ""

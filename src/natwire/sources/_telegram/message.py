"""One message of a channel's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from selectolax.lexbor import LexborNode

from natwire.addresses import split, web_address
from natwire.model.post import Link, Media, Post
from natwire.model.source import Item
from natwire.sources._answers import linked, moment, written
from natwire.text import line, prose

_NAME = re.compile(r"(?P<channel>[A-Za-z0-9_]+)/(?P<number>[0-9]{1,18})")
_MOST_OF_ALBUM = 10  # pictures and films of one message, numbered on from it
_HOST = "t.me"
_BLOCKS = "div, p, blockquote, pre"
# What a message may hold beside its text, and where that has a name.
_MEDIA: tuple[tuple[Literal["image", "video", "audio", "file"], str, str], ...] = (
    ("image", ".tgme_widget_message_photo_wrap, .tgme_widget_message_sticker_wrap", ""),
    ("video", ".tgme_widget_message_video_player, .tgme_widget_message_roundvideo_player", ""),
    ("audio", ".tgme_widget_message_voice_player", ""),
    ("file", ".tgme_widget_message_document_wrap", ".tgme_widget_message_document_title"),
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message, its number in the channel, and the `last` of those that its album has.

    There is no item where nothing is to be read: in a notice of Telegram's own, such as who pinned what, and in what
    the preview does not show, such as a game.
    """

    number: int
    last: int
    item: Item | None


def read(node: LexborNode, at: datetime) -> Message | None:
    """The message as it was at that time; None for one without a number."""
    named = _NAME.fullmatch(_attribute(node, "data-post"))
    if not named:
        return None
    number = int(named["number"])
    is_notice = "service_message" in _attribute(node, "class").split()
    post = None if is_notice else _post(node, named)
    shows = post and (post.text or post.media or post.links)
    return Message(number, _last(node, number), _item(node, post, at) if post and shows else None)


def _last(node: LexborNode, number: int) -> int:
    parts = node.css(".tgme_widget_message_grouped_wrap a[href]")
    named = (_NAME.fullmatch(split(_attribute(part, "href")).path[1:]) for part in parts)
    numbers = (int(name["number"]) for name in named if name)
    return max((each for each in numbers if number <= each < number + _MOST_OF_ALBUM), default=number)


def _item(node: LexborNode, post: Post, at: datetime) -> Item:
    """A message of the channel's own; one that was forwarded from another channel is that one's, passed on.

    When it was edited is not told, nor when the original of a forwarded one was published.
    """
    published = _published(node, at)
    channel = _line(node, ".tgme_widget_message_owner_name") or post.handle
    own = Item(
        guid=post.uid,
        url=post.uid,
        title="",
        authors=(_line(node, ".tgme_widget_message_forwarded_from_name") or channel,),
        published=published,
        updated=published if _is_edited(node) else None,
        post=post,
    )
    original = _message_at(node, "a.tgme_widget_message_forwarded_from_name[href]")
    return _forwarded(own, post, original) if original else own


def _forwarded(own: Item, post: Post, original: re.Match[str]) -> Item:
    url = _address(original)
    passed_on = replace(
        post, uid=url, handle=original["channel"], reply_to="", reposted_by=post.handle, reposted_at=own.published
    )
    guid = f"{url} {post.handle}"
    return replace(own, guid=guid, url=url, published=None, updated=None, post=passed_on)


def _post(node: LexborNode, named: re.Match[str]) -> Post:
    text = node.css_first(".js-message_text")
    links = _links(text) if text else []
    answered = _message_at(node, "a.tgme_widget_message_reply[href]")
    return Post(
        uid=_address(named),
        platform="telegram",
        text=_text(text, links) if text else _line(node, ".tgme_widget_message_poll_question"),
        handle=named["channel"],
        links=linked(list(dict.fromkeys(url for url, _ in links)), _card(node)),
        media=tuple(_media(node)),
        poll=tuple(line(each.text()) for each in node.css(".tgme_widget_message_poll_option_text")),
        reply_to=_address(answered) if answered else "",
    )


def _published(node: LexborNode, at: datetime) -> datetime | None:
    told = node.css_first("a.tgme_widget_message_date time[datetime]")
    return moment(_attribute(told, "datetime"), at) if told else None


def _is_edited(node: LexborNode) -> bool:
    about = node.css_first(".tgme_widget_message_meta")
    return about is not None and "edited" in about.text(deep=False).split()


# ---------------------------------------------------------------------------------------------------------------- text


def _links(text: LexborNode) -> list[tuple[str, LexborNode]]:
    """The links of a text with their addresses, without its tags and mentions."""
    links = ((_href(link), link) for link in text.css("a[href]") if not link.text().lstrip().startswith(("@", "#")))
    return [(url, link) for url, link in links if url]


def _card(node: LexborNode) -> Link | None:
    card = node.css_first("a.tgme_widget_message_link_preview[href]")
    url = _href(card) if card else None
    if card is None or url is None:
        return None
    return Link(url, _line(card, ".link_preview_title"), _line(card, ".link_preview_description"))


def _text(text: LexborNode, links: list[tuple[str, LexborNode]]) -> str:
    """A text as it is read, with its links written out. Changes the page."""
    for url, link in links:
        link.replace_with(written(link.text().strip(), url))
    for end in text.css("br"):
        end.replace_with("\n")
    for block in text.css(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return prose(text.text())


def _media(node: LexborNode) -> Iterator[Media]:
    for kind, where, name in _MEDIA:
        for each in node.css(where):
            yield Media(kind, _line(each, name) if name else "")


# ------------------------------------------------------------------------------------------------------------- markup


def _message_at(node: LexborNode, where: str) -> re.Match[str] | None:
    """The message of a public channel that a link leads to."""
    link = node.css_first(where)
    parts = split(_attribute(link, "href")) if link else None
    return _NAME.fullmatch(parts.path[1:]) if parts and parts.hostname == _HOST else None


def _address(named: re.Match[str]) -> str:
    """A message's address, which is its uid too."""
    return f"https://{_HOST}/{named['channel']}/{named['number']}"


def _href(link: LexborNode) -> str | None:
    return web_address(_attribute(link, "href"), "")


def _line(node: LexborNode, where: str) -> str:
    found = node.css_first(where)
    return line(found.text()) if found else ""


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""

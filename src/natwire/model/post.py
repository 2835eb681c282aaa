"""Words for posts on platforms: what they are beside a text, and how they speak of each other. All times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a post leads to, with what its card says of it."""

    url: str
    title: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, film, sound or file of a post, in the words of its author; its own address does not last."""

    kind: Literal["image", "video", "audio", "file"]
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The post that a post quotes; without text where that is not to be had."""

    uid: str
    url: str | None = None
    handle: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """What an item is beyond a title and an address when it is a post on a platform.

    `uid` is the post's own among all, whoever announces it. `text` is plain and whole: paragraphs parted by one blank
    line, links written out, mentions and tags as they are shown. `handle` is the author's as people type it. A
    `warning` stands before a text and never in it. `reply_to` is the uid of the post that this one answers. With
    `reposted_by`, the handle of another account, the source has only passed it on, at `reposted_at`.
    """

    uid: str
    platform: str
    text: str
    handle: str
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    poll: tuple[str, ...] = ()
    quote: Quote | None = None
    warning: str = ""
    sensitive: bool = False
    reply_to: str = ""
    reposted_by: str = ""
    reposted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What an article is besides when it is a post on a platform; its key is the post's uid. Words as in Post."""

    platform: str
    handle: str
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    quote: Quote | None = None
    warning: str = ""
    sensitive: bool = False
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """That somebody speaks of an article, at an address for people: an edge, no copy.

    `uid` names the mention among all, `key` the article. A `repost` passes a post on as it is; a `link` leads to the
    article from a post, whose words are the `text`. `story` is what that post is when it is read; None for one that
    says nothing itself.
    """

    uid: str
    key: str
    how: Literal["repost", "link"]
    handle: str
    at: datetime
    url: str | None = None
    text: str = ""
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A story that a post leads to."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """A post of a thread: the story that it is, and its text."""

    id: int
    url: str
    at: datetime
    text: str

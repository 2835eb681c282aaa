"""Words for a story as it is handed from one database to another: with all that is kept of it but the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from natwire.model.change import Version
from natwire.model.post import Mention, Posted
from natwire.model.wire import Delivered


@dataclass(frozen=True, slots=True)
class Announced:
    """That a source announced an article; `address` is the identity of the source, `name` and `kind` are as declared.

    `page` is `none`, `wanted`, `here` or `gave-up`, and `page_why` the word for why it is not here.
    """

    address: str
    name: str
    kind: str
    guid: str
    url: str | None
    hash: bytes
    first_seen: datetime
    page: str = "none"
    page_why: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """That somebody said by hand that the article is of one story with that of another key, or is not."""

    key: str
    together: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the user's own, and since when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An article as it is kept. `key` is its address among all addresses, and what makes it the same in two databases.

    `state` is `kept`, `teaser` or `unfit`; the rest is as in Article, Story and Carrier. `versions` are its earlier
    texts, the oldest first, and `mentions` are of it.
    """

    n: int
    key: str
    outlet: str
    url: str
    title: str
    text: str
    first_seen: datetime
    state: str = "kept"
    unfit: str | None = None
    quality: int | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    site: str | None = None
    credit: str | None = None
    published: datetime | None = None
    published_from: str | None = None
    updated: datetime | None = None
    reread: datetime | None = None
    joined_by: str = "new"
    joined_facts: str = ""
    versions: tuple[Version, ...] = ()
    tags: tuple[Tag, ...] = ()
    announced: tuple[Announced, ...] = ()
    decided: tuple[Decided, ...] = ()
    posted: Posted | None = None
    mentions: tuple[Mention, ...] = ()
    wire: Delivered | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A story with its carriers; `former` are the ids that lead to it since it was made one with others."""

    id: int
    carriers: tuple[Held, ...]
    former: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came into a database, counted: new stories, new articles, and articles that it had otherwise."""

    stories: int = 0
    articles: int = 0
    changed: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.stories + other.stories, self.articles + other.articles, self.changed + other.changed)

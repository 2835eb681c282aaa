"""The words of natwire: plain frozen data that the rooms hand to each other.

A *source* announces *items*; an item becomes an *article*, one outlet's clean text; articles with the same
copy are one *story*, and each of them is a *carrier* of it. All times are aware and UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Follow = Literal["auto", "always", "never"]

# ---------------------------------------------------------------------------------------- sources and the network


@dataclass(frozen=True, slots=True)
class Source:
    """What the user follows, as declared in the config. `address` is its identity; `every` is in seconds."""

    name: str
    address: str
    kind: str = "feed"
    tags: tuple[str, ...] = ()
    lang: str | None = None
    every: int | None = None
    follow: Follow = "auto"
    pages: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the network, always a GET."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `url` is where it came from after redirects; header names are lower case; `body` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime


class Mark(dict[str, Any]):
    """A source's own state between polls, JSON and opaque to all but its source file. Empty before the first poll."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A source's wish, found in what it sent: not again before this many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as a source announced it.

    `guid` is opaque and unique within its source; `url` is absolute. `html` is what the source printed of the
    story, empty where it printed nothing; `full` says that the source calls it the text and not a summary.
    """

    guid: str
    url: str | None
    title: str
    html: str = ""
    full: bool = False
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    lang: str | None = None


# ---------------------------------------------------------------------------------------------------- the article


@dataclass(frozen=True, slots=True)
class Cut:
    """A block that was removed from a page, and the reason: `rule` or `rule: detail`."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's text, clean and ready to keep.

    `text` holds paragraphs parted by one blank line and nothing that is not the article. `published` is only what
    the outlet claimed, None where it claimed nothing, and `published_from` says where: `json-ld`, `meta`, `time`,
    `url`, `text` or `feed`. `canonical` is the page's own idea of its address. A `teaser` is an article of which
    only the beginning is known.
    """

    title: str
    text: str
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str | None = None
    lang: str | None = None
    site: str | None = None
    canonical: str | None = None
    teaser: bool = False
    cut: tuple[Cut, ...] = ()


# ---------------------------------------------------------------------------------------------------- duplicates


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprint of an article.

    `text_hash` is the same for the same words, whatever their punctuation, case and spacing (16 bytes). `anchors`
    are about 30 whole numbers of 40 bits by which the store finds candidates. `facts` is what the judge compares;
    only `dedupe` reads it.
    """

    text_hash: bytes
    anchors: tuple[int, ...]
    facts: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """An article before the judge: its print, the outlet that prints it and, once stored, the story it is part of."""

    outlet: str
    print: Print
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The story that a copy belongs to, None for a new one; `rule` is one word, `facts` says why in a few."""

    story: int | None
    rule: str
    facts: str = ""


Judge = Callable[[Copy, Sequence[Copy]], Verdict]

# ----------------------------------------------------------------------------------- what the corridor hands the store


@dataclass(frozen=True, slots=True)
class Reading:
    """An article made ready for the store, away from it.

    `key` is its address among all addresses, `outlet` who prints it, `folded` its title and text as the index
    wants them.
    """

    article: Article
    key: str
    outlet: str
    print: Print
    folded: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item with what could be read of it. `hash` changes when the source changes the item."""

    item: Item
    reading: Reading
    hash: bytes
    wants_page: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a source between polls.

    `url` is where it lives now, `etag` and `last_modified` are kept exactly as `validators_url` sent them.
    `status` is one word: `new`, `ok` or the word of the error; `why` says why the next poll is at `next_at`.
    """

    url: str
    mark: Mark = field(default_factory=Mark)
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_hash: bytes | None = None
    status: str = "new"
    error: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_request: datetime | None = None
    last_ok: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    hint_until: datetime | None = None
    polls: int = 0


@dataclass(frozen=True, slots=True)
class Poll:
    """The outcome of one source's conversation: what arrived, and what is known of the source now."""

    source: Source
    state: State
    at: datetime
    arrivals: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article's page that is still to be fetched, `tries` times without luck so far."""

    article: int
    url: str
    source: str
    announced: Article
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched, to be extracted again one day."""

    body: bytes
    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write changed, counted: items, articles, stories new; articles corrected; copies folded into a story."""

    items: int = 0
    stories: int = 0
    copies: int = 0
    corrected: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.items + other.items,
            self.stories + other.stories,
            self.copies + other.copies,
            self.corrected + other.corrected,
        )


# ------------------------------------------------------------------------------------------ stories, as they are read


@dataclass(frozen=True, slots=True)
class Carrier:
    """One outlet's article in a story. `n` counts from 1 in the order in which natwire saw them."""

    n: int
    outlet: str
    title: str
    url: str
    published: datetime | None
    first_seen: datetime
    joined_by: str
    site: str | None = None
    versions: int = 0

    @property
    def at(self) -> datetime:
        """When it was printed, as far as that can be believed: not after we saw it."""
        return min(self.published or self.first_seen, self.first_seen)

    @property
    def name(self) -> str:
        """What people call who printed it."""
        return self.site or self.outlet


@dataclass(frozen=True, slots=True)
class Story:
    """The same copy, once. Title, text and the rest are those of the carrier that is shown.

    `at` is the earlier of `published` and `first_seen`, by which lists sort. `sources` are the names under which
    the user follows it, those of the article that is shown first.
    """

    id: int
    title: str
    text: str
    outlet: str
    url: str
    at: datetime
    first_seen: datetime
    published: datetime | None = None
    published_from: str | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    site: str | None = None
    teaser: bool = False
    sources: tuple[str, ...] = ()
    carriers: tuple[Carrier, ...] = ()

    @property
    def first(self) -> Carrier:
        """The first carrier."""
        return min(self.carriers, key=lambda each: (each.at, each.n))

    @property
    def name(self) -> str:
        """What people call who printed it."""
        return self.site or self.outlet


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that a search found. `sentence` is the one with the hit; `marks` are the hit's spans (from, to) in it."""

    story: Story
    sentence: str = ""
    marks: tuple[tuple[int, int], ...] = ()


# ------------------------------------------------------------------------------------------------------- the query


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a "phrase" or a prefi*, in the title, in the text, or in either."""

    text: str
    field: Literal["title", "text"] | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words at most `distance` words apart."""

    terms: tuple[str, ...]
    distance: int = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A field with a value, compared without regard to case; an author matches by any part of the name."""

    field: Literal["source", "host", "author", "lang"]
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """Stories dated (`date`) or first seen (`seen`) from `since` up to but not including `until`; None is open."""

    field: Literal["date", "seen"]
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CarriedBy:
    """Stories with at least `least` and at most `most` carriers."""

    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """Stories that `query` does not find."""

    query: Query


@dataclass(frozen=True, slots=True)
class And:
    """Stories that all of `parts` find; with no parts, every story."""

    parts: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Stories that any of `parts` finds."""

    parts: tuple[Query, ...]


Query = Term | Near | Match | Between | CarriedBy | Not | And | Or

"""Words for what was read: articles, their fingerprints, and what the corridor hands the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # a search needs none of these
    from natwire.model.post import Mention, Posted
    from natwire.model.site import Trace
    from natwire.model.source import Item, Source, State

Kind = Literal["paragraph", "heading", "item", "quote", "code", "row"]
# What a page or an entry is instead of an article (docs/notes/fitness.md); "" for an article. The last three are what
# an agency says of an item that it delivered (docs/notes/wire.md).
Unfit = Literal[
    "", "consent", "paywall", "captcha", "refused", "unavailable", "not-found", "home", "list", "comment", "feed",
    "empty", "too-large", "binary", "withdrawn", "killed", "withheld", "embargoed",
]  # fmt: skip
# Why a block was cut: the rule, and perhaps its detail; () for one that was kept.
Reason = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a page, in its place: what a reader sees as a paragraph, a heading, a list entry or a row.

    `text` is on one line, but for code; the cells of a row are parted by " | ". `mark` is what Markdown writes before
    it, such as `## `, `- ` or `  3. `. `rule` is "" for what was kept, else why it was cut, such as `phrase`; `detail`
    says which: the use of the phrase, what a class announces, the user's selector.
    """

    text: str
    kind: Kind = "paragraph"
    mark: str = ""
    rule: str = ""
    detail: str = ""

    @property
    def reason(self) -> str:
        """Why it was cut, as people read it: `rule` or `rule: detail`."""
        return f"{self.rule}: {self.detail}" if self.detail else self.rule


@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's text, clean and ready to keep.

    `text` holds paragraphs parted by one blank line and nothing that is not the article; the entries of a list and the
    rows of a table stand on lines of their own. `published` is only what the outlet claimed, None where it claimed
    nothing, and `published_from` says where: `json-ld`, `meta`, `time`, `url`, `text`, `feed`, `post`, `mail` or
    `agency`. `canonical` is the page's own idea of its address. A `teaser` is an article of which only the beginning
    is known.

    `unfit` is "" for an article, else what this is instead. `quality`, from 0 to 100, is how sure it is that the text
    is the whole article and nothing else. `parts` are the blocks of the page in order, kept and cut. `idle` are the
    user's selectors that did nothing on the page. A post says in `posted` what it is besides.
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
    unfit: Unfit = ""
    quality: int = 0
    parts: tuple[Part, ...] = ()
    idle: tuple[str, ...] = ()
    posted: Posted | None = None

    @property
    def cut(self) -> tuple[Part, ...]:
        """What was removed, in order."""
        return tuple(part for part in self.parts if part.rule)


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
    """The story that a copy belongs to, None for a new one; `rule` is one word, `facts` says why in a few.

    `also` are the other stories that it shows to be the same one.
    """

    story: int | None
    rule: str
    facts: str = ""
    also: tuple[int, ...] = ()


Judge = Callable[[Copy, Sequence[Copy]], Verdict]


@dataclass(frozen=True, slots=True)
class Reading:
    """An article made ready for the store, away from it.

    `key` is its address among all addresses, `outlet` who prints it, `folded` its title and text as the index
    wants them, and `traces` are what its page teaches of its site. `credit` is the agency it came from, "" for none.
    """

    article: Article
    key: str
    outlet: str
    print: Print
    folded: tuple[str, str]
    traces: tuple[Trace, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item with what could be read of it. `hash` changes when the source changes the item.

    It speaks of other articles in its `mentions`; `uid` names it there, among the items of all sources. Where the
    article that was read is among those, the item is no more than a mention itself: of the post that it passes on, or
    of what it links to.
    """

    item: Item
    reading: Reading
    hash: bytes
    wants_page: bool = False
    uid: str = ""
    mentions: tuple[Mention, ...] = ()

    @property
    def is_mention(self) -> bool:
        """Whether the article that was read is not the item itself."""
        return any(each.uid == self.uid and each.key == self.reading.key for each in self.mentions)

    @property
    def leads(self) -> bool:
        """Whether it only leads to the article that was read, and knows no more of it than a link tells."""
        return any(each.how == "link" and each.key == self.reading.key for each in self.mentions)


@dataclass(frozen=True, slots=True)
class Poll:
    """The outcome of one source's conversation: what arrived, and what is known of the source now.

    `same` are the guids of the items that it still announces as they are stored; they do not arrive again. `gone` are
    those of items that their authors deleted.
    """

    source: Source
    state: State
    at: datetime
    arrivals: tuple[Arrival, ...] = ()
    same: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


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
    """A page as it was fetched, to be extracted again one day; `url` is where it answered, "" where nobody knows."""

    body: bytes
    type: str
    at: datetime
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is kept, with the page that it was read from.

    `number` is its row, `id` what people type for it: 812.2. `key` and `outlet` are as in Reading, `updated` is when
    its publisher last changed it. Of a page that is `damaged` the body is empty.
    """

    number: int
    id: str
    key: str
    outlet: str
    article: Article
    page: Page
    updated: datetime | None = None
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """What today's rules make of a stored page, as the article would be kept.

    `word` is `same`, `better`, `no-article`, or why the kept text stands: `empty`, `shorter`, `other`, `teaser`,
    `unfit` (the page is no article, but the text came from elsewhere) or `changed` (by its publisher, since the page
    was fetched). `reading` is there when there is something to write.
    """

    word: str
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write changed, counted: items and stories new, copies folded into one, articles corrected.

    `changed` are the items that their source told otherwise than before, whatever became of their articles: the
    summary of a story whose page is here corrects nothing. `unfit` are the items that are no articles; they are no
    stories either.
    """

    items: int = 0
    stories: int = 0
    copies: int = 0
    corrected: int = 0
    unfit: int = 0
    changed: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.items + other.items,
            self.stories + other.stories,
            self.copies + other.copies,
            self.corrected + other.corrected,
            self.unfit + other.unfit,
            self.changed + other.changed,
        )

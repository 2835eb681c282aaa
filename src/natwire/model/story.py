"""Words for what the user reads: the same copy once, with its carriers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # few stories are posts or an agency's, and a search that finds none need not know those words
    from natwire.model.post import Mention, Mentioned, Posted, ThreadPost
    from natwire.model.wire import Delivered


@dataclass(frozen=True, slots=True)
class Carrier:
    """One outlet's article in a story. `n` counts from 1 in the order in which natwire saw them, and stays.

    `joined_by` is the rule by which it is in the story: `new` (it began it), `exact`, `near`, `teaser`; `split` and
    `merged` are decisions by hand. `joined_facts` says why in a few words. `credit` is the agency it came from.
    """

    n: int
    outlet: str
    title: str
    url: str
    published: datetime | None
    first_seen: datetime
    joined_by: str
    site: str | None = None
    versions: int = 0
    joined_facts: str = ""
    credit: str | None = None

    @property
    def at(self) -> datetime:
        """When it was printed, as far as that can be believed: not after we saw it."""
        return min(self.published or self.first_seen, self.first_seen)

    @property
    def name(self) -> str:
        """What people call who printed it."""
        return _name(self.site, self.outlet)


@dataclass(frozen=True, slots=True)
class Story:
    """The same copy, once. Title, text and the rest are those of the carrier that is shown.

    `at` is the earlier of `published` and `first_seen`, by which lists sort. `sources` are the names under which
    the user follows it, those of the article that is shown first. `unfit` and `quality` are those of its article, None
    for a quality that nobody measured. `page_why` is the word for why its page was not read, "" for none, and
    `page_again` when it is tried again. `reread` is when natwire itself last changed it, by reading its page again.
    `tags` are the user's own, by name. `posted` says what it is besides when it is a post, and `thread` are the posts
    in which its author goes on from one to the next, it among them; () for one alone. `mentions` are those of its
    articles, the oldest first, and `mentioned` the stories that the post leads to. `wire` is what the agency that
    delivered its article says of it.
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
    unfit: str = ""
    quality: int | None = None
    page_why: str = ""
    page_again: datetime | None = None
    reread: datetime | None = None
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    posted: Posted | None = None
    thread: tuple[ThreadPost, ...] = ()
    mentions: tuple[Mention, ...] = ()
    mentioned: tuple[Mentioned, ...] = ()
    wire: Delivered | None = None

    @property
    def published_before(self) -> datetime | None:
        """By when it was published at the latest where it does not say when: it was linked to before it was seen.

        None for less than a minute before, which says no more.
        """
        earliest = min((each.at for each in self.mentions), default=self.first_seen)
        return earliest if self.published is None and self.first_seen - earliest >= timedelta(minutes=1) else None

    @property
    def untitled(self) -> bool:
        """Whether it is a post whose title is only how its text begins."""
        return self.posted is not None and " ".join(self.text.split()).startswith(self.title.removesuffix("…"))

    @property
    def first(self) -> Carrier:
        """The first carrier."""
        return min(self.carriers, key=lambda each: (each.at, each.n))

    @property
    def name(self) -> str:
        """What people call who printed it."""
        return _name(self.site, self.outlet)


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that a search found. `sentence` is the one with the hit; `marks` are the hit's spans (from, to) in it."""

    story: Story
    sentence: str = ""
    marks: tuple[tuple[int, int], ...] = ()


def _name(site: str | None, outlet: str) -> str:
    """A site by what it calls itself; an account, such as nat@example.social, not by the name of its platform."""
    return outlet if "@" in outlet else site or outlet

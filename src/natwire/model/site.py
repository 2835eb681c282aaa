"""Words for a site: what the user and what natwire itself know of how its pages are built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """What the user says of a site's pages, as CSS selectors: where the `body` is ("" for no word), what to `cut`."""

    body: str = ""
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recurring:
    """What recurs across the articles of a site, by the hashes of the blocks (see `natwire.parse.memory`).

    Some of it is furniture `anywhere` on a page, and some only `around` a story: between the paragraphs of one it may
    be background that the paper repeats.
    """

    anywhere: frozenset[int] = frozenset()
    around: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.anywhere or self.around)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of a site when one of its pages is read."""

    rules: Rules = Rules()
    recurring: Recurring = Recurring()


@dataclass(frozen=True, slots=True)
class Trace:
    """One block of a page as its site is remembered by it.

    `hash` has 64 bits with a sign, as SQLite's whole numbers. `own` is how much of the article it is, in characters:
    nothing when it was cut as furniture of the site. What reads as a `sentence` must recur more often than a label.
    """

    hash: int
    text: str
    own: int
    sentence: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """A block that recurs: its words, on how many of the counted pages it was, and when last; as in Recurring."""

    text: str
    seen: int
    last_seen: datetime
    anywhere: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """What is remembered of a host: how many pages are counted, what is furniture on them, the most frequent first.

    `swept` is when the stored pages were last read anew because of it.
    """

    host: str
    pages: int
    furniture: tuple[Furniture, ...]
    swept: datetime | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's robots.txt as it was had; `body` is None when the host did not answer."""

    at: datetime
    body: str | None

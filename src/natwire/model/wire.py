"""Words for what an agency delivers: one version of an item, as its file says it. All times are aware and UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# What an agency says of an item: it may be printed, it may not be yet, it never may again.
Status = Literal["usable", "withheld", "canceled"]

# A number that orders versions: dates and serials count, but no digits without end, which are slow to turn into one.
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class WireItem:
    """One version of an agency's item. `provider` and `id` name it among all; each delivery is a version of it.

    `headline` is without its take (`UPDATE 2`), which is in `take`, and without the agency's marks. The body is `html`,
    as the agency wrote it and not yet cleaned, or where there is none the paragraphs of `text`. `notes` are for editors
    and never for readers. An `embargo` that named no zone is `embargo_naive`: it was read in that of the source or else
    in UTC. `refers_to` is the id of another item that this one withdraws or replaces. `links` are addresses of what
    belongs to it. `kind` says what it is: `text`, `picture`, `video`, `audio`, `graphic`, `composite`.
    """

    provider: str
    id: str
    version: str = ""
    status: Status = "usable"
    headline: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = ""
    slugline: str = ""
    html: str = ""
    text: tuple[str, ...] = ()
    lang: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    embargo: datetime | None = None
    embargo_naive: bool = False
    urgency: int | None = None
    subjects: tuple[str, ...] = ()
    copyright: str = ""
    usage: str = ""
    notes: tuple[str, ...] = ()
    take: str = ""
    links: tuple[str, ...] = ()
    refers_to: str = ""
    kind: str = "text"

    @property
    def order(self) -> int | None:
        """The version as a number, which orders those of one item; None when it is none."""
        written = self.version.strip()
        short = len(written) <= _LONGEST_NUMBER
        return int(written) if short and written.isascii() and written.isdigit() else None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an agency says of a story beside its text, as it is kept with it; the fields are those of WireItem.

    `status` is that of the newest version, `embargo` until when the story is not shown. Of a story that is not shown
    the rest is that of the version that was shown last.
    """

    provider: str
    id: str
    version: str = ""
    status: Status = "usable"
    take: str = ""
    slugline: str = ""
    dateline: str = ""
    urgency: int | None = None
    subjects: tuple[str, ...] = ()
    copyright: str = ""
    usage: str = ""
    embargo: datetime | None = None
    embargo_naive: bool = False

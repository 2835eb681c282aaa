"""Words for what an agency delivers: one version of an item, as its file says it. All times are aware and UTC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from natwire.model.article import Reading

# What an agency says of an item: it may be printed, it may not be yet, it never may again.
Status = Literal["usable", "withheld", "canceled"]

# What becomes of an item after all that was delivered of it.
Hidden = Literal["killed", "withheld", "embargoed"]
Showing = Literal["shown"] | Hidden

# A number that orders versions: dates and serials count, but no digits without end, which are slow to turn into one.
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class WireItem:
    """One version of an agency's item. `provider` and `id` name it among all; each delivery is a version of it.

    `provider` is the same whichever format it came in, `credit` what the item calls its provider, to be shown.
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
    credit: str = ""

    @property
    def order(self) -> int | None:
        """The version as a number, which orders those of one item; None when it is none."""
        return _number(self.version)


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


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of an item, as far as it decides what is shown: its `n`-th version, counted as they came.

    One that is `by_reference` is no version: another item withdraws this one. `embargo` is until when it is not shown.
    """

    n: int
    version: str
    status: Status
    updated: datetime | None
    received: datetime
    embargo: datetime | None = None
    by_reference: bool = False

    @property
    def order(self) -> int | None:
        """As in WireItem."""
        return _number(self.version)


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of an item: the delivery that is shown, None where none is; `until` when an embargo ends."""

    showing: Showing
    n: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A file of an agency as it came: its `form` (model/intake.py), and the `zone` of its times that name none.

    "" where nobody knows it.
    """

    form: str
    zone: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Handed:
    """An item on its way into the store: the article that it is when it is shown, and the hash of all that it says.

    Of `item` the store needs what is beside the text.
    """

    item: WireItem
    reading: Reading
    hash: bytes


Stand = Callable[[Sequence[Delivery], datetime], Standing]
# Whether two items under one slugline, each as headline and take, are takes of one story.
Alike = Callable[[tuple[str, str], tuple[str, str]], bool]


def _number(version: str) -> int | None:
    written = version.strip()
    short = len(written) <= _LONGEST_NUMBER
    return int(written) if short and written.isascii() and written.isdigit() else None

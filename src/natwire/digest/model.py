"""What a digest is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

from natwire.model.story import Hit, Story


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, newest first. A hit has a sentence where a word of the query was found."""

    title: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a publisher changed: the words that stood there, and those that stand there now."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a publisher changed in a story since its reader was told of it. `grades` are the gravest first.

    `places` are few; a headline comes first.
    """

    story: Story
    at: datetime
    grades: tuple[str, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be said; or what a watch has to tell, which is a small one.

    `name` is its word in the config, empty for one that was asked for by hand; `title` is what people read. `at` is
    when it was built; times are shown in `zone`. `folded` counts the copies that are not shown because their story is.
    `changes` are of stories that were told before. `volume` is how many stories its sections had on each of the last
    days, the oldest first; () for no picture. `sick` names the sources that need somebody to look after them. `lang` is
    the language of the frame, `host` the machine that wrote it, `run` the number of the last run before it.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    at: datetime
    zone: tzinfo
    kind: Literal["digest", "watch"] = "digest"
    changes: tuple[Change, ...] = ()
    volume: tuple[tuple[date, int], ...] = ()
    folded: int = 0
    lang: str = "en"
    sick: tuple[str, ...] = ()
    host: str = "localhost"
    run: int = 0


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail says besides: from whom and to whom, and how it wants to be filed.

    `domain` ends its ids, None for that of the sender; `subject` is a template with {n} and {title}, None for the usual
    one. With `thread` all mails of one digest are one conversation. `unsubscribe` is an address of the web for one
    click (RFC 8058). `slot` tells apart two editions that tell of the same stories, or of none.
    """

    sender: str
    recipient: str
    domain: str | None = None
    subject: str | None = None
    thread: bool = True
    unsubscribe: str | None = None
    slot: str = ""

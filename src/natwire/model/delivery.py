"""Words for what is told: where it goes, what of a story was told there, and the letter under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# queued and sending are on their way; failed was refused for good, held waits for a person, dropped is given up by one.
LetterState = Literal["queued", "sending", "sent", "failed", "held", "dropped"]

# What came of an hour of a digest: it was built, there was nothing to tell, or it was too late for it.
Outcome = Literal["built", "empty", "missed"]


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel of the config, and the address that it takes mail to; "" for a channel that needs none.

    It is one recipient: what was told here was not told elsewhere.
    """

    channel: str
    address: str = ""

    def __str__(self) -> str:
        return f"{self.channel}:{self.address}" if self.address else self.channel


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a story, in a word that is told once: `new`, `changed:ARTICLE.N` for what replaced the N-th text
    of an article, `carriers:N` for the outlet that made it N. `at` is when, or since when it waits to be told."""

    story: int
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one destination: the very bytes that are to be sent, empty in lists and when long sent.

    `plan` is what it is of, such as `digest:morning` or `watch:patria`. `unknown` says that it was under way when its
    process ended: whether it arrived, nobody knows. `next` is when it is tried again, `reply` what the other side said.
    """

    id: int
    message_id: str
    plan: str
    to: Destination
    body: bytes
    tries: int
    state: LetterState = "queued"
    unknown: bool = False
    queued: datetime | None = None
    next: datetime | None = None
    sent: datetime | None = None
    reply: str = ""
    stories: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """An hour at which a digest was due, as the clock showed it, such as `2026-11-24T07:00`; settled `at` that time."""

    plan: str
    slot: str
    at: datetime
    outcome: Outcome

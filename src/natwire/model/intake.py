"""Words for what lies on the disk and is no feed: files as they were read, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from natwire.model.article import Arrival, Page

# What a file is, by what is in it: a story of natwire's own, an agency's item, a page, a mail, many mails, a dump.
WireForm = Literal["ninjs", "newsml-g2", "newsml-1", "nitf"]
Form = WireForm | Literal["jsonl", "html", "mail", "mbox", "text"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file, or one message of a mailbox. `name` is for people: `drop/a.xml`, `inbox.mbox: message 12`.

    `at` is when the file was last changed, aware and UTC.
    """

    name: str
    data: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """An article out of a file, made ready for the store, with the page that it was read from where it was one."""

    arrival: Arrival
    page: Page | None = None

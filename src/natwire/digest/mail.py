"""A digest as one mail: the same bytes for the same digest, so that a retry is recognised as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from natwire.config.settings import PerStory
from natwire.digest.addresses import Address, address, domain
from natwire.digest.facts import followable, headline, language
from natwire.digest.lead import shortened
from natwire.digest.model import Digest, Envelope
from natwire.digest.page import parts
from natwire.digest.templates import Templates
from natwire.mail_headers import header, phrase, unstructured
from natwire.text import line
from natwire.wording import count

_SUBJECT = 120  # characters
_LIST = 60  # of a list's title
_SLUG = 40  # of a name in an id
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
_LONGEST_URL = 900  # characters; a line of mail has 998 at most, and an address is not folded
_PLACE = re.compile(r"\{(n|title)\}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it goes over the wire, and the ids of the stories that it tells or counts."""

    message_id: str
    body: bytes
    told: tuple[int, ...]


def message(
    digest: Digest,
    envelope: Envelope,
    max_kb: int = 90,
    per_story: PerStory = "lead",
    templates: Templates | None = None,
) -> Mail:
    """The mail to one recipient: multipart/alternative, text before HTML.

    Raises ConfigError for what is no mail address, and for a template that cannot be filled.
    """
    sender = address(envelope.sender)
    ids = domain(envelope.domain or sender.domain)
    mark = _mark(digest, envelope)
    message_id = f"<{digest.kind}.{digest.at.astimezone(digest.zone):%Y%m%d}.{mark}@{ids}>"
    headers = "".join(header(name, words) for name, words in _headers(digest, envelope, sender, ids, message_id))
    text, html = parts(digest, max_kb, per_story, templates, _unsubscribe(digest, envelope, sender))
    return Mail(message_id, headers.encode("ascii") + _body(text, html, mark), _told(digest))


def subject(digest: Digest, template: str | None = None) -> str:
    """What the mail is of, in at most 120 characters and on one line; `template` is the user's own for that.

    >>> from datetime import UTC, datetime
    >>> subject(Digest("patria", "patria", (), datetime(2026, 6, 3, tzinfo=UTC), UTC))
    'patria: nothing new'
    """
    new = [hit.story for section in digest.sections for hit in section.hits]
    stories = new or [change.story for change in digest.changes]
    title, many = line(digest.title), _stories(len(stories)) + ("" if new else " changed")
    top = headline(stories[0]) if stories else "nothing new"
    if template is not None:
        said = _PLACE.sub(lambda place: top if place[1] == "title" else str(len(stories)), template)
    elif not stories:
        said = f"{title}: {top}"
    elif digest.kind == "watch":
        one = "" if new else "changed: "  # else it would be taken for the same news a second time
        said = f"{title}: {one}{top}" if len(stories) == 1 else f"{title}: {many}: {top}"
    else:
        said = f"{many}: {top}"
    return shortened(line(said), _SUBJECT)


def _stories(n: int) -> str:
    return count(n, "story", "stories")


def _headers(
    digest: Digest, envelope: Envelope, sender: Address, ids: str, message_id: str
) -> Iterator[tuple[str, str]]:
    """The headers with their words. Those of a list are for what has a name: what was asked for by hand is none."""
    word = _word(digest.name)
    yield "From", str(sender)
    yield "To", str(address(envelope.recipient))
    yield "Subject", unstructured(subject(digest, envelope.subject))
    yield "Date", format_datetime(digest.at.astimezone(digest.zone))
    yield "Message-ID", message_id
    if digest.name and envelope.thread:  # the letter that all are answers to was never written, and need not be
        yield "In-Reply-To", f"<{digest.kind}-{word}@{ids}>"
        yield "References", f"<{digest.kind}-{word}@{ids}>"
    if digest.name:
        place = "natwire" if digest.kind == "digest" else "watch.natwire"
        yield "List-Id", f"{phrase(shortened(line(digest.title), _LIST))} <{word}.{place}.{ids}>".strip()
        yield from _unsubscribing(digest, envelope, sender)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no "I am on holiday" in answer
    yield "Precedence", "bulk"  # the same for programs that are older than it
    yield "X-Auto-Response-Suppress", "All"  # and for Exchange
    yield "Content-Language", language(digest.lang) or "en"
    yield "X-Natwire", unstructured(f"{digest.name or 'by hand'}; run {digest.run}; {_stories(len(_told(digest)))}")


def _unsubscribing(digest: Digest, envelope: Envelope, sender: Address) -> Iterator[tuple[str, str]]:
    """How to stop it, for the button of mail programs; a web address is asked by one click of it (RFC 8058)."""
    web, mail = _unsubscribe(digest, envelope, sender), _by_mail(digest, sender)
    yield "List-Unsubscribe", f"<{web}>, <{mail}>" if web != mail else f"<{mail}>"
    if web.startswith("https://"):
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _unsubscribe(digest: Digest, envelope: Envelope, sender: Address) -> str:
    """Where a reader says that it is enough: on the web where the user has a place for that, else by mail."""
    if not digest.name:
        return ""
    web = quote(followable(envelope.unsubscribe or ""), safe=_OF_ADDRESSES)
    return web if web and len(web) < _LONGEST_URL else _by_mail(digest, sender)


def _by_mail(digest: Digest, sender: Address) -> str:
    name = shortened(line(digest.name), _SLUG)
    return f"mailto:{quote(sender.spec, safe='@')}?subject={quote(f'unsubscribe {name}', safe='')}"


def _body(text: str, html: str, mark: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    # "=_" cannot stand in quoted-printable text (RFC 2045, 6.7), so no story can hold the boundary.
    mail.set_boundary(f"=_{mark}")
    return mail.as_bytes()


def _told(digest: Digest) -> tuple[int, ...]:
    """Each once; also those that changed, and those that it only counts."""
    new = [hit.story.id for section in digest.sections for hit in section.hits]
    return tuple(dict.fromkeys([*new, *(change.story.id for change in digest.changes)]))


def _mark(digest: Digest, envelope: Envelope) -> str:
    """What makes this mail this mail: 16 hex digits.

    Not the numbers of its stories: a database that was restored gives them out again, to others.
    """
    words = [digest.kind, digest.name, address(envelope.recipient).spec, envelope.slot]
    for story in (hit.story for section in digest.sections for hit in section.hits):
        words += [story.url, story.title]
    for change in digest.changes:
        words += [change.story.url, change.story.title, change.at.isoformat()]
    return sha256("\n".join(map(line, words)).encode()).hexdigest()[:16]


def _word(name: str) -> str:
    """The name as a word of ids and domains; where letters are lost, what tells it from others that lose them."""
    name = line(name)
    word = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_SLUG].strip("-")
    return word if word == name.lower() else f"{word}-{sha256(name.encode()).hexdigest()[:8]}".lstrip("-")

"""Digests and the letters in the outbox: tables of them, one of them to be read, and both as data."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.message import EmailMessage
from typing import Any, Literal

from natwire.config.settings import DigestPlan
from natwire.model.data import iso
from natwire.model.delivery import Edition, Letter
from natwire.show import data
from natwire.show.lines import full, moment
from natwire.show.style import Style
from natwire.show.tables import drawn
from natwire.text import clean, line
from natwire.wording import count

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Id")  # those that a reader of the mail may look at


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest of the config: when it is due next, None for one without hours, and when its last letter was written.

    An hour that is past is due now.
    """

    plan: DigestPlan
    next: datetime | None
    last: datetime | None


def digests(kept: Sequence[Kept], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per digest: name, hours, when it is due next and was last written, to whom it goes."""
    rows = [
        (
            line(each.plan.name),
            hours(each.plan),
            "now" if each.next and each.next <= now else _moment(each.next, zone, now),
            _moment(each.last, zone, now),
            ", ".join(map(str, each.plan.to)) or "nobody",
        )
        for each in kept
    ]
    return drawn(("digest", "hours", "next", "last", "to"), rows, style)


def hours(plan: DigestPlan) -> str:
    """When a digest is due, such as `07:00 17:30 Mon-Fri`."""
    if not plan.at:
        return "by hand"
    at = " ".join(f"{each:%H:%M}" for each in plan.at)
    return at if len(plan.days) == len(_DAYS) else f"{at} {','.join(_spans(sorted(plan.days)))}"


def _spans(days: Sequence[int]) -> Iterator[str]:
    """Days in a row as one word."""
    begin = 0
    for at in range(1, len(days) + 1):
        if at == len(days) or days[at] != days[at - 1] + 1:
            first, last = _DAYS[days[begin]], _DAYS[days[at - 1]]
            yield first if first == last else f"{first}-{last}"
            begin = at


def digest_told(each: Kept) -> dict[str, Any]:
    """The same as data."""
    return {
        "name": each.plan.name,
        "title": each.plan.title,
        "at": [f"{at:%H:%M}" for at in each.plan.at],
        "days": [_DAYS[day].lower() for day in sorted(each.plan.days)],
        "next": iso(each.next),
        "last": iso(each.last),
        "to": [str(to) for to in each.plan.to],
        "schema": data.SCHEMA,
    }


def history(editions: Mapping[Edition, Sequence[Letter]], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per edition and letter: the digest, its hour, what came of it, and where the letter is now."""
    rows = [
        (_name(edition.plan), _hour(edition, zone, now), edition.outcome, *_standing(letter, zone, now))
        for edition, letters in editions.items()
        for letter in letters or (None,)
    ]
    return drawn(("digest", "hour", "outcome", "letter", "to", "stories", "state", "since"), rows, style)


def _hour(edition: Edition, zone: tzinfo, now: datetime) -> str:
    """When it was due, as the clock showed it then."""
    return moment(datetime.fromisoformat(edition.slot).replace(tzinfo=zone), zone, now)


def _standing(letter: Letter | None, zone: tzinfo, now: datetime) -> tuple[str, ...]:
    if letter is None:
        return ("",) * 5
    since = _moment(letter.sent or letter.queued, zone, now)
    return str(letter.id), str(letter.to), str(letter.stories), letter.state, since


def edition_told(edition: Edition, letters: Sequence[Letter]) -> dict[str, Any]:
    """The same as data."""
    return {
        "digest": _name(edition.plan),
        "hour": edition.slot,
        "time": iso(edition.at),
        "outcome": edition.outcome,
        "letters": [letter_told(letter) for letter in letters],
        "schema": data.SCHEMA,
    }


def outbox(letters: Sequence[Letter], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per letter: number, state, of what, to whom, next try, what the other side said, when written, stories.

    What a narrow terminal has no room for stands last.
    """
    rows = [
        (
            str(letter.id),
            letter.state,
            line(letter.plan),
            line(str(letter.to)),
            _moment(letter.next, zone, now) if letter.state == "queued" else "",
            line(letter.reply),
            _moment(letter.queued, zone, now),
            str(letter.stories),
        )
        for letter in letters
    ]
    return drawn(("letter", "state", "of", "to", "next try", "answer", "written", "stories"), rows, style)


def letter_told(letter: Letter) -> dict[str, Any]:
    """A letter as data, without its body."""
    return {
        "id": letter.id,
        "message_id": letter.message_id,
        "of": letter.plan,
        "channel": letter.to.channel,
        "address": letter.to.address,
        "state": letter.state,
        "tries": letter.tries,
        "stories": letter.stories,
        "queued": iso(letter.queued),
        "next": iso(letter.next) if letter.state == "queued" else None,
        "sent": iso(letter.sent),
        "reply": letter.reply,
        "schema": data.SCHEMA,
    }


def whole(letter: Letter, zone: tzinfo) -> str:
    """What became of a letter, a fact a line, then the letter as it is read."""
    facts = [
        ("of", line(letter.plan) or "asked for by hand"),
        ("to", line(str(letter.to))),
        ("state", f"{letter.state} after {count(letter.tries, 'try', 'tries')}"),
        ("written", full(letter.queued, zone)),
        ("next try", full(letter.next, zone) if letter.state == "queued" else ""),
        ("sent", full(letter.sent, zone)),
        ("answer", line(letter.reply)),
    ]
    told = "\n".join([f"letter {letter.id}", *(f"  {name:<9} {fact}" for name, fact in facts if fact)])
    return f"{told}\n\n{readable(letter.body) if letter.body else 'its text was dropped by natwire db prune'}"


def text(body: bytes) -> str:
    """The text of a mail; "" where it has none."""
    return _part(body, "plain")


def html(body: bytes) -> str:
    """The HTML of a mail; "" where it has none."""
    return _part(body, "html")


def _part(body: bytes, kind: Literal["plain", "html"]) -> str:
    part = _mail(body).get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _mail(body: bytes) -> EmailMessage:
    return email.message_from_bytes(body, EmailMessage, policy=email.policy.default)


def readable(body: bytes) -> str:
    """The headers of a mail, decoded, and its text; what is no mail as it stands."""
    if not body.startswith(b"From: "):
        return clean(body.decode("utf-8", "replace")).rstrip()
    mail = _mail(body)
    headers = [f"{name}: {line(str(mail[name]))}" for name in _HEADERS if mail[name]]
    return clean("\n".join(headers) + "\n\n" + text(body)).rstrip()


def _name(plan: str) -> str:
    return line(plan.partition(":")[2])


def _moment(at: datetime | None, zone: tzinfo, now: datetime) -> str:
    return moment(at, zone, now) if at else "never"

"""A digest as one mail: the same bytes for the same digest, so that a retry is recognised as one."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256

from natwire.digest.lead import shortened
from natwire.digest.model import Digest
from natwire.digest.page import fitting, rendered
from natwire.digest.plain import written
from natwire.digest.view import headline
from natwire.errors import ConfigError
from natwire.text import line
from natwire.wording import count

_SUBJECT = 120  # characters
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def message(digest: Digest, sender: str, recipient: str, max_kb: int = 90) -> bytes:
    """The mail to one recipient, as it goes over the wire: multipart/alternative, text before HTML.

    Raises ConfigError for what is no mail address. Message-ID is made of the digest's day and name, the recipient and
    the stories, and the boundary of the Message-ID.
    """
    source, target = _address(sender), _address(recipient)
    seen = fitting(digest, max_kb)
    at = digest.at.astimezone(digest.zone)
    mark = _mark(digest, target.addr_spec)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = source
    mail["To"] = target
    mail["Subject"] = subject(digest)
    mail["Date"] = at
    mail["Message-ID"] = f"<digest.{at:%Y%m%d}.{mark}@{source.domain}>"
    mail["List-Id"] = _list_id(digest, source.domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "I am on holiday" in answer
    mail["Precedence"] = "bulk"
    mail["X-Natwire"] = _value(f"{digest.name}; {_stories(digest)}")
    mail.set_content(written(seen), subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(rendered(seen), subtype="html", charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = seen.lang  # set earlier, it would move into the first part
    # "=_" cannot stand in quoted-printable text (RFC 2045, 6.7), so no story can hold the boundary.
    mail.set_boundary(f"=_{mark}")
    return mail.as_bytes()


def subject(digest: Digest) -> str:
    """How many stories and the first title, in at most 120 characters and on one line."""
    first = next((headline(story) for section in digest.sections for story in section.stories), "")
    if not first:
        return shortened(_value(f"{digest.title}: nothing new"), _SUBJECT)
    return shortened(_value(f"{_stories(digest)}: {first}"), _SUBJECT)


def _stories(digest: Digest) -> str:
    return count(sum(len(section.stories) for section in digest.sections), "story", "stories")


def _mark(digest: Digest, recipient: str) -> str:
    """What makes this mail this mail: 16 hex digits."""
    ids = [str(story.id) for section in digest.sections for story in section.stories]
    return sha256("\n".join([line(digest.name), recipient, *ids]).encode()).hexdigest()[:16]


def _list_id(digest: Digest, domain: str) -> str:
    """`Title <name.natwire.domain>` (RFC 2919)."""
    title = re.sub(r'[<>"\\]', "", _value(digest.title))
    name = re.sub(r"[^a-z0-9]+", "-", digest.name.lower()).strip("-") or "digest"
    return f"{title} <{name}.natwire.{domain}>".strip()


def _value(text: str) -> str:
    """A header's value: one line, and no encoded word (RFC 2047) that another program would decode."""
    return line(text).replace("=?", "= ?")


def _address(text: str) -> Address:
    """`natwire <wire@example.org>` or `wire@example.org`; ASCII, as not every server takes more (RFC 6531)."""
    name, spec = parseaddr(line(text))
    if len(spec) > 254 or not _ADDRESS.fullmatch(spec):
        raise ConfigError(f"{line(text)!r} is no mail address", hint="write it as name@example.org")
    return Address(display_name=_value(name), addr_spec=spec)

"""Mail folders, for mail programs: a message for each story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from natwire.export.common import identity, link, outlets, paragraphs, title
from natwire.model.story import Story
from natwire.text import line

_POLICY = SMTP.clone(linesep="\n", max_line_length=78)
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # %b follows the locale


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """mboxrd: a line that begins with `From `, behind any number of >, has one > more."""
    for story in stories:
        at = story.at
        day = f"{_WEEK[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:2} {at:%H:%M:%S} {at.year:04}"
        told = _FROM.sub(rb">\1", _message(story).as_bytes())
        yield f"From natwire@localhost {day}\n{told.decode('ascii')}\n"


def _message(story: Story) -> EmailMessage:
    message = EmailMessage(_POLICY)
    message["Message-ID"] = f"<{identity(story).removeprefix('urn:uuid:')}@natwire.invalid>"
    message["Date"] = format_datetime(story.at)
    message["From"] = Address(line(story.name) or "natwire", "natwire", "localhost")
    message["Subject"] = title(story)
    if story.tags:
        message["Keywords"] = ", ".join(story.tags)
    if url := link(story.url):
        message["X-Link"] = url
    if story.lang:
        message["Content-Language"] = line(story.lang)
    foot = [each for each in (url, ", ".join(map(line, outlets(story)))) if each]
    text = "\n\n".join([*paragraphs(story), "\n".join(["-- ", *foot])])
    message.set_content(text + "\n", cte="quoted-printable")
    return message

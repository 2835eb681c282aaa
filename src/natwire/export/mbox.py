"""Mail folders, for mail programs: a message for each story."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator
from email.utils import format_datetime

from natwire.export.common import identity, link, outlets, paragraphs, title
from natwire.mail_headers import header, phrase, unstructured
from natwire.model.story import Story
from natwire.text import line

_FROM = re.compile(r"^(>*From )", re.MULTILINE)
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # %b follows the locale
_LONGEST_URL = 900  # characters; a line of mail has 998 at most, and an address is not folded


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """mboxrd: a line that begins with `From `, behind any number of >, has one > more."""
    for story in stories:
        at = story.at
        day = f"{_WEEK[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:2} {at:%H:%M:%S} {at.year:04}"
        message = "".join(header(*each) for each in _headers(story)).replace("\r\n", "\n") + "\n" + _body(story)
        told = _FROM.sub(r">\1", message)
        yield f"From natwire@localhost {day}\n{told}\n"


def _headers(story: Story) -> Iterator[tuple[str, str]]:
    """With their words."""
    yield "Message-ID", f"<{identity(story).removeprefix('urn:uuid:')}@natwire.invalid>"
    yield "Date", format_datetime(story.at)
    yield "From", f"{phrase(line(story.name) or 'natwire')} <natwire@localhost>"
    yield "Subject", unstructured(title(story))
    if story.tags:
        yield "Keywords", unstructured(", ".join(story.tags))
    if (url := link(story.url)) and len(url) < _LONGEST_URL:
        yield "X-Link", url
    if story.lang:
        yield "Content-Language", unstructured(story.lang)
    yield "MIME-Version", "1.0"
    yield "Content-Type", 'text/plain; charset="utf-8"'
    yield "Content-Transfer-Encoding", "quoted-printable"


def _body(story: Story) -> str:
    """The text, with its address and its outlets below."""
    foot = [each for each in (link(story.url), ", ".join(map(line, outlets(story)))) if each]
    text = "\n\n".join([*paragraphs(story), "\n".join(["-- ", *foot])])
    return b2a_qp(f"{text}\n".encode(), istext=True).decode("ascii")

"""What several forms have in common."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote, urlunsplit

from natwire.addresses import split
from natwire.model.story import Story
from natwire.text import clean, line

TITLE = "natwire"

_SIGN = r"[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2}"
_URI = re.compile(
    r"[a-z][a-z\d+.-]*:(?!//[^/?#]*:\d*[^\d/?#])"  # a port is a number
    rf"(?:{_SIGN})+(?:\?(?:{_SIGN}|\?)*)?(?:#(?:{_SIGN}|\?)*)?",
    re.ASCII | re.IGNORECASE,
)
_ODD = re.compile(r"%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@/?%-]", re.ASCII | re.IGNORECASE)


def title(story: Story) -> str:
    """The headline on one line; the address where there is none."""
    return line(story.title) or line(story.url) or f"Story {story.id}"


def paragraphs(story: Story) -> list[str]:
    """The text, a paragraph each; lists and tables keep their lines."""
    return [part.strip("\n") for part in clean(story.text).split("\n\n") if part.strip()]


def link(url: str) -> str:
    """An address that a reader may be sent to, as a URI: with %XX for what may not stand in one; "" if it is not http.

    >>> link("https://ä.example/ö [1]#x#y"), link("javascript:alert(1)")
    ('https://xn--4ca.example/%C3%B6%20%5B1%5D#x%23y', '')
    """
    parts = split(line(url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    place = parts.netloc
    with suppress(UnicodeError):  # a host that is none
        place = place.encode("idna").decode("ascii")
    rest = (_ODD.sub(lambda found: quote(found[0], safe=""), part) for part in parts[2:])
    written = urlunsplit((parts.scheme, place, *rest))
    return written if is_uri(written) else ""


def is_uri(text: str) -> bool:
    """Whether that is a URI with a scheme (RFC 3986); one with an address of IPv6 does not count.

    >>> is_uri("urn:newsml:dpa.com:20260603:1"), is_uri("dpa 12")
    (True, False)
    """
    return _URI.fullmatch(text) is not None


def identity(story: Story) -> str:
    """A name for the story among all things, the same at each export, whichever of its carriers is shown."""
    url = story.carriers[0].url if story.carriers else story.url
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{url}#{story.id}").urn


def changed(story: Story) -> datetime:
    """When it last changed, as far as that is known."""
    return story.updated or story.at


def authors(story: Story) -> list[str]:
    """Who wrote it, else who printed it; never nobody."""
    return list(filter(None, map(line, story.authors))) or [line(story.name) or line(story.outlet) or TITLE]


def outlets(story: Story) -> list[str]:
    """Who carried it, each once, in the order of the carriers."""
    return list(dict.fromkeys(each.outlet for each in story.carriers))

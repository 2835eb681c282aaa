"""Web addresses, as feeds and pages write them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from natwire.text import line

_LONGEST = 4000
# The root of a site, or of one of its languages, and the files that servers answer it with.
_FRONT_DOOR = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)
_PLAIN = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?#][!-~]*)?\Z", re.ASCII)  # nothing to be done to it


def web_address(link: str, base: str) -> str | None:
    """The address that `link` means on a page at `base`; None for one that is not http, or of over 4,000 characters.

    >>> web_address("../atom feed.xml", "https://example.org/news/"), web_address("mailto:a@example.org", "")
    ('https://example.org/atom%20feed.xml', None)
    """
    if len(link) > _LONGEST:
        return None
    if _PLAIN.match(link):
        return link
    link = line(link).replace(" ", "%20")
    if not link:
        return None
    try:
        joined = link if link.startswith(("https://", "http://")) else urljoin(base, link)
        parts = urlsplit(joined)
    except ValueError:  # half an IPv6 address
        return None
    return joined if parts.scheme in ("https", "http") and parts.netloc else None


def split(url: str | None) -> SplitResult:
    """The parts of an address, all of them empty for what is none.

    >>> split("https://example.org/a").path, split("http://[half").path
    ('/a', '')
    """
    try:
        return urlsplit(url or "")
    except ValueError:  # half an IPv6 address
        return SplitResult("", "", "", "", "")


def host(url: str | None) -> str:
    """The host of an address in small letters, empty when it is none."""
    return split(url).hostname or ""


def is_front_door(url: str) -> bool:
    """Whether an address is that of a whole site, in one of its languages too, so that no article is told by it.

    >>> is_front_door("https://example.org/en/"), is_front_door("https://example.org/?p=812")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _FRONT_DOOR.fullmatch(parts.path) is not None

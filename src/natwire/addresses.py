"""Web addresses, as feeds and pages write them."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from natwire.text import line

_LONGEST = 4000
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

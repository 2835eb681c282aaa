"""What a page tells machines: its scripts of `application/ld+json`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN = re.compile(r"<script\b[^<>]{0,1000}?application/ld\+json[^<>]{0,1000}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)


def scripts(page: str) -> Iterator[str]:
    """What stands in each of them, in the order of the page; no parser is needed for it."""
    begin = _BEGIN.search(page)
    while begin and (end := _END.search(page, begin.end())):
        yield page[begin.end() : end.start()]
        begin = _BEGIN.search(page, end.end())

"""A page that somebody saved: its markup, and the address that the program which saved it wrote into the file.

Browsers save a page alone or as a web archive, which is made as a mail is (RFC 2557).
"""

from __future__ import annotations

import re

from natwire.addresses import web_address
from natwire.errors import ParseError
from natwire.parse.mail_parts import page_in, text_of
from natwire.parse.message import taken_apart

_BEGINNING = 20_000  # bytes in which a file says what it is
_HEADERS = re.compile(rb"\s*(?:[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n)*+)++")
# A mail with its pictures is made in the same way. Chrome's header; Internet Explorer and most others; Opera.
_ARCHIVE = re.compile(
    rb"^(?:snapshot-content-location:|from:\s{0,9}\"?<?saved by |content-location:\s{0,9}https?:)",
    re.IGNORECASE | re.MULTILINE,
)
# Mark of the Web, as Internet Explorer, Chrome and wget write it; SingleFile's; HTTrack's.
_COMMENTS = (
    re.compile(rb"<!--\s{0,9}saved from url=\(\d{1,6}\)\s{0,9}([^\s<>]{1,4000})", re.IGNORECASE),
    re.compile(rb"<!--\s{0,9}Page saved with SingleFile\s{1,9}url:\s{0,9}([^\s<>]{1,4000})", re.IGNORECASE),
    re.compile(rb"<!-- Mirrored from ([^\s<>]{1,4000}) by HTTrack", re.IGNORECASE),
)
_BASE = re.compile(rb"<base\s[^<>]{0,400}?href\s{0,9}=\s{0,9}[\"']?([^\s\"'<>]{1,4000})", re.IGNORECASE)


def is_archive(data: bytes) -> bool:
    """Whether a file that looks like a mail is a page in a web archive."""
    headers = _HEADERS.match(data[:_BEGINNING])
    return headers is not None and _ARCHIVE.search(headers[0].lstrip()) is not None


def saved(data: bytes) -> tuple[bytes, str | None]:
    """The page in a file, and where it was saved from; None where nothing says so.

    Raises ParseError for an archive without a page in it.
    """
    if is_archive(data):
        return _from_archive(data)
    head = data[:_BEGINNING]
    told = [found[1] for pattern in (*_COMMENTS, _BASE) if (found := pattern.search(head))]
    return data, next(filter(None, map(_address, told)), None)


def _from_archive(data: bytes) -> tuple[bytes, str | None]:
    try:
        archive = taken_apart(data)
    except RecursionError as error:
        raise ParseError("it has more parts than any saved page has", word="mail") from error
    part = page_in(archive)
    if part is None:
        raise ParseError("it is a web archive without a page in it", word="empty")
    names = (archive["snapshot-content-location"], part["content-location"], archive["content-location"])
    told = (str(each or "") for each in names)
    return text_of(part).encode("utf-8", "replace"), next(filter(None, (web_address(each, "") for each in told)), None)


def _address(told: bytes) -> str | None:
    """An address as a comment has it; HTTrack leaves out its scheme."""
    text = told.decode("utf-8", "replace")
    bare = "://" not in text and re.match(r"[\w-]+(?:\.[\w-]+)+/", text)
    return web_address(f"http://{text}" if bare else text, "")

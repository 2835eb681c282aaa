"""One mail, as a newsletter arrives: who wrote, what about, and what there is to read. Its page is not judged here.

Mail programs forgive, so newsletters are seldom right: charsets and transfer encodings are declared that are not used,
headers hold bytes that they may not, parts are missing. What is declared is tried, and what is there decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr

from selectolax.lexbor import LexborHTMLParser

from natwire.dates import parse_date
from natwire.errors import ParseError
from natwire.markup import bounded
from natwire.parse.encoded import words
from natwire.parse.mail_parts import Found, found_in
from natwire.text import language, line

# The standard parser keeps each line as an object, and asks of it whether it ends any of the parts that are open. The
# largest mails that services take have 600,000 lines; more than these would take hundreds of megabytes, or minutes.
_MOST_LINES = 1_000_000
_MOST_WORK = 5_000_000
_MOST_EDGES = 20_000  # lines that may begin a part, or be a rule in a text
_PARTED = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_TOO_MANY = "it has more lines or parts than any mail has"
# A file that has none of these is no mail.
_HEADERS = ("from", "subject", "date", "message-id", "received", "to", "mime-version")
_DEEPEST = 3  # mails within mails
_MOST_LINKS = 500
_LONGEST_LINK = 2_000
_NAMED = 3
_LINK = re.compile(r"https?://[^\s<>\"'\]]+")
_ADDRESS = re.compile(r"<\s*([^<>\s]+)\s*>")
_LONGEST_SENDER = 320  # its brackets within brackets would take the parser too deep
_ID = re.compile(r"<[^<>\s]+>")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says. `html` and `text` are its forms, either may be ""; `nothing` says why both are.

    `id` is its Message-ID in angles, `list_id` that of its mailing list, without. `sender` is a name, or the `address`
    where that has none. `links` are its web addresses in their order, without those to leave the list by.
    """

    id: str | None
    subject: str
    sender: str
    address: str
    list_id: str | None
    date: datetime | None
    lang: str | None
    html: str
    text: str
    links: tuple[str, ...]
    nothing: str = ""


class _Lenient(EmailPolicy):
    """The standard library's policy, but that a header is what it says: no parser stumbles over it."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The header on one line; its words stay encoded, for the bytes of several may make one letter."""
        return " ".join(value.splitlines())


def messages(data: bytes, zone: tzinfo = UTC) -> Iterator[Message]:
    """The mail, and behind it those that it forwards, as digests of mailing lists do. Raises ParseError for no mail.

    One with nothing to read is left out where another has something. A date without a zone is in `zone`.
    """
    try:
        mail = taken_apart(data)
        if not any(mail[name] for name in _HEADERS):
            raise ParseError("it is no mail: it has none of the headers that mails have", word="mail")
        found = [_message(each, inner, zone) for each, inner in _mails(mail, _DEEPEST)]
    except RecursionError as error:
        raise ParseError(_TOO_MANY, word="mail") from error
    yield from [each for each in found if not each.nothing] or found[:1]


def taken_apart(data: bytes) -> Part:
    """The parts of a mail, or of what is made as one. Raises ParseError or RecursionError for more than any has."""
    data = data.removeprefix(_BOM).lstrip(b"\r\n")
    if _is_endless(data):
        raise ParseError(_TOO_MANY, word="mail")
    mail: Part = BytesParser(policy=_Lenient()).parsebytes(data)
    return mail


def _is_endless(data: bytes) -> bool:
    lines = data.count(b"\n")
    work = (len(_PARTED.findall(data)) + 1) * lines
    return lines > _MOST_LINES or work > _MOST_WORK or data.count(b"\n--") > _MOST_EDGES


def _mails(mail: Part, deeper: int) -> Iterator[tuple[Part, Found]]:
    """The mail and those within it, each with what it has."""
    found = found_in(mail)
    yield mail, found
    for each in found.nested if deeper else ():
        yield from _mails(each, deeper - 1)


def _message(mail: Part, found: Found, zone: tzinfo) -> Message:
    name, address = _sender(_raw(mail, "from"))
    return Message(
        id=_id(_raw(mail, "message-id")),
        subject=line(words(_raw(mail, "subject"))),
        sender=line(words(name)) or line(address),
        address=line(address),
        list_id=_list_id(_raw(mail, "list-id")),
        date=_date(mail, zone),
        lang=language(_raw(mail, "content-language")),
        html=found.html,
        text=found.text,
        links=_links(mail, found),
        nothing="" if found.read else _nothing(mail, found),
    )


def _raw(mail: Part, name: str) -> str:
    return str(mail[name] or "")[:5_000]


def _sender(header: str) -> tuple[str, str]:
    """The name, as it is encoded, and the address. The standard library only reads what has no angles (RFC 822).

    Of the others it loses the name where a letter stands in it that may not.
    """
    if found := _ADDRESS.search(header):
        return header[: found.start()].strip().strip('"').replace('\\"', '"'), found[1]
    return parseaddr(header[:_LONGEST_SENDER])


def _id(header: str) -> str | None:
    found = _ID.search(header)
    return line(found[0] if found else header) or None


def _list_id(header: str) -> str | None:
    """What stands in angles (RFC 2919); before it is a name for people."""
    found = _ID.search(header)
    return line(found[0][1:-1] if found else header).lower() or None


def _date(mail: Part, zone: tzinfo) -> datetime | None:
    """When it was sent; where it does not say, when it came to the last server on its way."""
    when = parse_date(line(_raw(mail, "date")), zone=zone)
    return when or parse_date(line(_raw(mail, "received").rpartition(";")[2]), zone=zone)


def _links(mail: Part, found: Found) -> tuple[str, ...]:
    """The address that its archive has for it, then those within it."""
    leaving = set(_LINK.findall(_raw(mail, "list-unsubscribe")))
    links = dict.fromkeys(_LINK.findall(_raw(mail, "archived-at")))
    if found.html:
        page = LexborHTMLParser(bounded(found.html))
        links |= dict.fromkeys((node.attributes.get("href") or "").strip() for node in page.css("a[href]"))
    else:
        links |= dict.fromkeys(each.rstrip(".,;:!?)") for each in _LINK.findall(found.text))
    return tuple(each for each in links if len(each) <= _LONGEST_LINK and _LINK.match(each) and each not in leaving)[
        :_MOST_LINKS
    ]


def _nothing(mail: Part, found: Found) -> str:
    """Why there is nothing to read."""
    if mail.get_content_type() == "multipart/encrypted":
        return "it is encrypted"
    if not found.attached:
        return "it has no text"
    more = len(found.attached) - _NAMED
    return "it has only attachments: " + ", ".join(found.attached[:_NAMED]) + (f" and {more} more" if more > 0 else "")

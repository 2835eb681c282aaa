"""What a file is, by how it begins; by its name only where that leaves it open."""

from __future__ import annotations

import re
from pathlib import PurePath

from natwire.charset import marked
from natwire.errors import ParseError
from natwire.intake import binary, mbox
from natwire.model.intake import Form

_HEAD = 1 << 16  # bytes that are looked at: of JSON, the text may stand before what tells it
_START = 1_000  # letters in which markup begins, behind what a transmission may have put before it

_OWN = re.compile(r'\{\s*"natwire"\s*:')
_JSON = re.compile(r'\{\s*(?:"|\}\s*\Z)|\[\s*(?:[\[{]|\]\s*\Z)')
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/')
_ID = re.compile(r'"(?:uri|guid|urn)"\s*:', re.IGNORECASE)
_ID_FIRST = re.compile(r'[\[{\s]*"(?:uri|guid)"\s*:', re.IGNORECASE)
_NINJS = re.compile(
    r'"(?:versioncreated|firstcreated|contentcreated|pubstatus|body_?(?:html|text|xhtml)|bodies|headlines?|slugline|'
    r'urgency|usageterms|copyrightholder|ednote|embargoed(?:until)?)"\s*:',
    re.IGNORECASE,
)
_OTHER_JSON = re.compile(
    r'"@context"\s*:[\[\s]*+"https?:\\?/\\?/www\.w3\.org\\?/ns\\?/activitystreams|"(?:in_reply_to_id|reblogs_count)"\s*:|'
    r'"\$schema"\s*:\s*"https?:\\?/\\?/json-schema\.org|"\$type"\s*:\s*"app\.bsky'
)

_BEFORE_ROOT = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*)?>|<!\[CDATA\[)*+", re.DOTALL | re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+(\w+)", re.IGNORECASE)
_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,40})(?=[\s/>])[^>]{0,5000}")
_MARKUP = re.compile(r"<\?xml\s|<!DOCTYPE\s|^<(?:html|nitf|NewsML|newsItem|newsMessage|packageItem)[\s>]", re.M | re.I)
_AGENCY = re.compile(r"<(?:[\w.-]{1,40}:)?(NewsML|newsMessage|newsItem|packageItem|nitf)(?=[\s/>])")
_PAGE = re.compile(r"<(?:html|body|p|div|br|h1|article|table)[\s/>]|</(?:p|div|a|h1)>", re.IGNORECASE)
_G2 = "iptc.org/std/nar/2006-10-01"

_ROOTS: dict[str, Form] = {
    "newsMessage": "newsml-g2", "newsItem": "newsml-g2", "packageItem": "newsml-g2", "NewsML": "newsml-1",
    "NewsItem": "newsml-1", "nitf": "nitf",
}  # fmt: skip
_FEEDS = ("rss", "rdf", "feed", "urlset", "sitemapindex")
_HTML = re.compile(
    r"html|head|body|meta|title|base|link|style|script|noscript|div|p|span|a|article|section|main|header|footer|nav|h[1-6]|"
    r"table|center|font|[bh]r|img|form|iframe|[uo]l|pre|blockquote|[bi]|em|strong"
)

_HEADERS = re.compile(r"(?:[!-9;-~]{1,100}[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*+)++")
_MAIL_HEADER = re.compile(
    r"^(?:From|To|Cc|Bcc|Subject|Date|Sender|Reply-To|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|"
    r"Content-Type|Content-Transfer-Encoding|DKIM-Signature|List-[\w-]+|X-[\w-]+)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
# IPTC 7901 and ANPA have what is not for print within the text, so that they must not be taken for one.
_TELEGRAM = re.compile(r"[\s\x00-\x1f\x7f]{0,40}\x01[^\x02]{1,400}\x02")
_STRAY = 8  # controls that a transmission may have left, however short the text
_CONTROL = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")

_BY_NAME: dict[str, Form] = {".html": "html", ".htm": "html", ".xhtml": "html", ".eml": "mail"}
_NO_TEXT = {
    ".css": "a style sheet", ".js": "a script", ".mjs": "a script", ".csv": "a table", ".tsv": "a table",
    ".json": "no JSON, though it is named so", ".jsonl": "no JSON, though it is named so",
    ".xml": "no XML, though it is named so", ".pdf": "no PDF, though it is named so",
}  # fmt: skip


def form(data: bytes, name: str) -> Form:
    """What a file of that name is, of which `data` are at least the first some thousand bytes.

    Raises ParseError, with the word `format`, for what natwire does not read, and says what that is.
    """
    head = data[:_HEAD]
    if what := binary.named(head):
        raise _other(name, what)
    text = _letters(head).lstrip("\ufeff \t\r\n\f\0")
    if not text:
        raise ParseError(
            f"{name} has only blanks or zeros where it begins" if head else f"{name} is empty", word="empty"
        )
    if _TELEGRAM.match(text):
        raise _other(name, "a telegram in IPTC 7901 or ANPA", "ask the agency for ninjs, NewsML or NITF")
    if len(_CONTROL.findall(text)) > max(_STRAY, len(text) // 50):
        raise _other(name, "no text")
    if _JSON.match(text):
        return _json(text, name, whole=len(data) < _HEAD)
    if mbox.begins(head):  # whatever markup its first message has
        return "mbox"
    return _markup(text, name) or _lines(text, name)


def _letters(head: bytes) -> str:
    """The text as far as the form goes by it, for which ASCII is enough."""
    text = marked(head)
    if text is not None:
        return text
    wide = {(True, False): "utf-16-le", (False, True): "utf-16-be"}.get((not any(head[1:20:2]), not any(head[:20:2])))
    return head.decode(wide, "replace") if wide and len(head) > 1 else head.decode("utf-8", "replace")


def _json(text: str, name: str, *, whole: bool) -> Form:
    if _OWN.match(text):
        return "jsonl"
    if _JSON_FEED.search(text):
        raise _feed(name)
    identified, marks = _ID.search(text), _NINJS.search(text)
    ninjs = (identified and marks) or _ID_FIRST.match(text) or ((identified or marks) and not whole)
    if ninjs and not _OTHER_JSON.search(text):
        return "ninjs"
    raise _other(name, "JSON, but neither ninjs nor stories of natwire")


def _markup(text: str, name: str) -> Form | None:
    """The form of what begins with markup; None for what does not."""
    start = 0
    if not text.startswith("<"):
        found = None if _HEADERS.match(text) else _MARKUP.search(text, 0, _START)
        if not found:
            return None
        start = found.start()
    before = _BEFORE_ROOT.match(text, start)
    root = _TAG.match(text, before.end() if before else start)
    doctype = _DOCTYPE.search(text, start, start + _START)
    local = root[1] if root else doctype[1] if doctype else ""
    return _rooted(local, root[0] if root else "", text, name)


def _rooted(local: str, tag: str, text: str, name: str) -> Form | None:
    small = local.lower()
    if found := _ROOTS.get(local) or _ROOTS.get(small):
        return found
    if small in _FEEDS:
        raise _feed(name)
    if small == "opml":
        raise _other(name, "a list of sources", f"natwire source import {name}")
    if _HTML.fullmatch(small):
        return "html"
    if _G2 in tag:
        return "newsml-g2"
    if inner := _AGENCY.search(text):  # within the envelope of somebody else
        return _ROOTS[inner[1]]
    if text.startswith("<?xml") or _suffix(name) == ".xml":
        raise _other(name, f"XML that natwire does not know (<{local}>)" if local else "XML without anything in it")
    return "html" if _PAGE.search(text) else None


def _lines(text: str, name: str) -> Form:
    """The form of what is no markup: mails have headers."""
    suffix = _suffix(name)
    headers = _HEADERS.match(text.replace("\r\n", "\n").replace("\r", "\n"))
    known = len(_MAIL_HEADER.findall(headers[0])) if headers else 0
    if known and suffix in (".mbox", ".mbx"):
        return "mbox"
    if known > 1:
        return "mail"
    if suffix in _NO_TEXT:
        raise _other(name, _NO_TEXT[suffix])
    return _BY_NAME.get(suffix, "text")


def _suffix(name: str) -> str:
    return PurePath(name.lower().removesuffix(".gz")).suffix


def _feed(name: str) -> ParseError:
    return _other(name, "a feed", "natwire source add URL, with the address that it is from")


def _other(name: str, what: str, hint: str = "") -> ParseError:
    return ParseError(f"{name} is {what}", word="format", hint=hint)

"""What every format of feed comes down to, and the few things that all of them need."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from natwire.entities import character
from natwire.errors import ParseError
from natwire.model.source import Item
from natwire.text import line

MOST_ITEMS = 2000  # of one document, the first ones: feeds are newest first
_LONGEST_GUID = 1000
_LONGEST_NAME = 500
_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read, its items in the order of the document and not yet told apart.

    `link` is the home page, `older` the address of the next older page, `hub` who would tell of news (WebSub), `wish`
    the seconds that the feed asks to be left alone, `quiet` its hours and days of rest as in Hint. `maps` are the
    documents that one without items only leads to. `fault` is what stopped the reading; the items before it are whole.
    """

    items: list[Item] = field(default_factory=list)
    title: str = ""
    link: str | None = None
    lang: str | None = None
    generator: str = ""
    older: str | None = None
    hub: str | None = None
    wish: int | None = None
    quiet: int = 0
    maps: tuple[str, ...] = ()
    fault: ParseError | None = None


# ----------------------------------------------------------------------------------------------------------- identity


def identity(guid: str, url: str | None, *rest: str) -> str:
    """The guid, else the address, else a hash of what the item says."""
    if guid:
        return guid if len(guid) <= _LONGEST_GUID else digest(guid)
    return url or digest(*rest)


def digest(*parts: str) -> str:
    """A name of 32 letters for those parts."""
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


# --------------------------------------------------------------------------------------------------------------- text

_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ANY_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?([a-zA-Z][\w:-]*)(?:\s[^<>]*)?/?>", re.DOTALL)
_FORMATTING_TAG = re.compile(
    r"</?(a|abbr|b|bdi|bdo|big|br|center|cite|del|div|em|font|h[1-6]|i|img|ins|mark|nobr|p|q|s|small|span|strike|strong"
    r"|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"(?:br|p|div|h[1-6]|li|td|tr|center)\Z", re.IGNORECASE)
_HTML_SIGN = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|img|ul|ol|li|blockquote|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_EMPTY_LINE = re.compile(r"\n\s*\n")


def encoded_once(text: str) -> str:
    """The text of a publisher who took UTF-8 for Latin-1 and encoded it again, put right; any other as it is.

    >>> encoded_once("KÃ¶ln"), encoded_once("Köln")
    ('Köln', 'Köln')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except ValueError:
        return text


def unescape(text: str) -> str:
    """The text with its character references read, those that end in a semicolon: AT&T and R&D stay."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    letters = character(found[1])
    return found[0] if letters is None else letters


def plain(text: str, *, markup: bool = False) -> str:
    """A title or a name on one line, of 1,000 characters at most.

    All tags go where it is `markup`, else only those that format a phrase.

    >>> plain("<b>Patria</b> &amp; co: 4 < 5, List<String>")
    'Patria & co: 4 < 5, List<String>'
    """
    if "<" in text:
        text = (_ANY_TAG if markup else _FORMATTING_TAG).sub(_gap, text)
    return line(unescape(text))[:_LONGEST_LINE].rstrip()


def _gap(tag: re.Match[str]) -> str:
    """What a tag leaves behind: a space where a browser would begin a new line."""
    return " " if tag[1] and _BLOCK.match(tag[1]) else ""


def is_markup(text: str) -> bool:
    """Whether a text that does not say what it is can only be HTML."""
    return "<" in text and _HTML_SIGN.search(text) is not None


def paragraphs(text: str) -> str:
    """Plain text as HTML, a paragraph at each empty line."""
    parts = (part.strip() for part in _EMPTY_LINE.split(text))
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


# ------------------------------------------------------------------------------------------------------ names, tongues

_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((.+)\)\Z")
_NAME_AND_MAIL = re.compile(r"(.+?)\s*<\S+@\S+>\Z")
_MAIL = re.compile(r"\S+@\S+\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}\Z")


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The people in `mail (Name)`, `Name <mail>` or plain names, each once; a bare mail address names nobody."""
    found = (_name(text) for text in texts)
    return tuple(dict.fromkeys(name for name in found if name))


def _name(text: str) -> str:
    text = plain(text)
    if len(text) > _LONGEST_NAME:
        return ""
    named = _MAIL_AND_NAME.match(text) or _NAME_AND_MAIL.match(text)
    if named:
        return named[1].strip()
    return "" if _MAIL.match(text) else text


def tag(text: str | None) -> str | None:
    """A language tag such as `en-US`, None for anything else. Its region is of use where a date is read."""
    text = (text or "").strip()
    return text.replace("_", "-") if _LANGUAGE.match(text) else None

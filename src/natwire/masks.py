"""Secrets that stand in web addresses, hidden wherever an address or an error is told."""

from __future__ import annotations

import re

_HIDDEN = "…"
_END = r"[^&;#\s\"'<>]+"  # of a value; one that is quoted in a message ends with it
_BEGIN = r"(?:[?&;#]|%3F|%26|%23)"  # of a name; an address within an address is percent-encoded
_IS = r"(?:=|%3D)"

_LOGIN = re.compile(r"(?<=://)[^/?#\s]*@")
# `token` and `key` as words of a name: access_token, feed-token, apiKey; no monkey.
_KEY = re.compile(
    rf"({_BEGIN}(?:[\w.-]*[_.-]|access|api|auth|feed|private|rss|session|user)?"
    rf"(?:token|key|jwt|secret|password|passwd|pwd|auth|signature|sig){_IS}){_END}",
    re.IGNORECASE,
)
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?")  # RFC 7519: the beginning is `{"` in base64
_QUERY = re.compile(r"\?[^\s\"'<>]+")
# Reddit's private feeds have a key in `feed` and whose it is in `user`; WordPress has the name of a format there.
_FEED = re.compile(
    rf"({_BEGIN}feed{_IS})(?!(?:rss2?|atom|rdf|json|feed|podcast|comments-\w+)(?:[&;#]|%26|$)){_END}", re.IGNORECASE
)
_USER = re.compile(rf"({_BEGIN}user{_IS}){_END}", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with … for each login, key and token in the web addresses in it.

    >>> masked("https://ada:pw@example.org/feed?token=s3cret&page=2 answers 404")
    'https://…@example.org/feed?token=…&page=2 answers 404'
    """
    text = _KEY.sub(rf"\1{_HIDDEN}", _LOGIN.sub(f"{_HIDDEN}@", text))
    return _QUERY.sub(_private_feed, _JWT.sub(_HIDDEN, text))


def _private_feed(query: re.Match[str]) -> str:
    hidden, found = _FEED.subn(rf"\1{_HIDDEN}", query[0])
    return _USER.sub(rf"\1{_HIDDEN}", hidden) if found else hidden

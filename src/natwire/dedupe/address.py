"""The key of a URL: what stays of it when the way to the page is taken off. A key is compared, never fetched.

A link for people is `untracked`, and else as the outlet gave it.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

_DATA = tomllib.loads(Path(__file__).with_name("trackers.toml").read_text(encoding="utf-8"))
_NAMES = frozenset(_DATA["names"])
_PREFIXES = tuple(_DATA["prefixes"])
_AMP = frozenset(_DATA["amp"])

_DRESSES = ("www", "m", "mobile", "amp")
_DEFAULT_PORTS = ("", "80", "443")
_PORT = re.compile(r":([0-9]*)$")
_LONGEST = 8000  # characters; RFC 9110 §4.1 asks clients and servers for no more
_PLAIN = re.compile("[!-$&-~]*")  # nothing to spell: ASCII without spaces and percent signs
_PERCENT = re.compile("%([0-9A-Fa-f]{2})?")
_ASCII_SIGNS = "".join(map(chr, range(0x21, 0x7F)))
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)


def address(url: str) -> str:
    """The key under which a page is known, whoever linked to it; the same for a key as for its URL.

    http and https share a key, and so do www., m., mobile. and amp. hosts, AMP pages and their originals, other
    spellings of the same letters, and all trackers and sessions of `trackers.toml`. Parameters are sorted by name,
    because clients and content systems that rebuild a query do not keep its order; those of one name keep theirs.
    What is no web address, or too long for one, is its own key.

    >>> address("http://www.example.org/story/amp/?utm_source=rss&id=3#comments")
    'https://example.org/story?id=3'
    """
    url = url.strip()
    if len(url) > _LONGEST:
        return url
    try:
        scheme, netloc, path, query, fragment = urlsplit(url)
    except ValueError:
        return url
    if scheme not in ("http", "https") or not (host := _host(netloc)):
        return url
    user, at, _ = netloc.rpartition("@")
    # A fragment is a place on the page, but for programs that keep their route in it.
    route = fragment if fragment.startswith(("!", "/")) else ""
    if not _PLAIN.fullmatch(url):
        user, path, query, route = _spell(user), _spell(path), _spell(query), _spell(route)
    query = _query(query) if query else ""
    return f"https://{user}{at}{host}{_path(path)}{'?' if query else ''}{query}{'#' if route else ''}{route}"


def untracked(url: str) -> str:
    """The address for people to follow: as it was given, but for trackers and sessions of `trackers.toml` in its query.

    >>> untracked("http://www.example.org/story/?b=2&utm_source=rss&a=1#comments")
    'http://www.example.org/story/?b=2&a=1#comments'
    """
    if not url.lower().startswith(("http://", "https://")):
        return url
    whole, mark, fragment = url.partition("#")
    page, _, query = whole.partition("?")
    parts = query.split("&")
    kept = [part for part in parts if not _tracks(part.lower())]
    if kept == parts:
        return url
    return f"{page}{'?' * bool(kept)}{'&'.join(kept)}{mark}{fragment}"


def outlet(url: str) -> str:
    """Who prints: the host without www., m., mobile. or amp., with its port unless it is a usual one; "" for none.

    >>> outlet("https://m.example.org/story")
    'example.org'
    """
    try:
        return _host(urlsplit(url[:_LONGEST].strip()).netloc)
    except ValueError:
        return ""


def _host(netloc: str) -> str:
    """Host and unusual port, in ASCII and lower case."""
    host, port = netloc.rpartition("@")[2], ""
    if found := _PORT.search(host):
        host, port = host[: found.start()], found[1].lstrip("0")
    if not host.isascii():
        host = _ascii(host)
    host = host.lower().rstrip(".")
    first, _, rest = host.partition(".")
    while first in _DRESSES and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    return host if not host or port in _DEFAULT_PORTS else f"{host}:{port}"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # a label of more than 63 letters, or none: no such host, but a key all the same
        return quote(host, safe=_ASCII_SIGNS, errors="surrogatepass")


def _spell(part: str) -> str:
    """One spelling for each letter: as itself where it may stand in a URL, else as %XX in capitals."""
    return quote(_PERCENT.sub(_escape, part), safe=_ASCII_SIGNS, errors="surrogatepass")


def _escape(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    letter = chr(int(found[1], 16))
    return letter if letter in _UNRESERVED else "%" + found[1].upper()


def _path(path: str) -> str:
    """The path without session, AMP and the slash at its end."""
    if ";" in path:
        path = _SESSION.sub("", path)
    while True:
        path = path.rstrip("/")
        end = path[-9:].lower()
        if end.endswith(("/amp", ".amp")):
            path = path[:-4]
        elif end == ".amp.html":
            path = path[:-9] + path[-5:]
        else:
            return path


def _query(query: str) -> str:
    """The parameters that choose the page, by name. A space is a plus, as forms send it."""
    kept = [part for part in query.replace("%20", "+").split("&") if part and not _needless(part.lower())]
    kept.sort(key=lambda part: part.partition("=")[0])
    return "&".join(kept)


def _needless(part: str) -> bool:
    return _tracks(part) or part in _AMP


def _tracks(part: str) -> bool:
    return part.partition("=")[0] in _NAMES or part.startswith(_PREFIXES)

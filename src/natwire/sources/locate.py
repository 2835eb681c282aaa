"""What the user typed, as the address of a web page or a feed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from natwire.errors import NatwireError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")  # example.org:8080 begins with a host, not with a scheme
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[0-9a-fA-F:.]{2,45}\]")
_LONGEST = 2000
_SERVICES = {"www", "feeds", "feed", "rss", "m", "mobile", "amp", "blog", "news"}


def locate(text: str) -> str:
    """The http(s) address that is meant; https where nothing is said. Raises NatwireError where none can be.

    >>> locate("example.org"), locate("feed://example.org/rss.xml")
    ('https://example.org/', 'https://example.org/rss.xml')
    """
    typed = text.strip().strip("<>\"'")
    if not typed or len(typed) > _LONGEST or any(letter.isspace() or not letter.isprintable() for letter in typed):
        raise _no_address(text)
    address = typed[5:] if typed[:5].lower() == "feed:" else typed
    if address.startswith("//"):
        address = f"https:{address}"
    scheme = _SCHEME.match(address)
    if not scheme:
        if "@" in address.partition("/")[0]:  # a mail address or an account, not a login
            raise _no_address(text)
        address = f"https://{address}"
    elif scheme[1].lower() not in ("http", "https"):
        raise _no_address(text)
    return _tidy(address, text)


def short_name(address: str) -> str:
    """What a source may be called: its host's own word.

    >>> short_name("https://feeds.yle.fi/rss"), short_name("https://www.bbc.co.uk/"), short_name("http://127.0.0.1/")
    ('yle', 'bbc', '127.0.0.1')
    """
    host = urlsplit(address).hostname or address
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _SERVICES:
        labels.pop(0)
    return host if labels[-1].isdigit() else labels[0]


def _tidy(address: str, typed: str) -> str:
    """Scheme and host in lower case and a path. Raises NatwireError for a host or a port that cannot be."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _no_address(typed) from None
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    elif "." not in host.rstrip(".") and host != "localhost":
        raise _no_address(typed)
    if not _HOST.fullmatch(host) or port == 0:
        raise _no_address(typed)
    if "@" in parts.netloc:  # addresses are printed and stored, and a password must not be
        raise NatwireError(f"the address of {host} holds a login", hint="a key goes into the headers of its [[source]]")
    netloc = f"{host}:{port}" if port else host
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc, path=parts.path or "/", fragment="").geturl()


def _no_address(typed: str) -> NatwireError:
    shown = typed if len(typed) <= 80 else f"{typed[:79]}…"
    return NatwireError(f"{shown!r} is no web address", hint="give it as https://example.org/feed/ or example.org")

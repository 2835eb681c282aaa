"""What the user typed, as the address of a web page or a feed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from natwire.errors import NatwireError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")  # example.org:8080 begins with a host, not with a scheme
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[0-9a-fA-F:.]{2,45}\]")
_LONGEST = 2000


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
    login = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    netloc = f"{login}{host}:{port}" if port else f"{login}{host}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc, path=parts.path or "/", fragment="").geturl()


def _no_address(typed: str) -> NatwireError:
    shown = typed if len(typed) <= 80 else f"{typed[:79]}…"
    return NatwireError(f"{shown!r} is no web address", hint="give it as https://example.org/feed/ or example.org")

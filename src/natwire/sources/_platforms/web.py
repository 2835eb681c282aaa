"""Web addresses and hosts, as people type them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from natwire.errors import NatwireError

LONGEST = 2000  # characters of an address

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")  # example.org:8080 begins with a host, not with a scheme
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[0-9a-fA-F:.]{2,45}\]")
_LOGIN = re.compile(r".*:.*@", re.DOTALL)
_SERVICES = {"www", "feeds", "feed", "rss", "m", "mobile", "amp", "blog", "news"}


def web(typed: str) -> str:
    """The http(s) address that was typed; https where nothing is said. Raises NatwireError."""
    if any(letter.isspace() for letter in typed):
        raise no_address(typed)
    address = typed[5:] if typed[:5].lower() == "feed:" else typed
    if address.startswith("//"):
        address = f"https:{address}"
    scheme = _SCHEME.match(address)
    if not scheme:
        if "@" in address.partition("/")[0]:  # a mail address or an account, not a login
            raise no_address(typed)
        address = f"https://{address}"
    elif scheme[1].lower() not in ("http", "https"):
        raise no_address(typed)
    return _tidy(address, typed)


def home(host: str) -> str | None:
    """Where the server is of a host that was named alone, without a slash at the end; None for what is no host.

    >>> home("Example.social"), home("localhost:3000"), home("a b")
    ('https://example.social', 'http://localhost:3000', None)
    """
    try:
        parts = urlsplit(_tidy(f"https://{host}", host))
    except NatwireError:
        return None
    return f"{'http' if _is_here(parts.hostname or '') else 'https'}://{parts.netloc}"


def _is_here(host: str) -> bool:
    """Whether a host is this machine, on which servers on trial have no certificate."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tidy(address: str, typed: str) -> str:
    """Scheme and host in lower case and a path. Raises NatwireError for a host or a port that cannot be."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise no_address(typed) from None
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    elif "." not in host.rstrip(".") and host != "localhost":
        raise no_address(typed)
    if not _HOST.fullmatch(host) or port == 0:
        raise no_address(typed)
    if "@" in parts.netloc:  # addresses are printed and stored, and a password must not be
        raise NatwireError(f"the address of {host} holds a login", hint="a key goes into the headers of its [[source]]")
    netloc = f"{host}:{port}" if port else host
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc, path=parts.path or "/", fragment="").geturl()


def no_address(typed: str) -> NatwireError:
    """What was typed is nothing that could be followed. What has a colon and stands before an @ may be a login."""
    return NatwireError(
        f"{short(_LOGIN.sub('…@', typed))!r} is no web address and no account",
        hint="give a page as https://example.org/feed/ or example.org, an account as its page or @nat@example.social",
    )


def short(text: str) -> str:
    """The text, as long as a message can be."""
    return text if len(text) <= 80 else f"{text[:79]}…"


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

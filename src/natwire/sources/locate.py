"""What the user typed, as a source: a web address, a profile's page, a handle. _platforms knows what each becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from natwire.errors import NatwireError
from natwire.model.source import FOLDER
from natwire.sources._platforms.ways import Way, named, seen_at, ways
from natwire.sources._platforms.web import LONGEST, no_address, short, short_name, web
from natwire.text import line

_NO_BRIDGES: Mapping[str, str] = {}
_LONGEST_NAME = 40
_WRITTEN_OUT = {"host", "home", "origin", "query"}  # parts of an address that are written as in an address


@dataclass(frozen=True, slots=True)
class Located:
    """What was meant: a kind of source, the address that is its identity, and where people see it.

    With `guessed` only the network can tell whether it is so: an account that is none on its server, and a feed that
    is not there, are looked for at `url`. `name` is what the source may be called.
    """

    kind: str
    address: str
    url: str
    guessed: bool = False
    name: str = field(default="", compare=False)

    @property
    def is_page(self) -> bool:
        """Whether nothing but a web address is known, of a feed or of a page that names one."""
        return self.kind == "feed" and self.guessed and self.address == self.url


def locate(text: str, bridges: Mapping[str, str] = _NO_BRIDGES) -> Located:
    """The source that is meant; https where no scheme is typed. Raises NatwireError where none can be, or may be.

    `bridges` are the config's `[rewrite]`: by platform, the address of a feed with `{handle}` in it.

    >>> locate("example.org").address, locate("feed://example.org/rss.xml").address
    ('https://example.org/', 'https://example.org/rss.xml')
    >>> locate("@nat@example.social").address, locate("https://twitter.com/nat/status/20").address
    ('mastodon:nat@example.social', 'x:@nat')
    """
    typed = line(text).strip("<>\"' ")
    if not typed or len(typed) > LONGEST or not text.strip().isprintable():
        raise no_address(text)
    if typed.startswith(FOLDER):
        return Located(
            "file", typed, typed, name=_callable(re.sub(r"[/*?\[\]]+", " ", typed.removeprefix(FOLDER)).strip())
        )
    if found := next(named(typed), None):
        return _become(*found, bridges, typed)
    address = web(typed)
    if found := next(seen_at(address), None):
        return _become(*found, bridges, address)
    return _page(address, short_name(address))


def as_listed(text: str, bridges: Mapping[str, str] = _NO_BRIDGES) -> Located:
    """The source that a list of feeds names. An address that only looks like a platform's is a feed as it stands there.

    >>> locate("https://example.org/tag/sea/rss.xml").address, as_listed("https://example.org/tag/sea/rss.xml").address
    ('https://example.org/tag/sea/rss.xml/feed/', 'https://example.org/tag/sea/rss.xml')
    """
    found = locate(text, bridges)
    if found.kind != "feed" or not found.guessed or found.is_page:
        return found
    return _page(web(line(text).strip("<>\"' ")), found.name)


def bridgeable() -> frozenset[str]:
    """The platforms of which a bridge of the user's may make feeds: those where something has a handle."""
    return frozenset(
        way.platform for way in ways() if any("handle" in each.groupindex for each in (*way.path, *way.typed))
    )


def _become(way: Way, parts: Mapping[str, str], bridges: Mapping[str, str], typed: str) -> Located:
    handle = parts.get("handle")
    if handle and way.platform in bridges:
        return _page(bridges[way.platform].replace("{handle}", quote(handle)), _callable(handle))
    if way.refused:
        raise NatwireError(f"{short(typed)} {way.refused}", hint=way.hint or _bridge(way.platform))
    in_web = {name: part if name in _WRITTEN_OUT else _quoted(part, name in way.params) for name, part in parts.items()}
    address = way.address.format_map(in_web if way.kind == "feed" else parts)
    if len(address) > LONGEST:
        raise no_address(typed)
    url = (way.url or way.address).format_map(in_web)
    return Located(way.kind, address, url, way.guessed, _callable(way.name.format_map(parts)) or short_name(url))


def _page(address: str, name: str) -> Located:
    return Located("feed", address, address, guessed=True, name=name)


def _quoted(part: str, is_param: bool) -> str:
    """A part as it stands in the path of an address, or as the value of a parameter."""
    return quote(part, safe="" if is_param else "/:@+")


def _callable(text: str) -> str:
    """What is typed easily behind a command: the name of a handle, of a search or of the last part of a path.

    >>> _callable("Nat.bsky.social"), _callable("patria lang:fi"), _callable("group/wire")
    ('nat', 'patria-lang-fi', 'wire')
    """
    word = re.sub(r"[^\w.-]+", "-", text.lower().rpartition("/")[2]).strip("-._")[:_LONGEST_NAME]
    return short_name(word) if "." in word else word


def _bridge(platform: str) -> str:
    return (
        "follow its own site, or a bridge of yours that makes feeds, once the config has "
        f'[rewrite] {platform} = "https://bridge.example/{platform}/{{handle}}"'
    )

"""The demo's outlets, rendered: pure, from the data in `outlets/` to the bytes that a server would send."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_OUTLETS = files("natwire.demo") / "outlets"
_FOLDERS = ("harbour-post", "northern-ledger", "yelkovan", "selkaveden-viesti")
_WORDS_A_MINUTE = 200
_LEAD_WORDS = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """What one outlet printed. `published` is in the outlet's zone; `box` is an advertisement as HTML, seldom set."""

    slug: str
    title: str
    author: str
    lang: str
    published: datetime
    paragraphs: tuple[str, ...]
    box: Markup

    @property
    def minutes(self) -> int:
        """The reading time that themes print: 1 or more."""
        return -(-sum(len(paragraph.split()) for paragraph in self.paragraphs) // _WORDS_A_MINUTE)

    @property
    def lead(self) -> str:
        """The first words of the first paragraph, as a feed prints them when it keeps the rest to itself."""
        return " ".join(self.paragraphs[0].split()[:_LEAD_WORDS]).rstrip(",;:.")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented paper. `feed` is the path of its feed, `folder` holds its templates, `pieces` are newest first."""

    folder: str
    name: str
    lang: str
    feed: str
    feed_type: str
    about: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answers: a Content-Type and the bytes."""

    type: str
    body: bytes


def outlets(now: datetime) -> tuple[Outlet, ...]:
    """The four outlets; their news is between 20 minutes and 3 days old at `now` (aware)."""
    return tuple(_outlet(folder, now) for folder in _FOLDERS)


def pages(outlet: Outlet, base: str) -> dict[str, Page]:
    """Every page of an outlet by its path; `base` is where it is served, without a slash at the end."""
    html = "text/html; charset=utf-8"
    site = {
        "/": Page(html, _render("home.html.j2", outlet=outlet, base=base)),
        "/robots.txt": Page("text/plain; charset=utf-8", b"User-agent: *\nAllow: /\n"),
        outlet.feed: Page(
            f"{outlet.feed_type}; charset=utf-8", _render(f"{outlet.folder}/feed.j2", outlet=outlet, base=base)
        ),
    }
    for piece in outlet.pieces:
        related = [other for other in outlet.pieces if other is not piece][:3]
        body = _render(f"{outlet.folder}/page.html.j2", outlet=outlet, base=base, piece=piece, related=related)
        site[f"/{piece.slug}/"] = Page(html, body)
    return site


def _outlet(folder: str, now: datetime) -> Outlet:
    facts = tomllib.loads((_OUTLETS / folder / "outlet.toml").read_text("utf-8"))
    here = now.astimezone(timezone(timedelta(hours=facts["hours_east"]))).replace(second=0, microsecond=0)
    pieces = [_piece(piece, facts["lang"], here) for piece in facts["piece"]]
    return Outlet(
        folder=folder,
        name=facts["name"],
        lang=facts["lang"],
        feed=facts["feed"],
        feed_type=facts["feed_type"],
        about=facts["about"],
        pieces=tuple(sorted(pieces, key=lambda piece: piece.published, reverse=True)),
    )


def _piece(facts: Mapping[str, Any], lang: str, now: datetime) -> Piece:
    """One `[[piece]]`: its `age` is in minutes, its paragraphs are parted by blank lines and wrapped as the file is."""
    return Piece(
        slug=facts["slug"],
        title=facts["title"],
        author=facts["author"],
        lang=facts.get("lang", lang),
        published=now - timedelta(minutes=facts["age"]),
        paragraphs=tuple(" ".join(paragraph.split()) for paragraph in facts["text"].strip().split("\n\n")),
        box=Markup(facts.get("box", "")),
    )


def _render(template: str, **words: object) -> bytes:
    return _environment().get_template(template).render(words).encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("natwire.demo", "outlets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = format_datetime
    return environment

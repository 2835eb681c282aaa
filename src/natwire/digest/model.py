"""What a digest is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from natwire.model.story import Story


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its stories, newest first."""

    title: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be said.

    `name` is its word in the config, empty for one that was asked for by hand; `title` is what people read. `at` is
    when it was built; times are shown in `zone`. `folded` counts the copies that are not shown because their story is.
    `sick` names the sources that need somebody to look after them. `lang` is the language of the frame, `host` the
    machine that wrote it.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    at: datetime
    zone: tzinfo
    folded: int = 0
    lang: str = "en"
    sick: tuple[str, ...] = ()
    host: str = "localhost"

"""From what people type, `812` or `812.2`, to a story."""

from __future__ import annotations

import re

from natwire.errors import NatwireError
from natwire.model.change import Version
from natwire.model.story import Story
from natwire.store import Database, stories
from natwire.store.versions import Versions


def one(db: Database, number: str) -> Story:
    """The story with that id, told by that carrier. Raises NatwireError where there is none."""
    found = stories.get(db, *numbers(number))
    if found is None:
        raise NatwireError(f"no story {number}", hint="natwire list shows the newest")
    return found


def texts(db: Database, number: str) -> list[Version]:
    """All texts of an article, today's last. Raises NatwireError where there is none."""
    if found := Versions(db).of(*numbers(number)):
        return found
    raise NatwireError(f"no story {number}", hint="natwire list shows the newest")


def numbers(number: str) -> tuple[int, int | None]:
    """The numbers of a story and its carrier, as typed. Raises NatwireError for what is no id."""
    typed = re.fullmatch(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?", number)
    if not typed:
        raise NatwireError(
            f"{number!r} is no id", hint="ids stand at the start of the lines of natwire list: 812 or 812.2"
        )
    return int(typed[1]), int(typed[2]) if typed[2] else None

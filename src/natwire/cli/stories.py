"""From what people type, `812` or `812.2`, to a story."""

from __future__ import annotations

from natwire.errors import NatwireError
from natwire.model import Story
from natwire.store import Database, stories


def one(db: Database, number: str) -> Story:
    """The story with that id, told by that carrier. Raises NatwireError where there is none."""
    story, _, carrier = number.partition(".")
    if not (story.isascii() and story.isdigit()) or (carrier and not (carrier.isascii() and carrier.isdigit())):
        raise NatwireError(
            f"{number!r} is no id", hint="ids stand at the start of the lines of natwire list: 812 or 812.2"
        )
    found = stories.get(db, int(story[:18]), int(carrier[:9]) if carrier else None)
    if found is None:
        raise NatwireError(f"no story {number}", hint="natwire list shows the newest")
    return found

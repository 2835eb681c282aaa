"""JSON Feed 1.1, for feed readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from natwire.export.common import TITLE, authors, changed, identity, link, title
from natwire.export.html import body
from natwire.model.story import Story
from natwire.text import clean

_VERSION = "https://jsonfeed.org/version/1.1"


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """A feed of stories."""
    yield f'{{"version": "{_VERSION}", "title": "{TITLE}", "items": ['
    for at, story in enumerate(stories):
        yield (",\n" if at else "\n") + json.dumps(_item(story), ensure_ascii=False)
    yield "\n]}\n"


def _item(story: Story) -> dict[str, Any]:
    item = {
        "id": identity(story),
        "url": link(story.url),
        "title": title(story),
        "content_html": body(story),
        "content_text": clean(story.text),
        "date_published": story.at.isoformat(),
        "date_modified": changed(story).isoformat(),
        "authors": [{"name": each} for each in authors(story)],
        "tags": list(story.tags),
        "language": story.lang,
    }
    return {name: value for name, value in item.items() if value or name == "content_text"}

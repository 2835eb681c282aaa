"""What commands print for other programs: JSON, JSON lines, a format of the user's own. Fields are only ever added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from natwire.model.data import SCHEMA, carrier, hit, iso, mention, post, story
from natwire.model.story import Story
from natwire.text import clean, line

if TYPE_CHECKING:
    from natwire.model.article import Article
    from natwire.model.change import Related

__all__ = ["SCHEMA", "article", "carrier", "document", "formatted", "hit", "mention", "post", "related", "row", "story"]


def related(other: Story, why: Related) -> dict[str, Any]:
    """A story that tells of the same event, and what shows it."""
    return {**story(other), "share": round(why.share, 4), "words": list(why.words)}


def article(read: Article) -> dict[str, Any]:
    """What was extracted from a page, and what was cut from it and why."""
    return {
        "title": read.title,
        "text": read.text,
        "authors": list(read.authors),
        "published": iso(read.published),
        "published_from": read.published_from,
        "lang": read.lang,
        "site": read.site,
        "canonical": read.canonical,
        "url": read.url,
        "unfit": read.unfit,
        "quality": read.quality,
        "teaser": read.teaser,
        "cut": [{"text": cut.text, "reason": cut.reason} for cut in read.cut],
        "parts": [
            {"text": part.text, "kind": part.kind, "mark": part.mark, "reason": part.reason} for part in read.parts
        ],
        "idle_rules": list(read.idle),
    }


def document(value: Any) -> str:
    """One JSON document, for `--json`."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def row(value: Any) -> str:
    """One JSON object on a line, for `--jsonl`."""
    return json.dumps(value, ensure_ascii=False)


def formatted(pattern: str, fields: dict[str, Any]) -> str:
    """The user's `--format`, such as `{id} {title}`. Raises KeyError or ValueError for what it does not know."""
    try:
        return pattern.format_map({name: _plain(name, value) for name, value in fields.items()})
    except (AttributeError, IndexError, TypeError) as error:
        raise ValueError(str(error)) from error


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list):
        value = ", ".join(map(_named, value))
    if isinstance(value, dict):
        value = _named(value)
    if isinstance(value, str):
        return clean(value) if name == "text" else line(value)
    return "" if value is None else value


def _named(value: Any) -> str:
    """A carrier by its outlet, and who posts by the handle."""
    return str(value.get("outlet") or value.get("handle")) if isinstance(value, dict) else str(value)

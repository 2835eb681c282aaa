"""Stories as data for other programs: JSON, JSON lines, a format of the user's own. Fields are only ever added."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from natwire.model.post import Mention, Posted
from natwire.model.story import Carrier, Hit, Story
from natwire.text import clean, line

if TYPE_CHECKING:
    from natwire.model.article import Article
    from natwire.model.change import Related

SCHEMA = 1  # of a story's object, as docs/reference/json.md tells it; another when a field changes its meaning


def story(told: Story) -> dict[str, Any]:
    """A story with its carriers. Times are ISO 8601 in UTC."""
    return {
        "id": told.id,
        "title": told.title,
        "url": told.url,
        "outlet": told.outlet,
        "time": _iso(told.at),
        "published": _iso(told.published),
        "published_from": told.published_from,
        "first_seen": _iso(told.first_seen),
        "updated": _iso(told.updated),
        "reread": _iso(told.reread),
        "authors": list(told.authors),
        "lang": told.lang,
        "site": told.site,
        "teaser": told.teaser,
        "unfit": told.unfit,
        "quality": told.quality,
        "page_why": told.page_why,
        "page_again": _iso(told.page_again),
        "sources": list(told.sources),
        "tags": list(told.tags),
        "carriers": [carrier(each) for each in told.carriers],
        "post": told.posted and post(told.posted),
        "thread": [each.id for each in told.thread],
        "mentions": [mention(each) for each in told.mentions],
        "text": told.text,
        "schema": SCHEMA,
    }


def hit(found: Hit) -> dict[str, Any]:
    """A story that was found, with the sentence that holds the hit."""
    return {**story(found.story), "sentence": found.sentence}


def related(other: Story, why: Related) -> dict[str, Any]:
    """A story that tells of the same event, and what shows it."""
    return {**story(other), "share": round(why.share, 4), "words": list(why.words)}


def carrier(each: Carrier) -> dict[str, Any]:
    """One outlet's article in a story."""
    return {
        "n": each.n,
        "outlet": each.outlet,
        "site": each.site,
        "title": each.title,
        "url": each.url,
        "published": _iso(each.published),
        "first_seen": _iso(each.first_seen),
        "joined_by": each.joined_by,
        "joined_facts": each.joined_facts,
        "credit": each.credit,
        "versions": each.versions,
    }


def post(posted: Posted) -> dict[str, Any]:
    """What a story is besides when it is a post."""
    return asdict(posted)


def mention(each: Mention) -> dict[str, Any]:
    """Who speaks of a story."""
    return {"how": each.how, "handle": each.handle, "time": _iso(each.at), "url": each.url, "text": each.text}


def article(read: Article) -> dict[str, Any]:
    """What was extracted from a page, and what was cut from it and why."""
    return {
        "title": read.title,
        "text": read.text,
        "authors": list(read.authors),
        "published": _iso(read.published),
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


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

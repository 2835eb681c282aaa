"""Stories as data for other programs, in the words of docs/reference/json.md. Fields are only ever added."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from natwire.model.post import Mention, Posted
from natwire.model.story import Carrier, Hit, Story

SCHEMA = 1  # of a story's object, as docs/reference/json.md tells it; another when a field changes its meaning


def story(told: Story) -> dict[str, Any]:
    """A story with its carriers. Times are ISO 8601 in UTC."""
    return {
        "id": told.id,
        "title": told.title,
        "url": told.url,
        "outlet": told.outlet,
        "time": iso(told.at),
        "published": iso(told.published),
        "published_from": told.published_from,
        "first_seen": iso(told.first_seen),
        "updated": iso(told.updated),
        "reread": iso(told.reread),
        "authors": list(told.authors),
        "lang": told.lang,
        "site": told.site,
        "teaser": told.teaser,
        "unfit": told.unfit,
        "quality": told.quality,
        "page_why": told.page_why,
        "page_again": iso(told.page_again),
        "sources": list(told.sources),
        "tags": list(told.tags),
        "carriers": [carrier(each) for each in told.carriers],
        "post": told.posted and post(told.posted),
        "thread": [each.id for each in told.thread],
        "mentions": [mention(each) for each in told.mentions],
        "mentioned": [each.id for each in told.mentioned],
        "text": told.text,
        "schema": SCHEMA,
    }


def hit(found: Hit) -> dict[str, Any]:
    """A story that was found, with the sentence that holds the hit."""
    return {**story(found.story), "sentence": found.sentence}


def carrier(each: Carrier) -> dict[str, Any]:
    """One outlet's article in a story."""
    return {
        "n": each.n,
        "outlet": each.outlet,
        "site": each.site,
        "title": each.title,
        "url": each.url,
        "published": iso(each.published),
        "first_seen": iso(each.first_seen),
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
    return {
        "how": each.how,
        "handle": each.handle,
        "time": iso(each.at),
        "url": each.url,
        "text": each.text,
        "story": each.story,
    }


def iso(at: datetime | None) -> str | None:
    """A time as data; None for none."""
    return at.isoformat() if at else None

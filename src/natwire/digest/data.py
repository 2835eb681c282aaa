"""A digest for other programs: as JSON, as a line of JSON for each story, or as a template of the user makes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from natwire.digest.facts import followable, headline
from natwire.digest.model import Change, Digest
from natwire.digest.templates import TemplateText, rendered
from natwire.errors import ConfigError
from natwire.model.data import hit, iso, story
from natwire.model.story import Story
from natwire.text import line

SCHEMA = 1  # as docs/reference/json.md tells it; another when a field changes its meaning
_LARGEST = 1_000_000  # bytes that a template may make


def payload(digest: Digest) -> bytes:
    """The digest as one JSON document in UTF-8."""
    told = {
        "schema": SCHEMA,
        "kind": digest.kind,
        "name": digest.name,
        "title": digest.title,
        "time": iso(digest.at),
        "sections": [
            {"title": section.title, "stories": [hit(each) for each in section.hits]} for section in digest.sections
        ],
        "changes": [{"story": story(each.story), **_change(each)} for each in digest.changes],
        "folded": digest.folded,
        "sick": list(digest.sick),
        "host": digest.host,
        "run": digest.run,
    }
    return _bytes(json.dumps(told, ensure_ascii=False))


def lines(digest: Digest) -> bytes:
    """A JSON object on a line for each story: the story, its `section`, and its `change` where it was told before."""
    rows: list[dict[str, Any]] = [
        {**hit(each), "section": section.title, "change": None} for section in digest.sections for each in section.hits
    ]
    rows += [{**story(each.story), "sentence": "", "section": "", "change": _change(each)} for each in digest.changes]
    return _bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def filled(digest: Digest, template: str, whose: str = "template") -> bytes:
    """What the template of a webhook makes of the digest; `whose` is what errors call it.

    It knows `kind`, `name`, `title`, how many stories (`n`), the `stories` as JSON has them, and as `text` a line for
    each with its address. Raises ConfigError for a template with a fault, or one that makes more than 1 MB.
    """
    stories = [{**hit(each), "title": headline(each.story)} for section in digest.sections for each in section.hits]
    stories += [{**story(each.story), "title": headline(each.story)} for each in digest.changes]
    names = {
        "kind": digest.kind,
        "name": line(digest.name),
        "title": line(digest.title),
        "n": len(stories),
        "stories": stories,
        "text": "\n".join(_plain(digest)) or "Nothing new.",
    }
    made = rendered(TemplateText(whose, template), _LARGEST, names, escape=False)
    if made is None:
        raise ConfigError(f"{whose}: it makes more than 1 MB", hint="truncate what it fills in")
    return _bytes(made)


def _change(change: Change) -> dict[str, Any]:
    return {
        "time": iso(change.at),
        "grades": list(change.grades),
        "places": [{"before": each.before, "now": each.now} for each in change.places],
    }


def _plain(digest: Digest) -> Iterator[str]:
    for section in digest.sections:
        yield from (_row(each.story) for each in section.hits)
    yield from (f"changed: {_row(each.story)}" for each in digest.changes)


def _row(told: Story) -> str:
    return f"{headline(told)} ({line(told.name)}) {followable(told.url)}".rstrip()


def _bytes(text: str) -> bytes:
    """In UTF-8, which has no half characters; a text may hold one."""
    return text.encode("utf-8", "replace")

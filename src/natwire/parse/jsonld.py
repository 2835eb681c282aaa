"""JSON-LD: what a page tells machines about its article (schema.org, json-ld.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from natwire.text import line

_MOST_JSON = 2_000_000
_MOST_AUTHORS = 20
_LONGEST_BODY = 500_000

_ARTICLES = ("Article", "BlogPosting", "Report", "Posting", "Review", "Opinion", "Analysis")
_PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
_LISTS = frozenset(
    {"itemListElement", "comment", "review", "hasPart", "video", "image", "breadcrumb", "isBasedOn", "citation"}
)


def article(scripts: list[str]) -> dict[str, Any]:
    """The JSON-LD object that describes the article, with what it refers to put in its place; {} for none."""
    objects = [thing for script in scripts for thing in _objects(_json(script))]
    known = {thing["@id"]: thing for thing in objects if isinstance(thing.get("@id"), str) and len(thing) > 1}
    best: dict[str, Any] = {}
    for thing in objects:
        if _is_article(thing) and ("headline" in thing or "articleBody" in thing or "datePublished" in thing):
            best = thing
            break
    else:
        best = next((thing for thing in objects if _types(thing) & _PAGES and "datePublished" in thing), {})
    return {name: _resolved(value, known) for name, value in best.items()}


def _json(script: str) -> Any:
    if len(script) > _MOST_JSON:
        return None
    script = script.strip().removeprefix("<!--").removesuffix("-->").replace("\x1e", " ").strip().rstrip(";")
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in the data but those in lists of other articles, outermost first."""
    waiting = [data]
    for _ in range(2000):
        if not waiting:
            return
        here = waiting.pop(0)
        if isinstance(here, list):
            waiting[:0] = here[:100]
        elif isinstance(here, dict):
            yield here
            waiting.extend(
                value for name, value in here.items() if name not in _LISTS and isinstance(value, (list, dict))
            )


def _types(thing: dict[str, Any]) -> set[str]:
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(kind).rsplit("/", 1)[-1] for kind in kinds}


def _is_article(thing: dict[str, Any]) -> bool:
    return any(kind.endswith(_ARTICLES) for kind in _types(thing))


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:50] if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def text(value: Any) -> str:
    """A value on one line, empty when it is no string."""
    return _plain(value) if isinstance(value, str) else ""


def _plain(value: str) -> str:
    """A string of JSON-LD as one line; some sites put markup and entities there."""
    if "<" in value or "&" in value:
        root = LexborHTMLParser(value[:4000]).body
        value = root.text(separator="") if root else value
    return line(value)


def body(data: dict[str, Any]) -> str:
    """The story itself, where the data repeats it."""
    told = data.get("articleBody")
    if isinstance(told, list):
        told = "\n\n".join(part for part in told if isinstance(part, str))
    return told[:_LONGEST_BODY] if isinstance(told, str) else ""


def name(value: Any) -> str:
    """What a person or an organisation is called; of several the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return text(value)


def creators(data: dict[str, Any]) -> Iterator[str]:
    """Who wrote it, as one line for each way to say so."""
    for role in ("author", "creator"):
        value = data.get(role)
        values = value if isinstance(value, list) else [value]
        yield " ; ".join(text for one in values[:_MOST_AUTHORS] if (text := name(one)))

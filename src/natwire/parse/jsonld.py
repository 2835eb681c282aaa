"""Which of the things that a page tells machines about is its article (schema.org)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from natwire import linked
from natwire.parse import lexicon

_LONGEST_BODY = 500_000
_PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
_TOLD = frozenset({"headline", "articleBody", "datePublished"})
_LISTS = frozenset(
    {"itemListElement", "comment", "review", "hasPart", "video", "image", "breadcrumb", "isBasedOn", "citation"}
)


def article(scripts: list[str], addresses: Sequence[str] = (), titles: Sequence[str] = ()) -> dict[str, Any]:
    """The JSON-LD object that describes the article, with what it refers to put in its place; {} for none.

    Of several it is the one with an address or a title of the page, else the first.
    """
    objects = [thing for script in scripts for thing in _objects(linked.read(script))]
    known = {thing["@id"]: thing for thing in objects if isinstance(thing.get("@id"), str) and len(thing) > 1}
    told = [thing for thing in objects if linked.is_article(thing) and not thing.keys().isdisjoint(_TOLD)]
    told = told or [thing for thing in objects if linked.kinds(thing) & _PAGES and "datePublished" in thing][:1]
    if len(told) > 1:
        paths = {_path(address) for address in addresses} - {""}
        names = {lexicon.key(title) for title in titles} - {""}
        told.sort(key=lambda thing: _is_of(thing, paths, names), reverse=True)
    return {name: _resolved(value, known) for name, value in told[0].items()} if told else {}


def _is_of(thing: dict[str, Any], paths: set[str], names: set[str]) -> int:
    """How well an article fits the page: 2 for its address, 1 for its title, 0 for neither."""
    whole = thing.get("mainEntityOfPage")
    own = (thing.get("url"), thing.get("@id"), whole.get("@id") if isinstance(whole, dict) else whole)
    if any(isinstance(address, str) and _path(address) in paths for address in own):
        return 2
    return 1 if lexicon.key(linked.text(thing.get("headline"))) in names else 0


def _path(address: str) -> str:
    """What tells an address from others of its site."""
    return address.partition("#")[0].partition("?")[0].rpartition("://")[2].partition("/")[2].rstrip("/")


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


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:50] if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def body(data: dict[str, Any]) -> str:
    """The story itself, where the data repeats it."""
    told = data.get("articleBody")
    if isinstance(told, list):
        told = "\n\n".join(part for part in told if isinstance(part, str))
    return told[:_LONGEST_BODY] if isinstance(told, str) else ""

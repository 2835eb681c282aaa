"""JSON-LD: what a page tells machines about its article (schema.org, json-ld.org)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from natwire.parse import lexicon
from natwire.text import line

_MOST_JSON = 2_000_000
_MOST_AUTHORS = 20
_LONGEST_BODY = 500_000
_LONGEST_TEXT = 4_000

_ARTICLES = ("Article", "BlogPosting", "Report", "Posting", "Review", "Opinion", "Analysis")
_PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
_TOLD = frozenset({"headline", "articleBody", "datePublished"})
_PLAIN = ("headline", "datePublished", "dateModified")
_WRAPPINGS = ("<!--", "-->", "<![CDATA[", "]]>")
# What JavaScript hides them behind, and what ends a statement.
_AROUND = " \t\r\n/*;"
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_NO_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_SAYS_ARTICLE = re.compile(r'"@type"\s{0,9}:[\s\[]{0,9}"(?:\w{0,40}Article|BlogPosting|Report)"')
_STRING = re.compile(r'"((?:[^"\\]|\\.){1,300})"\s*[,}]')
_LISTS = frozenset(
    {"itemListElement", "comment", "review", "hasPart", "video", "image", "breadcrumb", "isBasedOn", "citation"}
)


def article(scripts: list[str], addresses: Sequence[str] = (), titles: Sequence[str] = ()) -> dict[str, Any]:
    """The JSON-LD object that describes the article, with what it refers to put in its place; {} for none.

    Of several it is the one with an address or a title of the page, else the first.
    """
    objects = [thing for script in scripts for thing in _objects(_json(script))]
    known = {thing["@id"]: thing for thing in objects if isinstance(thing.get("@id"), str) and len(thing) > 1}
    told = [thing for thing in objects if is_article(thing) and not thing.keys().isdisjoint(_TOLD)]
    told = told or [thing for thing in objects if _types(thing) & _PAGES and "datePublished" in thing][:1]
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
    return 1 if lexicon.key(text(thing.get("headline"))) in names else 0


def _path(address: str) -> str:
    """What tells an address from others of its site."""
    return address.partition("#")[0].partition("?")[0].rpartition("://")[2].partition("/")[2].rstrip("/")


def _json(script: str) -> Any:
    """The data in a script, past the ways in which templates spoil it; None where that is not enough."""
    if len(script) > _MOST_JSON:
        return None
    script = script.replace("\x1e", " ").strip()
    if script[:1] not in ("{", "[") or script[-1:] not in ("}", "]"):
        for mark in _WRAPPINGS:
            script = script.replace(mark, " ")
        script = script.strip(_AROUND)
    if not script:
        return None
    for mend in (str, _without_entities, _without_commas, _without_escapes):
        script = mend(script)
        try:
            return json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
    return _remains(script)


def _without_entities(script: str) -> str:
    """As it was before all of it was escaped; where there are quotes, the entities belong to the texts."""
    return script if '"' in script else html.unescape(script)


def _without_commas(script: str) -> str:
    """Without the commas behind the last entry of a list or an object."""
    return _LAST_COMMA.sub(r"\1", script)


def _without_escapes(script: str) -> str:
    """With backslashes as such where JSON knows no such escape, as in `don\\'t`."""
    return _NO_ESCAPE.sub("", script)


def _remains(script: str) -> Any:
    """What can be read of an article whose JSON is broken: its headline and its dates."""
    if not _SAYS_ARTICLE.search(script):
        return None
    places = {name: re.search(rf'"{name}"\s*:\s*', script) for name in _PLAIN}
    found = {name: _STRING.match(script, place.end()) for name, place in places.items() if place}
    values = {name: string[1] for name, string in found.items() if string}
    return {"@type": "Article", **values} if values else None


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


def is_article(thing: dict[str, Any]) -> bool:
    """Whether an object calls itself an article of some kind, and not the page around one."""
    return any(kind.endswith(_ARTICLES) for kind in _types(thing))


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:50] if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def text(value: Any) -> str:
    """A value on one line, empty when it is no string."""
    return _plain(value[:_LONGEST_TEXT]) if isinstance(value, str) else ""


def stamp(value: Any) -> str:
    """A date as a text: of several the first, and of the times that machines count the whole seconds.

    >>> stamp([{"@type": "Date", "@value": 1750773900.0}])
    '1750773900'
    """
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def _plain(value: str) -> str:
    """A string of JSON-LD as one line; some sites put markup and entities there."""
    if "<" in value or "&" in value:
        root = LexborHTMLParser(value).body
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
    if isinstance(value, list):
        value = value[0] if value else None
    return text(value)


def creators(data: dict[str, Any]) -> Iterator[str]:
    """Who wrote it, as one line for each way to say so."""
    for role in ("author", "creator"):
        value = data.get(role)
        values = [one for each in _listed(value)[:_MOST_AUTHORS] for one in _named(each)]
        yield " ; ".join(filter(None, map(text, values)))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _named(value: Any) -> list[Any]:
    """The names of one creator; who made the pictures is none of the story's."""
    if not isinstance(value, dict):
        return _listed(value)
    if "photo" in text(value.get("jobTitle")).lower():
        return []
    return _listed(value.get("name"))

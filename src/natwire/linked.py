"""JSON-LD: what a page tells machines about what is on it (schema.org, json-ld.org), as templates really write it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from natwire.text import line

_MOST_JSON = 2_000_000
_MOST_AUTHORS = 20
_LONGEST_TEXT = 4_000
_ARTICLES = ("Article", "BlogPosting", "Report", "Posting", "Review", "Opinion", "Analysis")
_PLAIN = ("headline", "datePublished", "dateModified")
_WRAPPINGS = ("<!--", "-->", "<![CDATA[", "]]>")
# What JavaScript hides them behind, and what ends a statement.
_AROUND = " \t\r\n/*;"
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_NO_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_SAYS_ARTICLE = re.compile(r'"@type"\s{0,9}:[\s\[]{0,9}"(?:\w{0,40}Article|BlogPosting|Report)"')
_STRING = re.compile(r'"((?:[^"\\]|\\.){1,300})"\s*[,}]')


def read(script: str) -> Any:
    """The data in a script of that kind, past the ways in which templates spoil it; None where that is not enough."""
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


def _remains(script: str) -> dict[str, str] | None:
    """What can be read of an article whose JSON is broken: its headline and its dates."""
    if not _SAYS_ARTICLE.search(script):
        return None
    places = {name: re.search(rf'"{name}"\s*:\s*', script) for name in _PLAIN}
    found = {name: _STRING.match(script, place.end()) for name, place in places.items() if place}
    values = {name: string[1] for name, string in found.items() if string}
    return {"@type": "Article", **values} if values else None


def kinds(thing: dict[str, Any]) -> set[str]:
    """What an object calls itself, without the address of the vocabulary."""
    return {str(kind).rsplit("/", 1)[-1] for kind in _listed(thing.get("@type"))}


def is_article(thing: dict[str, Any]) -> bool:
    """Whether an object calls itself an article of some kind, and not the page around one."""
    return any(kind.endswith(_ARTICLES) for kind in kinds(thing))


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

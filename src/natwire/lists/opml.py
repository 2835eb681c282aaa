"""OPML 2.0, as programs export it and as people mend it: http://opml.org/spec2.opml.

Most lists that are passed on by hand are not well-formed XML: bare ampersands, quotes within quotes, outlines that are
never closed. So only the tags of outlines are read, by rules that give the same as XML where there is nothing to mend.
Nothing is expanded and nothing is followed: an entity stays as it is written, and an outline that includes another
list, or its own, is told as such, once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from natwire.entities import character
from natwire.lists.common import Listed
from natwire.text import language, line

_DEEPEST = 8  # folders that become tags; deeper ones are no order of a person's
_FEEDS = ("rss", "atom", "rdf", "feed")  # types whose address some programs write as `url`

_ROOT = re.compile(r"<opml(?=[\s/>])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(outline|body|opml)(?=[\s/>]|\Z)", re.IGNORECASE)
_NAME = r"[A-Za-z_][\w.:-]*+"
# A quote ends a value where an attribute or the end of the tag follows: others stand in the text. A value that is not
# closed ends where the next attribute begins, with a quote that ends nothing: no value of XML has that in it.
_BEHIND = rf"\s*+(?:{_NAME}\s*+=|/?>|\Z)"
_VALUE = rf"{{quote}}(.*?)(?:{{quote}}(?={_BEHIND})|(?=\s{_NAME}\s*+=\s*+{{quote}}(?!{_BEHIND}))|\Z)"
_ATTRIBUTE = re.compile(
    rf"\s*+({_NAME})\s*+=\s*+(?:{_VALUE.format(quote=chr(34))}|{_VALUE.format(quote=chr(39))}|([^\s\"'<>]++))",
    re.DOTALL,
)
_END = re.compile(r"\s*+(/?)>")
_JUNK = re.compile(r"\s*+[^\s>]*+")
_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag of an outline, or, without a name, one where all outlines end. `is_empty` says that it closes itself."""

    name: str
    is_end: bool
    attributes: dict[str, str]
    is_empty: bool = False

    @property
    def opens(self) -> bool:
        return bool(self.name) and not self.is_end and not self.is_empty

    @property
    def url(self) -> str:
        """What it names: a feed, or another list, which is told as `include:` and its address."""
        kind, url = self.attributes.get("type", "").lower(), self.attributes.get("url", "")
        if kind == "include":
            return f"include:{line(url)}"
        return line(self.attributes.get("xmlurl", "") or (url if kind in _FEEDS else ""))

    @property
    def title(self) -> str:
        return line(self.attributes.get("title", "")) or line(self.attributes.get("text", ""))


# -------------------------------------------------------------------------------------------------------------- to read


def is_opml(text: str) -> bool:
    """Whether a text has OPML's markup somewhere, whatever else may be wrong with it."""
    return any(tag[2].lower() != "body" for tag in _TAG.finditer(text))


def read(text: str) -> Iterator[Listed]:
    """The sources in the order of the file, folders and categories as tags, outermost first. Never fails."""
    tags = list(_tags(text))
    # Where ends are missing, those of sources are: they have nothing in them, so each is over where another tag begins.
    even = sum(tag.opens for tag in tags) == sum(tag.is_end and bool(tag.name) for tag in tags)
    folders: list[str] = []
    last: _Tag | None = None
    for tag in tags:
        if not tag.name:
            folders.clear()
        elif tag.is_end:
            if folders and (even or not (last and last.opens and last.url)):
                folders.pop()
        else:
            if tag.url:
                yield _listed(tag, folders)
            if tag.opens and (even or not tag.url):
                folders.append("" if tag.url else tag.title)
        last = tag


def _listed(tag: _Tag, folders: list[str]) -> Listed:
    categories = (line(each).strip("/ ") for each in tag.attributes.get("category", "").split(","))
    tags = tuple(each for each in (*folders[:_DEEPEST], *categories) if each)
    title = "" if tag.title == tag.url else tag.title  # some programs write the address where there is no title
    return Listed(tag.url, title, tags, language(tag.attributes.get("language", "")))


def _tags(text: str) -> Iterator[_Tag]:
    """The tags that say where outlines are. Whatever stands before the root, such as entities, has no meaning."""
    for begin, end in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        text = _without(text, begin, end)
    root = _ROOT.search(text)
    found = list(_TAG.finditer(text, root.start() if root else 0))
    ends = [*(each.start() for each in found[1:]), len(text)]
    for each, stop in zip(found, ends, strict=True):
        if each[2].lower() != "outline":
            yield _Tag("", bool(each[1]), {})
        elif each[1]:
            yield _Tag("outline", True, {})
        else:
            attributes, is_empty = _attributes(text[each.end() : stop])
            yield _Tag("outline", False, attributes, is_empty)


def _without(text: str, begin: str, end: str) -> str:
    """The text without what is marked off in it. A mark that is never closed marks nothing."""
    kept, at = [], 0
    while (start := text.find(begin, at)) >= 0 and (stop := text.find(end, start + len(begin))) >= 0:
        kept.append(text[at:start])
        at = stop + len(end)
    return "".join([*kept, text[at:]])


def _attributes(inside: str) -> tuple[dict[str, str], bool]:
    """What a tag says, names in small letters and the first of each kept, and whether it closes itself."""
    result: dict[str, str] = {}
    at = 0
    while at < len(inside):
        if end := _END.match(inside, at):
            return result, bool(end[1])
        if found := _ATTRIBUTE.match(inside, at):
            value = next(each for each in found.groups()[1:] if each is not None)
            result.setdefault(found[1].lower(), _decoded(value))
            at = found.end()
        else:
            at = _JUNK.match(inside, at + 1).end()  # type: ignore[union-attr]  # it matches anything
    return result, inside.rstrip().endswith("/>")


def _decoded(value: str) -> str:
    """The value with XML's and HTML's references as letters; any other ampersand stands for itself."""
    return _REFERENCE.sub(_letters, value) if "&" in value else value


def _letters(found: re.Match[str]) -> str:
    letters = character(found[1])
    return found[0] if letters is None else letters


# ------------------------------------------------------------------------------------------------------------- to write


def write(sources: Iterable[Listed], title: str = "natwire") -> str:
    """The list as OPML: the first tag of a source is its folder, the others its categories; those without tags lead.

    A comma in a category becomes a space, since OPML parts them by commas.
    """
    folders: dict[str, list[Listed]] = {"": []}
    for source in sources:
        folders.setdefault(line(source.tags[0]) if source.tags else "", []).append(source)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{html.escape(line(title))}</title></head>", "  <body>"]
    lines += ["    " + _outline(source, source.tags) for source in folders.pop("")]
    for folder, inside in folders.items():
        lines += [f"    <outline{_attribute('text', folder)}{_attribute('title', folder)}>"]
        lines += ["      " + _outline(source, source.tags[1:]) for source in inside]
        lines += ["    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(source: Listed, tags: tuple[str, ...]) -> str:
    said = {
        "type": "rss",
        "text": source.title or source.url,
        "title": source.title,
        "xmlUrl": source.url,
        "category": ",".join(filter(None, (line(tag.replace(",", " ")).strip("/ ") for tag in tags))),
        "language": source.lang or "",
    }
    return "<outline" + "".join(_attribute(name, value) for name, value in said.items() if value) + "/>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{html.escape(line(value))}"'

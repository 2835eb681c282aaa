"""ninjs 3.1, the IPTC's news in JSON, for newsrooms: https://iptc.org/std/ninjs/ninjs-schema_3.1.json

An item a line: each line is a valid ninjs, and so is the file of one story. Only what the schema has a place for is in
it. The user's tags are not, which are no subjects; of the outlets that carried a story only the one whose text it is.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from natwire.export.common import changed, identity, is_uri, link, paragraphs
from natwire.export.html import body
from natwire.model.story import Story
from natwire.model.wire import Delivered
from natwire.text import clean, language, line

_STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
_UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # languages that put no space between words, so that none are counted


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """A line for each story that may be printed."""
    for story in stories:
        if _printable(story):
            told = json.dumps(_item(story), ensure_ascii=False)
            # Valid in JSON, and the end of a line to many programs that read lines.
            yield told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def _printable(story: Story) -> bool:
    """Whether it is an article, and one that its agency neither took back nor holds back."""
    wire = story.wire
    return not story.unfit and (wire is None or (wire.status == "usable" and wire.embargo is None))


def _item(story: Story) -> dict[str, Any]:
    item = {
        "uri": identity(story),
        "standard": _STANDARD,
        "type": "text",
        "representationType": "partial" if story.teaser else "full",
        "pubStatus": "usable",
        "firstCreated": story.at.isoformat(),
        "versionCreated": changed(story).isoformat(),
        "contentCreated": story.at.isoformat() if story.published else "",
        "language": language(story.lang or ""),
        "headlines": [{"role": "main", "value": title}] if (title := line(story.title)) else [],
        "by": ", ".join(filter(None, map(line, story.authors))),
        "infoSources": _sources(story),
        "bodies": _bodies(story),
        "renditions": [{"name": "web", "href": url, "contentType": "text/html"}] if (url := link(story.url)) else [],
        **(_delivered(story.wire) if story.wire else {}),
    }
    return {name: value for name, value in item.items() if value}


def _delivered(wire: Delivered) -> dict[str, Any]:
    """What its agency says of it, under the agency's own name for it."""
    uid = line(wire.id)
    mine = {"uri": uid} if is_uri(uid) else _renamed(line(wire.provider), uid)
    return {
        **mine,
        "version": line(wire.version),
        "urgency": wire.urgency if wire.urgency in range(1, 10) else None,
        "slugline": line(wire.slugline),
        "located": line(wire.dateline),
        "subjects": [_subject(code) for code in map(line, wire.subjects) if code],
        "copyrightNotice": line(wire.copyright),
        "usageTerms": clean(wire.usage).strip(),
    }


def _renamed(provider: str, uid: str) -> dict[str, Any]:
    """A URI for an item whose agency names it by something else, the same for each of its versions."""
    made = uuid.uuid5(uuid.NAMESPACE_URL, f"{provider}\n{uid}").urn
    return {"uri": made, "altIds": [{"role": "provider", "value": uid}]}


def _subject(code: str) -> dict[str, str]:
    """By its address, or by a code (`04000000`, `medtop:04000000`), which is no whole one."""
    whole = code.lower().startswith(("http://", "https://", "urn:")) and is_uri(code)
    return {"uri" if whole else "literal": code}


def _sources(story: Story) -> list[dict[str, str]]:
    """Who printed it, and the agency that it came from."""
    credit = next((line(each.credit) for each in story.carriers if each.credit), "")
    printed = {"name": line(story.name), "role": "provider", "literal": line(story.outlet)}
    told = [printed, {"name": credit, "role": "source"}] if credit != printed["name"] else [printed]
    return [each for each in told if each["name"]]


def _bodies(story: Story) -> list[dict[str, Any]]:
    """The text as it is, with its length, and as paragraphs of HTML that are well-formed XML too."""
    plain = "\n\n".join(paragraphs(story))
    if not plain:
        return []
    counts = {"charCount": len(plain)}
    if language(story.lang or "") not in _UNSPACED:
        counts["wordCount"] = len(plain.split())
    return [
        {"role": "main", "contentType": "text/plain", **counts, "value": plain},
        {"role": "html", "contentType": "text/html", "value": body(story)},
    ]

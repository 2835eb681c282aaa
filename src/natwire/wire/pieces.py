"""The pieces of content of a NewsML 1 item: which of them tell the story, and its text."""

from __future__ import annotations

import html

from natwire.wire import bodies, nitf
from natwire.wire.bodies import Body
from natwire.wire.common import Element, child, formal, said

# What pieces of content are name by those who write several. A role that is in none of these may be the story.
_STORY = frozenset({"body", "bodytext", "main", "maintext", "story", "text"})
_LEAD = frozenset({"intro", "lead"})
_SHORT = frozenset({"abstract", "caption", "headline", "subtitle", "summary", "title"})
_NO_STORY = frozenset({"contact", "keywords", "logo", "stylesheet", "tweettext"})
MEDIA = {"animation": "video", "audio": "audio", "graphic": "graphic", "image": "picture", "photo": "picture"}
MEDIA |= {"picture": "picture", "video": "video"}
_LAST = 3


def of_story(contents: list[Element]) -> list[Element]:
    """The piece of content that tells the story, with its lead before it where that is a piece of its own."""
    written = [each for each in contents if _is_text(each)]
    story = min(written, key=_rank, default=None)
    if story is None or _rank(story) == _LAST:
        return []
    return [*(each for each in written if _is_lead_of(each, story)), story]


def _is_text(content: Element) -> bool:
    """Whether it holds words that are read: no film, no style sheet, and nothing that is encoded."""
    data = child(content, "DataContent")
    media = formal(child(content, "MediaType")).casefold()
    return (
        data is not None
        and media not in MEDIA
        and "css" not in formal(child(content, "MimeType")).casefold()
        and bool(said(data))
    )


def _rank(content: Element) -> int:
    role = _role(content)
    return 0 if role in _STORY else 2 if role in _SHORT else _LAST if role in _NO_STORY else 1


def _role(content: Element) -> str:
    """The role that the nearest component above it has that has any."""
    roles = (formal(child(each, "Role")) for each in content.iterancestors())
    return next(filter(None, roles), "").casefold()


def _is_lead_of(content: Element, story: Element) -> bool:
    beside = content.getparent().getparent() is story.getparent().getparent()
    return content is not story and beside and _role(content) in _LEAD


def is_short(content: Element) -> bool:
    """Whether it is no story but what stands above or below something else, such as a caption."""
    return _role(content) in _SHORT


def body(story: list[Element]) -> Body:
    """The text of the pieces, as HTML where one of them is."""
    found = [_body_of(child(each, "DataContent")) for each in story]
    notes = tuple(note for each in found for note in each.notes)
    if any(each.markup for each in found):
        markup = "".join(each.markup or "".join(map(_paragraph, each.text)) for each in found)
        return Body(markup=markup, notes=notes)
    return Body(text=tuple(paragraph for each in found for paragraph in each.text), notes=notes)


def _body_of(data: Element) -> Body:
    """What DataContent holds: elements, or as text whatever the agency writes."""
    return bodies.of_html(nitf.body_html(data)) if len(data) else nitf.body_in(data.text or "")


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>"

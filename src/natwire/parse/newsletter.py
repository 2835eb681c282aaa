"""A newsletter as what its writer wrote: one article, or several where it plainly is a list of stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from natwire.model.article import Article, Part
from natwire.parse import body, boilerplate, fitness, lexicon, people, pieces, render, shape, stories, tables
from natwire.parse.blocks import Block, blocks, tree
from natwire.parse.body import Judged
from natwire.parse.claims import Claims
from natwire.parse.message import Message
from natwire.parse.pieces import Links, Piece
from natwire.parse.post import headline
from natwire.parse.stories import Story
from natwire.text import line

_LONGEST = 2_000_000
# The line that a list of mails shows behind the subject is hidden in the letter itself; what hides only its text's
# size, or only from one program, may be the letter.
_HIDDEN = (
    '[style*="max-height:0" i]', '[style*="max-height: 0" i]', '[style*="font-size:1px" i]',
    '[style*="font-size: 1px" i]', '[class*="preheader" i]', '[id*="preheader" i]', ".mcnPreviewText", ".preview-text",
)  # fmt: skip
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)[\])\s]*$")
_WHOLE = 1_200  # characters that are a story and not its beginning
_CELLS = ("td", "th")
_BESIDE = ("furniture", "phrase", "site rule", "mail footer", "links")


@dataclass(frozen=True, slots=True)
class Issue:
    """What a mail says, as articles; `url` is its page on the web where it is plainly marked, else None."""

    url: str | None
    articles: tuple[Article, ...]


def issue(message: Message) -> Issue:
    """The articles of a mail, without what its sender's program puts around it. There are none where nothing is left.

    The stories of a list have addresses of their own, and the mail's day. Nothing that comes in makes this raise.
    """
    forms = [read for read, form in ((_of_page, message.html), (_of_text, message.text)) if form]
    for read in forms:  # a page of pictures has nothing to read, and its text may
        url, parts, found = read(message)
        if found:
            return Issue(url, tuple(_told(message, found)))
        for kept in (parts, tuple(map(_unless_beside, parts))):
            if (whole := _whole(message, kept)).text:
                return Issue(url, (whole,))
    return Issue(None, ())


def _unless_beside(part: Part) -> Part:
    """The part kept, unless it is no word of the letter's: a text of one line may be cut as its headline."""
    return part if part.rule in _BESIDE else replace(part, rule="", detail="")


_Read = tuple[str | None, tuple[Part, ...], list[tuple[Story, tuple[Part, ...]]]]


def _of_page(message: Message) -> _Read:
    page = tree(message.html[:_LONGEST])
    found = _laid_out(blocks(page, cut=_HIDDEN))
    links = Links(page, found)
    raw = list(pieces.of_blocks(found, links))
    row, beside = pieces.online(raw), pieces.furniture(raw)
    left = [block for at, block in enumerate(found) if at not in beside]
    claimed = Claims(title=message.subject, names=frozenset({lexicon.key(message.subject)} - {""}))
    judged = body.find(left, claimed, whole=True)
    seen = [_judged(one, judged) for one in pieces.of_blocks([block for block, _ in judged], links)]
    listed = stories.listed(seen)
    texts = {one.at: one.text for one in seen if not one.more}
    told = [(story, _body([replace(judged[at][0], text=texts[at]) for at in story.places])) for story in listed]
    also, head = stories.below(seen), pieces.head(seen)
    whole = [
        (block, reason or (("card",) if at in also else ("head",) if at in head else ()))
        for at, (block, reason) in enumerate(judged)
    ]
    url = row.url if row else pieces.titled(raw, message.subject)
    return url or None, shape.parts(whole), told


def _body(told: Sequence[Block]) -> tuple[Part, ...]:
    """What stands below a headline; one paragraph is no list, though the stories are one."""
    parts = shape.parts([(block, ()) for block in told])
    return (Part(parts[0].text),) if len(parts) == 1 else parts


def _laid_out(found: Sequence[Block]) -> list[Block]:
    """The blocks, of which the cells that are no data are paragraphs: mail programs know no other way to lay out."""
    data = tables.cells(list(found))
    return [replace(block, tag="p") if block.tag in _CELLS and block not in data else block for block in found]


def _judged(piece: Piece, judged: Sequence[Judged]) -> Piece:
    """The piece, and whether it was cut for what it is, not only for being a link."""
    reason = judged[piece.at][1]
    furniture = reason[:1] in (("furniture",), ("site rule",)) or (reason[:1] == ("phrase",) and not piece.more)
    return replace(piece, cut=furniture)


def _of_text(message: Message) -> _Read:
    parts = boilerplate.apart(boilerplate.lines_of(message.text[:_LONGEST])).parts
    raw = list(pieces.of_parts(parts))
    row, beside = pieces.online(raw), pieces.furniture(raw)
    title = lexicon.key(message.subject)
    parts = tuple(
        replace(part, rule="furniture", detail="mail") if at in beside and not part.rule
        else replace(part, rule="headline") if not part.rule and lexicon.key(part.text) == title
        else part
        for at, part in enumerate(parts)
    )  # fmt: skip
    listed = stories.listed([one for one in raw if one.at not in beside])
    texts = {(one.at, one.more): one.text for one in raw}
    told = [
        (story, tuple(replace(parts[at], text=texts[at, False], rule="") for at in story.places)) for story in listed
    ]
    return (row and row.url) or None, parts, told


def _whole(message: Message, parts: tuple[Part, ...]) -> Article:
    text = render.plain(parts)
    authors, site = _sender(message)
    return Article(
        title=message.subject or headline(text),
        text=text,
        authors=authors,
        published=message.date,
        published_from="mail" if message.date else None,
        lang=message.lang or lexicon.language(text),
        site=site,
        quality=fitness.quality(parts, teaser=False),
        parts=parts,
    )


def _told(message: Message, found: Sequence[tuple[Story, tuple[Part, ...]]]) -> Iterator[Article]:
    """The stories of a list, in its language. The sender wrote of them, and nobody knows who wrote them."""
    texts = [render.plain(parts) for _, parts in found]
    lang = message.lang or lexicon.language("\n".join(texts))
    for (story, parts), text in zip(found, texts, strict=True):
        teaser = len(text) < _WHOLE or _BREAKS_OFF.search(text) is not None
        yield Article(
            title=line(story.headline),
            text=text,
            url=story.url,
            published=message.date,
            published_from="mail" if message.date else None,
            lang=lang,
            teaser=teaser,
            quality=fitness.quality(parts, teaser),
            parts=parts,
        )


def _sender(message: Message) -> tuple[tuple[str, ...], str | None]:
    """Who wrote it, where that is a person; else whose letter it is."""
    if message.sender == message.address:
        return (), None
    return (people.authors_in(message.sender), None) if people.is_person(message.sender) else ((), message.sender)

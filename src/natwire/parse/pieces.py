"""A letter piece by piece, from its page or its text alike: what is said, where it links, and what is around it.

Programs that send newsletters put a row with a link to the letter on the web above it, and below it why one gets it,
how not to any more, and where the sender lives. That is furniture, and its words are data (`mail.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire.addresses import web_address
from natwire.dates import find_date
from natwire.model.article import Part
from natwire.parse import lexicon, people
from natwire.parse.blocks import HEADINGS, PROSE, Block, Kin, weight
from natwire.parse.mail_words import said
from natwire.text import PARAGRAPH_END, line

_LONGEST_ROW = 200  # characters of a row of links, or of a line with a postal address
_LONGEST_OFFER = 120  # "To unsubscribe, click here": the words of the link may not tell
_LONGEST_FOOTER = 600
_TOP, _BOTTOM = 8, 15  # pieces among which such rows are
_MOST_FOOTER = 0.35  # of a letter, from the first line of the footer on
_ALL_LINK = 0.9
_MOST_LINKS = 300  # in one cell; of more, those count that are all of a line
_URL = re.compile(r"https?://[^\s<>\"'\]]+")
_TRAILING = re.compile(r"(https?://[^\s<>\"'\])]{1,2000})[>)\].]*\Z")
_BEFORE_URL = " :<(["
# "Ankara signs – The two ministers met": what goes on in the same sentence goes on in a small letter.
_LEAST_LEAD = 12
_BEHIND_LEAD = re.compile(r"\s*(?:[—–:|-]\s+|\s(?=[^\W\d_a-z]))(?=\S.{40})")
_LABEL = 40  # "Read the whole story:"
_ADDRESS = re.compile(r"©|\(c\) ?\d|copyright|\d.*,|,.*\d", re.IGNORECASE)
_LONGEST_DAY = 20  # "Jun 3", "No. 12"
_RULE = re.compile(r"[\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a heading or a line. Its place `at` is that among the blocks or the lines it was made of.

    `url` is where it links, "" for nowhere, and `words` are those of its links, where a page tells them; `linked` says
    that all of it is that link. A `more` piece is only the way on, and `rule` a line across. `cut` says that it is none
    of the letter's own words.
    """

    text: str
    at: int
    url: str = ""
    words: str = ""
    linked: bool = False
    heading: bool = False
    more: bool = False
    rule: bool = False
    cut: bool = False

    @property
    def prose(self) -> bool:
        """Whether it tells something, in a sentence or in many words."""
        if self.linked or self.more or self.heading:
            return False
        return weight(self.text) >= (PROSE // 2 if self.text.endswith(PARAGRAPH_END) else PROSE)


class Links:
    """Where the blocks of a page link."""

    def __init__(self, page: LexborHTMLParser, found: Sequence[Block]) -> None:
        holders = {block.kin.node.mem_id for block in found if block.linked}
        self._around: dict[Kin, str] = {}
        self._of: dict[int, dict[str, str]] = {}
        for link in page.css("a[href]"):
            node: LexborNode | None = link
            while node is not None and node.mem_id not in holders:
                node = node.parent
            if node is not None:
                address = web_address(link.attributes.get("href") or "", "")
                self._of.setdefault(node.mem_id, {}).setdefault(line(link.text()), address or "")

    def within(self, block: Block) -> dict[str, str]:
        """The block's links, by their words."""
        if block.kin.in_link:
            return {block.text: self._link_around(block.kin)}
        near = self._of.get(block.kin.node.mem_id, {}) if block.linked else {}
        if block.text in near or len(near) > _MOST_LINKS:
            return {block.text: near.get(block.text, "")}
        return {words: url for words, url in near.items() if words in block.text}

    def _link_around(self, kin: Kin) -> str:
        """Where the link leads that an element is in; each element on the way up is asked once."""
        path = [kin]
        while path[-1] not in self._around and path[-1].tag != "a" and path[-1].parent:
            path.append(path[-1].parent)
        top = path[-1]
        url = self._around.get(top) or web_address(top.node.attributes.get("href") or "", "") or ""
        self._around.update(dict.fromkeys(path, url))
        return url


def of_blocks(found: Sequence[Block], links: Links) -> Iterator[Piece]:
    """A page's pieces. A headline before a paragraph's words and the way on behind them are pieces of their own."""
    for at, block in enumerate(found):
        own = links.within(block)
        linked = block.link_share > _ALL_LINK
        url = next((url for words, url in own.items() if words and url), "")
        words, heading, more = "\n".join(own), block.tag in HEADINGS, linked and block.use == "more"
        piece = Piece(block.text, at, url, words, linked, heading, more)
        yield from [piece] if linked or not own else _parted(piece, own)


def _parted(piece: Piece, own: dict[str, str]) -> Iterator[Piece]:
    """The pieces of a paragraph with links in it."""
    text = piece.text
    lead = next((words for words in own if len(words) >= _LEAST_LEAD and text.startswith(words)), "")
    if lead and own[lead] and (rest := _BEHIND_LEAD.match(text, len(lead))):
        yield replace(piece, text=lead, url=own[lead], linked=True)
        text = text[rest.end() :]
    tail = next((words for words in own if text.endswith(words) and _leads_on(words)), "")
    yield replace(piece, text=text.removesuffix(tail).rstrip(), url="" if tail else piece.url)
    if tail:
        yield replace(piece, text=tail, url=own[tail], linked=True, more=True)


def of_parts(parts: Sequence[Part]) -> Iterator[Piece]:
    """The pieces of a plain text, where an address at the end of a line is its link."""
    for at, part in enumerate(parts):
        cut = bool(part.rule) and part.detail not in ("related", "more")
        text, url = _apart(part.text)
        if not url:
            rule = _RULE.fullmatch(text) is not None
            yield Piece(text, at, cut=cut, heading=part.kind == "heading", rule=rule)
            continue
        label = len(text) <= _LABEL and (not text or _leads_on(text) or bool(part.rule))
        if not label:
            yield Piece(text, at, url, cut=cut, heading=part.kind == "heading")
        yield Piece(part.text if label else url, at, url, linked=True, more=True, cut=cut)


def _apart(text: str) -> tuple[str, str]:
    """A line and the address at its end, "" for none."""
    begin = text.find("http", text.rfind(" ") + 1)
    found = _TRAILING.match(text, begin) if begin >= 0 else None
    return (text[:begin].rstrip(_BEFORE_URL), found[1]) if found else (text, "")


def online(pieces: Sequence[Piece]) -> Piece | None:
    """The row with the link to the letter's page on the web: one of the first, or one of the last."""
    edges = range(len(pieces)) if len(pieces) <= _TOP + _BOTTOM else (*range(_TOP), *range(-_BOTTOM, 0))
    for at in edges:
        one = pieces[at]
        if _is_online(one):
            below = pieces[at + 1 :][:1] if at != -1 else ()
            url = one.url or next((each.url for each in below if each.more), "")
            if url:
                return replace(one, url=url)
    return None


def _is_online(piece: Piece) -> bool:
    """Whether a piece says that the letter can be read in a browser; a letter may be about what runs in one."""
    if len(piece.text) > _LONGEST_ROW or not said("browser").search(piece.text):
        return False
    plain = not piece.words and not piece.prose
    return plain or bool(said("browser").search(piece.words) or said("letter").search(piece.text))


def titled(pieces: Sequence[Piece], title: str) -> str:
    """Where a letter's title links, as that does to its page on the web; "" for nowhere."""
    name = lexicon.key(title)
    return next((one.url for one in pieces if one.linked and name and lexicon.key(one.text) == name), "")


def furniture(pieces: Sequence[Piece]) -> set[int]:
    """The places of the pieces that are around the letter: rows of links, and all of its footer."""
    row = online(pieces)
    rows = {one.at for one in pieces if _is_row(one)} | ({row.at} if row else set())
    reasons = [at for at, one in enumerate(pieces) if _is_reason(one)]
    own = (at for at, one in enumerate(pieces) if one.prose and one.at not in rows)
    last = max(set(own).difference(reasons), default=-1)
    left = list(accumulate(weight(one.text) for one in reversed(pieces)))[::-1]  # of the letter, from each piece on
    first = next((at for at in reasons if at > last or left[at] <= left[0] * _MOST_FOOTER), len(pieces))
    footer = {one.at for one in pieces[_from(pieces, first, rows) :]} if first < len(pieces) else set()
    return rows | footer | {pieces[at].at for at in reasons}


def head(pieces: Sequence[Piece]) -> set[int]:
    """The places of the lines above the first paragraph that only say who wrote it and when."""
    above = takewhile(lambda one: not one.prose or one.cut, pieces)
    return {one.at for one in above if not one.heading and weight(one.text) < PROSE and _signs(one.text)}


def _signs(text: str) -> bool:
    dated = len(text) <= _LONGEST_DAY and any(map(str.isdecimal, text))
    return dated or find_date(text) is not None or lexicon.says_by(text) or people.is_person(text)


def _from(pieces: Sequence[Piece], at: int, rows: set[int]) -> int:
    """Where the footer begins: above its first reason stand rows of links, whose letter it is, and where that lives."""
    while at > 0 and (above := pieces[at - 1]) and not above.heading and (above.at in rows or _is_address(above)):
        at -= 1
    return at


def _is_address(piece: Piece) -> bool:
    short = weight(piece.text) <= _LONGEST_ROW
    return short and not piece.text.endswith(PARAGRAPH_END) and _ADDRESS.search(piece.text) is not None


def _is_row(piece: Piece) -> bool:
    """Whether a piece is a link, or a few, to do something with the letter."""
    linked = bool(piece.url) or _URL.search(piece.text) is not None
    short = weight(piece.text) <= PROSE or (len(piece.text) <= _LONGEST_ROW and not piece.prose)
    return linked and short and not piece.heading and said("beside").search(piece.text) is not None


def _is_reason(piece: Piece) -> bool:
    """Whether a piece says why somebody gets the letter, or how not to."""
    if len(piece.text) > _LONGEST_FOOTER:
        return False
    linked = bool(piece.url) or _URL.search(piece.text) is not None
    leaves = piece.text if linked and len(piece.text) <= _LONGEST_OFFER else piece.words
    return bool(said("unsubscribe").search(leaves) or said("receiving").search(piece.text))


def _leads_on(words: str) -> bool:
    return lexicon.use(words) in ("more", "related")

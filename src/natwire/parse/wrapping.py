"""What mail does to a plain text: it wraps its lines, and puts headers, quotations, signatures and footers around it.

Lines without a blank one between them are paragraphs, as in the dump of a page, unless they are filled to one width,
or say at their ends that they go on (RFC 3676). All of this is told by lines that touch, and no two paragraphs of a
text that was read once do; so it is read again as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise, zip_longest

from natwire.parse.mail_words import said
from natwire.text import INVISIBLE, SENTENCE_END, line

# As many as a page has blocks: what was read of the largest one is read again whole.
_MOST_LINES = 50_000

_ENTRY = re.compile(r"\s*(?:[-*•]|\d{1,3}\.)\s+(?=\S)")
_CELLS = " | "
_CODE = re.compile(r"(?:\t| {4})\s*\S")
_QUOTED = re.compile(r"\s*>[>\s]*")
_HEADER = re.compile(r"\*{0,2}[^\W\d_][\w -]{1,24}:\*{0,2}\s+\S")
_MAILBOX = re.compile(r"\S@\S")
_LEAST_HEADERS = 3
_SIGNATURE = re.compile(r"--\s?")
_LONGEST_SIGNATURE = 12
_FORWARDED = re.compile(r"-{3,} ?[^\W\d_][\w ]{5,40} ?-{3,}")
_ANNOUNCED = re.compile(r"[\d@].*:$")
_LONGEST_FOOTER = 400
_LINK = re.compile(r"https?://|www\.|mailto:")
# What list servers write: a line across the page, and under it the list's name and address.
_ACROSS = re.compile(r"[_=-]{20,}")

_NARROWEST, _WIDEST = 40, 80
_LEAST_FILLED = 3
_FILLED = 0.75
_SLACK = 6
_MOST_LONG = 0.1
# Of a text that is mostly quoted, the quotation is what it is about.
_MOSTLY_QUOTED = 0.6
_SENTENCE_END = (*SENTENCE_END, ":", "”", '"')
_WIDE = "\u2e80"


@dataclass(slots=True)
class _Line:
    """A line as it stands, what is on it, whether a blank one is above, and why it goes."""

    raw: str
    text: str
    first: bool
    reason: str = ""

    @property
    def soft(self) -> bool:
        """Whether the line says that its paragraph goes on."""
        return self.raw.endswith(" ") and not self.raw.endswith("  ") and self.raw != "-- "


def sections(text: str) -> Iterator[tuple[str, str]]:
    r"""A clean text piece by piece, its wrapped lines joined: each with the reason for which it goes, "" if it stays.

    >>> list(sections("Dear all,\n\n- nets\n- buoys\n\n-- \nAda"))
    [('Dear all,\n\n- nets\n- buoys', ''), ('-- \nAda', 'signature')]
    """
    lines = list(islice(_lines(text), _MOST_LINES))
    _mail(lines)
    if width := _width_of(lines):
        lines = list(_joined(lines, width, _is_flowed(lines)))
    elif _is_flowed(lines):
        lines = list(_joined(lines, 0, True))
    _footers(lines)
    for reason, block in groupby(lines, lambda one: one.reason):
        yield "".join(f"\n\n{one.raw}" if one.first else f"\n{one.raw}" for one in block).strip("\n"), reason


def _lines(text: str) -> Iterator[_Line]:
    raws = text.splitlines()[: 2 * _MOST_LINES]  # between paragraphs are blank ones
    said = [raw for raw in raws if raw and not raw.isspace()]
    quoted = [raw.lstrip().startswith(">") for raw in raws]
    sent_on = any(map(all, pairwise(quoted))) and sum(quoted) >= len(said) * _MOSTLY_QUOTED
    first = True
    for raw in raws:
        if sent_on:
            raw = _QUOTED.sub("", raw, count=1)
        words = line(raw)
        if words.strip(INVISIBLE):
            yield _Line(raw, words, first)
        first = not words.strip(INVISIBLE)


def _blocks(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Lines that no blank one parts, and that go or stay together."""
    block: list[_Line] = []
    for one in lines:
        if block and (one.first or one.reason != block[-1].reason):
            yield block
            block = []
        block.append(one)
    if block:
        yield block


# ----------------------------------------------------------------------------------------------------------- mail


def _mail(lines: list[_Line]) -> None:
    """Give a reason to quoted replies, headers and the signature."""
    for block in list(_blocks(lines)):
        if any(_CODE.match(one.raw) for one in block):
            continue
        _quoted(block)
        _headers(block)
        if len(block) > 1 and _ACROSS.fullmatch(block[0].text) and any(_LINK.search(one.text) for one in block[1:]):
            _go(block, "mail footer")
    for at, (one, after) in enumerate(pairwise(lines)):
        if _SIGNATURE.fullmatch(one.raw) and not after.first and len(lines) - at <= _LONGEST_SIGNATURE:
            _go(lines[at:], "signature")
            return


def _footers(lines: list[_Line]) -> None:
    """Give a reason to the paragraphs that tell how to leave a list, and to an address on the line below."""
    for one, after in zip_longest(lines, lines[1:]):
        if len(one.text) <= _LONGEST_FOOTER and not _CODE.match(one.raw) and said("unsubscribe").search(one.text):
            if _LINK.search(one.text):
                _go([one], "mail footer")
            elif after is not None and not after.first and " " not in after.text and _LINK.search(after.text):
                _go([one, after], "mail footer")


def _go(lines: list[_Line], reason: str) -> None:
    for one in lines:
        one.reason = one.reason or reason


def _quoted(block: list[_Line]) -> None:
    """Lines behind ">", and the one or two right above them that say who wrote them and when."""
    marked = [at for at, one in enumerate(block) if one.text.startswith(">") and _CELLS not in one.text]
    if not marked:
        return
    first = marked[0]
    above = block[max(0, first - 2) : first]
    announced = bool(above) and _ANNOUNCED.search(" ".join(one.text for one in above)) is not None
    if len(marked) > 1 or announced:
        _go([block[at] for at in marked], "quoted reply")
    if announced:
        _go(above if _ANNOUNCED.search(above[-1].text) is None else above[-1:], "quoted reply")


def _headers(block: list[_Line]) -> None:
    """From, To, Subject and the like of a message that was sent on, in any language, and the line that announces it."""
    first = block[0]
    forwarded = _FORWARDED.fullmatch(first.text) is not None
    if forwarded:
        first.reason = "mail header"
    headers = block[forwarded:]
    number = next((at for at, one in enumerate(headers) if not _HEADER.match(one.text)), len(headers))
    if number >= _LEAST_HEADERS and any(_MAILBOX.search(one.text) for one in headers[:number]):
        _go(headers[:number], "mail header")


# ------------------------------------------------------------------------------------------------------ paragraphs


def _joined(lines: list[_Line], width: int, soft: bool) -> Iterator[_Line]:
    """The lines with each paragraph and each entry on one."""
    here: _Line | None = None
    last = lines[0]
    for one in lines:
        together = here is not None and not (one.first or one.reason or last.reason or _begins(one))
        if here is not None and together and _goes_on(last, one, width, soft):
            here = replace(here, raw=_join(here.raw.rstrip(), one.text), text=_join(here.text, one.text))
        else:
            if here is not None:
                yield here
            here = one
        last = one
    if here is not None:
        yield here


def _begins(one: _Line) -> bool:
    """Whether an entry begins with this line, or it is a row or a line of code."""
    return _CELLS in one.text or _ENTRY.match(one.raw) is not None or (_CODE.match(one.raw) is not None and one.first)


def _goes_on(one: _Line, after: _Line, width: int, soft: bool) -> bool:
    """Whether the next line is of the same paragraph: this one says so, or the next one's first word had no room."""
    if soft and one.soft:
        return True
    if not width:
        return False
    if _filled(one.text, after.text, width):
        return True
    return _width(one.text) > width * 0.6 and not one.text.endswith(_SENTENCE_END)


def _join(text: str, more: str) -> str:
    if text[-1] >= _WIDE and more[0] >= _WIDE and not "가" <= text[-1] <= "힣":
        return text + more
    return text + more if text.endswith("-") and text[-2:-1].isalpha() and more[0].islower() else f"{text} {more}"


def _width_of(lines: list[_Line]) -> int:
    """The width to which a text is filled, 0 for one that is not."""
    prose = [one for one in lines if not one.reason and (" " in one.text or one.text[0] >= _WIDE)]
    widths = [_width(one.text) for one in prose]
    if not widths or sum(width > _WIDEST for width in widths) > len(widths) * _MOST_LONG:
        return 0
    width = max((width for width in widths if width <= _WIDEST), default=0)
    if width < _NARROWEST:
        return 0
    inner = [
        (one.text, after.text)
        for block in _blocks(lines)
        if not block[0].reason
        for one, after in pairwise(block)
        if not (_begins(after) or _CELLS in one.text or _LINK.search(one.text) or _LINK.search(after.text))
    ]
    filled = sum(_filled(one, after, width) for one, after in inner)
    return width if filled >= max(_LEAST_FILLED, len(inner) * _FILLED) else 0


def _filled(text: str, after: str, width: int) -> bool:
    word = after.split(" ", 1)[0]
    room = width - _width(text) - 1
    return (2 if word[0] >= _WIDE else _width(word)) > room - _SLACK


def _width(text: str) -> int:
    """Columns of a text: Chinese, Japanese and Korean letters take two."""
    return (
        len(text)
        if text.isascii()
        else len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    )


def _is_flowed(lines: list[_Line]) -> bool:
    """Whether lines that end in a space go on in the next: some do, all of them as long as mail's lines are."""
    soft = [one for one, after in pairwise(lines) if one.soft and not after.first]
    return len(soft) >= _LEAST_FILLED and all(_NARROWEST <= _width(one.text) <= _WIDEST for one in soft)

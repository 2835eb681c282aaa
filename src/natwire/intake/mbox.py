"""The messages of an mbox, one after the other, however large the file is.

The kinds (https://www.rfc-editor.org/rfc/rfc4155, and `man 5 mbox`) differ in what they do with a line of text that
begins with `From `: mboxo and mboxrd write a > before it, mboxcl2 counts the bytes instead, and some do nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from natwire.errors import ParseError

MOST = 40_000_000
"""Bytes of a message that is read: the 25 MB that big mail services take, as they travel in base64, and some more."""

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_AHEAD = 2_000  # bytes that show whether a line parts messages: that line, and how the next one begins
_BEFORE = 3  # and the end of an empty line before it
_LONGEST_HEAD = 200_000

# A sentence may begin with "From " too. What parts messages has a clock and a year and a header or nothing behind it
# (some programs put the line of another hop there, with a >), or no word but the sender and a header behind it.
_HEADER = rb"\r?\n[!-9;-~]{1,100}:"
_NEXT = rb"(?:" + _HEADER + rb"|\r?\n(?:>From |\r?\n|\Z)|\r?\Z)"
_DATED = re.compile(rb"From (?=[^\r\n]*\d:\d\d)(?=[^\r\n]*(?<!\d)(?:19|2\d)\d\d(?!\d))[^\r\n]{1,1000}" + _NEXT)
_UNDATED = re.compile(rb"From [^\s]{1,320}[ \t]*" + _HEADER)

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_BARE = re.compile(rb"^From ", re.MULTILINE)
_HEAD_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_GAP = re.compile(rb"\n(?:\r?\n){0,3}|[^\n](?:(?:\r?\n){1,3}|\Z)")


def split(file: BinaryIO, told: Callable[[ParseError], None], most: int = MOST) -> Iterator[bytes]:
    """Each message without the line before it and the empty one behind it, its quoted lines as they were written.

    What cannot be read is `told` with its place, and skipped: a message of more than `most` bytes, and what stands
    before the first one. Raises ParseError where no message begins in a file that is not empty. No more than `most`
    bytes and a few chunks are held at a time.
    """
    window = _Window(file)
    at = _first(window, told)
    number = 0
    while window.reach(at + 1):
        number += 1
        counted = _counted(window, at, most)
        end = counted or _next(window, at, most)
        if end - at > most:
            told(ParseError(f"message {number}, at byte {at:,}, has over {most:,} bytes and was skipped", word="size"))
        else:
            yield _message(window.stretch(at, end), counted=counted is not None)
        at = end
        window.forget(at)


def begins(head: bytes) -> bool:
    """Whether a file that begins with these bytes begins with a line that parts messages."""
    return _parts(head.removeprefix(_BOM).lstrip()[:_AHEAD], after_empty_line=True)


class _Window:
    """The part of a file that is in memory. Places are counted from where the file stood at first."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.data = bytearray()
        self.begin = 0
        self.wanted = 0
        self.whole = False

    @property
    def end(self) -> int:
        """The place behind all that was read."""
        return self.begin + len(self.data)

    def forget(self, place: int) -> None:
        """Nobody will ask for what stands before the place."""
        self.wanted = max(self.wanted, place)

    def reach(self, place: int) -> bool:
        """Read on until all before the place was read; False where the file ends earlier."""
        while self.end < place and not self.whole:
            del self.data[: self.wanted - self.begin]
            self.begin = self.wanted
            chunk = self.file.read(_CHUNK)
            self.data += chunk
            self.whole = not chunk
        return self.end >= place

    def stretch(self, place: int, end: int) -> bytes:
        """What stands between two places, as far as it was read."""
        with memoryview(self.data) as data:
            return bytes(data[max(place - self.begin, 0) : end - self.begin])

    def find(self, what: bytes, place: int) -> int | None:
        """Where those bytes stand first, from the place on, in what was read."""
        found = self.data.find(what, place - self.begin)
        return None if found < 0 else found + self.begin


def _first(window: _Window, told: Callable[[ParseError], None]) -> int:
    """Where the first message begins. Empty lines before it, and the mark of an editor, are nothing to tell."""
    window.reach(_AHEAD)
    head = window.stretch(0, _AHEAD)
    start = len(head) - len(head.removeprefix(_BOM).lstrip())
    if not window.reach(start + 1) or _begins(window, start):
        return start
    at = _next(window, 0, most=0)
    if not window.reach(at + 1):
        raise ParseError(f"no message begins in its {at:,} bytes: it is no mbox", word="mbox")
    told(ParseError(f"its first {at:,} bytes belong to no message and were skipped", word="mbox"))
    return at


def _next(window: _Window, begin: int, most: int) -> int:
    """Where the message behind the one at `begin` begins, or the file ends. Of a larger one nothing is held."""
    place = begin
    while True:
        if place - begin > most:
            window.forget(place - _BEFORE)
        found = window.find(b"\nFrom ", place)
        if found is None:
            place = max(place, window.end - len(b"\nFrom") + 1)
            if not window.reach(window.end + 1):
                return window.end
        elif _begins(window, found + 1):
            return found + 1
        else:
            place = found + 1


def _begins(window: _Window, place: int) -> bool:
    """Whether the line there is one that parts messages."""
    window.reach(place + _AHEAD)
    after_empty_line = place < _BEFORE or window.stretch(place - _BEFORE, place).endswith((b"\n\n", b"\n\r\n"))
    return _parts(window.stretch(place, place + _AHEAD), after_empty_line=after_empty_line)


def _parts(ahead: bytes, *, after_empty_line: bool) -> bool:
    return bool(_DATED.match(ahead) or (after_empty_line and _UNDATED.match(ahead)))


def _counted(window: _Window, at: int, most: int) -> int | None:
    """Where the message ends by its Content-Length; None where it has none, or not one that leads to another message.

    Senders write one too, of which no program that keeps mail knows.
    """
    window.reach(at + _LONGEST_HEAD)
    head = _HEAD_END.search(window.data, at - window.begin, at - window.begin + _LONGEST_HEAD)
    length = _LENGTH.search(window.data, at - window.begin, head.start()) if head else None
    if not head or not length:
        return None
    end = window.begin + head.end() + int(length[1])
    if end - at > most or not window.reach(end):
        return None
    window.reach(end + _AHEAD)
    gap = _GAP.match(window.stretch(end - 1, end + _AHEAD))
    if not gap:
        return None
    end += gap.end() - 1
    return end if not window.reach(end + 1) or _begins(window, end) else None


def _message(stretch: bytes, *, counted: bool) -> bytes:
    """The message in what stands from its `From ` line to the next."""
    message = stretch[stretch.find(b"\n") + 1 :] if b"\n" in stretch else b""
    for newline in (b"\r\n", b"\n"):
        if message == newline or message.endswith(b"\n" + newline):
            message = message.removesuffix(newline)
            break
    # What was counted needs no quoting: a bare line shows that there was none, and a > is the writer's own.
    if b">From " not in message or (counted and _BARE.search(message)):
        return message
    return _QUOTED.sub(rb"\1", message)

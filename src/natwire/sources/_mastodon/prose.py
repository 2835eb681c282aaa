"""The HTML of a post as plain text: paragraphs parted by a blank line, links written out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

from natwire.addresses import web_address
from natwire.markup import bounded
from natwire.sources._answers import written
from natwire.text import clean, line

_LONGEST = 200_000  # letters of HTML: the largest servers allow 100,000 of text
_DEEPEST = 5  # quotes or lists in each other
_BLOCKS = frozenset({"p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table"})
_LINES = frozenset({"br", "tr", "dt", "dd"})
_UNREAD = frozenset({"script", "style", "template", "title"})
_NAMED = frozenset({"mention", "hashtag"})  # links to people and tags of the network itself, in the words of servers
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_NEWLINE = re.compile(r" *\n *")
_MANY_NEWLINES = re.compile(r"\n{3,}")


def prose(html: str, *, quoting: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text of a post and the addresses that it links to, those of people and tags not among them.

    Of an ordinary link the address is written, since what is shown of it is cut. With `quoting`, the line that stands
    in for the quoted post is left out.

    >>> prose('<p>Read <a href="https://example.org/a/b"><span class="ellipsis">example.org/a</span></a></p><p>Now</p>')
    ('Read https://example.org/a/b\\n\\nNow', ('https://example.org/a/b',))
    """
    reader = _Prose(quoting)
    body = LexborHTMLParser(bounded(html[:_LONGEST])).body  # the reader takes minutes for what is badly broken
    reader.feed((body and body.html) or "")
    reader.close()
    return reader.text(), tuple(dict.fromkeys(reader.links))


class _Prose(HTMLParser):
    def __init__(self, quoting: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self._quoting = quoting
        self._out: list[str] = []
        self._quoted: list[list[str]] = []  # what stands before each open quote
        self._lists: list[int] = []  # the number of the last entry, below 0 where none is numbered
        self._bullet = ""  # what the next word has before it
        self._href: str | None = None
        self._shown: list[str] = []
        self._unread = ""  # the element that is passed over
        self._kept = 0  # open elements in which spaces count

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if self._unread:
            return
        has = dict(attrs)
        classes = frozenset((has.get("class") or "").split())
        if tag in _UNREAD or (self._quoting and "quote-inline" in classes):
            self._unread = tag
        elif tag == "a":
            self._end_link()
            self._begin_entry()
            named = classes & _NAMED or "tag" in (has.get("rel") or "").split()
            self._href = None if named else web_address(has.get("href") or "", "")
        elif tag == "img":
            self._write(has.get("alt") or "")
        elif tag == "li":
            self._part()
            self._bullet = self._sign()
        elif tag in _LINES:
            self._write("\n")
        elif tag in _BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._unread:
            self._unread = "" if tag == self._unread else self._unread
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if self._unread:
            return
        if data.isspace() and not self._kept:
            self._write(" ")
            return
        self._begin_entry()
        self._write(data if self._kept else _SPACE.sub(" ", data))

    def text(self) -> str:
        """All that was read, tidy."""
        self._end_link()
        while self._quoted:
            self._end("blockquote")
        return _tidy("".join(self._out))

    def _write(self, words: str) -> None:
        (self._shown if self._href else self._out).append(words)

    def _begin(self, tag: str) -> None:
        self._part()
        if tag in ("ul", "ol") and len(self._lists) < _DEEPEST:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "blockquote" and len(self._quoted) < _DEEPEST:
            self._quoted.append(self._out)
            self._out = []
        self._kept += tag == "pre"

    def _end(self, tag: str) -> None:
        self._end_link()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote" and self._quoted:
            lines = _tidy("".join(self._out)).split("\n")
            self._out = self._quoted.pop()
            self._out.append("\n".join(f"> {each}".rstrip() for each in lines))
        self._kept = max(0, self._kept - (tag == "pre"))
        self._part()

    def _part(self) -> None:
        """What is in a list stands close together, all else does not."""
        if not self._lists:
            self._write("\n\n")
        elif "".join(self._out[-2:]).rstrip(" ")[-1:] != "\n":
            self._write("\n")

    def _begin_entry(self) -> None:
        self._out.append(self._bullet)
        self._bullet = ""

    def _sign(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _end_link(self) -> None:
        if self._href:
            self.links.append(self._href)
            self._out.append(written(line("".join(self._shown)), self._href))
        self._href, self._shown = None, []


def _tidy(text: str) -> str:
    return _MANY_NEWLINES.sub("\n\n", _AROUND_NEWLINE.sub("\n", clean(text))).strip()

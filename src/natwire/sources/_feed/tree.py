"""From the text of a document in XML to a tree, whatever is wrong with it or meant to do harm."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from natwire.errors import ParseError

Element = Any  # lxml's stubs know neither iteration by wildcard nor the log of a parser

_LONGEST_TAG = 64_000
_MOST_ATTRIBUTES = 5_000
_LONG_RUN = re.compile(r"<[A-Za-z][^<]{16000}")
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+")
_ATTRIBUTE = re.compile(r"=\s*[\"']")

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_LARGE = 9_000_000  # bytes; from 10 MB on a single text is too long for libxml2, unless it is told otherwise
_NONCHARACTERS = b"\xef\xbf"  # how U+FFFE and U+FFFF begin


def refuse_hostile(text: str, url: str) -> None:
    """Raises ParseError for a tag of over 64 kB or 5,000 attributes, which take feedparser minutes. Linear."""
    for run in _LONG_RUN.finditer(text):
        tag = _TAG.match(text, run.start())
        if tag and (len(tag[0]) > _LONGEST_TAG or len(_ATTRIBUTE.findall(tag[0])) > _MOST_ATTRIBUTES):
            raise ParseError(f"{url}: a single tag of {len(tag[0]):,} characters", word="hostile")


def tree(markup: str) -> tuple[Element | None, set[str]]:
    """The root of a document that begins with it, and what the parser complained of; no root where all is lost.

    No entity is resolved and nothing is loaded.
    """
    data = markup.encode("utf-8", "replace").translate(None, _CONTROLS)
    if _NONCHARACTERS in data:
        data = data.replace(_NONCHARACTERS + b"\xbe", b"").replace(_NONCHARACTERS + b"\xbf", b"")
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=len(data) > _LARGE,
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # it mends all but what memory is too small for; and the error cannot be sent on
        return None, set()
    return root, {entry.type_name for entry in parser.error_log} if len(parser.error_log) else set()

"""Character references as people write them: with HTML's names where only XML's are known, and ampersands left bare."""

from __future__ import annotations

import html
import re
from html.entities import html5

# An ampersand that XML would not take as it is meant.
_ODD_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9]\d|1[01]\d|[2-9]\d\d|[1-9]\d{3}));)"
    r"(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?"
)


def character(reference: str) -> str | None:
    """What `nbsp`, `#8217` or `#x2019` stands for: nothing for a control or half a surrogate pair, None for no name."""
    if not reference.startswith("#"):
        return html5.get(f"{reference};")
    letter = html.unescape(f"&{reference};")  # which knows that 128 to 159 mean windows-1252
    return "" if letter == "\ufffd" else letter


def mend(text: str) -> str:
    """The text with HTML's entities as letters, bare ampersands as `&amp;` and forbidden numbers gone.

    CDATA is left alone: an ampersand in it is an ampersand.

    >>> mend("R&D caf&eacute; &amp; <![CDATA[R&D]]>")
    'R&amp;D café &amp; <![CDATA[R&D]]>'
    """
    if not _ODD_AMPERSAND.search(text):
        return text
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        parts += [_ODD_AMPERSAND.sub(_mended, text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, _ODD_AMPERSAND.sub(_mended, text[at:])])


def _mended(found: re.Match[str]) -> str:
    reference = found[1]
    if not reference:
        return "&amp;"
    letters = character(reference)
    return f"&amp;{found[0][1:]}" if letters is None else html.escape(letters, quote=False)

"""Text is cleaned once, at the door: what comes in is hostile, what goes on is plain."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline; bidi embeddings, overrides and isolates; BOM; noncharacters; lone surrogates.
# LRM, RLM and the joiners stay: Arabic, Persian and Indic scripts need them to be read.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ufff9-\ufffb\ud800-\udfff]"
)

# Letters that Unicode does not take apart, and what is typed where they are missing. Of ß, case folding knows it.
LETTERS = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}

# What a sentence ends with, in the scripts of the phrase files, and what may stand behind that.
SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔")
CLOSING = "\"'”’»«“)]」』 "
# What a paragraph ends with that is none of a list and no label: a sentence, a quotation, the announcement of one.
PARAGRAPH_END = (*SENTENCE_END, ":", "”", '"', "“", "»", "’", "'", ")", "」", "』")
# Signs that nobody sees: a text of nothing else is none, but within words the joiners and the marks of direction stay.
INVISIBLE = " \u00ad\u200b\u200c\u200d\u200e\u200f\u2060"
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\n{3,}")
# A spreadsheet takes these for the beginning of a formula, which may run programs and send what it finds elsewhere;
# some do so behind spaces too. An apostrophe in front makes it text (OWASP, CSV injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def clean(text: str) -> str:
    r"""The text without controls that could steer a terminal or turn its direction; newlines and tabs stay.

    >>> clean("Ankara \x1b[31msigned\u202e.\r\n")
    'Ankara [31msigned.\n'
    """
    return _HARMFUL.sub("", text)


def line(text: str) -> str:
    r"""The text clean and on one line, with single spaces: for titles and names.

    >>> line("  Ankara\n\tsigned ")
    'Ankara signed'
    """
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(clean(text).split())


def prose(text: str) -> str:
    r"""The text clean, its paragraphs parted by one blank line: for what people wrote in lines of their own.

    >>> prose(" Ankara signed. \r\n\n \n\nHelsinki too.\nBoth did.\n")
    'Ankara signed.\n\nHelsinki too.\nBoth did.'
    """
    lines = "\n".join(each.rstrip() for each in clean(text).split("\n"))
    return _GAP.sub("\n\n", lines).strip()


def letters(text: str) -> str:
    """What tells texts apart whatever stands between their words: letters and figures, without case.

    >>> letters("Ankara, signed: 3")
    'ankarasigned3'
    """
    return "".join(_WORD.findall(text.casefold()))


def cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Ankara = Angora")
    ("'=1+1", 'Ankara = Angora')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def language(tag: str) -> str | None:
    """The language that a tag names, without its region or script and in lower case; None for what is no tag.

    >>> language("fi-FI"), language("en_US"), language("Deutsch")
    ('fi', 'en', None)
    """
    first = re.split(r"[-_,\s]", tag.strip().lower(), maxsplit=1)[0]
    return first if 2 <= len(first) <= 3 and first.isascii() and first.isalpha() and first != "und" else None

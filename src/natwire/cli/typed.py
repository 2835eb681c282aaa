"""A line as bash has it: quotes, backslashes, and words that it parts where nobody else would."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

_PARTS = ":="  # bash replaces only what stands behind the last of these (COMP_WORDBREAKS)
_STRANGE = re.compile(r"([^\w@%+=:,./~-])")


class Typed(NamedTuple):
    """The words that are whole, less the name of the program, and the one that is not, with the quote it is in."""

    before: Sequence[str]
    word: str
    quote: str = ""


def line(text: str) -> Typed:
    r"""What a line says up to the cursor. Other commands may stand before ours.

    >>> line("ls; natwire source show The\\ Ha")
    Typed(before=['source', 'show'], word='The Ha', quote='')
    >>> line('natwire list "pat')
    Typed(before=['list'], word='pat', quote='"')
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";|&()")
    lexer.whitespace_split, lexer.commenters = True, ""
    words, quote, open_ = list[str](), "", not text[-1:].isspace()
    try:
        words.extend(lexer)
    except ValueError:  # a quote or a backslash at the end
        state = getattr(lexer, "state", "")  # which its type does not tell
        quote = state if state in ("'", '"') else ""
        words.append(lexer.token)
        open_ = True
    for at in range(len(words) - 1, -1, -1):
        if PurePath(words[at]).name == "natwire" and (at == 0 or not words[at - 1][-1:].isalpha()):
            words = words[at + 1 :]
            break
    return Typed(words[:-1], words[-1], quote) if open_ and words else Typed(words, "")


def reply(typed: Typed, word: str) -> str:
    """The word as bash must be given it: what it does not replace is left out, and what it would read is escaped."""
    if typed.quote:
        return word
    kept = max(typed.word.rfind(each) for each in _PARTS) + 1
    return _STRANGE.sub(r"\\\1", word[kept:])
